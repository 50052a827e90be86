"""A real browser on a real server: Debian's Chromium by Playwright, nothing reached but this machine."""

import os
import shutil
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.support.browser import Watched, serving

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process; CHROMIUM names another one."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert chromium, "Chromium is missing: apt-get install chromium, or set CHROMIUM to its path"
    with sync_playwright() as playwright:
        flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
        launched = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield launched
        launched.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the portal under test is served."""
    with serving(app) as url:
        yield url


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    """A page of 1280 px in Thai; a script's fault, a CSP report or a foreign address fails the test."""
    context = browser.new_context(base_url=address, locale="th-TH", viewport={"width": 1280, "height": 900})
    found = Watched(context.new_page(), address)

    def said(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            found.wrong.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            found.wrong.append(request.url)

    found.page.on("console", said)
    found.page.on("pageerror", lambda fault: found.wrong.append(str(fault)))
    found.page.on("request", asked)
    yield found
    context.close()
    assert found.wrong == []


@pytest.fixture
def page(watched: Watched) -> Page:
    """The watched page itself."""
    return watched.page
