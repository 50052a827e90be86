"""A session that ended while somebody typed: what they send is carried through the log-in and nothing is lost (ASVS 7.3.2)."""

import html
import re
from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.services.accounts import passwords
from portal.web.auth import carrying
from tests.support.forms import token
from tests.support.people import PASSWORD, SOMCHAI
from tests.support.site import Site
from tests.support.site import site as published

HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')


@pytest.fixture
def site(app: Flask) -> Site:
    with passwords.cheaply():
        made = published(app)
        made.person()
    return made


def _hidden(page: str) -> dict[str, list[str]]:
    """Names and values of the page's hidden fields, as a browser would send them."""
    found: dict[str, list[str]] = {}
    for field in HIDDEN.findall(page.partition("<main")[2]):
        name, value = (re.search(f'{part}="([^"]*)"', field) for part in ("name", "value"))
        if name:
            found.setdefault(html.unescape(name[1]), []).append(html.unescape(value[1]) if value else "")
    return found


def _draft(client: FlaskClient) -> str:
    carried = {"_csrf_token": token(client.get("/new/pension").get_data(as_text=True))}
    return client.post("/new/pension", data=carried).location


def _log_in(client: FlaskClient, fields: Mapping[str, str | list[str]]) -> tuple[int, str]:
    with passwords.cheaply():
        answer = client.post("/login", data={**fields, "citizen_id": SOMCHAI, "password": PASSWORD})
    return answer.status_code, answer.get_data(as_text=True)


def test_what_was_sent_without_a_session_is_there_after_logging_in(site: Site) -> None:
    url = _draft(site.browser())
    lost = site.app.test_client()
    words = {"email": ["somchai@example.com"], "debt": ["<๑๒๓>"], "_shown": ["email", "debt"], "_go": ["stay"]}
    sent = lost.post(f"{url}?page=1", data=words)
    assert sent.status_code == 307
    arrived = lost.post(sent.location, data=words)
    assert arrived.status_code == 401
    status, page = _log_in(lost, _hidden(arrived.get_data(as_text=True)))
    assert status == 200
    again = _hidden(page)
    assert {name: again[name] for name in words} == words
    assert f'action="{url}?page=1"' in page
    saved = lost.post(f"{url}?page=1", data=again)
    assert saved.status_code == 303 and saved.location.startswith(url), saved.location
    kept = lost.get(url).get_data(as_text=True)
    assert "somchai@example.com" in kept and "&lt;๑๒๓&gt;" in kept


def test_a_wrong_password_loses_nothing_of_it(site: Site) -> None:
    url = _draft(site.browser())
    lost = site.app.test_client()
    arrived = lost.post(f"/login?next={url}", data={"email": "x@example.com"})
    fields = _hidden(arrived.get_data(as_text=True))
    with passwords.cheaply():
        wrong = lost.post("/login", data={**fields, "citizen_id": SOMCHAI, "password": "ไม่ใช่รหัสนี้"})
    assert wrong.status_code == 422
    assert _hidden(wrong.get_data(as_text=True))["carried"] == fields["carried"]


def test_a_seal_that_is_not_ours_is_left_out(site: Site) -> None:
    lost = site.app.test_client()
    fields = {"_csrf_token": token(lost.get("/login").get_data(as_text=True)), "carried": "WyIvIl0.x.y"}
    assert _log_in(lost, fields)[0] == 303


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere"])
def test_nothing_is_carried_to_another_place(site: Site, target: str) -> None:
    arrived = site.app.test_client().post("/login", query_string={"next": target}, data={"email": "x"})
    assert "carried" not in _hidden(arrived.get_data(as_text=True))


def test_too_much_is_not_carried_and_a_log_in_needs_its_token(site: Site) -> None:
    client = site.app.test_client()
    arrived = client.post("/login?next=/profile", data={"email": "x" * (carrying.MOST + 1)})
    assert "carried" not in _hidden(arrived.get_data(as_text=True))
    assert client.post("/login", data={"citizen_id": SOMCHAI, "password": PASSWORD}).status_code == 400
