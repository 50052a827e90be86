"""An account asked for, approved and used, in a browser: the welfare office from its front door to the first case (C7, C11)."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from portal.db import Database
from portal.services.accounts import passwords
from portal.settings import ROOT
from tests.support.browser import Watched, axe_violations, follow, watching
from tests.support.people import PASSWORD, account
from tests.support.published import publish_sample

pytestmark = pytest.mark.browser

ASKING, MANAGER = "1111111111119", "7777777777778"


@pytest.fixture(autouse=True)
def office(app: Flask) -> Iterator[None]:
    database: Database = app.extensions["database"]
    publish_sample(database, ROOT / "offices" / "social-welfare")
    app.extensions["catalogue"].forget()
    with passwords.cheaply():
        with database.transaction() as session:
            account(session, MANAGER, "manager", unit="policy", first_name="ผู้ดูแล")
        yield


def _log_in(page: Page, number: str) -> None:
    page.goto("/login")
    page.locator("#citizen_id").fill(number)
    page.locator("#password").fill(PASSWORD)
    solved = page.locator("altcha-widget")
    if solved.count():
        expect(solved).to_contain_text("ตรวจสอบแล้ว", timeout=60_000)
    follow(page.locator("main button[type=submit]"))
    expect(page.locator("header")).to_contain_text("ออกจากระบบ")


def _ask(watched: Watched) -> str:
    """From `ลงทะเบียน` to the number."""
    page = watched.page
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/register")
    assert axe_violations(watched) == ""
    follow(page.locator("main a.button"))
    for name, words in {
        "citizen_id": ASKING,
        "first_name": "สมชาย",
        "last_name": "ตัวอย่าง",
        "phone": "0812345678",
    }.items():
        page.locator(f"#{name}").fill(words)
    page.locator("#title").select_option("นาย")
    page.locator("#consent").check()
    follow(page.locator("main form button[type=submit]").last)
    said = {"agency": "อบต.ตัวอย่าง", "first_latin": "Somchai", "last_latin": "Tuayang", "email": "somchai@gmail.com"}
    for name, words in said.items():
        page.locator(f"#{name}").fill(words)
    assert axe_violations(watched) == ""
    follow(page.locator(".buttons button[value=next]"))
    expect(page.locator("altcha-widget")).to_contain_text("ตรวจสอบแล้ว", timeout=60_000)
    follow(page.get_by_role("button", name="ส่งคำร้อง"))
    return page.locator(".reference").first.inner_text()


def _approve(watched: Watched, number: str) -> str:
    """The administrator finds it in the queue and gives access; the link that is shown once."""
    page = watched.page
    _log_in(page, MANAGER)
    page.goto("/staff")
    follow(page.locator("main").get_by_role("link", name=number).first)
    follow(page.get_by_role("link", name="อนุมัติและกำหนดสิทธิ์การเข้าถึงระบบ").first)
    page.get_by_label("เครือข่ายระดับตำบล").check()
    assert axe_violations(watched) == ""
    follow(page.locator("main").get_by_role("button", name="อนุมัติและกำหนดสิทธิ์การเข้าถึงระบบ").filter(visible=True).first)
    link = page.locator("main code").inner_text()
    assert axe_violations(watched) == ""
    found = re.search(r"/invitation\?token=[\w-]+", link)
    assert found
    return found[0]


def test_a_visitor_asks_the_administrator_approves_and_the_person_files_a_case(
    watched: Watched, browser: Browser, address: str
) -> None:
    number = _ask(watched)
    assert number.startswith("AC-")
    context = browser.new_context(base_url=address, locale="th-TH", viewport={"width": 1280, "height": 900})
    admin = watching(context, address)
    link = _approve(admin, number)
    context.close()
    assert admin.wrong == []
    page = watched.page
    page.goto(link)
    page.locator("#password").fill(PASSWORD)
    page.locator("#again").fill(PASSWORD)
    follow(page.locator("main button[type=submit]"))
    _log_in(page, ASKING)
    page.goto("/new/welfare_case")
    follow(page.locator("main form button[type=submit]").last)
    expect(page.locator("#sender_agency")).to_have_value("อบต.ตัวอย่าง")
    expect(page.locator("#sender")).to_have_value("นายสมชาย ตัวอย่าง")
    page.locator("#letter_on").fill("01/11/2568")
    follow(page.locator(".buttons button[value=next]"))
    page.locator("#category").select_option("poor")
    said = {"person_name": "นายสมมติ ลำบาก", "story": "รายได้ไม่พอ", "person_id": "2222222222227", "age": "58"}
    for name, words in {**said, "house": "5/7", "village": "3", "subdistrict": "ตัวอย่าง"}.items():
        page.locator(f"#{name}").fill(words)
    page.get_by_label("เมืองตัวอย่าง").check(timeout=5000)
    follow(page.locator(".buttons button[value=next]"))
    follow(page.get_by_role("button", name="ส่งคำร้อง"))
    expect(page.locator(".reference").first).to_contain_text("WC-0001/")
