"""What a key of the language does to a request, from the YAML through the services, on both engines."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.errors import Forbidden, Refused
from portal.models.drafts import Draft
from portal.models.requests import Request
from portal.queries.requests import Wish, queue
from portal.services.applying import drafts
from portal.services.casework import handling
from tests.support.declared import declare

MONDAY = datetime(2025, 3, 31, 4, 20, tzinfo=UTC)
PLAIN = "title: ขอบัตร\nform: [{fields: [{id: why, type: text, label: เหตุผล}]}]\n"
STEPS = """\
due: 5 days
steps:
  - {id: checking, state: in_progress, label: ตรวจ, due: 2 days}
  - {id: waiting, state: in_progress, label: รอ}
  - {id: planned, state: in_progress, label: ตามแผน, due: ready_on}
staff_forms:
  - id: plan
    title: วางแผน
    at: [in_progress]
    fields:
      - {id: ready_on, type: date, label: เสร็จวันที่, optional: true}
      - {id: book_no, type: text, label: เลขรับ, optional: true, searchable: true}
      - {id: given_no, type: text, label: เลขที่ออก, optional: true, searchable: true, number: "{seq:04}/{year}"}
"""


def test_a_step_with_a_due_of_its_own_sets_the_day_while_the_request_stands_there(
    database: Database, tmp_path: Path
) -> None:
    office = declare(database, tmp_path, card=PLAIN + STEPS)
    applicant, officer = office.person(), office.person("officer", "front")
    with clock.stopped_at(MONDAY):
        key = office.file(applicant, "card", why="หาย").key
        assert office.request(key).due_on == date(2025, 4, 5)
    with clock.stopped_at(MONDAY + timedelta(days=1)):
        office.act(handling.accept, officer, key)
        assert office.request(key).due_on == date(2025, 4, 3)
    with clock.stopped_at(MONDAY + timedelta(days=2)):
        office.act(handling.send_message, officer, key, "กำลังตรวจ")
        assert office.request(key).due_on == date(2025, 4, 3)
        office.act(handling.move, officer, key, "planned")
        assert office.request(key).due_on == date(2025, 4, 5)
        office.fill(officer, key, "plan", ready_on="09/04/2568")
        assert office.request(key).due_on == date(2025, 4, 9)
        office.act(handling.move, officer, key, "waiting")
        assert office.request(key).due_on == date(2025, 4, 5)


def test_searchable_answers_of_staff_find_the_request(database: Database, tmp_path: Path) -> None:
    office = declare(database, tmp_path, card=PLAIN + STEPS)
    applicant, officer = office.person(), office.person("officer", "front")
    key = office.file(applicant, "card", why="หาย").key
    office.act(handling.accept, officer, key)
    office.fill(officer, key, "plan", book_no="พม-7781")
    with database.reading() as session:
        found = queue(session, officer, Wish(words="พม-7781"))
        assert [row.key for row in found.rows] == [key]
        assert queue(session, officer, Wish(words="ไม่มีคำนี้")).rows == []


def test_a_staff_number_is_taken_when_its_form_is_saved_and_stays(database: Database, tmp_path: Path) -> None:
    office = declare(database, tmp_path, card=PLAIN + STEPS)
    applicant, officer = office.person(), office.person("officer", "front")
    with clock.stopped_at(MONDAY):
        for number in ("0001/2568", "0002/2568"):
            key = office.file(applicant, "card", why="หาย").key
            office.act(handling.accept, officer, key)
            office.fill(officer, key, "plan")
            office.fill(officer, key, "plan", book_no="1", given_no=number)
            with database.reading() as session:
                assert [row.key for row in queue(session, officer, Wish(words=number)).rows] == [key]


def test_a_role_sees_its_types_and_its_unit(database: Database, tmp_path: Path) -> None:
    roles = "  cards: {title: งานบัตร, like: staff, types: [card]}\n"
    office = declare(database, tmp_path, roles, card=PLAIN, other=PLAIN + "code: x\nunit: back\n")
    applicant = office.person()
    keys = {name: office.file(applicant, name, why="หาย").key for name in ("card", "other")}
    people = [office.person("cards", "back"), office.person("officer", "back"), office.person("clerk", "back")]
    with database.reading() as session:
        seen = [{row.key for row in queue(session, who, Wish()).rows} for who in people]
    assert seen == [{keys["card"]}, {keys["other"]}, set(keys.values())]
    assert [who.sees_ids for who in people] == [True, True, False]


def test_a_type_is_open_on_its_days_only_also_for_a_draft_begun_in_time(database: Database, tmp_path: Path) -> None:
    office = declare(database, tmp_path, card=PLAIN + "open: 01/03/2568..31/03/2568\n")
    applicant = office.person()
    with clock.stopped_at(MONDAY):
        sent, late = (office.start(applicant, "card", {"why": ("หาย",)}) for _ in range(2))
        office.send(applicant, sent)
    with clock.stopped_at(MONDAY + timedelta(days=1)):
        with pytest.raises(Refused, match="type_off"):
            office.send(applicant, late)
        with pytest.raises(Refused, match="type_off"):
            office.start(applicant, "card", {})


def test_only_the_roles_named_may_file(database: Database, tmp_path: Path) -> None:
    office = declare(database, tmp_path, card=PLAIN + "filed_by: [clerk]\n")
    clerk = office.person("clerk", "front")
    assert office.file(clerk, "card", why="หาย").reference
    with pytest.raises(Forbidden):
        office.start(office.person(), "card", {})
    with pytest.raises(Forbidden):
        office.start(office.person("officer", "front"), "card", {})


def test_a_draft_follows_a_field_to_its_new_name(database: Database, tmp_path: Path) -> None:
    office = declare(database, tmp_path, card=PLAIN)
    applicant = office.person()
    key = office.start(applicant, "card", {"why": ("หาย",)})
    office.write(card=PLAIN.replace("id: why", "id: reason").replace("เหตุผล}", "เหตุผล, was: why}"))
    with database.transaction() as session:
        renewed = drafts.renew(session, office.catalogue, drafts.find(session, applicant, key))
    assert renewed.words == {"reason": ("หาย",)}
    with database.reading() as session:
        assert session.scalars(select(Draft.words)).one() == {"reason": ["หาย"]}
    assert office.send(applicant, key).reference


HALL = """\
title: ห้อง
bookable: {hours: 08:30..16:30, places: 3}
columns: [{id: name, type: text, label: ชื่อ}, {id: size, type: integer, label: ขนาด, prefill: 7}]
sort: name
rows: {b: {name: ห้องขวา}, a: {name: เก่า}, c: {name: ขาว, size: 9}}
"""
HIRE = """\
title: จอง
form:
  - fields:
      - {id: hall, type: reference, from: halls, label: ห้อง}
      - {id: seats, type: integer, label: ที่นั่ง}
      - {id: used, type: period, books: hall, places: seats, label: เวลา}
