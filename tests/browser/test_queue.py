"""The queue by keyboard alone, and without scripts: rows walked and ticked, several acted on, then the next (C42, C47)."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from portal.services.accounts import passwords
from tests.support.browser import Watched, axe_violations
from tests.support.people import PASSWORD, SOMSRI
from tests.support.site import Site
from tests.support.site import site as published

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


@pytest.fixture
def waiting(app: Flask) -> Site:
    """Three requests that wait for an officer."""
    with passwords.cheaply():
        made = published(app)
        who = made.person()
        made.person(SOMSRI, "officer", "finance")
    for _ in range(3):
        made.filed(who)
    return made


def _log_in(page: Page) -> None:
    with passwords.cheaply():
        page.goto("/login")
        page.fill("[name=citizen_id]", SOMSRI)
        page.fill("[name=password]", PASSWORD)
        page.locator("main button[type=submit]").click()
        expect(page.locator("form[action='/logout'] button")).to_be_attached()


def test_rows_are_walked_ticked_and_taken_up_by_keyboard_alone(watched: Watched, waiting: Site) -> None:
    page = watched.page
    _log_in(page)
    page.goto("/staff")
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_visible()
    assert not axe_violations(watched)
    page.keyboard.press("Escape")
    for key in "jxjx":
        page.keyboard.press(key)
    expect(page.locator("[data-count]")).to_have_text("เลือกแล้ว 2 รายการ")
    page.get_by_role("button", name="รับเรื่อง", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("ทำแล้ว 2 รายการ")
    assert not axe_violations(watched)
    page.goto("/staff")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    first = page.locator("h1 .reference").inner_text()
    page.keyboard.press("j")
    expect(page.locator("h1 .reference")).not_to_have_text(first)
    page.keyboard.press("k")
    expect(page.locator("h1 .reference")).to_have_text(first)
    page.keyboard.press("u")
    expect(page.locator("tr.current")).to_contain_text(first)


def test_without_scripts_all_of_the_page_are_taken_up_and_a_cancelling_is_asked(
    browser: Browser, address: str, waiting: Site
) -> None:
    context = browser.new_context(
        base_url=address, locale="th-TH", viewport={"width": 360, "height": 800}, java_script_enabled=False
    )
    page = context.new_page()
    _log_in(page)
    page.goto("/staff")
    page.get_by_label("เลือกทั้งหน้านี้").check()
    page.locator("#_bulk summary").click()
    page.locator("#_bulk").get_by_role("button", name="รับเรื่อง", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("ทำแล้ว 3 รายการ")
    page.goto("/staff")
    page.get_by_label("เลือกทั้งหน้านี้").check()
    page.locator("#_bulk summary").click()
    page.locator("#_bulk").get_by_role("button", name="ยกเลิก", exact=True).click()
    page.get_by_role("button", name="ยกเลิกคำร้องที่เลือก").click()
    expect(page.locator("#message-error")).to_be_visible()
    page.get_by_label("เหตุผลที่ยกเลิก").fill("ยื่นซ้ำกัน")
    page.get_by_role("button", name="ยกเลิกคำร้องที่เลือก").click()
    expect(page.get_by_role("status")).to_contain_text("ทำแล้ว 3 รายการ")
    context.close()


def test_a_list_is_kept_as_a_tab_and_opened_by_keyboard_alone(watched: Watched, waiting: Site) -> None:
    page = watched.page
    _log_in(page)
    page.goto("/staff?state=submitted&sort=due&order=up")
    page.get_by_text("เก็บเป็นมุมมอง", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("รอรับของฉัน")
    page.keyboard.press("Enter")
    own = page.get_by_role("navigation", name="มุมมองของฉัน")
    expect(own.locator("[aria-current=page]")).to_have_text("รอรับของฉัน 3")
    assert not axe_violations(watched)
    page.goto("/staff")
    own.get_by_role("link", name="รอรับของฉัน").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-open]")).to_have_count(3)
    expect(own.locator("[aria-current=page]")).to_have_count(1)
    own.get_by_role("link", name="จัดมุมมอง").click()
    assert not axe_violations(watched)


def test_without_scripts_on_a_telephone_views_are_kept_renamed_and_deleted_and_requests_come_first(
    browser: Browser, address: str, waiting: Site
) -> None:
    context = browser.new_context(
        base_url=address, locale="th-TH", viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    page = context.new_page()
    _log_in(page)
    page.goto("/staff")
    first = page.locator("[data-open]").first.bounding_box()
    assert first and first["y"] < 500, "the first request is on the first screen"
    expect(page.locator("#type")).to_be_hidden()
    page.locator(".queue-tools summary").click()
    page.locator("#who").select_option("nobody")
    page.get_by_role("button", name="แสดงรายการ").click()
    expect(page.locator("#type")).to_be_hidden()
    expect(page.locator(".chips")).to_contain_text("ยังไม่มีผู้รับผิดชอบ")
    page.get_by_text("เก็บเป็นมุมมอง", exact=True).click()
    page.get_by_role("button", name="เก็บมุมมอง").click()
    expect(page.locator("#n--error")).to_contain_text("กรุณาตั้งชื่อมุมมอง")
    page.get_by_label("ชื่อมุมมอง").fill("ของกลาง")
    page.get_by_role("button", name="เก็บมุมมอง").click()
    expect(page.locator(".tabs.own [aria-current=page]")).to_contain_text("ของกลาง")
    page.get_by_role("link", name="จัดมุมมอง").click()
    page.get_by_role("button", name="ให้เปิดก่อน").click()
    page.goto("/staff")
    expect(page.locator(".tabs.own [aria-current=page]")).to_contain_text("ของกลาง")
    page.get_by_role("link", name="จัดมุมมอง").click()
    page.locator("summary", has_text="ลบ").click()
    page.get_by_role("button", name="ลบมุมมองนี้").click()
    expect(page.get_by_text("ลบมุมมอง “ของกลาง” แล้ว")).to_be_visible()
    context.close()


def test_on_a_wide_screen_filters_are_open_by_themselves(watched: Watched, waiting: Site) -> None:
    page = watched.page
    page.set_viewport_size({"width": 1280, "height": 800})
    _log_in(page)
    page.goto("/staff")
    expect(page.locator("#type")).to_be_visible()
    expect(page.locator(".queue-tools summary")).to_be_hidden()
    page.locator("#type").focus()
    expect(page.locator("#type")).to_be_focused()
    expect(page.locator("#_bulk").get_by_role("button", name="รับเรื่อง", exact=True)).to_be_visible()
