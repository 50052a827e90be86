"""A role limited to a type, a unit or an area meets nothing else, on whatever page, by whatever door (C6, T01).

Every route of the portal is asked, for what lies outside and inside alike: what is inside is there, so that a portal which
shows nothing does not pass.
"""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.access.permissions import Actor
from portal.models.base import table
from portal.models.drafts import Attachment, Draft
from portal.models.history import Event
from portal.models.requests import Request
from portal.queries import counts
from portal.services.applying import attachments
from portal.services.applying.attachments import Received
from portal.services.casework import handling
from portal.web.extensions import storage
from tests.support.declared import Declared, declare
from tests.support.forms import token

ROLES = """\
  by_type: {title: ตามประเภท, like: staff, types: [inner], unit: all}
  by_unit: {title: ตามหน่วย, like: staff, unit: own}
  by_area: {title: ตามพื้นที่, like: staff, unit: all, area: zones}
  by_all: {title: ตามทุกอย่าง, like: staff, types: [inner], unit: own, area: zones}
  overseer: {title: ผู้บริหาร, like: executive, unit: all, area: zones}
"""
ZONES = """\
title: เขต
kept_by: [by_area]
columns: [{id: name, type: text, label: ชื่อ}]
rows: {north: {name: เหนือ}, south: {name: ใต้}}
"""
TYPE = """\
title: TITLE
unit: UNIT
code: CODE
area: [zone]
findable_from: day
tracking: {for: [by_area], by: [name], columns: [name]}
subject: {name: name}
form: [{fields: [{id: name, type: text, label: ชื่อ, searchable: true}, {id: zone, type: reference, from: zones, label: เขต},
  {id: day, type: date, label: วัน, prefill: today()}, {id: scan, type: file, label: สำเนา}]}]
steps: [{id: doing, state: in_progress, label: ทำ, menu: true}]
staff_forms: [{id: look, title: ดู, fields: [{id: seen, type: text, label: เห็น},
  {id: photo, type: file, label: ภาพ, optional: true}]}]
records: [{id: visit, title: เยี่ยม, by: [staff], at: [submitted, done], fields: [{id: note_of, type: text, label: บันทึก}]}]
"""
SECRET = {("inner", "north"): "นกกางเขน", ("inner", "south"): "ปลาตะเพียน", ("outer", "north"): "ช้างเผือก",
          ("outer", "south"): "เต่าทะเลลึก"}  # fmt: skip
"""A word that stands in one request only."""
LIMITED = {
    "by_type": {("inner", "north"), ("inner", "south")},
    "by_unit": {("inner", "north"), ("inner", "south")},
    "by_area": {("inner", "north"), ("outer", "north")},
    "by_all": {("inner", "north")},
    "by_nothing": set[tuple[str, str]](),
}
"""Who meets which requests."""
SEARCHES = (
    "/staff?q={0}",
    "/staff?state=all&q={0}",
    "/staff?place=zones/{1}",
    "/staff/summary?place=zones/{1}",
    "/?q={0}",
)


