"""Pictures of the product for the documentation, taken from itself: `script/pictures`."""

import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "pictures"
PHONE, DESK = 360, 1280
LARGEST = 150_000
"""Bytes a picture may have."""
PATIENCE = 180
HISTORY = "ol.timeline"


@dataclass(frozen=True)
class Studio:
    """A browser on a running portal."""

    browser: Browser
    address: str
    passwords: dict[str, str]

    @contextmanager
    def page(self, width: int, who: str = "") -> Iterator[Page]:
        """A page of a visitor, or of the person with this citizen ID."""
        context = self.browser.new_context(
            base_url=self.address, locale="th-TH", viewport={"width": width, "height": 800}
        )
        page = context.new_page()
        if who:
            page.goto("/login")
            page.fill("#citizen_id", who)
            page.fill("#password", self.passwords[who])
            page.click("main button[type=submit]")
        yield page
        context.close()


def main() -> int:
    """Take all; 1 when a picture is too heavy."""
    TARGET.mkdir(exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        for office, takes in offices().items():
            with portal(office) as (address, passwords):
                for take in takes:
                    take(Studio(browser, address, passwords))
        browser.close()
    heavy = [file.name for file in TARGET.glob("*.png") if file.stat().st_size > LARGEST]
    print("\n".join(f"too heavy: {name}" for name in heavy) or f"{len(list(TARGET.glob('*.png')))} pictures")
    return 1 if heavy else 0


def offices() -> dict[str, tuple[Callable[[Studio], None], ...]]:
    """What is taken of each sample office."""
    return {
        "education-one-stop": (visitors, orders, rooms, appointments, own_requests, desk, numbers, papers),
        "city-complaints": (complaints,),
        "social-welfare": (cases,),
    }


@contextmanager
def portal(office: str) -> Iterator[tuple[str, dict[str, str]]]:
    """`portal start` with a sample office; its address and demo passwords."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as home:
        environ = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "PUBLIC_URL")}
        environ |= {"PORT": str(port), "PORTAL_HOME": home}
        started = [sys.executable, "-m", "portal.cli", "start", "--office", office]
        with (Path(home) / "log").open("w") as log:
            running = subprocess.Popen(started, env=environ, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
            try:
                until(lambda: answers(f"{address}/readyz"))
                logins = json.loads((Path(home) / "demo-logins.json").read_text("utf-8"))
                yield address, {each["login"]: each["password"] for each in logins}
            finally:
                running.send_signal(signal.SIGTERM)
                running.wait(PATIENCE)


def answers(url: str) -> bool:
    """Whether something good comes back."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def until(holds: Callable[[], bool]) -> None:
    """Wait for it."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("it did not come about")
        time.sleep(0.3)


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


def papers(studio: Studio) -> None:
    """The first page of a printed request."""
    with studio.page(DESK, "1111111111119") as page:
        address = f"{requests_of(page, '/requests')[0]}/paper"
        until(lambda: _is_pdf(page.context, address))
        printed = page.context.request.get(address).body()
    drawn = subprocess.run(
        ["pdftoppm", "-png", "-r", "80", "-f", "1", "-l", "1", "-"], input=printed, capture_output=True, check=True
    )
    save(drawn.stdout, "paper")


def _is_pdf(context: BrowserContext, address: str) -> bool:
    return context.request.get(address).headers.get("content-type", "").startswith("application/pdf")


def begin(page: Page, type_id: str) -> None:
    """Start a draft."""
    page.goto(f"/new/{type_id}")
    page.click("main form button")


def requests_of(page: Page, listed: str) -> list[str]:
    """The addresses of the requests of a list."""
    page.goto(listed)
    links = page.locator("main a").evaluate_all("all => all.map(each => each.getAttribute('href') || '')")
    found = (link for link in links if link.split("/")[-2:-1] == ["requests"] and len(link.split("/")[-1]) > 15)
    return list(dict.fromkeys(found))


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


def keep(page: Page, name: str, whole: bool = False) -> None:
    """Take the picture of what is seen, or of the whole page."""
    page.wait_for_load_state("networkidle")
    save(page.screenshot(full_page=whole), name)


def save(drawn: bytes, name: str) -> None:
    """As a palette: flat pages lose nothing anybody sees."""
    with Image.open(io.BytesIO(drawn)) as picture:
        small = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
        small.save(TARGET / f"{name}.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main())
