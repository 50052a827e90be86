"""Markup and template text in every field: shown as typed, never run; words nobody was asked for change nothing (T06, T08)."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.models.accounts import Account
from portal.models.requests import Edition
from portal.services.accounts import passwords
from portal.services.casework import handling
from tests.security.neighbours import MISSING, texts_of
from tests.support.desk import TYPES, Desk
from tests.support.desk import desk as published
from tests.support.forms import post, token

SHORT = "<x-hostile onclick=alert(1)>{{7*7191}}"
HOSTILE = (
    f"{SHORT}\"'><img src=x onerror=alert(2)>${{7*7191}}{{7*7191}}%(x)s{{% if 1 %}}"
    "</title></textarea><script>alert(3)</script>"
)
SUM = str(7 * 7191)
OWN_SCRIPTS = "/static/"


class Found(HTMLParser):
    """What a browser would make of a page: foreign elements, handlers, scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag == "x-hostile" or any(name.startswith("on") for name in facts):
            self.wrong.append(f"{tag} {facts}")
        if tag == "script" and not (facts.get("src") or "").startswith(OWN_SCRIPTS):
            self.wrong.append(f"script {facts}")
        for name in ("href", "src", "action"):
            if (facts.get(name) or "").strip().lower().startswith(("javascript:", "data:text", "vbscript:")):
                self.wrong.append(f"{tag} {name}={facts[name]}")
        self.words += [value for value in facts.values() if value]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture
def desk(app: Flask) -> Iterator[Desk]:
    with passwords.cheaply():
        made = published(app)
        made.person("hostile", last_name=HOSTILE, title=HOSTILE[:40])
        yield made


def _pages(desk: Desk, keys: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each page of each request, as its applicant and as staff."""
    for rule in sorted(desk.app.url_map.iter_rules(), key=str):
        if "GET" not in (rule.methods or ()) or rule.arguments - {"key"} or rule.endpoint == "static":
            continue
        path = str(rule)
        several = keys.values() if "<key>" in path else [MISSING]
        for key in several:
            for who in ("hostile", "counter", "admin"):
                yield who, path.replace("<key>", key)


def test_nothing_anybody_typed_runs_on_any_page(desk: Desk) -> None:
    keys = {}
    for type_id in TYPES:
        words = {name: (SHORT if name == "nationality" else HOSTILE,) for name in texts_of(desk, type_id)}
        keys[type_id] = desk.file(type_id, "hostile", **words)
    desk.act(handling.return_for_correction, "counter", keys["card"], HOSTILE, [("workplace", HOSTILE)])
    desk.act(handling.accept, "counter", keys["pension"])
    desk.act(handling.send_message, "counter", keys["pension"], HOSTILE)
    browsers = {who: desk.browser(who) for who in ("hostile", "counter", "admin")}
    shown = 0
    for who, path in _pages(desk, keys):
        with browsers[who].get(path) as answer:
            assert answer.status_code < 500, path
            if answer.mimetype != "text/html":
                continue
            page = answer.get_data(as_text=True)
        found = Found()
        found.feed(page)
        assert found.wrong == [], f"{path} as {who}"
        assert SUM not in page, f"{path} as {who}"
        shown += any(HOSTILE in words for words in found.words)
    assert shown >= len(TYPES) * 2


def test_words_nobody_was_asked_for_change_nothing(desk: Desk) -> None:
    """Computed, hidden and locked fields, and columns of the tables behind them."""
    forged = {"age": "5", "state": "done", "applicant_id": "1", "reference": "1", "unit": "finance", "_page": "1",
              "_go": "stay", "type_id": "card", "version_id": "9", "owner_id": "1", "officer_says": "x",
              "_shown": ["home", "age", "state", "pickup_on"], "home": "บ้านเลขที่ 1 ตัวอย่าง", "pickup_on": "01/01/2590"}  # fmt: skip
    client = desk.browser("hostile")
    url = post(client, "/new/card").location
    carried = token(client.get(url).get_data(as_text=True))
    assert client.post(url, data=forged | {"_csrf_token": carried}).status_code == 303
    draft = desk.draft_of("hostile")
    assert set(draft.words) <= {"home"}
    assert (draft.type_id, draft.account_id) == ("card", desk.actors["hostile"].id)


def test_a_profile_takes_its_own_fields_only(desk: Desk) -> None:
    before = desk.account("hostile")
    forged = {"first_name": "ก", "last_name": "ข", "title": "นาย", "phone": "0812345678", "email": "", "role": "manager",
              "unit": "finance", "citizen_id": "1111111111119", "is_demo": "1", "disabled_at": "", "id": "1",
              "password_hash": "x", "key": "x", "identity_seen_at": "2025-01-01"}  # fmt: skip
    post(desk.browser("hostile"), "/profile", forged)
    now = desk.account("hostile")
    kept = [each.key for each in Account.__mapper__.columns if each.key not in _OWN]
    assert {name: getattr(now, name) for name in kept} == {name: getattr(before, name) for name in kept}


_OWN = frozenset({"title", "first_name", "last_name", "phone", "email", "personnel_type", "profile", "language"})


def test_computed_amounts_are_the_servers_own(desk: Desk) -> None:
    forged: dict[str, Any] = {"goods": ("1",), "shipping": ("0",), "payable": ("1",), "order.p1_primary": ("4",)}
    key = desk.file("form_order", "hostile", **forged)
    with desk.database.reading() as session:
        answers = session.scalars(select(Edition.answers).where(Edition.request_id == desk.request(key).id)).one()
    assert "1" not in {str(answers.get(name)) for name in ("goods", "payable")}
