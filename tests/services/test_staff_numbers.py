"""Running numbers by pattern: begun anew by the year, offered, corrected by hand, never given twice (C54, C55)."""

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from portal import clock
from portal.db import Database
from portal.errors import Refused
from tests.request_types.test_checking import complaints
from tests.support.declared import Declared, declare
from tests.support.forms import post

CATEGORIES = """\
title: หมวด
columns: [{id: name, type: text, label: ชื่อ}, {id: abbr, type: text, label: ตัวย่อ}]
rows: {health: {name: สาธารณสุข, abbr: อส.}, works: {name: ช่าง, abbr: ธ.ค.}}
"""
COMPLAINT = """\
title: ร้องทุกข์
form: [{fields: [{id: why, type: text, label: เรื่อง}, {id: kind, type: reference, from: categories, label: หมวด}]}]
number: "{kind.abbr} {seq}/{year}"
"""
CASE = """\
title: ขอรับการช่วยเหลือ
form: [{fields: [{id: why, type: text, label: เรื่อง}]}]
staff_forms:
  - id: receipt
    title: รับเรื่อง
    at: [submitted, in_progress]
    moves_to: in_progress
    fields: [{id: receipt_no, type: text, label: เลขหนังสือรับ, number: "{seq:04}", restarts: RULE}]
"""
SEPTEMBER, OCTOBER, JANUARY = (
    datetime(2025, 9, 30, 5, tzinfo=UTC),
    datetime(2025, 10, 1, 5, tzinfo=UTC),
    datetime(2026, 1, 5, 5, tzinfo=UTC),
)
"""The last day of fiscal year 2568, the first of 2569, and a day of calendar year 2569."""


def _office(database: Database, folder: Path, rule: str = "fiscal_year", **types: str) -> Declared:
    types = types or {"case": CASE.replace("RULE", rule), "complaint": COMPLAINT}
    return declare(database, folder / "office", "", {"categories": CATEGORIES}, **types)


@pytest.mark.parametrize(
    ("rule", "numbers"),
    [
        ("never", ["0001", "0002", "0003", "0004"]),
        ("calendar_year", ["0001", "0002", "0003", "0001"]),
        ("fiscal_year", ["0001", "0002", "0001", "0002"]),
    ],
)
def test_a_number_begins_anew_by_its_rule(database: Database, tmp_path: Path, rule: str, numbers: list[str]) -> None:
    office = _office(database, tmp_path, rule)
    applicant, officer = office.person(), office.person("officer", "front")
    given = []
    for at in (SEPTEMBER, SEPTEMBER, OCTOBER, JANUARY):
        with clock.stopped_at(at):
            key = office.file(applicant, "case", why="ไฟไหม้").key
            office.fill(officer, key, "receipt")
            given.append(office.staff_answers(key)["receipt_no"])
    assert given == numbers


def test_each_prefix_has_a_counter_of_its_own_and_the_printed_year_begins_it_anew(
    database: Database, tmp_path: Path
) -> None:
    office = _office(database, tmp_path)
    who = office.person()
    found = []
    for at, kind in ((SEPTEMBER, "health"), (OCTOBER, "works"), (OCTOBER, "health"), (JANUARY, "health")):
        with clock.stopped_at(at):
            found.append(office.file(who, "complaint", why="น้ำท่วม", kind=kind).reference)
    assert found == ["อส. 1/2568", "ธ.ค. 1/2568", "อส. 2/2568", "อส. 1/2569"]


def test_many_who_file_at_once_get_each_number_once_and_no_gap(database: Database, tmp_path: Path) -> None:
    office = _office(database, tmp_path)
    who = office.person()
    found: list[str] = []

    def file() -> None:
        found.append(office.file(who, "complaint", why="ถนนขาด", kind="works").reference)

    with clock.stopped_at(OCTOBER):
        _at_once([file] * 12)
    assert sorted(int(re.findall(r" (\d+)/", number)[0]) for number in found) == list(range(1, 13))


