"""Every kind of page in a browser: for everybody's eyes and hands, at a phone's width (C85)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from portal import clock
from portal.models.requests import Request
from portal.services.accounts import passwords
from tests.support.browser import Watched, follow, unsound
from tests.support.people import PASSWORD, SOMCHAI, SOMSRI
from tests.support.site import Site
from tests.support.site import site as published

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
COUNTER, DIRECTOR, MANAGER = "4444444444443", "6666666666660", "5555555555551"
PUBLIC = ("/", "/services?q=บัตรหาย", "/services/card", "/services/form_order/blank", "/pages/card-guide", "/status")


@pytest.fixture
def lived_in(app: Flask) -> Site:
    """Requests in every state, a person with a long name, and a message and a file's name without any blank."""
    with passwords.cheaply():
        made = published(app)
        name = {"first_name": "กมลชนกรัตนาภรณ์พรรณราย", "last_name": "วงศ์ศรีสุขสวัสดิ์พิพัฒน์พงศ์ตัวอย่าง"}
        who, staff = made.person(**name), made.person(SOMSRI, "officer", "finance")
    begun = datetime.now(UTC) - timedelta(days=2)
    keys = []
    for number in range(12):
        with clock.stopped_at(begun + timedelta(hours=number)):
            keys.append(made.filed(who).key)
    made.accept(staff, keys[0])
    made.give_back(staff, keys[1], "x" * 200, ("id_card", "ภาพเบลอ"))
    made.give(staff, keys[2], 1, f"{'scan_' * 30}.pdf")
    made.finish(staff, keys[2], 2)
    return made


GUIDE = tuple(f"/admin/guide{each}" for each in ("", "/tutorial", "/kinds/period", "/keys/work"))
OWN = ("/profile", "/profile/sessions", "/profile/second-factor")


def _own_pages(site: Site) -> list[str]:
    with site.database.reading() as session:
        keys = {row.state: row.key for row in session.execute(select(Request.state, Request.key))}
    one = [f"/requests/{keys[state]}" for state in ("returned", "done", "submitted")]
    return ["/", "/requests", *one, f"{one[2]}/cancel", f"{one[2]}/paper", "/notices"]


def _staff_pages(site: Site) -> dict[str, tuple[str, ...]]:
    """Whose page: the pages behind the counter."""
    with site.database.reading() as session:
        keys = {row.state: row.key for row in session.execute(select(Request.state, Request.key))}
    one = [f"/staff/requests/{key}" for key in keys.values()]
    officer = ("/staff", "/staff?q=ตัวอย่าง", "/staff?q=ไม่มีคำนี้", *one, f"/staff/requests/{keys['submitted']}/cancel")
    person = site.browser(MANAGER)
    account = re.findall(r'href="(/admin/accounts/[\w-]{22})"', person.get("/admin/accounts").get_data(as_text=True))
    admin = ("/admin/types", "/admin/types/card", "/admin/types/card/preview", "/admin/accounts", account[0])
    return {
        SOMSRI: (*officer, "/staff/calendar", "/staff/summary", "/notices"),
        COUNTER: ("/staff", "/staff/counter", "/staff/calendar?days=1"),
        DIRECTOR: ("/staff/summary", "/staff/summary/requests", "/staff/calendar"),
        MANAGER: (*admin, *GUIDE, "/admin/accounts/new", "/admin/events", "/admin/acts", "/admin/jobs", *OWN),
    }


def _log_in(watched: Watched, number: str = SOMCHAI) -> None:
    page = watched.page
    page.goto("/login")
    page.fill("[name=citizen_id]", number)
    page.fill("[name=password]", PASSWORD)
    follow(page.locator("main button[type=submit]"))
    expect(page.locator("form[action='/logout'] button")).to_be_visible()


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_page_fits_and_everybody_can_use_it(watched: Watched, lived_in: Site, language: str) -> None:
    found: dict[str, object] = {}
    with passwords.cheaply():
        for who, places in (("visitor", PUBLIC), ("applicant", _own_pages(lived_in))):
            if who == "applicant":
                _log_in(watched)
            watched.page.goto(f"/language/{language}")
            found |= unsound(watched, places)
    assert not found, found


def test_every_page_behind_the_counter_fits_and_everybody_can_use_it(watched: Watched, lived_in: Site) -> None:
    found: dict[str, object] = {}
    with passwords.cheaply():
        for number, role in ((COUNTER, "counter"), (DIRECTOR, "director"), (MANAGER, "manager")):
            lived_in.person(number, role)
        for number, places in _staff_pages(lived_in).items():
            watched.page.context.clear_cookies()
            _log_in(watched, number)
            assert watched.page.locator("nav.menu").evaluate("each => each.offsetHeight") <= 52, "one line at 1280"
            found |= unsound(watched, places)
    assert not found, found


def test_the_menu_of_a_telephone_opens_by_keyboard_without_scripts(
    browser: Browser, address: str, lived_in: Site
) -> None:
    context = browser.new_context(
        base_url=address, locale="th-TH", viewport={"width": 360, "height": 800}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/status")
    assert page.locator("nav.menu").evaluate("each => each.offsetHeight") <= 50
    services = page.get_by_role("link", name="บริการ", exact=True)
    expect(services).to_be_hidden()
    expect(page.get_by_role("link", name="เข้าสู่ระบบ")).to_be_visible()
    door = page.get_by_role("button", name="เมนู", exact=True)
    door.focus()
    page.keyboard.press("Enter")
    expect(services).to_be_visible()
    page.keyboard.press("Escape")
    expect(services).to_be_hidden()
    expect(door).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(services).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/services")
    context.close()


def test_the_calendar_of_an_office_goes_below_not_sideways_on_a_telephone(watched: Watched, lived_in: Site) -> None:
    with passwords.cheaply():
        _log_in(watched, SOMSRI)
    page = watched.page
    page.goto("/staff/calendar")
    wide = "each => each.scrollWidth - each.clientWidth"
    assert page.locator(".scroll").evaluate(wide) == 0
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.locator(".scroll").evaluate(wide) == 0
    assert page.get_by_text("ว่าง", exact=True).first.is_visible()


def test_the_list_is_used_by_keyboard_alone(watched: Watched, lived_in: Site) -> None:
    with passwords.cheaply():
        _log_in(watched)
    page = watched.page
    page.goto("/requests")
    page.get_by_label("ค้นหา").focus()
    page.keyboard.type("2569")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{watched.address}/requests?show=10&q=2569")
    page.goto("/requests")
    page.get_by_role("link", name="ถัดไป").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("หน้า 2 ถึงหน้า 2 ทั้งหมด 12 ข้อมูล")).to_be_visible()


def test_the_paper_page_looks_again_by_itself_without_scripts(watched: Watched, lived_in: Site) -> None:
    with passwords.cheaply():
        _log_in(watched)
    seen: list[str] = []
    watched.page.on("request", lambda request: seen.append(request.url))
    paper = next(place for place in _own_pages(lived_in) if place.endswith("/paper"))
    watched.page.goto(paper)
    watched.page.wait_for_timeout(3000)
    assert sum(url.endswith("/paper") for url in seen) >= 2
