"""Rooms and appointments in a browser: picked in the calendar, never given twice, free again when cancelled (C26, C27)."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import journeys
from tests.browser.conftest import Enter
from tests.support.walker import DESK, Walker

pytestmark = pytest.mark.browser
PARTS = ("start_date", "end_date", "start_time", "end_time")


def _ask_for_a_room(who: Walker, picture: Path) -> None:
    page = who.page
    journeys.begin(who, "room_booking")
    for name, typed in {"agency": "กลุ่มตัวอย่าง", "attendees": "30", "purpose": "ประชุมประจำเดือน"}.items():
        page.locator(f"#{name}").fill(typed)
    page.locator("input[name=room][value=small]").check()
    expect(page.locator("table.week")).to_be_visible()
    who.attach("letter", picture)


def test_a_room_is_booked_once_and_free_again_when_cancelled(enter: Enter, picture: Path) -> None:
    who = enter("somchai")
    _ask_for_a_room(who, picture)
    journeys.pick_time(who, "booked")
    expect(who.page.locator("main")).to_contain_text("ห้องนี้รับได้ 20 คน")
    times = {name: who.page.locator(f"[id='booked.{name}']").input_value() for name in PARTS}
    assert all(times.values())
    journeys.onward(who)
    sent = journeys.send(who, "31")
    other = enter("somsri")
    _ask_for_a_room(other, picture)
    _type(other, times)
    journeys.onward(other)
    expect(other.page.locator("#_summary")).to_be_visible()
    expect(other.page.locator("[id='booked.start_date']")).to_have_value(times["start_date"])
    officer = enter("counter", DESK)
    journeys.accept(officer, sent)
    journeys.finish(officer, "จองห้องให้แล้ว", picture)
    journeys.told(who, sent, "ดำเนินการเรียบร้อย")
    _type(other, times | {"start_time": times["end_time"], "end_time": "16:30"})
    journeys.onward(other)
    second = journeys.send(other, "31")
    other.open(f"/requests/{second.key}")
    other.press("ยกเลิกคำร้อง")
    other.press("ยืนยันการยกเลิก")
    expect(other.page.locator("main")).to_contain_text("ยกเลิกคำร้องแล้ว")
    _ask_for_a_room(other, picture)
    _type(other, times | {"start_time": times["end_time"], "end_time": "16:30"})
    journeys.onward(other)
    journeys.send(other, "31")


def _type(who: Walker, times: dict[str, str]) -> None:
    for name, typed in times.items():
        who.page.locator(f"[id='booked.{name}']").fill(typed)


def test_of_two_who_ask_for_one_time_the_officer_confirms_one(enter: Enter) -> None:
    asked = []
    who, other = enter("somchai"), enter("somsri")
    for person in (who, other):
        journeys.begin(person, "appointment")
        person.page.locator("#subject_matter").fill("หารือเรื่องตัวอย่าง")
        asked.append(journeys.pick_time(person, "meeting"))
        journeys.onward(person)
    assert asked[0] == asked[1]
    first, second = journeys.send(who, "32"), journeys.send(other, "32")
    officer = enter("counter", DESK)
    for sent in (first, second):
        journeys.accept(officer, sent)
        officer.press("ยืนยันนัดหมาย", "section[aria-labelledby=forms]")
        officer.press("ยืนยันนัดหมาย", "#_act")
        if sent is second:
            expect(officer.page.locator("#_summary")).to_be_visible()
            officer.page.locator("input[name=executive][value=deputy]").check()
            officer.press("ยืนยันนัดหมาย", "#_act")
        journeys.finish(officer, "เข้าพบแล้ว")
    journeys.told(who, first, "ดำเนินการเรียบร้อย", "นางสมหญิง ตัวอย่าง")
    journeys.told(other, second, "ดำเนินการเรียบร้อย", "นายสมชาย ทดลอง")
