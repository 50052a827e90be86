"""Files that eat all they may, while people work: everybody is served, each file gets its verdict (F20)."""

import random
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.uploads.cleaning import Cleaner
from portal.uploads.inspection import Cleaned, Rejected
from portal.uploads.limits import Limits
from tests.security.test_killed_web import _kill, _served, at, environ
from tests.support.desk import Desk
from tests.support.volume import FULL, measured, p95, tried, volume
from tests.uploads import hostile_pdfs
from tests.uploads.conftest import document

__all__ = ["at", "document", "environ"]
USERS = volume(50, 3)
PAGES = 12 if FULL else 2
THINKS = 1.5 if FULL else 0.0
"""Seconds between two pages of one person, about."""


@pytest.fixture
def address(environ: dict[str, str], at: Desk) -> Iterator[str]:
    door = _served(environ, "")
    yield f"http://127.0.0.1:{environ['PORT']}"
    _kill(door)


def test_f20_people_go_on_while_children_break_their_limits(
    address: str, at: Desk, document: Callable[..., bytes], tmp_path: Path
) -> None:
    people = [_person(at, number) for number in range(USERS)]
    _work(address, people)  # nobody is measured by what a first page costs
    calm = _work(address, people)
    done, verdicts = threading.Event(), list[Any]()
    hostile = threading.Thread(target=_clean, args=(document, tmp_path, done, verdicts))
    hostile.start()
    busy = _work(address, people)
    done.set()
    hostile.join()
    assert len(calm) == len(busy) == USERS * PAGES
    assert verdicts
    assert all(isinstance(verdict, Cleaned | Rejected) for verdict in verdicts)
    tried("F20", f"pages of {USERS} people read beside files that break their limits", len(busy))
    tried("F20", "hostile files cleaned or refused meanwhile", len(verdicts))
    measured("F20", "p95 of a page before", p95(calm))
    measured("F20", "p95 of a page beside them", p95(busy))
    assert not FULL or p95(busy) < 2 * p95(calm)


def _person(at: Desk, number: int) -> tuple[str, str]:
    """A cookie, and the page of one's own request."""
    at.person(f"user {number}")
    key = at.file("form_order", f"user {number}")
    return f"{at.app.config['SESSION_COOKIE_NAME']}={at.cookie(f'user {number}')}", f"/requests/{key}"


def _work(address: str, people: list[tuple[str, str]]) -> list[float]:
    waits: list[float] = []

    def read(cookie: str, own: str) -> None:
        chance = random.Random(own)
        for turn in range(PAGES):
            time.sleep(chance.uniform(0, 2 * THINKS))
            began = time.monotonic()
            asked = urllib.request.Request(address + ("/requests", own)[turn % 2], headers={"Cookie": cookie})
            with urllib.request.urlopen(asked, timeout=60) as page:
                page.read()
            waits.append(time.monotonic() - began)

    threads = [threading.Thread(target=read, args=person) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits


def _clean(document: Callable[..., bytes], folder: Path, done: threading.Event, verdicts: list[Any]) -> None:
    """One after another, as the worker takes them."""
    source, seed = folder / "source", 0
    with Cleaner() as cleaner:
        while not done.is_set() or not verdicts:
            source.write_bytes(hostile_pdfs.heavy(document, random.Random(seed)))
            verdicts.append(cleaner.clean(source, "a.pdf", Limits(), folder / "target", folder / "preview"))
            seed += 1
