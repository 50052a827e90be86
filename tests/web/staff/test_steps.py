"""Steps in the queue: a filter with counts, lists of their own, what is overdue and what stands still (C42, C45, C48)."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from portal import clock
from portal.db import Database
from portal.services.casework import handling
from tests.support.declared import declare

MONDAY = datetime(2025, 3, 31, 4, 20, tzinfo=UTC)
COMPLAINT = """\
title: ร้องทุกข์
form: [{fields: [{id: why, type: text, label: เรื่อง}]}]
due: 5 days
steps:
  - {id: working, state: in_progress, label: กำลังทำ}
  - {id: parked, state: in_progress, label: รอเข้าแผน, clock: paused, menu: true}
"""
CARD = "title: ขอบัตร\nform: [{fields: [{id: why, type: text, label: เหตุผล}]}]\n"


def test_a_step_with_a_menu_has_a_list_of_its_own_with_its_count(app: Flask, tmp_path: Path) -> None:
    database: Database = app.extensions["database"]
    office = declare(database, tmp_path / "office", "", complaint=COMPLAINT, card=CARD)
    applicant, officer = office.person(), office.person("officer", "front")
    with clock.stopped_at(MONDAY):
        keys = [office.file(applicant, "complaint", why=why).key for why in ("ไฟดับ", "ถนนขาด", "น้ำท่วม")]
        office.file(applicant, "card", why="หาย")
        for key in keys[:2]:
            office.act(handling.accept, officer, key)
        office.act(handling.move, officer, keys[0], "parked")
    browser = office.browser(app, officer)
    with clock.stopped_at(MONDAY + timedelta(hours=1)):
        page = browser.get("/staff").get_data(as_text=True)
        link = re.search(r'href="([^"]+)"[^>]*>รอเข้าแผน <b>1</b>', page)
        assert link is not None
        listed = browser.get(link[1].replace("&amp;", "&")).get_data(as_text=True)
        assert keys[0] in listed and keys[1] not in listed and keys[2] not in listed
        assert "หยุดนับเวลา" in listed
        assert re.search(r'aria-current="page">รอเข้าแผน <b>1</b>', listed)
        assert 'name="step"' not in page, "steps are offered once a type is chosen"
        chosen = browser.get("/staff?type=complaint&step=working").get_data(as_text=True)
        assert keys[1] in chosen and keys[0] not in chosen
        assert re.search(r'<option value="working" selected>กำลังทำ \(1\)</option>', chosen)
        assert re.search(r"ทั้งหมด 1 ข้อมูล", chosen)
        assert "หยุดนับเวลาตั้งแต่" in browser.get(f"/staff/requests/{keys[0]}").get_data(as_text=True)
        told = office.browser(app, applicant).get(f"/requests/{keys[0]}").get_data(as_text=True)
        assert "หยุดนับเวลาไว้ชั่วคราว" in told


def test_a_list_of_its_own_stands_in_the_menu_and_its_count_is_what_it_lists(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", "", complaint=COMPLAINT, card=CARD)
    applicant, officer, clerk = office.person(), office.person("officer", "front"), office.person("executive")
    key = office.file(applicant, "complaint", why="ไฟดับ").key
    office.act(handling.accept, officer, key)
    office.act(handling.move, officer, key, "parked")
    browser = office.browser(app, officer)
    url = "/staff?type=complaint&amp;step=parked"
    menu = re.findall(
        rf'<a href="{re.escape(url)}"([^>]*)>', browser.get("/staff").get_data(as_text=True).split("<main")[0]
    )
    assert menu and "aria-current" not in menu[0]
    here = browser.get("/staff?type=complaint&step=parked").get_data(as_text=True)
    current = re.findall(r'<a href="([^"]+)"[^>]*aria-current="page"', here)
    assert current.count(url) == 2, "in the menu and among the tabs, and nothing else"
    assert len(current) == 2
    assert url not in office.browser(app, clerk).get("/staff/summary").get_data(as_text=True)
    other = browser.get("/staff?type=card").get_data(as_text=True)
    assert "รอเข้าแผน <b>" not in other, "what the filter leaves out is not counted as nothing"
    searched = browser.get("/staff?q=ไม่มีคำนี้").get_data(as_text=True)
    every = re.search(r'href="([^"]+)"[^>]*>ทั้งหมด <b>1</b>', searched)
    assert every is not None
    assert "q=" not in every[1]


def test_the_other_tabs_beside_a_list_of_a_step_count_and_open_the_whole_queue(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", "", complaint=COMPLAINT)
    applicant, officer = office.person(), office.person("officer", "front")
    keys = [office.file(applicant, "complaint", why=why).key for why in ("ไฟดับ", "ถนนขาด", "น้ำท่วม")]
    office.act(handling.accept, officer, keys[0])
    office.act(handling.move, officer, keys[0], "parked")
    browser = office.browser(app, officer)
    for address in ("/staff?type=complaint&step=parked", "/staff?type=complaint&step=parked&state=in_progress"):
        page = browser.get(address).get_data(as_text=True)
        assert keys[0] in page and keys[1] not in page
        nav = page.split('class="tabs"')[1].split("</nav>")[0]
        found = dict(re.findall(r'href="([^"]+)"[^>]*>(?:<[^>]+>)*[^<]*(?:<[^b][^>]*>)*\s*<b>(\d+)</b>', nav))
        assert sorted(found.values(), key=int) == ["0", "0", "0", "0", "0", "1", "1", "2", "2", "2", "3", "3"], nav
        for url, count in found.items():
            listed = browser.get(url.replace("&amp;", "&")).get_data(as_text=True)
            assert sum(key in listed for key in keys) == int(count), url


def test_overdue_has_a_tab_that_counts_and_lists_it(app: Flask, tmp_path: Path) -> None:
    database: Database = app.extensions["database"]
    office = declare(database, tmp_path / "office", "", complaint=COMPLAINT)
    applicant, officer = office.person(), office.person("officer", "front")
    with clock.stopped_at(MONDAY):
        keys = [office.file(applicant, "complaint", why=why).key for why in ("ไฟดับ", "ถนนขาด")]
        office.act(handling.accept, officer, keys[1])
        office.act(handling.finish, officer, keys[1])
    browser = office.browser(app, officer)
    with clock.stopped_at(MONDAY + timedelta(days=5)):
        page = browser.get("/staff").get_data(as_text=True)
        assert "เลยกำหนด" not in page
        assert "ครบกำหนดวันนี้" in page
    with clock.stopped_at(MONDAY + timedelta(days=6)):
        page = browser.get("/staff").get_data(as_text=True)
        link = re.search(r'href="([^"]+)"[^>]*>เลยกำหนด <b>1</b>', page)
        assert link is not None
        listed = browser.get(link[1].replace("&amp;", "&")).get_data(as_text=True)
        assert keys[0] in listed and keys[1] not in listed
        assert re.search(r'aria-current="page">เลยกำหนด <b>1</b>', listed)
        assert "เลยกำหนด 1 วัน" in listed


def test_the_time_of_the_office_stands_on_the_request(app: Flask, tmp_path: Path) -> None:
    database: Database = app.extensions["database"]
    office = declare(database, tmp_path / "office", "", complaint=COMPLAINT)
    applicant, officer = office.person(), office.person("officer", "front")
    with clock.stopped_at(MONDAY):
        key = office.file(applicant, "complaint", why="ไฟดับ").key
    with clock.stopped_at(MONDAY + timedelta(days=1, hours=3)):
        page = office.browser(app, officer).get(f"/staff/requests/{key}").get_data(as_text=True)
    assert re.search(r"สำนักงานใช้เวลาแล้ว</dt><dd>1 วัน 3 ชั่วโมง", page)
