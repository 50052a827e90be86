"""A staff form asked while staff file for a caller: filed and moved in one moment, or left for later (C12, C37)."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.permissions import Actor
from portal.models.history import Event
from portal.models.requests import Request, StaffAnswers
from portal.services.applying import drafts
from tests.request_types.test_checking import complaints
from tests.support.declared import Declared, declare
from tests.support.forms import post

CASE = """\
title: เรื่องร้องเรียน
known_as: complaint_no
shows: {outcome: ผล}
form:
  - fields: [{id: what, type: text, label: เรื่อง}]
steps:
  - {id: begun, state: in_progress, label: รับเรื่อง, shows: {outcome: "รับแล้ว {zone}"}}
staff_forms:
  - id: sort
    title: จัดประเภท
    with_filing: true
    moves_to: begun
    when: what != "ชม"
    fields:
      - {id: zone, type: choice, label: เขต, options: {north: เหนือ, south: ใต้}}
      - {id: found_on, type: date, label: พบเมื่อ, optional: true}
      - {id: complaint_no, type: text, label: เลขที่เรื่อง, number: "{zone} {seq}/{year}"}
"""


@pytest.fixture
def office(app: Flask, tmp_path: Path) -> Declared:
    return declare(app.extensions["database"], tmp_path / "office", case=CASE)


class Counter:
    """An officer at the counter with a draft for a caller."""

    def __init__(self, app: Flask, office: Declared, officer: Actor, caller: Actor) -> None:
        self.office, self.officer, self.caller = office, officer, caller
        self.client: FlaskClient = office.browser(app, officer)
        with office.database.transaction() as session:
            self.draft = drafts.start(session, officer, office.catalogue, "case", caller.id)

    def fill(self, page: int, **words: str) -> Any:
        shown = [name for name in words if "." not in name]
        data = {"_shown": shown, "_page": str(page), "_go": "next", **words}
        return post(self.client, f"/drafts/{self.draft}", data, page=f"/drafts/{self.draft}?page={page}")

    def send(self, **more: str) -> Any:
        return post(self.client, f"/drafts/{self.draft}/send", dict(more), page=f"/drafts/{self.draft}/check")

    def request(self) -> Request | None:
        with self.office.database.reading() as session:
            return session.scalar(select(Request).where(Request.submission_key == self.draft))

    def events(self) -> list[str]:
        found = self.request()
        with self.office.database.reading() as session:
            rows = select(Event.action).where(Event.request_id == (found.id if found else 0)).order_by(Event.number)
            return list(session.scalars(rows))


@pytest.fixture
def counter(app: Flask, office: Declared) -> Counter:
    return Counter(app, office, office.person("officer", "front"), office.person(first_name="สมใจ"))


def test_filing_with_the_form_files_and_moves_in_one_moment_with_its_number(counter: Counter) -> None:
    answer = counter.fill(1, what="ถนนชำรุด")
    assert answer.location.endswith("?page=2")
    page = counter.client.get(answer.location).get_data(as_text=True)
    assert "จัดประเภท" in page and "เลขที่เรื่อง" in page
    assert counter.fill(2, zone="north", complaint_no="").location.endswith("/check")
    page = counter.client.get(f"/drafts/{counter.draft}/check").get_data(as_text=True)
    assert "ยื่นพร้อมจัดประเภท" in page and "เหนือ" in page and "ยังกรอกไม่ครบ" not in page
    assert counter.send().status_code == 303
    filed = counter.request()
    assert filed is not None
    assert counter.events() == ["submit", "accept"]
    assert (filed.state, filed.step, filed.known_as) == ("in_progress", "begun", "เหนือ 1/2569")
    assert filed.facts["outcome"]["th"] == "รับแล้ว เหนือ"
    assert (filed.applicant_id, filed.filed_by_id) == (counter.caller.id, counter.officer.id)
    with counter.office.database.reading() as session:
        assert session.get_one(StaffAnswers, filed.id).forms["sort"]["complete"] is True
    again = post(counter.client, f"/drafts/{counter.draft}/send", page="/staff/counter")
    assert again.location == f"/requests/{filed.key}/sent" and counter.events() == ["submit", "accept"]


def test_an_incomplete_form_files_nothing_until_it_is_left_for_later(counter: Counter) -> None:
    counter.fill(1, what="ถนนชำรุด")
    counter.fill(2, zone="", complaint_no="", found_on="01/11/2568")
    refused = counter.send()
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and counter.request() is None
    assert "เขต" in page and "ยื่นก่อน จัดประเภทภายหลัง" in page
    assert counter.send(_later="1").status_code == 303
    filed = counter.request()
    assert filed is not None
    assert (filed.state, filed.known_as) == ("submitted", "")
    assert counter.events() == ["submit", "fill"], "what was written is kept half filled"
    assert counter.office.staff_answers(filed.key)["found_on"] == "2025-11-01"


def test_left_untouched_nothing_of_it_is_kept(counter: Counter) -> None:
    counter.fill(1, what="ถนนชำรุด")
    assert counter.send(_later="1").status_code == 303
    assert counter.events() == ["submit"]


def test_a_number_another_request_has_is_said_at_its_place_and_files_nothing(counter: Counter) -> None:
    first = counter.office.file(counter.caller, "case", what="ก").key
    counter.office.fill(counter.officer, first, "sort", zone="north", complaint_no="เหนือ 9/2569")
    counter.fill(1, what="ถนนชำรุด")
    counter.fill(2, zone="north", complaint_no="เหนือ ๙/๒๕๖๙")
    refused = counter.send()
    assert refused.status_code == 422 and counter.request() is None
    assert f'href="/drafts/{counter.draft}?page=2&amp;problems#' in refused.get_data(as_text=True)


def test_where_its_condition_does_not_hold_it_is_not_asked(counter: Counter) -> None:
    assert counter.fill(1, what="ชม").location.endswith("/check")
    assert "ส่วนเจ้าหน้าที่" not in counter.client.get(f"/drafts/{counter.draft}/check").get_data(as_text=True)
    assert counter.send().status_code == 303 and counter.events() == ["submit"]


def test_an_applicants_own_form_knows_nothing_of_it_whatever_is_posted(app: Flask, office: Declared) -> None:
    who = office.person()
    client, draft = office.browser(app, who), office.start(who, "case", {"what": ("ถนน",)})
    page = client.get(f"/drafts/{draft}?page=2").get_data(as_text=True)
    assert "จัดประเภท" not in page and "เขต" not in page
    forged = {"_shown": ["what", "zone"], "what": "ถนน", "zone": "north", "_page": "2", "_go": "next"}
    post(client, f"/drafts/{draft}", forged)
    with office.database.reading() as session:
        assert "zone" not in drafts.find(session, who, draft).words
    assert "จัดประเภท" not in client.get(f"/drafts/{draft}/check").get_data(as_text=True)
    post(client, f"/drafts/{draft}/send", page=f"/drafts/{draft}/check")
    with office.database.reading() as session:
        assert session.scalars(select(Request.state)).all() == ["submitted"]


def test_who_may_not_fill_it_is_not_asked(app: Flask, tmp_path: Path) -> None:
    by = CASE.replace("    moves_to: begun\n", "    moves_to: begun\n    by: [back]\n")
    office = declare(app.extensions["database"], tmp_path / "office", case=by)
    for unit, asked in (("front", False), ("back", False)):
        at = Counter(app, office, office.person("officer", unit), office.person())
        assert at.fill(1, what="ถนน").location.endswith("?page=2" if asked else "/check"), unit
    at = Counter(app, office, office.person("clerk", "back"), office.person())
    assert at.fill(1, what="ถนน").location.endswith("?page=2"), "a role of all units that the form names"


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("at: [in_progress]", "with_filing_at"),
        ("at: [submitted], fields: [{id: scan, type: file, label: ก}]", "with_filing_file"),
    ],
)
def test_a_form_that_cannot_be_asked_with_filing_is_told(form: str, code: str) -> None:
    fields = "" if "fields" in form else ", fields: [{id: b, type: text, label: ก}]"
    found = complaints(
        "id: t\ntitle: ก\nform: [{fields: [{id: a, type: text, label: ก}]}]\n"
        f"staff_forms: [{{id: f, title: ก, with_filing: true, {form}{fields}}}]\n"
    )
    assert code in [each for each, _ in found], found


def test_one_form_of_a_type_is_asked_with_filing() -> None:
    forms = ", ".join(
        f"{{id: f{each}, title: ก, with_filing: true, fields: [{{id: b{each}, type: text, label: ก}}]}}"
        for each in (1, 2)
    )
    found = complaints(
        f"id: t\ntitle: ก\nform: [{{fields: [{{id: a, type: text, label: ก}}]}}]\nstaff_forms: [{forms}]\n"
    )
    assert "with_filing_twice" in [each for each, _ in found], found
