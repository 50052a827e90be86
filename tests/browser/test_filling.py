"""An applicant at 360 px: fill in, attach, see totals and free times at once, check, send (C23, C24, C26, C32, C85)."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from portal.services.accounts import passwords
from portal.settings import Settings
from portal.uploads.cleaning import Cleaner
from tests.support.browser import Watched, axe_violations, follow
from tests.support.people import PASSWORD, SOMCHAI, account
from tests.support.published import file_worker, publish_sample

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
PHONE = {"width": 360, "height": 740}
SLOW = 20_000
"""Milliseconds a busy machine may need to clean a file."""


@pytest.fixture(autouse=True)
def office(app: Flask, settings: Settings, stopped_clock: datetime) -> Iterator[Flask]:
    """The sample office in force, one person, and a worker for files."""
    database = app.extensions["database"]
    with passwords.cheaply(), Cleaner() as cleaner:
        publish_sample(database)
        with database.transaction() as session:
            account(session, SOMCHAI)
        worker = file_worker(database, settings, cleaner)
        thread = Thread(target=worker.run, daemon=True)
        thread.start()
        yield app
        worker.told.set()
        thread.join()


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A photograph to attach."""
    file = tmp_path / "สำเนาบัตร.jpg"
    Image.new("RGB", (640, 400), (90, 140, 200)).save(file)
    return file


@pytest.fixture
def phone(watched: Watched) -> Page:
    """Somchai, logged in on a small telephone."""
    watched.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    log_in(watched.page)
    return watched.page


def log_in(page: Page) -> None:
    page.goto("/login")
    page.locator("#citizen_id").fill(SOMCHAI)
    page.locator("#password").fill(PASSWORD)
    follow(page.locator("main button[type=submit]"))
    expect(page.locator("header")).to_contain_text("นายสมชาย ตัวอย่าง")


def begin(page: Page, type_id: str) -> None:
    page.goto(f"/new/{type_id}")
    follow(page.get_by_role("button", name=re.compile("เริ่ม")))
    expect(page).to_have_url(re.compile("/drafts/"))


def onward(page: Page) -> None:
    follow(page.locator(".buttons button[value=next]"))


def attach(page: Page, field: str, file: Path) -> None:
    page.locator(f"#file-{field}").set_input_files(file)
    expect(page.locator(f"[id='q-{field}'] .files a")).to_contain_text(file.name, timeout=SLOW)


def sound(watched: Watched) -> None:
    """Nothing sticks out, and axe finds nothing."""
    assert watched.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert axe_violations(watched) == ""


def send(watched: Watched) -> None:
    page = watched.page
    expect(page).to_have_url(re.compile("/check$"))
    sound(watched)
    follow(page.get_by_role("button", name="ส่งคำร้อง"))
    expect(page.locator("h1")).to_have_text("ส่งคำร้องเรียบร้อยแล้ว")
    sound(watched)


def test_a_pension_with_its_file_is_sent(watched: Watched, phone: Page, card: Path) -> None:
    begin(phone, "pension")
    sound(watched)
    phone.locator("#email").fill("somchai@example.com")
    phone.locator("#debt").fill("๐")
    attach(phone, "id_card", card)
    onward(phone)
    send(watched)
    expect(phone.locator(".confirmed")).to_contain_text("2120250331112000")


def test_a_chosen_file_survives_a_failed_check_which_leads_to_each_field(
    watched: Watched, phone: Page, card: Path
) -> None:
    begin(phone, "pension")
    attach(phone, "id_card", card)
    onward(phone)
    expect(phone.locator("#_summary")).to_be_focused()
    sound(watched)
    expect(phone.locator("[id='q-id_card'] .files a")).to_have_text(card.name)
    phone.get_by_role("link", name="กรุณากรอกอีเมลล์").click()
    expect(phone.locator("#email")).to_be_focused()
    phone.locator("#email").fill("somchai@example.com")
    phone.locator("#debt").fill("0")
    expect(phone.locator("#q-email .error")).to_have_count(0)
    onward(phone)
    send(watched)


