"""The whole portal alive in this process: pages, a worker with real cleaning and printing, the sample office in force."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from portal.app import create_app
from portal.db import Database
from portal.models import schema
from portal.papers.rendering import Renderer
from portal.services import passwords
from portal.settings import Settings, from_environment
from portal.uploads.cleaning import Cleaner
from portal.worker.__main__ import made
from tests.support.browser import serving
from tests.support.people import account
from tests.support.published import publish_sample

APPLICANTS = {"somchai": "1111111111119", "somsri": "2222222222227"}
STAFF = {
    "personnel": ("3333333333335", "officer", "personnel"),
    "counter": ("4444444444443", "counter", None),
    "manager": ("5555555555551", "manager", None),
    "director": ("6666666666660", "director", None),
}
STRANGER = "7777777777778"
"""A number nobody has registered yet."""
NAMES = {"somchai": "สมชาย", "somsri": "สมศรี", "personnel": "บุคลากร", "counter": "จุดบริการ"}
_CHORES = ("index", "counts")
"""Of a worker's chores those a journey meets; the office's folder is published once, by hand."""


@dataclass(frozen=True)
class Live:
    """A running portal, today: the human check trusts no other clock."""

    app: Flask
    address: str
    settings: Settings

    @property
    def database(self) -> Database:
        found: Database = self.app.extensions["database"]
        return found


def number_of(name: str) -> str:
    """The citizen ID of one of the people."""
    return APPLICANTS[name] if name in APPLICANTS else STAFF[name][0]


@contextmanager
def live(home: Path, database_url: str = "") -> Iterator[Live]:
    """Start it with everybody in it, end it with its worker."""
    url = database_url or f"sqlite:///{home / 'portal.sqlite3'}"
    settings = from_environment({"PORTAL_HOME": str(home), "DATABASE_URL": url})
    schema.upgrade(url)
    with passwords.cheaply():
        app = create_app(settings, testing=True)
        publish_sample(app.extensions["database"])
        _bring_in(app.extensions["database"])
        with _working(settings), serving(app) as address:
            yield Live(app, address, settings)
        app.extensions["database"].close()


@contextmanager
def _working(settings: Settings) -> Iterator[None]:
    with Cleaner() as cleaner, Renderer() as renderer:
        loop = made(settings, cleaner, renderer)
        loop.chores = [chore for chore in loop.chores if chore.name in _CHORES]
        thread = threading.Thread(target=loop.run)
        thread.start()
        try:
            yield
        finally:
            loop.told.set()
            thread.join()
            loop.database.close()


def _bring_in(database: Database) -> None:
    with database.transaction() as session:
        for name, number in APPLICANTS.items():
            account(session, number, first_name=NAMES[name], last_name="ตัวอย่าง", personnel_type="teacher")
        for name, (number, role, unit) in STAFF.items():
            account(session, number, role, first_name=NAMES.get(name, name), last_name="ขยัน", unit=unit)