class Office:
    """Four requests with files, each of another type and place."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app = app
        types = {
            name: TYPE.replace("TITLE", name).replace("UNIT", unit).replace("CODE", name[0].upper())
            for name, unit in (("inner", "front"), ("outer", "back"))
        }
        self.office: Declared = declare(app.extensions["database"], folder / "office", ROLES, {"zones": ZONES}, **types)
        self.who = self.office.person(first_name="ผู้ยื่น")
        self.keys: dict[tuple[str, str], str] = {}
        self.files: dict[tuple[str, str], str] = {}
        for place in SECRET:
            self.keys[place] = self._file(*place)

    def _file(self, type_id: str, zone: str) -> str:
        words = {"name": (SECRET[type_id, zone],), "zone": (zone,)}
        draft = self.office.start(self.who, type_id, words)
        with self.app.app_context():
            stored = storage().put([f"%PDF-1.7 {SECRET[type_id, zone]}".encode()])
        with self.office.database.transaction() as session:
            got = Received("", stored.digest, stored.size)
            name = f"{SECRET[type_id, zone]}.pdf"
            key = attachments.receive(session, self.who, self.office.catalogue, draft, "scan", name, got).key
            newest = session.scalars(select(Attachment).order_by(Attachment.id.desc()).limit(1)).one()
            told = {"digest": stored.digest, "size": stored.size, "media_type": "application/pdf"}
            attachments.cleaned(session, newest.id, told)
        made = self.office.send(self.who, draft)
        self.files[type_id, zone] = key
        return made.key

    def person(self, role: str) -> Actor:
        """Somebody of the front unit and the north; `by_nothing` has the role without its area."""
        areas = [] if role == "by_nothing" else ["north"]
        return self.office.person("by_area" if role == "by_nothing" else role, "front", areas=areas)

    def state(self) -> tuple[object, ...]:
        """What nobody may change from outside."""
        with self.office.database.reading() as session:
            rows = session.execute(select(table(Request)).order_by(table(Request).c.id)).all()
            numbers = [
                session.scalar(select(func.count()).select_from(table(each))) for each in (Event, Attachment, Draft)
            ]
            return (*map(tuple, rows), *numbers)

    def urls(self, rule: Rule, place: tuple[str, str]) -> list[str]:
        """The addresses of a route for one request; those without a key once."""
        pools = {
            "key": self.keys[place], "file_key": self.files[place], "type_id": place[0], "form_id": "look",
            "record_id": "visit", "name": "zones", "code": "th", "kind": "email", "job_id": 1, "number": 1,
            "filename": "style.css",
        }  # fmt: skip
        with self.app.test_request_context():
            adapter = self.app.url_map.bind("localhost")
            method = sorted((rule.methods or {"GET"}) - {"HEAD", "OPTIONS"})[0]
            ways = {"act_id": ("accept", "move", "message", "finish", "cancel")} | _offered(rule)
            free = next((name for name in rule.arguments if name in ways), None)
            return [
                adapter.build(
                    rule.endpoint,
                    {name: chosen if name == free else pools.get(name, "x") for name in rule.arguments},
                    method=method,
                )
                for chosen in (ways[free] if free else ("",))
            ]


def _offered(rule: Rule) -> dict[str, tuple[str, ...]]:
    """The words that a route takes at a place: `<any(edit, correct):way>`."""
    found = re.findall(r"any\(([^)]*)\):(\w+)", rule.rule)
    return {name: tuple(word.strip() for word in words.split(",")) for words, name in found}


@pytest.fixture
def at(app: Flask, tmp_path: Path) -> Office:
    return Office(app, tmp_path)


def _text(answer: TestResponse) -> str:
    with answer:
        return answer.get_data().decode("utf-8", "replace") + str(answer.headers)


def _outside(role: str) -> list[tuple[str, str]]:
    return [place for place in SECRET if place not in LIMITED[role]]


def _token(client: FlaskClient) -> str:
    return token(client.get("/password").get_data(as_text=True))


@pytest.mark.parametrize("role", LIMITED)
def test_no_page_search_file_or_paper_tells_of_what_lies_outside(at: Office, role: str) -> None:
    client = at.office.browser(at.app, at.person(role))
    outside = _outside(role)
    pages = {"/staff": _text(client.get("/staff"))}
    for place in outside:
        for rule in at.app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint == "login.log_out":
                continue
            for url in at.urls(rule, place):
                answer = client.get(url)
                if "key" in rule.arguments:
                    assert answer.status_code in (403, 404), f"{url}: {answer.status_code}"
                pages[url] = _text(answer)
        pages |= {
            url: _text(client.get(url)) for url in (each.format(SECRET[place], place[1], place[0]) for each in SEARCHES)
        }
    told = {
        (url, place)
        for url, page in pages.items()
        for place in outside
        if at.keys[place] in page.replace(url, "") or (SECRET[place] in page and f"q={SECRET[place]}" not in url)
    }
    assert told == set()


@pytest.mark.parametrize("role", LIMITED)
def test_no_act_alone_or_on_many_changes_what_lies_outside(at: Office, role: str) -> None:
    client = at.office.browser(at.app, at.person(role))
    carried, before = _token(client), at.state()
    for place in _outside(role):
        words = {
            "_csrf_token": carried, "_seen": "1", "_go": "move", "step": "doing", "message": "x", "note": "x", "seen": "x",
            "note_of": "x", "pick": at.keys[place], "listed": at.keys[place], "key": at.keys[place], "reason": "x",
        }  # fmt: skip
        for rule in at.app.url_map.iter_rules():
            is_own = rule.rule.startswith(
                ("/profile", "/password", "/log", "/language", "/new/", "/visit/", "/staff/counter")
            )
            if "POST" not in (rule.methods or ()) or is_own or "session" in rule.rule:
                continue
            for url in at.urls(rule, place):
                answer = client.post(url, data=words)
                assert answer.status_code < 500 and SECRET[place] not in _text(answer), url
                if "key" in rule.arguments:
                    assert answer.status_code in (403, 404, 405), f"{url}: {answer.status_code}"
    assert at.state() == before


@pytest.mark.parametrize("role", LIMITED)
def test_what_lies_inside_is_listed_counted_found_opened_and_worked_on(at: Office, role: str) -> None:
    who = at.person(role)
    client = at.office.browser(at.app, who)
    page, inside = _text(client.get("/staff")), LIMITED[role]
    assert set(re.findall(r"/staff/requests/([\w-]{22})", page)) == {at.keys[place] for place in inside}
    with at.office.database.reading() as session:
        found = counts.by_type_and_state(session, who)
    assert {id: sum(states.values()) for id, states in found.items() if sum(states.values())} == {
        type_id: sum(place[0] == type_id for place in inside) for type_id in {place[0] for place in inside}
    }
    for place in sorted(inside):
        assert at.keys[place] in _text(client.get(f"/staff?q={SECRET[place]}"))
        assert client.get(f"/staff/requests/{at.keys[place]}").status_code == 200
        assert client.get(f"/requests/{at.keys[place]}/files/{at.files[place]}").status_code == 200
        assert SECRET[place] in _text(client.get("/notices"))
        if role == "by_area":
            sought = _text(client.get(f"/tracking?type={place[0]}&q={SECRET[place]}"))
            assert sought.count(SECRET[place]) > 1  # in the box, and found
        at.office.act(handling.accept, who, at.keys[place])
    following = client.get("/staff/next").location or ""
    assert not any(at.keys[place] in following for place in _outside(role))


def test_who_has_no_area_yet_reads_why_nothing_is_there(at: Office) -> None:
    client = at.office.browser(at.app, at.person("by_nothing"))
    assert "ยังไม่มีการกำหนดพื้นที่ให้ท่าน" in _text(client.get("/staff"))
    with_area = at.office.browser(at.app, at.person("by_area"))
    assert "ยังไม่มีการกำหนดพื้นที่ให้ท่าน" not in _text(with_area.get("/staff?q=zzz"))


def test_an_overseers_numbers_are_those_of_the_area(at: Office) -> None:
    who = at.office.person("overseer", "front", areas=["south"])
    with at.office.database.reading() as session:
        found = counts.by_type_and_state(session, who)
    assert {id: sum(states.values()) for id, states in found.items()} == {"inner": 1, "outer": 1}
    page = _text(at.office.browser(at.app, who).get("/staff/summary/requests"))
    assert not any(secret in page for secret in SECRET.values())
    assert at.office.request(at.keys["inner", "south"]).reference in page
    assert at.office.request(at.keys["inner", "north"]).reference not in page