"""


def test_places_of_a_period_count_when_answers_are_judged(database: Database, tmp_path: Path) -> None:
    office = declare(database, tmp_path, registries={"halls": HALL}, hire=HIRE)
    applicant = office.person()
    time = {"used__start_date": "01/04/2568", "used__start_time": "09:00", "used__end_time": "10:00"}
    with clock.stopped_at(MONDAY):
        office.file(applicant, "hire", hall="a", seats="2", **time)
        with pytest.raises(Refused) as refused:
            office.file(applicant, "hire", hall="a", seats="2", **time)
        assert list(refused.value.problems) == ["used"]
        assert office.file(applicant, "hire", hall="a", seats="1", **time).reference
        assert office.file(applicant, "hire", hall="b", seats="3", **time).reference


def test_rows_stand_in_the_order_of_sort_and_begin_with_what_their_column_says(
    database: Database, tmp_path: Path
) -> None:
    office = declare(database, tmp_path, registries={"halls": HALL}, hire=HIRE)
    with database.reading() as session:
        rows = office.catalogue.rows(session).all("halls")
    assert [row.key for row in rows] == ["a", "c", "b"]
    assert [row.columns["size"] for row in rows] == [7, 9, 7]


def test_a_request_stands_under_its_types_unit_code_and_number(database: Database, tmp_path: Path) -> None:
    said = PLAIN + 'unit: back\ncode: "77"\nnumber: "{code}-{seq:03}/{fiscal_year}"\n'
    office = declare(database, tmp_path, card=said)
    with clock.stopped_at(MONDAY):
        office.file(office.person(), "card", why="หาย")
    with database.reading() as session:
        made = session.scalars(select(Request)).one()
    assert (made.unit, made.reference) == ("back", "77-001/2568")
