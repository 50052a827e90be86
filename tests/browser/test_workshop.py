"""The workshop in a browser: an empty screen becomes a live service, which a change then leaves open requests under (C14)."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import journeys
from tests.browser.conftest import Enter
from tests.support.browser import axe_violations
from tests.support.walker import DESK, PHONE, Walker

pytestmark = pytest.mark.browser


def _see(page: Page, words: str) -> None:
    expect(page.locator("#look")).to_contain_text(words)


def _add(page: Page, snippet: str) -> None:
    page.select_option("#snippet", snippet)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.click("button[value=insert]")


def _begin(admin: Walker) -> Page:
    page = admin.page
    admin.open("/admin/types")
    admin.press("เพิ่มบริการใหม่")
    page.fill("#title", "ขอใช้ลานกีฬา")
    page.fill("#id", "sports_ground")
    page.get_by_role("button", name="เริ่มทำ").click()
    expect(page.locator(".editor .cm-content")).to_be_visible()
    _see(page, "ข้อมูลผู้ยื่นคำขอ")
    return page


def _move_by_keyboard(page: Page) -> None:
    """Who presses twice in a row stays at the part that moved, where it can go."""
    held = page.locator("#parts button:focus")
    page.focus("button[value='up form/fields/how_many']")
    for left in ("down", "up"):
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.keyboard.press("Enter")
        expect(held).to_have_attribute("value", f"{left} form/fields/how_many")


def _overtaken_by_another_tab(admin: Walker) -> None:
    """With scripts too, who was overtaken is told so, sees where both differ, and may go on with what was written."""
    page, other = admin.page, admin.context.new_page()
    other.goto(page.url)
    other.locator(".editor .cm-content").press("Control+End")
    with other.expect_response(lambda answer: answer.request.method == "POST"):
        other.keyboard.type("# อีกหน้าหนึ่ง\n")
    other.close()
    page.locator(".editor .cm-content").press("Control+End")
    page.keyboard.type("# หน้านี้\n")
    said = page.locator("#said [role=alert]")
    expect(said).to_contain_text("แก้ไขแฟ้มนี้ไปแล้ว")
    expect(page.locator("#standing")).not_to_contain_text("ไปเผยแพร่")
    said.locator("summary").click()
    expect(said.locator("tr.gone")).to_contain_text("อีกหน้าหนึ่ง")
    page.click("#standing a")
    expect(page.locator("textarea#text")).to_have_value(re.compile("อีกหน้าหนึ่ง"))
    expect(page.locator(".editor .cm-content")).to_be_visible()


def _try(admin: Walker) -> None:
    """Filled in and sent before anybody else can, by presses alone."""
    page = admin.page
    page.click("#standing button[value=try]")
    for press in ("made_up", "do"):
        page.click(f"button[value={press}]")
    expect(page.locator(".offers")).to_contain_text("ยกเลิกคำร้อง")
    assert axe_violations(admin.watched) == ""
    page.click("main a.back")


def test_from_an_empty_screen_to_a_live_service_and_a_change_while_a_request_is_open(enter: Enter) -> None:
    admin = enter("manager", DESK)
    page = _begin(admin)
    where = page.locator("#within").input_value()
    _add(page, "integer")
    _see(page, "จำนวน")
    expect(page.locator("#within")).not_to_have_value(where)
    _move_by_keyboard(page)
    _overtaken_by_another_tab(admin)
    assert axe_violations(admin.watched) == ""
    editor = page.locator(".editor .cm-content")
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("step: x\n")
    _see(page, "หมายถึง steps หรือไม่")
    expect(page.locator(".editor .cm-lint-marker-error")).to_have_count(1)
    for _ in range(8):
        page.keyboard.press("Backspace")
    page.keyboard.type("su")
    expect(page.locator(".editor .cm-tooltip-autocomplete")).to_contain_text("summary")
    page.keyboard.press("Escape")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    expect(page.locator("#standing")).to_contain_text("ไม่พบข้อผิดพลาด")
    _try(admin)
    _publish(admin, "เปิดบริการใหม่")

    citizen = enter("somchai", PHONE)
    journeys.begin(citizen, "sports_ground")
    citizen.page.fill("#details", "ขอใช้แข่งกีฬาหมู่บ้าน")
    citizen.page.fill("#how_many", "2")
    journeys.onward(citizen)
    sent = journeys.send(citizen, "")

    admin.page.goto("/admin/edit/request_types/sports_ground.yaml")
    admin.page.click("button[value^='remove form/fields/how_many']")
    expect(admin.page.locator("#look")).not_to_contain_text("จำนวน")
    _publish(admin, "ไม่ต้องถามจำนวน", "คำร้องที่ยังไม่เสร็จ 1 เรื่อง")
    citizen.open(f"/requests/{sent.key}")
    expect(citizen.page.locator("main")).to_contain_text("จำนวน")


def _publish(admin: Walker, why: str, says: str = "") -> None:
    page = admin.page
    admin.go(page.locator("#standing button[value=publish]"))
    expect(page.locator("main")).to_contain_text(says)
    page.fill("#reason", why)
    admin.press("เผยแพร่")
    expect(page).to_have_url(re.compile("/admin/types/sports_ground"))
