"""The front door opens in a browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Watched, axe_violations, follow

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


def test_the_front_door_opens_in_thai_and_switches_to_english(page: Page) -> None:
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "th")
    expect(page.locator("h1")).to_be_visible()
    follow(page.get_by_role("link", name="English"))
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_sticks_out_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("place", ["/", "/no-such-page"])
def test_everybody_can_use_the_page(watched: Watched, place: str) -> None:
    watched.page.goto(place)
    assert axe_violations(watched) == ""
