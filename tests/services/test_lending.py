"""`by` of a staff form lends a request to another unit while it stands at the form's `at`, and to nobody for longer."""

from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from portal import clock
from portal.access.permissions import Actor
from portal.db import Database
from portal.errors import Forbidden, NotFound
from portal.models.drafts import Attachment
from portal.queries import counts, downloads
from portal.queries.filters import Filter
from portal.queries.requests import SORTS, Wish, next_waiting, queue
from portal.services.casework import handling
from portal.services.counting import tallies
from portal.services.door import requests
from portal.workflow.states import State
from tests.support.declared import Declared, declare
from tests.support.forms import post

CARD = """\
title: ขอบัตร
unit: front
form: [{fields: [{id: why, type: text, label: เหตุผล, searchable: true}]}]
steps:
  - {id: asked, state: in_progress, label: ขอความเห็น}
  - {id: answered, state: in_progress, label: ได้ความเห็น}
staff_forms:
  - id: opinion
    title: ความเห็นหน่วยหลัง
    at: [asked]
    moves_to: answered
    by: [back]
    fields: [{id: opinion_text, type: text, label: ความเห็น}]
  - id: proof
    title: ตรวจหลักฐาน
    at: [in_progress]
    fields: [{id: seen_on, type: text, label: ตรวจแล้ว, optional: true}]
"""


class Units:
    """One request of the front unit, and people of both."""

    def __init__(self, office: Declared) -> None:
        self.office = office
        self.applicant = office.person()
        self.front, self.back = office.person("officer", "front"), office.person("officer", "back")
        self.key = office.file(self.applicant, "card", why="กระเป๋าหาย").key

    def seen(self, who: Actor, **wish: object) -> list[str]:
        with self.office.database.reading() as session:
            page = queue(session, who, Wish(**wish))  # type: ignore[arg-type]
            assert page.total == len(page.rows)
            return [row.key for row in page.rows]

    def is_there(self, who: Actor) -> bool:
        with self.office.database.reading() as session:
            return requests.is_visible(session, who, self.key)

    def ask(self) -> None:
        self.office.act(handling.accept, self.front, self.key)
        assert self.office.request(self.key).step == "asked"


@pytest.fixture
def units(database: Database, tmp_path: Path) -> Units:
    return Units(declare(database, tmp_path, card=CARD))


def test_by_gives_another_unit_sight_while_the_request_stands_at_the_form(units: Units) -> None:
    assert units.seen(units.back) == []
    units.ask()
    for sort in SORTS:
        assert units.seen(units.back, sort=sort) == [units.key]
    assert units.seen(units.back, words="กระเป๋า") == [units.key]
    assert units.seen(units.back, unit="front") == [units.key]
    assert units.seen(units.back, unit="back") == []
    assert units.seen(units.front) == [units.key]
    units.office.fill(units.back, units.key, "opinion", opinion_text="เห็นควร")
    assert units.office.request(units.key).step == "answered"
    assert units.seen(units.back) == units.seen(units.back, words="กระเป๋า") == []
    assert not units.is_there(units.back)
    assert units.seen(units.front) == [units.key]


def test_counts_follow_and_nobody_else_counts_it_twice(units: Units) -> None:
    clerk = units.office.person("clerk", "front")

    def counted() -> list[dict[State, int]]:
        with units.office.database.reading() as session:
            found = [
                Counter(counts.standing(session, who, Filter(), clock.now().date()).by_state())
                for who in (units.front, units.back, clerk)
            ]
        return [dict(+each) for each in found]

    units.ask()
    assert counted() == [{State.IN_PROGRESS: 1}] * 3
    with units.office.database.transaction() as session:
        tallies.fold(session)
    assert counted() == [{State.IN_PROGRESS: 1}] * 3
    units.office.act(handling.finish, units.front, units.key)
    assert counted() == [{State.DONE: 1}, {}, {State.DONE: 1}]


