"""The chat bridge gives a one-time code back, signed; nothing else links a chat (C59)."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal import clock
from portal.app import create_app
from portal.models.accounts import AccountChange
from portal.models.outgoing import Channel
from portal.notices.signing import SIGNATURE, TIMESTAMP, signed
from portal.services.accounts import passwords
from portal.settings import Settings
from tests.support.desk import Desk, desk
from tests.support.forms import post
from tests.support.outside import BRIDGE_KEY, switched_on

PAGE = "/profile/channels"


@pytest.fixture
def at(settings: Settings) -> Iterator[Desk]:
    with passwords.cheaply():
        made = desk(create_app(switched_on(settings, bridge_url="http://127.0.0.1:9/hook"), testing=True))
        yield made
        made.database.close()


def _shown(page: TestResponse) -> str:
    assert page.status_code == 200
    words = page.get_data(as_text=True)
    assert "<svg" in words
    found = re.search(r'class="reference">([A-Z2-7]{4}(?:\s[A-Z2-7]{4}){3})<', words)
    assert found is not None
    return found[1]


def _code(at: Desk, name: str = "applicant") -> str:
    return _shown(post(at.browser(name), f"{PAGE}/chat", page=PAGE))


def _give(
    at: Desk,
    code: object,
    secret: str = BRIDGE_KEY,
    late: int = 0,
    body: bytes | None = None,
    told: dict[str, str] | None = None,
) -> TestResponse:
    said = body if body is not None else json.dumps({"code": code}).encode()
    timestamp = str(int(clock.now().timestamp()) - late)
    own = {TIMESTAMP: timestamp, SIGNATURE: signed(secret, timestamp, said)} | (told or {})
    bridge: FlaskClient = at.app.test_client()
    return bridge.post("/api/links", data=said, content_type="application/json", headers=own)


def _channels(at: Desk) -> list[Channel]:
    with at.database.reading() as session:
        return list(session.scalars(select(Channel)))


def test_a_code_given_back_links_the_chat_once(at: Desk) -> None:
    code = _code(at)
    answer = _give(at, code)
    assert answer.status_code == 200
    (channel,) = _channels(at)
    assert answer.get_json() == {"link": channel.key}
    assert (channel.account_id, channel.kind, channel.code_digest) == (at.actors["applicant"].id, "chat", None)
    assert channel.linked_at is not None
    assert _give(at, code).status_code == 404
    assert "ผูกกับแชตแล้ว" in at.browser("applicant").get(PAGE).get_data(as_text=True)


def test_a_code_may_be_typed_as_people_type(at: Desk) -> None:
    assert _give(at, _code(at).lower().replace("o", "0").replace(" ", "-")).status_code == 200


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 404)])
def test_a_code_lasts_fifteen_minutes(at: Desk, minutes: int, status: int) -> None:
    code = _code(at)
    with clock.stopped_at(clock.now() + timedelta(minutes=minutes)):
        assert _give(at, code).status_code == status


def test_a_code_shown_again_ends_the_one_before(at: Desk) -> None:
    first, second = _code(at), _code(at)
    assert [_give(at, first).status_code, _give(at, second).status_code] == [404, 200]


def test_what_is_not_signed_with_the_secret_a_moment_ago_changes_nothing(at: Desk) -> None:
    code = _code(at)
    tried = [
        _give(at, code, secret="x" * 40),
        _give(at, code, secret=""),
        _give(at, code, late=301),
        _give(at, code, late=-301),
        _give(at, code, told={SIGNATURE: ""}),
        _give(at, code, told={SIGNATURE: "v1=\u00e9"}),
        _give(at, code, told={TIMESTAMP: "now"}),
        _give(at, code, told={TIMESTAMP: "1" * 40}),
        _give(at, code, body=b" " * 1001),
        at.app.test_client().post("/api/links", json={"code": code}),
        at.browser("admin").post("/api/links", json={"code": code}),
    ]
    assert {answer.status_code for answer in tried} == {403}
    assert _channels(at)[0].linked_at is None
    assert _give(at, code).status_code == 200


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'"x"', b"{", b'{"code": 1}', b'{"code": null}', b"\xff", b'{"code": ""}']
)
def test_what_is_no_code_is_not_there(at: Desk, body: bytes) -> None:
    _code(at)
    answer = _give(at, "", body=body)
    assert answer.status_code == 404
    assert answer.get_json()["status"] == 404


def test_a_portal_without_a_bridge_listens_to_nobody(settings: Settings) -> None:
    with passwords.cheaply():
        plain = desk(create_app(settings, testing=True))
    assert _give(plain, "x", secret="").status_code == 403
    plain.database.close()


def test_at_the_counter_a_member_is_shown_the_code_and_the_history_says_by_whom(at: Desk) -> None:
    officer = at.browser("counter")
    member = at.account("applicant")
    page = post(officer, "/staff/counter", {"citizen_id": member.citizen_id}).get_data(as_text=True)
    assert 'action="/staff/counter/chat"' in page
    code = _shown(post(officer, "/staff/counter/chat", {"account": member.key}, page="/staff/counter"))
    assert _give(at, code).status_code == 200
    assert _channels(at)[0].account_id == member.id
    with at.database.reading() as session:
        told = session.execute(
            select(AccountChange.what, AccountChange.by_id).order_by(AccountChange.id.desc()).limit(2)
        )
        assert list(told) == [("channel_linked", None), ("channel_asked", at.actors["counter"].id)]
    again = post(officer, "/staff/counter/chat", {"account": member.key}, page="/staff/counter")
    assert again.status_code == 303
    assert _channels(at)[0].linked_at is not None


def test_an_officer_links_no_colleagues_chat_but_an_admin_may(at: Desk) -> None:
    colleague = {"account": at.account("personnel").key}
    assert post(at.browser("counter"), "/staff/counter/chat", colleague, page="/staff/counter").status_code == 403
    assert post(at.browser("admin"), "/staff/counter/chat", colleague, page="/staff/counter").status_code == 200
    assert post(at.browser("applicant"), "/staff/counter/chat", colleague, page="/profile").status_code == 403


def test_a_linked_chat_is_not_replaced_by_showing_a_code(at: Desk) -> None:
    _give(at, _code(at))
    answer = post(at.browser("applicant"), f"{PAGE}/chat", page=PAGE)
    assert answer.status_code == 303
    assert _channels(at)[0].linked_at is not None
