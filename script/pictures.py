"""Pictures of the product for the documentation, taken from itself: `script/pictures`, or of some offices by their names."""

import os
import shutil
import sys
from collections.abc import Callable

from boards import boards
from playwright.sync_api import Page, sync_playwright
from studio import DESK, LARGEST, PHONE, TARGET, Studio, begin, keep, portal, printed, requests_of
from walk_card import card
from walk_city import city
from walk_guide import guide
from walk_welfare import welfare

HISTORY = "ol.timeline"
SHOWN_AT = {"guide": "education-one-stop"}
"""Offices that pictures of something else are taken at, in a portal of their own."""


def main() -> int:
    """Take all, or those of the offices named; 1 when a picture is too heavy."""
    TARGET.mkdir(exist_ok=True)
    asked = {office: takes for office, takes in offices().items() if office in sys.argv[1:] or len(sys.argv) == 1}
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        for office, takes in asked.items():
            with portal(SHOWN_AT.get(office, office)) as (address, passwords):
                for take in takes:
                    take(Studio(browser, address, passwords))
        browser.close()
    heavy = [file.name for file in TARGET.glob("*.png") if file.stat().st_size > LARGEST]
    print("\n".join(f"too heavy: {name}" for name in heavy) or f"{len(list(TARGET.glob('*.png')))} pictures")
    return 1 if heavy else 0


def offices() -> dict[str, tuple[Callable[[Studio], None], ...]]:
    """What is taken of each sample office."""
    return {
        "education-one-stop": (
            visitors,
            orders,
            rooms,
            appointments,
            own_requests,
            desk,
            numbers,
            workshop,
            papers,
            *boards["education-one-stop"],
        ),
        "city-complaints": (complaints, *city, *boards["city-complaints"]),
        "social-welfare": (cases, *welfare, *boards["social-welfare"]),
        "welfare-card": (*card, *boards["welfare-card"]),
        "guide": guide,
    }


def visitors(studio: Studio) -> None:
    """Before anybody logs in."""
    for width, name in ((DESK, "home"), (PHONE, "home-phone")):
        with studio.page(width) as page:
            page.goto("/")
            keep(page, name)
    with studio.page(DESK) as page:
        page.goto("/services/card")
        keep(page, "service", whole=True)


def orders(studio: Studio) -> None:
    """A form with totals, on a telephone."""
    with studio.page(PHONE, "1111111111119") as page:
        begin(page, "form_order")
        page.check("input[name=school][value=anuban]")
        for field, many in (("order.p1_primary", "4"), ("order.p3_primary", "15")):
            page.fill(f'[id="{field}"]', many)
        page.get_by_text("740.03").first.wait_for()
        total = page.get_by_text("740.03").first
        total.evaluate("each => scrollBy(0, each.getBoundingClientRect().top - 640)")
        keep(page, "form-phone")


def rooms(studio: Studio) -> None:
    """The week of a room, to pick from."""
    with studio.page(DESK, "1111111111119") as page:
        begin(page, "room_booking")
        page.check("input[name=room][value=small]")
        page.locator("table.week").wait_for()
        page.locator("table.week").evaluate("each => scrollBy(0, each.getBoundingClientRect().top - 120)")
        keep(page, "calendar")


def appointments(studio: Studio) -> None:
    """What was answered, before it is sent."""
    with studio.page(PHONE, "2222222222227") as page:
        begin(page, "appointment")
        page.fill("#subject_matter", "ขอคำปรึกษาเรื่องการย้ายสถานศึกษาของบุตร")
        page.locator('input[name="_pick.meeting"]:not([disabled])').first.check()
        page.wait_for_timeout(1500)
        page.click(".buttons button[value=next]")
        page.wait_for_url("**/check*")
        keep(page, "check-phone", whole=True)


def own_requests(studio: Studio) -> None:
    """An applicant's list, and one request on the way."""
    with studio.page(DESK, "1111111111119") as page:
        page.goto("/requests")
        keep(page, "requests")
    with studio.page(PHONE, "1111111111119") as page:
        page.goto(longest_history(page))
        page.locator(HISTORY).first.evaluate("each => scrollBy(0, each.getBoundingClientRect().top - 120)")
        keep(page, "timeline-phone")


def desk(studio: Studio) -> None:
    """The queue, and a request that came back corrected."""
    with studio.page(DESK, "5555555555551") as page:
        page.goto("/staff")
        keep(page, "queue")
        page.goto(requests_of(page, "/staff?state=resubmitted")[0])
        page.set_viewport_size({"width": DESK, "height": 1100})  # the officer's column is as high as the window
        keep(page, "officer", whole=True)


def numbers(studio: Studio) -> None:
    """What the head of the office sees, and the admin."""
    with studio.page(DESK, "6666666666660") as page:
        page.goto("/staff/summary")
        keep(page, "summary")
    with studio.page(DESK, "7777777777778") as page:
        page.goto("/admin/types")
        keep(page, "types")


def workshop(studio: Studio) -> None:
    """A service's text beside what it makes."""
    with studio.page(DESK, "7777777777778") as page:
        page.goto("/admin/edit/request_types/room_booking.yaml")
        page.locator(".editor .cm-content").wait_for()
        keep(page, "workshop")


def papers(studio: Studio) -> None:
    """The first page of a printed request."""
    with studio.page(DESK, "1111111111119") as page:
        printed(page, requests_of(page, "/requests")[0], "paper")


def longest_history(page: Page) -> str:
    """The own request with which most has happened."""

    def events(address: str) -> int:
        page.goto(address)
        return page.locator(f"{HISTORY} > li").count()

    return max(requests_of(page, "/requests"), key=events)


def complaints(studio: Studio) -> None:
    """The queue of the complaint desk, and what an officer has in hand in the field."""
    with studio.page(DESK, "3333333333335") as page:
        page.goto("/staff")
        keep(page, "complaints")
    with studio.page(PHONE, "7777777777778") as page:
        page.goto("/staff?sort=due&order=up")
        page.locator("main a[href^='/staff/requests/']").first.click()
        keep(page, "complaint-phone")


def cases(studio: Studio) -> None:
    """The queue of the welfare office."""
    with studio.page(DESK, "4444444444443") as page:
        page.goto("/staff")
        keep(page, "cases")


if __name__ == "__main__":
    sys.exit(main())
