"""The queue as an officer meets it: what it is the office's turn with, the longest waiting first (C42)."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.services.casework import handling
from tests.support.declared import declare
from tests.support.desk import Desk

BEGAN = datetime(2025, 3, 31, 4, 20, tzinfo=UTC)
CASE = """\
title: ร้องทุกข์
unit: front
form: [{fields: [{id: why, type: text, label: เรื่อง}]}]
steps:
  - {id: working, state: in_progress, label: กำลังทำ}
  - {id: parked, state: in_progress, label: รอเข้าแผน, clock: paused, menu: true}
"""


def _rows(page: str) -> list[str]:
    return re.findall(r'<tr id="r-([^"]+)"', page)


def _tab(client: FlaskClient, page: str, words: str) -> tuple[list[str], int]:
    """What a tab leads to, and the count it had."""
    nav = page.split('<nav class="tabs"')[1].split("</nav>")[0]
    link = re.search(rf'href="([^"]+)"[^>]*>{words} <b>(\d+)</b>', nav)
    assert link is not None, nav
    return _rows(client.get(link[1].replace("&amp;", "&")).text), int(link[2])


def test_the_queue_opens_with_what_waits_for_the_office_and_all_is_one_tab_away(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", "", case=CASE)
    applicant, officer = office.person(), office.person("officer", "front")
    keys = []
    for number in range(7):
        with clock.stopped_at(BEGAN + timedelta(days=number)):
            keys.append(office.file(applicant, "case", why=f"{number}").key)
    new, working, parked, returned, done, cancelled, newest = keys
    for key in (working, parked, done):
        office.act(handling.accept, officer, key)
    office.act(handling.move, officer, parked, "parked")
    office.act(handling.return_for_correction, officer, returned, "ขอภาพ")
    office.act(handling.finish, officer, done)
    office.act(handling.cancel, officer, cancelled, "ซ้ำ")
    office.file(applicant, "case", why="ของหน่วยอื่น")
    client = office.browser(app, officer)
    page = client.get("/staff").text
    others = [key for key in _rows(page) if key not in keys]
    assert _rows(page) == [new, working, newest, *others]
    assert re.search(r'aria-current="page">งานที่รอ <b>4</b>', page)
    assert _tab(client, page, "งานที่รอ") == (_rows(page), 4)
    assert _tab(client, page, "ทั้งหมด") == ([*others, *reversed(keys)], 8)
    walked, after = [], ""
    for _ in range(4):
        location = client.get(f"/staff/next{after}").location
        walked.append(location.rpartition("/")[2])
        after = f"?after={walked[-1]}"
    assert walked == _rows(page), "the button goes the way of the list"
    narrowed = client.get("/staff?waits=1&order=up&type=case").text
    assert _rows(narrowed) == _rows(page) and 'name="waits" value="1"' in narrowed
    sought = client.get("/staff?waits=1&order=up&q=" + office.request(done).reference).text
    assert _rows(sought) == [done], "who searches seeks in everything"


def test_an_officer_with_nothing_to_do_is_told_so_and_led_to_all(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", "", case=CASE)
    applicant, officer = office.person(), office.person("officer", "front")
    client = office.browser(app, officer)
    assert "ยังไม่มีคำร้องเข้ามา" in client.get("/staff").text
    key = office.file(applicant, "case", why="1").key
    office.act(handling.cancel, officer, key, "ซ้ำ")
    page = client.get("/staff").text
    assert "ไม่มีงานรออยู่ในขณะนี้" in page and 'href="/staff?view=all">แสดงคำร้องทั้งหมด' in page
    assert _rows(client.get("/staff?view=all").text) == [key]
    assert client.get("/staff/next").location == "/staff"


def test_who_looks_for_a_person_by_a_number_is_told_where_that_is_done(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", "", case=CASE)
    client = office.browser(app, office.person("officer", "front"))
    for number in ("0812345678", "1 2345 67890 12 1", "081-234-5678"):
        assert "ได้ที่จุดบริการ" in client.get("/staff", query_string={"q": number}).text
    assert "ได้ที่จุดบริการ" not in client.get("/staff?q=2569").text


def test_the_menu_leads_to_a_calendar_where_something_is_booked(desk: Desk) -> None:
    assert 'href="/staff/calendar"' in desk.browser("counter").get("/staff").text


def test_the_menu_leads_to_no_calendar_where_nothing_is_booked(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", "", case=CASE)
    assert 'href="/staff/calendar"' not in office.browser(app, office.person("officer", "front")).get("/staff").text