def test_who_is_lent_a_request_reads_it_and_fills_its_own_form_only(units: Units) -> None:
    units.ask()
    for verb, more in (
        (handling.finish, ()), (handling.cancel, ("เหตุผล",)), (handling.send_message, ("สวัสดี",)),
        (handling.return_for_correction, ("แก้",)), (handling.move, ("answered",)),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            units.office.act(verb, units.back, units.key, *more)
    with pytest.raises(Forbidden):
        units.office.fill(units.back, units.key, "proof", seen_on="วันนี้")
    with pytest.raises(Forbidden):
        units.office.fill(units.front, units.key, "opinion", opinion_text="แทน")
    with units.office.database.reading() as session:
        assert next_waiting(session, units.back) is None
        with pytest.raises(NotFound):
            requests.hold(session, units.office.person("officer", "third"), units.key, lock=False)
    units.office.fill(units.back, units.key, "opinion", moves=False, opinion_text="รอข้อมูล")
    assert units.is_there(units.back)


def test_a_person_who_filed_for_another_stays_on_that_side(units: Units) -> None:
    key = units.office.file(units.back, "card", why="ยื่นเอง").key
    with units.office.database.reading() as session:
        assert not requests.hold(session, units.back, key, lock=False).lent


def test_a_page_of_lent_requests_costs_no_query_for_each(units: Units) -> None:
    units.ask()
    for _ in range(11):
        key = units.office.file(units.applicant, "card", why="อีก").key
        units.office.act(handling.accept, units.front, key)
    ran: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        ran.append(statement)

    with units.office.database.reading() as session:
        event.listen(session.get_bind(), "before_cursor_execute", note)
        first = queue(session, units.back, Wish())
        event.remove(session.get_bind(), "before_cursor_execute", note)
        second = queue(session, units.back, Wish(cursor=first.next or ""))
        last = queue(session, units.back, Wish(cursor=first.last or ""))
    assert len(ran) <= 3
    assert (len(first.rows), first.total, len(second.rows)) == (10, 12, 2)
    assert last.rows == second.rows
    assert second.rows[-1].key == units.key


def test_the_page_offers_the_unit_its_form_and_then_says_good_bye(app: Flask, tmp_path: Path) -> None:
    units = Units(declare(app.extensions["database"], tmp_path, card=CARD))
    desk = units.office.browser(app, units.back)
    address = f"/staff/requests/{units.key}"
    assert desk.get(address).status_code == desk.get(f"/requests/{units.key}/paper").status_code == 404
    units.ask()
    page = desk.get(address).get_data(as_text=True)
    assert "ความเห็นหน่วยหลัง" in page
    assert "เรื่องนี้อยู่กับหน่วยหน้า" in page
    for words in ("ตรวจหลักฐาน", f"{address}/cancel", 'name="step"', 'id="message"'):
        assert words not in page
    queued = desk.get("/staff").get_data(as_text=True)
    assert units.key in queued
    assert f"{address}/cancel" not in queued
    assert f"{address}/cancel" in units.office.browser(app, units.front).get("/staff").get_data(as_text=True)
    assert desk.get(f"/requests/{units.key}/paper").status_code != 404
    assert desk.get(f"{address}/cancel").status_code == 403
    seen = str(units.office.request(units.key).revision)
    said = {"opinion_text": "เห็นควร", "_shown": "opinion_text", "_seen": seen, "_go": "move"}
    done = post(desk, f"{address}/forms/opinion", said)
    assert (done.status_code, done.headers.get("Location")) == (303, "/staff"), done.get_data(as_text=True)
    assert desk.get(address).status_code == 404


def test_files_are_open_for_as_long(units: Units) -> None:
    with units.office.database.transaction() as session:
        held = requests.hold(session, units.front, units.key)
        more = {"digest": "d", "size": 3, "media_type": "application/pdf", "original_digest": "o", "state": "clean"}
        made = Attachment(
            request_id=held.id, owner_id=units.applicant.id, field_id="why", original_name="ก.pdf",
            side="applicant", uploaded_at=held.filed_at, **more,
        )  # fmt: skip
        session.add(made)
        session.flush()
        file = made.key

    def opens() -> bool:
        with units.office.database.reading() as session:
            try:
                held = requests.hold(session, units.back, units.key, lock=False)
                return downloads.file(session, held.id, file).name == "ก.pdf"
            except NotFound:
                return False

    assert not opens()
    units.ask()
    assert opens()
    units.office.act(handling.finish, units.front, units.key)
    assert not opens()
