"""A person at a browser: goes from page to page as people do, and looks hard at each one."""

import gzip
import io
import re
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, ViewportSize, expect

from tests.support.browser import AXE, Watched, axe_violations, follow, watching
from tests.support.live import Live
from tests.support.people import PASSWORD

MOST_BYTES = 100_000
"""Of a page with all it needs, compressed, photographs apart (screens.md)."""
PHONE, DESK = 360, 1280
_WEIGHED: dict[str, int] = {}
"""Of files that are named by their digest, for all walkers."""
_STICKS_OUT = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
  [...document.querySelectorAll("main *")].filter(each => each.getBoundingClientRect().right > window.innerWidth)
    .slice(0, 12).map(each => each.outerHTML.slice(0, 150))"""
"""Nothing, or what reaches over the right edge when the page can be scrolled sideways."""


@dataclass
class Walker:
    """One person in one browser of their own."""

    live: Live
    watched: Watched
    context: BrowserContext
    width: int
    scripts: bool = True
    weighed: dict[str, int] = field(default_factory=dict)

    @property
    def page(self) -> Page:
        return self.watched.page

    def open(self, path: str) -> None:
        """Go to a page and look at it."""
        self.page.goto(path)
        self.look()

    def press(self, name: str | re.Pattern[str], within: str = "main") -> None:
        """Press the button or follow the link of this name, and look at the page it leads to."""
        place = self.page.locator(within)
        whole = isinstance(name, str)
        button = place.get_by_role("button", name=name, exact=whole).or_(
            place.get_by_role("link", name=name, exact=whole)
        )
        self.go(button.filter(visible=True).first)

    def go(self, door: Locator) -> None:
        """Through a link or button to the page behind it, and look at that."""
        follow(door)
        self.look()

    def look(self) -> None:
        """Nothing sticks out, axe finds nothing, the page is light; its watcher knows of errors and foreign hosts."""
        if not self.scripts:
            return  # nothing can be measured in a page that runs nothing; others looked at the same pages
        try:
            self._look()
        except Error:  # a page that asks for itself again while files are checked did so just now
            self.page.wait_for_load_state()
            self._look()

    def _look(self) -> None:
        url = self.page.url
        out = self.page.evaluate(_STICKS_OUT)
        assert out == [], f"{url}: {out}"
        found = axe_violations(self.watched)
        assert not found, f"{url}\n{found}"
        weight = self._weight()
        assert weight <= MOST_BYTES, f"{url} weighs {weight} bytes"

    def log_in(self, name: str) -> None:
        """By number and password, as everybody."""
        self.open("/login")
        self.page.locator("#citizen_id").fill(self.live.people[name])
        self.page.locator("#password").fill(PASSWORD)
        self.press("เข้าสู่ระบบ")
        expect(self.page.locator("header")).to_contain_text("ออกจากระบบ")

    def attach(self, field_id: str, file: Path) -> None:
        """Choose a file and wait until the worker has cleaned it."""
        self.page.set_input_files(f"#file-{field_id}", file)
        expect(self.page.locator(f"#q-{field_id} .files a")).to_be_visible(timeout=30_000)

    def fetch(self, path: str) -> tuple[str, bytes]:
        """A file with this browser's own session: content type and bytes."""
        answer = self.context.request.get(path)
        return answer.headers.get("content-type", ""), answer.body()

    def paper(self, path: str) -> str:
        """The words of a printed paper; the page that stands in for it is asked again until it is there."""
        for _ in range(120):
            kind, body = self.fetch(path)
            if kind == "application/pdf":
                return _words(body)
            time.sleep(0.25)
        raise AssertionError(f"no paper at {path}")

    def done(self) -> None:
        """Close the browser; what went wrong in it fails the test."""
        self.context.close()
        assert self.watched.wrong == [], self.watched.wrong

    def _weight(self) -> int:
        """Bytes of the page and of what it loads, pictures apart, as a web server would compress them."""
        asked = "performance.getEntriesByType('resource').map(each => [each.name, each.initiatorType])"
        named = {url for url, kind in self.page.evaluate(asked) if kind in ("link", "script", "css")}
        parts = {url.removeprefix(self.live.address) for url in named} - {AXE}
        for url in parts:
            known = self.weighed if "?v=" not in url else _WEIGHED
            if url not in known:
                known[url] = len(gzip.compress(self.context.request.get(url).body()))
            self.weighed[url] = known[url]
        return len(gzip.compress(self.page.content().encode())) + sum(self.weighed[url] for url in parts)


def walker(browser: Browser, live: Live, width: int, scripts: bool = True) -> Walker:
    """Somebody at a phone (360 px) or a desk (1280 px)."""
    size = ViewportSize(width=width, height=740 if width == PHONE else 900)
    context = browser.new_context(
        base_url=live.address, locale="th-TH", viewport=size, java_script_enabled=scripts, has_touch=width == PHONE
    )
    context.set_default_timeout(15_000)
    return Walker(live, watching(context, live.address), context, width, scripts)


@cache
def photograph() -> bytes:
    """A picture as a telephone takes it."""
    made = io.BytesIO()
    Image.radial_gradient("L").resize((1200, 900)).convert("RGB").save(made, "JPEG", quality=80)
    return made.getvalue()


def _words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    words = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return words