def test_a_number_typed_by_hand_is_skipped_by_the_counter_and_refused_to_another(
    database: Database, tmp_path: Path
) -> None:
    office = _office(database, tmp_path)
    applicant, officer = office.person(), office.person("officer", "front")
    keys = [office.file(applicant, "case", why="ไฟไหม้").key for _ in range(4)]
    office.fill(officer, keys[0], "receipt", receipt_no="0002")
    office.fill(officer, keys[1], "receipt")
    assert office.staff_answers(keys[1])["receipt_no"] == "0001"
    with pytest.raises(Refused) as told:
        office.fill(officer, keys[2], "receipt", receipt_no="0001")
    assert told.value.problems == {"receipt_no": ["lifecycle.number_taken"]}
    office.fill(officer, keys[2], "receipt")
    assert office.staff_answers(keys[2])["receipt_no"] == "0003", "0002 was given by hand"
    office.fill(officer, keys[2], "receipt", moves=False, receipt_no="0009")
    office.fill(officer, keys[3], "receipt", receipt_no="0003")
    assert office.staff_answers(keys[3])["receipt_no"] == "0003", "what was given back may be given again"


@pytest.mark.parametrize("again", ["0007", "๐๐๐๗", "7", " 00 07 ", "07"])
def test_a_number_is_the_same_however_it_is_written(database: Database, tmp_path: Path, again: str) -> None:
    office = _office(database, tmp_path)
    applicant, officer = office.person(), office.person("officer", "front")
    keys = [office.file(applicant, "case", why="ไฟไหม้").key for _ in range(2)]
    office.fill(officer, keys[0], "receipt", receipt_no="0007")
    with pytest.raises(Refused):
        office.fill(officer, keys[1], "receipt", receipt_no=again)


def test_what_is_offered_passes_by_what_was_given_by_hand(app: Flask, tmp_path: Path) -> None:
    office = _office(app.extensions["database"], tmp_path)
    applicant, officer = office.person(), office.person("officer", "front")
    keys = [office.file(applicant, "case", why="ไฟไหม้").key for _ in range(3)]
    for key, number in ((keys[0], "0001"), (keys[1], "0002")):
        office.fill(officer, key, "receipt", receipt_no=number)
    page = office.browser(app, officer).get(f"/staff/requests/{keys[2]}/forms/receipt").get_data(as_text=True)
    assert "ระบบจะออกเลข 0003 ให้เมื่อบันทึก" in page
    office.fill(officer, keys[2], "receipt")
    assert office.staff_answers(keys[2])["receipt_no"] == "0003"


def test_two_officers_who_type_one_number_at_once(database: Database, tmp_path: Path) -> None:
    office = _office(database, tmp_path)
    applicant, officer = office.person(), office.person("officer", "front")
    keys = [office.file(applicant, "case", why="ไฟไหม้").key for _ in range(2)]
    refused: list[str] = []

    def fill(key: str) -> None:
        try:
            office.fill(officer, key, "receipt", receipt_no="0042")
        except Refused as problem:
            refused.append(problem.code)

    _at_once([lambda key=key: fill(key) for key in keys])  # type: ignore[misc]
    assert refused == ["lifecycle.number_taken"]


def test_the_form_offers_the_next_number_and_says_at_its_place_when_one_is_taken(app: Flask, tmp_path: Path) -> None:
    office = _office(app.extensions["database"], tmp_path)
    applicant, officer = office.person(), office.person("officer", "front")
    keys = [office.file(applicant, "case", why="ไฟไหม้").key for _ in range(2)]
    office.fill(officer, keys[0], "receipt")
    browser = office.browser(app, officer)
    url = f"/staff/requests/{keys[1]}/forms/receipt"
    assert "ระบบจะออกเลข 0002 ให้เมื่อบันทึก" in browser.get(url).get_data(as_text=True)
    seen = office.request(keys[1]).revision
    answer = post(browser, url, {"receipt_no": "0001", "_seen": str(seen), "_go": "move", "_shown": "receipt_no"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "มีคำร้องอื่นใช้เลขนี้แล้ว" in page
    assert 'value="0001"' in page, "what was typed stays"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ('number: "{seq}"\nrestarts: fiscal_year', "number_restarts"),
        ('number: "{seq}/{year}"\nrestarts: fiscal_year', "number_restarts"),
        ('number: "{seq}/{fiscal_year}"\nrestarts: calendar_year', "number_restarts"),
        ("restarts: never", "restarts_without"),
        ('number: "{seq}/{year}"\nrestarts: yearly', "word_one_of"),
    ],
)
def test_a_request_number_that_could_repeat_is_refused(more: str, code: str) -> None:
    found = complaints(f"id: t\ntitle: ก\nform: [{{fields: [{{id: a, type: text, label: ก}}]}}]\n{more}\n")
    assert [each for each, _ in found] == [code]
    assert complaints('id: t\ntitle: ก\nform: [{fields: [{id: a, type: text, label: ก}]}]\nnumber: "{seq}"\n') == []


def _at_once(deeds: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=deed) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
