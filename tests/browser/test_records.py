"""Rating a finished request on a telephone, by finger or keyboard, also without scripts; pages fit (C50, C60, C85)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from portal import clock
from portal.access.permissions import Actor
from tests.services.test_records import WORK, Office
from tests.support.browser import unsound, watching
from tests.support.declared import declare

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
PHONE, DESK = 360, 1280


class Counter(Office):
    """A finished request, served to browsers."""

    def __init__(self, app: Flask, folder: Path, browser: Browser, address: str) -> None:
        super().__init__(declare(app.extensions["database"], folder, work=WORK))
        self.app, self.launched, self.address = app, browser, address
        self.contexts: list[BrowserContext] = []

    def context(self, who: Actor, width: int, scripts: bool = True) -> BrowserContext:
        """Somebody's browser, logged in."""
        made = self.launched.new_context(
            base_url=self.address, locale="th-TH", viewport={"width": width, "height": 800},
            has_touch=width == PHONE, java_script_enabled=scripts,
        )  # fmt: skip
        name = self.app.config["SESSION_COOKIE_NAME"]
        cookie = self.office.browser(self.app, who).get_cookie(name)
        assert cookie is not None
        made.add_cookies([{"name": name, "value": cookie.value, "url": self.address}])
        self.contexts.append(made)
        return made

    def open(self, who: Actor, width: int, scripts: bool = True) -> Page:
        page = self.context(who, width, scripts).new_page()
        page.goto(f"/requests/{self.key}")
        return page


@pytest.fixture
def made(app: Flask, tmp_path: Path, browser: Browser, address: str) -> Iterator[Counter]:
    counter = Counter(app, tmp_path / "office", browser, address)
    yield counter
    for each in counter.contexts:
        each.close()


def _fits(page: Page) -> bool:
    room: bool = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    return room


def test_a_finger_rates_on_a_narrow_screen_without_scripts(made: Counter) -> None:
    page = made.open(made.applicant, PHONE, scripts=False)
    form = page.locator("form.entry")
    box = form.get_by_label("4 ดี", exact=True).locator("xpath=ancestor::label").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert box["x"] + box["width"] <= PHONE
    form.get_by_role("button", name="บันทึก").tap()
    expect(page.locator("#_summary")).to_contain_text("กรุณาให้คะแนน")
    page.locator("form.entry").get_by_text("4 ดี", exact=True).tap()
    page.get_by_label("ความเห็น").fill("รวดเร็วดี")
    page.locator("form.entry").get_by_role("button", name="บันทึก").tap()
    expect(page.locator("main")).to_contain_text("4 จาก 5")
    expect(page.locator("form.entry")).to_have_count(0)
    assert [entry.answers for entry in made.entries()] == [{"score": 4, "comment": "รวดเร็วดี"}]


def test_the_keyboard_rates_too(made: Counter) -> None:
    page = made.open(made.applicant, DESK)
    assert _fits(page)
    page.get_by_label("5 ดีมาก").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("พอใช้ได้")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("3 จาก 5")


def test_pages_with_entries_fit_and_axe_finds_nothing(made: Counter) -> None:
    with clock.stopped_at(datetime(2026, 8, 3, tzinfo=UTC)):
        made.add(made.front, "follow_up", found="ยังใช้งานได้ดี")
    made.add(made.front, "amend", wording="เปลี่ยนหลอดไฟสองดวง")
    for who, paths in (
        (made.applicant, [f"/requests/{made.key}", f"/requests/{made.key}/records/rating"]),
        (made.front, [f"/staff/requests/{made.key}", f"/requests/{made.key}/records/amend", "/staff/summary"]),
    ):
        watched = watching(made.context(who, DESK), made.address)
        assert unsound(watched, paths) == {}
        assert watched.wrong == []
    made.add(made.applicant, "rating", score="2")
    watched = watching(made.context(made.front, DESK), made.address)
    assert unsound(watched, ["/staff/summary", f"/staff/requests/{made.key}"]) == {}
