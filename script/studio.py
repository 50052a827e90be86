"""A browser on a running sample office, and what is kept of what it shows: for `script/pictures`."""

import io
import json
import os
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
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "pictures"
PHONE, DESK = 360, 1280
LARGEST = 150_000
"""Bytes a picture may have."""
PATIENCE = 180


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


def printed(page: Page, request: str, name: str) -> None:
    """The first page of a request's paper, once the worker has printed it."""
    address = f"{request}/paper"
    until(lambda: _is_pdf(page.context, address))
    drawn = subprocess.run(
        ["pdftoppm", "-png", "-r", "80", "-f", "1", "-l", "1", "-"],
        input=page.context.request.get(address).body(),
        capture_output=True,
        check=True,
    )
    save(drawn.stdout, name)


def pressed(page: Page, name: str) -> None:
    """Press what is called so in the page's main part."""
    main = page.locator("main")
    door = main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True))
    with page.expect_navigation():
        door.filter(visible=True).first.click()


def found(page: Page, listed: str, words: str) -> str:
    """The address of the first request that a list (`/staff`, `/requests`) finds by these words; it is opened."""
    address = requests_of(page, f"{listed}?{urlencode({'q': words})}")[0]
    page.goto(address.partition("?")[0])
    return address.partition("?")[0]


def keep_at(page: Page, name: str, place: str, above: int = 90) -> None:
    """Take the picture with this place near its top."""
    page.wait_for_load_state("networkidle")
    page.locator(place).first.evaluate("(each, by) => scrollBy(0, each.getBoundingClientRect().top - by)", above)
    keep(page, name)


def keep_top(page: Page, name: str) -> None:
    """Take the picture from the top, wherever the page opened."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    keep(page, name)


def keep(page: Page, name: str, whole: bool = False) -> None:
    """Take the picture of what is seen, or of the whole page."""
    page.wait_for_load_state("networkidle")
    save(page.screenshot(full_page=whole), name)


def save(drawn: bytes, name: str) -> None:
    """As a palette: flat pages lose nothing anybody sees."""
    with Image.open(io.BytesIO(drawn)) as picture:
        small = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
        small.save(TARGET / f"{name}.png", optimize=True)
