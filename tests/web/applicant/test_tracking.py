"""The tracking search: found from the day after the check, by the roles a type names, within their area, no more told."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.access.permissions import Actor
from portal.db import Database
from portal.services.accounts.attempts import Limit
from portal.web.applicant import tracking
from tests.support.declared import Declared, declare
from tests.support.forms import look, post

MONDAY = datetime(2025, 3, 31, 4, 20, tzinfo=UTC)
ROLES = """\
  network: {title: เครือข่าย, like: applicant}
  local: {title: ประจำอำเภอ, like: staff, unit: all, area: districts}
"""
DISTRICTS = """\
title: อำเภอ
columns: [{id: name, type: text, label: ชื่อ}]
rows: {north: {name: เหนือ}, south: {name: ใต้}}
"""
CASE = """\
title: เคส
unit: front
area: [district]
findable_from: checked_on + days(1)
tracking: {for: [network, local], by: [person, district], columns: [person, district, step, result, amount]}
form:
  - fields:
      - {id: person, type: text, label: ชื่อผู้ประสบปัญหา, searchable: true}
      - {id: card, type: citizen_id, label: เลขบัตร}
      - {id: district, type: reference, from: districts, label: เลือกอำเภอ, searchable: true}
shows: {result: ผลการช่วยเหลือ}
steps: [{id: waiting, state: submitted, label: ยังไม่รับเรื่อง, shows: {result: รอ}}]
staff_forms:
  - {id: check, title: ตรวจ, at: [submitted], fields: [{id: checked_on, type: date, label: วันที่ตรวจ}]}
  - {id: help, title: ช่วย, at: [submitted], fields: [{id: amount, type: money, label: จำนวนเงิน}]}
