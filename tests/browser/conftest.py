"""A real browser on a real server: Debian's Chromium by Playwright, nothing reached but this machine."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from zlib import crc32

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conftest import ENGINES
from tests.support.browser import Watched, serving, watching
from tests.support.live import Live, live
from tests.support.walker import PHONE, Walker, photograph, walker

Enter = Callable[..., Walker]

UNUSED = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
)
"""What Playwright switches off (of two lists Chromium reads the last alone), and what hangs below the address line: in
each window that is two pages of the browser's own, which cost as much as a page of ours."""
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    f"--disable-features={','.join(UNUSED)}",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
]


LONGEST = (
    "test_welfare.py",
    "test_welfare_card.py",
    "test_journeys.py",
    "test_pages.py",
    "test_bookings.py",
    "test_complaint.py",
)
"""Files whose tests take longest."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that at the end of a run no process waits for the others' last journey.

    Of a test marked `one_engine` the run for one engine stays; what the database does is asked below, on both.
    """
    twins = [item for item in items if _is_twin(item)]
    if twins:
        config.hook.pytest_deselected(items=twins)
        items[:] = [item for item in items if item not in set(twins)]
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    """By file; all that no browser does keeps its order and comes last."""
    if item.path.parent != Path(__file__).parent:
        return len(LONGEST) + 1
    return LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST)


def _is_twin(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function) or item.get_closest_marker("one_engine") is None:
        return False
    engine = str(item.callspec.params.get("database_url", "")) if hasattr(item, "callspec") else ""
    if not engine:
        return False
    return engine != ENGINES[crc32(item.nodeid.replace(engine, "").encode()) % len(ENGINES)]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process; CHROMIUM names another one."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert chromium, "Chromium is missing: apt-get install chromium, or set CHROMIUM to its path"
    expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
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
    found = watching(context, address)
    yield found
    context.close()
    assert found.wrong == []


@pytest.fixture
def page(watched: Watched) -> Page:
    """The watched page itself."""
    return watched.page


@pytest.fixture(scope="module")
def portals(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """One living portal for all journeys of this file."""
    with live(tmp_path_factory.mktemp("live")) as running:
        yield running


@pytest.fixture
def enter(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Enter]:
    """Call it with a person's name (or none) and a width: somebody at a browser, logged in."""
    inside: list[Walker] = []

    def come(name: str | None, width: int = PHONE, scripts: bool = True, at: Live | None = None) -> Walker:
        who = walker(browser, at or request.getfixturevalue("portals"), width, scripts)
        inside.append(who)
        if name is not None:
            who.log_in(name)
        return who

    yield come
    for who in inside:
        who.done()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "สำเนาบัตร.jpg"
    file.write_bytes(photograph())
    return file
