"""What browser tests share: a served application, a page that is watched, and axe."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Locator, Page, Request
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_REFUSED = "server responded with a status of 4"
"""A page that says 404 or 422 is no fault of the browser's."""
_RULES = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
"""Of WCAG 2.2 AA, which axe leaves off by default; the rest of 2.0 to 2.2 AA it always tries. Where something is right
it need not be listed place by place."""

AXE = "/axe-of-the-tests.js"
"""Where a served application has axe for the browser, which then reads its half megabyte once and not at every look."""
_AXE = Axe().axe_script.encode()
_AXE_HEADERS = [("Content-Type", "text/javascript"), ("Cache-Control", "public, max-age=31536000, immutable")]
_TAKE_IN = """source => window.axe ? null : new Promise((done, failed) => {
  const script = document.createElement("script");
  Object.assign(script, {src: source, onload: () => {script.remove(); done(null);}, onerror: () => failed(Error(source))});
  document.head.append(script);
})"""


@dataclass
class Watched:
    """A page that remembers what went wrong in it."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve the application from this process, so that tests may set the clock and read the database."""
    inside = _Inside(app)
    server = make_server("127.0.0.1", 0, inside, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        inside.wait()
        server.server_close()


class _Inside:
    """The application, and how many requests are in it: a page that is left has often just asked for something.

    Who closes the database under such a request leaves its connection to the garbage, and the next test is told so.
    """

    def __init__(self, app: Flask) -> None:
        self._app, self._count, self._changed = app, 0, threading.Condition()

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"] == AXE:
            start("200 OK", _AXE_HEADERS)
            return [_AXE]
        self._add(1)
        try:
            return self._app(environ, start)
        finally:
            self._add(-1)

    def wait(self) -> None:
        """Until all have their answer; sending it needs no database."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._count == 0, timeout=30), "a request never ended"

    def _add(self, number: int) -> None:
        with self._changed:
            self._count += number
            self._changed.notify_all()


def watching(context: BrowserContext, address: str) -> Watched:
    """A new page; a script's fault, an error or CSP report in the console, a foreign address are noted."""
    found = Watched(context.new_page(), address)

    def said(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or (message.type == "error" and _REFUSED not in message.text):
            found.wrong.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            found.wrong.append(request.url)

    found.page.on("console", said)
    found.page.on("pageerror", lambda fault: found.wrong.append(str(fault)))
    found.page.on("request", asked)
    return found


def entered(browser: Browser, app: Flask, client: FlaskClient, address: str, width: int, **more: Any) -> BrowserContext:
    """A browser in which somebody is logged in as `client` is; a touch screen at a telephone's width."""
    context = browser.new_context(
        base_url=address, locale="th-TH", viewport={"width": width, "height": 800}, has_touch=width < 400, **more
    )
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    context.add_cookies([{"name": name, "value": cookie.value, "url": address}])
    return context


def follow(door: Locator) -> None:
    """Click what leads to another page, and stay until that page is whole: in between there is none to look at."""
    with door.page.expect_navigation():
        door.click()


def axe_violations(watched: Watched) -> str:
    """What axe finds in the page as it stands, as a text; empty when nothing."""
    before = len(watched.wrong)
    watched.page.evaluate(_TAKE_IN, AXE)
    found = AxeResults(watched.page.evaluate("rules => axe.run(rules)", _RULES))
    del watched.wrong[before:]  # axe tries inline styles of its own, which our CSP refuses
    return str(found.generate_report()) if found.violations_count else ""


def _open(page: Page, place: str) -> None:
    """A page that asks for itself again every two seconds may do so just as it is left."""
    try:
        page.goto(place)
    except Error as problem:
        if "ERR_ABORTED" not in problem.message:
            raise
        page.goto(place)


def unsound(watched: Watched, places: Iterable[str], load: bool = True) -> dict[str, object]:
    """Pages that are too wide or that axe finds something in, at a phone's and a desk's width; `load=False`: as they stand."""
    found: dict[str, object] = {}
    for place in places:
        for width in (360, 1280):
            watched.page.set_viewport_size({"width": width, "height": 800})
            if load:
                _open(watched.page, place)
            wide = watched.page.evaluate("document.documentElement.scrollWidth")
            wrong = axe_violations(watched)
            if wide > width or wrong:
                found[f"{place} {width}"] = (wide, wrong)
    return found