"""


class Desk:
    """Two cases filed by one neighbour, and others who follow them."""

    def __init__(self, app: Flask, office: Declared) -> None:
        self.app, self.office = app, office
        self.filer, self.other = office.person("network"), office.person("network")
        self.officer = office.person("officer", "front")
        with clock.stopped_at(MONDAY):
            said = {"card": "9101700230703", "person": "นางสมศรี ใจดี"}
            self.north = office.file(self.filer, "case", district="north", **said).key
            self.south = office.file(self.filer, "case", district="south", **said | {"person": "นายสมชาย"}).key

    def check(self, key: str, on: str = "31/03/2568") -> None:
        with clock.stopped_at(MONDAY):
            self.office.fill(self.officer, key, "check", moves=False, checked_on=on)

    def found(self, who: Actor, days: int = 0, **asked: str) -> list[list[str]]:
        """The cells of each row."""
        with clock.stopped_at(MONDAY + timedelta(days=days)):
            page = look(self.browser(who), f"/tracking?{urlencode(asked)}")
        assert page.status_code == 200
        body = page.get_data(as_text=True).partition("<tbody>")[2].partition("</tbody>")[0]
        rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)
        return [[re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)] for row in rows]

    def browser(self, who: Actor) -> FlaskClient:
        return self.office.browser(self.app, who)


@pytest.fixture
def desk(app: Flask, tmp_path: Path) -> Desk:
    database: Database = app.extensions["database"]
    with clock.stopped_at(MONDAY):
        return Desk(app, declare(database, tmp_path / "office", ROLES, {"districts": DISTRICTS}, case=CASE))


def test_a_case_is_found_from_the_day_after_its_check_and_by_its_owner_at_once(desk: Desk) -> None:
    assert desk.found(desk.other, q="สมศรี") == []
    assert len(desk.found(desk.filer, q="สมศรี")) == 1
    desk.check(desk.north)
    assert desk.found(desk.other, q="สมศรี") == []
    assert desk.found(desk.other, 1, q="สมศรี") == [["นางสมศรี ใจดี", "เหนือ", "ยังไม่รับเรื่อง", "รอ", "-"]]
    assert desk.found(desk.other, 1, q="สมชาย") == [], "neither the other case nor who filed both"


def test_it_tells_the_columns_of_the_file_with_what_staff_wrote(desk: Desk) -> None:
    desk.check(desk.north)
    with clock.stopped_at(MONDAY):
        desk.office.fill(desk.officer, desk.north, "help", moves=False, amount="3000")
    assert desk.found(desk.other, 1, q="สมศรี")[0][-1] == "3,000.00"
    with clock.stopped_at(MONDAY + timedelta(days=1)):
        page = look(desk.browser(desk.other), f"/tracking?{urlencode({'q': 'สมศรี'})}").text
    assert desk.north not in page, "what is not one's own does not open"
    assert "9101700230703" not in page.replace("-", "")
    assert '<th scope="col">อำเภอ</th>' in page and "เลือกอำเภอ" not in page, "by what it is, not by its bidding"
    with clock.stopped_at(MONDAY + timedelta(days=1)):
        assert desk.browser(desk.other).get(f"/requests/{desk.north}").status_code == 404


def test_a_district_is_chosen_and_who_is_limited_to_one_finds_no_other(desk: Desk) -> None:
    for key in (desk.north, desk.south):
        desk.check(key)
    assert [row[0] for row in desk.found(desk.other, 1, place="districts/south")] == ["นายสมชาย"]
    assert [row[0] for row in desk.found(desk.other, 1, q="นาย")] == ["นายสมชาย"], "a title is part of what was written"
    assert [row[1] for row in desk.found(desk.other, 1, q="สม")] == ["ใต้", "เหนือ"]
    local = desk.office.person("local", "front", areas=["north"])
    assert [row[1] for row in desk.found(local, 1, q="สม")] == ["เหนือ"]
    assert desk.found(local, 1, place="districts/south") == []


def test_whom_no_type_names_finds_no_page_and_no_entry_in_the_menu(desk: Desk) -> None:
    applicant = desk.office.person()
    assert desk.browser(applicant).get("/tracking").status_code == 404
    assert "/tracking" not in desk.browser(applicant).get("/requests").get_data(as_text=True)
    assert 'href="/tracking"' in desk.browser(desk.other).get("/requests").get_data(as_text=True)


def test_who_is_limited_by_nothing_says_why_before_a_search_and_the_log_keeps_it(desk: Desk) -> None:
    """T38: once a day for each type; whose role is for an area is asked nothing."""
    desk.check(desk.north)
    asked = f"/tracking?{urlencode({'q': 'สมศรี'})}"
    with clock.stopped_at(MONDAY + timedelta(days=1)):
        browser = desk.browser(desk.other)
        assert browser.get("/tracking").status_code == 200, "who has not searched is shown nobody"
        before = browser.get(asked)
        assert (before.status_code, before.headers["Location"].startswith("/reasons/tracking/case?next=")) == (
            303,
            True,
        )
        page = browser.get(before.headers["Location"]).text
        assert "คำร้องเคสของผู้อื่น" in page and "สมศรี" not in re.sub(r'value="[^"]*"', "", page)
        assert "สมศรี" in look(browser, asked, words="นัดเยี่ยมบ้าน").text
        assert browser.get(asked).status_code == 200
        local = desk.browser(desk.office.person("local", "front", areas=["north"]))
        assert (local.get(asked).status_code, local.get("/reasons/tracking/none").status_code) == (200, 404)
        log = desk.browser(desk.office.person("admin")).get("/admin/looks").text
        assert log.count("นัดเยี่ยมบ้าน") == 3, "what was said, and both searches"
    with clock.stopped_at(MONDAY + timedelta(days=2)):
        assert desk.browser(desk.other).get(asked).status_code == 303


def test_nobody_leafs_through_everything_and_copying_has_an_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.check(desk.north)
    for words in ("", "ส", "%"):
        assert desk.found(desk.other, 1, q=words) == []
    monkeypatch.setattr(tracking, "LIMIT", Limit(2, 3600))
    browser, asked = desk.browser(desk.filer), {"q": "สมศรี"}
    post(browser, "/reasons/tracking/case", {"why": "checking"})
    assert [browser.get("/tracking", query_string=asked).status_code for _ in range(3)] == [200, 200, 429]
    assert browser.get("/tracking").status_code == 200


def test_pages_go_on_where_the_last_one_ended(desk: Desk) -> None:
    with clock.stopped_at(MONDAY):
        for number in range(26):
            said = {"card": "9101700230703", "person": f"นางมาลี {number:02}", "district": "north"}
            desk.check(desk.office.file(desk.filer, "case", **said).key)
    first = desk.found(desk.other, 1, q="มาลี")
    with clock.stopped_at(MONDAY + timedelta(days=1)):
        page = look(desk.browser(desk.other), f"/tracking?{urlencode({'q': 'มาลี'})}").text
    cursor = re.search(r'cursor=([\w%-]+)"[^>]*>ถัดไป', page)
    assert cursor is not None
    second = desk.found(desk.other, 1, q="มาลี", cursor=cursor[1])
    assert (len(first), len(second)) == (25, 1)
    assert {row[0] for row in first + second} == {f"นางมาลี {number:02}" for number in range(26)}
