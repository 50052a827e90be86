"""A bureau files and sorts what is its own, without the central desk; what is another's goes there (C12, C44, C54)."""

from pathlib import Path

import pytest
from sqlalchemy import select

from portal.access.permissions import Actor
from portal.db import Database
from portal.errors import Refused
from portal.models.history import Event
from portal.models.requests import Request
from portal.services.applying import drafts
from portal.services.casework import at_counter
from tests.support.declared import Declared, declare

CATEGORIES = """\
title: หมวด
columns: [{id: name, type: text, label: ชื่อ}, {id: bureau, type: unit, label: สำนัก}]
rows: {light: {name: ไฟฟ้า, bureau: back}, road: {name: ถนน, bureau: front}}
"""
COMPLAINT = """\
title: ร้องทุกข์
unit: front
handled_by: category.bureau
assigned_to: responsible
form: [{fields: [{id: story, type: text, label: เรื่อง}]}]
staff_forms:
  - id: sort
    title: จัดประเภท
    with_filing: true
    moves_to: in_progress
    fields:
      - {id: category, type: reference, from: categories, label: หมวด}
      - {id: responsible, type: person, of: category.bureau, label: ผู้รับผิดชอบ}
      - {id: complaint_no, type: text, label: เลขที่เรื่อง, number: "{seq}/{year}"}
"""


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Declared:
    return declare(database, tmp_path, registries={"categories": CATEGORIES}, complaint=COMPLAINT)


@pytest.fixture
def lamp(office: Declared) -> Actor:
    return office.person("officer", "back", first_name="แสง", email="lamp@example.com")


def _file(office: Declared, officer: Actor, caller: Actor, **said: str) -> Request:
    words = {name: (word,) for name, word in ({"story": "ไฟดับ"} | said).items()}
    with office.database.transaction() as session:
        draft = drafts.start(session, officer, office.catalogue, "complaint", caller.id, words)
    with office.database.transaction() as session:
        filed = at_counter.send(session, officer, office.catalogue, draft)
    return office.request(filed.key)


def test_a_bureau_officer_files_and_sorts_what_is_the_bureaus_own(office: Declared, lamp: Actor) -> None:
    made = _file(office, lamp, office.person(), category="light", responsible="lamp@example.com")
    assert (made.unit, made.state, made.assignee_id) == ("back", "in_progress", lamp.id)
    assert office.staff_answers(made.key)["complaint_no"].startswith("1/")
    with office.database.reading() as session:
        acts = select(Event.action).where(Event.request_id == made.id).order_by(Event.number)
        assert list(session.scalars(acts)) == ["submit", "accept"]


def test_what_is_another_bureaus_waits_for_the_central_desk(office: Declared, lamp: Actor) -> None:
    office.person("officer", "front", email="road@example.com")
    made = _file(office, lamp, office.person(), category="road", responsible="road@example.com")
    assert (made.unit, made.state, made.assignee_id) == ("front", "submitted", None)
    with office.database.reading() as session:
        notes = session.scalars(select(Event.message).where(Event.request_id == made.id, Event.action == "note"))
        assert list(notes) == ["จัดประเภท\nหมวด: ถนน\nผู้รับผิดชอบ: นายสมชาย ตัวอย่าง"], "what was typed is theirs to read"


def test_an_incomplete_form_files_nothing(office: Declared, lamp: Actor) -> None:
    caller = office.person()
    with pytest.raises(Refused) as refused:
        _file(office, lamp, caller, category="light")
    assert list(refused.value.problems) == ["responsible"]
    with office.database.reading() as session:
        assert session.scalars(select(Request.id)).all() == []
