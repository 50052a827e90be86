"""Register, log in and out in a browser: the human check solves itself under our strict CSP (C1, C4, C9)."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from portal.services.accounts import passwords
from tests.support.browser import Watched, axe_violations, follow
from tests.support.office import office
from tests.support.people import PASSWORD, SOMCHAI

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def checking(app: Flask) -> Iterator[None]:
    app.extensions["office"] = office(human_check=True)
    with passwords.cheaply():
        yield


def _register(watched: Watched) -> None:
    page = watched.page
    page.goto("/register")
    words = {"citizen_id": SOMCHAI, "phone": "081-234-5678", "first_name": "สมชาย", "last_name": "ตัวอย่าง"}
    for name, typed in {**words, "password": PASSWORD, "again": PASSWORD}.items():
        page.locator(f"#{name}").fill(typed)
    page.locator("#personnel_type").select_option("teacher")
    page.locator("#title").select_option("นาย")
    page.locator("#consent").check()
    expect(page.locator("altcha-widget")).to_contain_text("ตรวจสอบแล้ว", timeout=60_000)
    assert axe_violations(watched) == ""


def test_a_person_registers_logs_in_and_out(watched: Watched) -> None:
    page = watched.page
    _register(watched)
    follow(page.locator("main button[type=submit]"))
    expect(page).to_have_url(f"{watched.address}/login")
    page.locator("#citizen_id").fill(SOMCHAI)
    page.locator("#password").fill(PASSWORD)
    follow(page.locator("main button[type=submit]"))
    for path in ("/profile", "/password", "/profile/sessions"):
        page.goto(path)
        expect(page.locator("header")).to_contain_text("( นายสมชาย ตัวอย่าง )")
        assert axe_violations(watched) == ""
    follow(page.locator("header form button"))
    expect(page).to_have_url(f"{watched.address}/login")
    page.go_back()
    page.goto("/profile")
    expect(page).to_have_url(f"{watched.address}/login?next=%2Fprofile")


@pytest.mark.parametrize("path", ["/register", "/login", "/reset", "/privacy"])
def test_pages_for_everybody_fit_a_phone_and_are_sound(watched: Watched, path: str) -> None:
    page = watched.page
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(path)
    assert axe_violations(watched) == ""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_without_scripts_the_plain_question_is_asked(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/register")
    expect(page.locator("#_human_words")).to_be_visible()
    context.close()