def test_totals_follow_what_is_ordered(watched: Watched, phone: Page) -> None:
    begin(phone, "form_order")
    phone.locator("[id='order.p1_primary']").fill("4")
    phone.locator("[id='order.p3_primary']").fill("15")
    phone.locator("[id='order.p3_primary']").press("Tab")
    expect(phone.locator("#goods")).to_have_text("715.00")
    expect(phone.locator("#shipping")).to_have_text("25.03")
    expect(phone.locator("#payable")).to_have_text("740.03")
    expect(phone.locator("[id='order.p1_primary-amount']")).to_have_text("= 640.00")
    expect(phone.locator("#_saved")).to_have_text("บันทึกแล้ว 11:20")
    sound(watched)
    phone.reload()
    expect(phone.locator("[id='order.p1_primary']")).to_have_value("4")


def test_a_room_is_picked_in_the_calendar_by_keyboard(watched: Watched, phone: Page, card: Path) -> None:
    begin(phone, "room_booking")
    phone.locator("#agency").fill("กลุ่มนโยบายและแผน")
    phone.locator("#attendees").fill("10")
    phone.locator("#purpose").fill("ประชุมประจำเดือน")
    phone.get_by_label("ห้องประชุมเล็ก").check()
    nine = phone.get_by_role("radio", name="1 เม.ย. 2568 09:00 ว่าง")
    nine.focus()
    nine.press("Space")
    expect(phone.locator("[id='booked.start_date']")).to_have_value("01/04/2568")
    expect(phone.locator("[id='booked.end_time']")).to_have_value("10:00")
    phone.locator("[id='booked.end_time']").fill("12:00")
    phone.locator("[id='booked.end_time']").press("Tab")
    expect(phone.locator(".week .picked")).to_have_count(6)
    sound(watched)
    attach(phone, "letter", card)
    onward(phone)
    expect(phone.locator("main")).to_contain_text("1 เม.ย. 2568, 09:00 - 12:00 น.")
    send(watched)


def test_what_is_typed_while_an_answer_is_on_its_way_stays(phone: Page) -> None:
    begin(phone, "card")
    onward(phone)
    expect(phone.locator("#q-post .error")).to_be_visible()
    on_its_way: list[Route] = []
    phone.route("**/fragment", lambda route: route.continue_() if on_its_way else on_its_way.append(route))
    phone.locator("#home").fill("99 หมู่ 1")
    phone.locator("#home").press("Tab")
    while not on_its_way:
        phone.wait_for_timeout(50)
    phone.locator("#post").focus()
    phone.keyboard.type("ครู")
    with phone.expect_response("**/fragment"):
        on_its_way[0].continue_()
    expect(phone.locator("#q-home .error")).to_have_count(0)
    phone.keyboard.type("ชำนาญการ")
    expect(phone.locator("#post")).to_have_value("ครูชำนาญการ")
    phone.keyboard.press("Tab")
    expect(phone.locator("#q-post .error")).to_have_count(0)


def test_another_reason_is_asked_for_only_when_it_is_picked(watched: Watched, phone: Page) -> None:
    begin(phone, "card")
    expect(phone.locator("[id='case.other']")).to_be_hidden()
    phone.get_by_label("อื่นๆ", exact=True).check()
    expect(phone.locator("[id='case.other']")).to_be_visible()
    phone.locator("#birth").fill("01/04/2528")
    phone.locator("#birth").press("Tab")
    expect(phone.locator("#age")).to_have_text("39")
    sound(watched)


def test_everything_works_without_scripts(browser: Browser, address: str, card: Path) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    log_in(page)
    begin(page, "room_booking")
    page.get_by_label("ห้องประชุมเล็ก").check()
    follow(page.get_by_role("button", name="ดูเวลาว่าง"))
    page.locator("input[value='2025-04-01T13:00:00+07:00']").check()
    page.locator("#file-letter").set_input_files(card)
    onward(page)
    expect(page.locator("#_summary")).to_contain_text("กรุณากรอกหน่วยงาน")
    expect(page.locator("#q-letter .files")).to_contain_text(card.name)
    expect(page.locator("[id='booked.start_time']")).to_have_value("13:00")
    page.locator("#agency").fill("กลุ่มนโยบายและแผน")
    page.locator("#attendees").fill("10")
    page.locator("#purpose").fill("ประชุม")
    onward(page)
    expect(page).to_have_url(re.compile("/check$"))
    for _ in range(20):
        if page.get_by_text("ระบบกำลังตรวจไฟล์").count() == 0:
            break
        page.wait_for_timeout(500)
        page.reload()
    follow(page.get_by_role("button", name="ส่งคำร้อง"))
    expect(page.locator("h1")).to_have_text("ส่งคำร้องเรียบร้อยแล้ว")
    context.close()
