"""The whole portal alive in this process: pages, a worker with real cleaning and printing, the sample office in force."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from portal.app import create_app
from portal.cli._people import PEOPLE, demo_people
from portal.db import Database
from portal.models import schema
from portal.papers.rendering import Renderer
from portal.services.accounts import demo_accounts, passwords
from portal.settings import ROOT, Settings, from_environment
from portal.uploads.cleaning import Cleaner
from portal.worker.__main__ import made
from tests.support.browser import serving
from tests.support.people import PASSWORD, account
from tests.support.published import SAMPLE, publish_sample

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
    people: Mapping[str, str]
    """Citizen IDs by the names journeys call people."""

    @property
    def database(self) -> Database:
        found: Database = self.app.extensions["database"]
        return found


@contextmanager
def live(home: Path, database_url: str = "", office: str = "") -> Iterator[Live]:
    """Start it with everybody in it, end it with its worker. `office`: another sample, with the people of its demo."""
    url = database_url or f"sqlite:///{home / 'portal.sqlite3'}"
    settings = from_environment({"PORTAL_HOME": str(home), "DATABASE_URL": url})
    schema.upgrade(url)
    with passwords.cheaply():
        app = create_app(settings, testing=True)
        publish_sample(app.extensions["database"], ROOT / "offices" / (office or SAMPLE.name))
        people = _bring_in(app.extensions["database"], office)
        with _working(settings), serving(app) as address:
            yield Live(app, address, settings, people)
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


def _bring_in(database: Database, office: str) -> Mapping[str, str]:
    if office:
        return _of_demo(database, ROOT / "offices" / office)
    with database.transaction() as session:
        for name, number in APPLICANTS.items():
            account(session, number, first_name=NAMES[name], last_name="ตัวอย่าง", personnel_type="teacher")
        for name, (number, role, unit) in STAFF.items():
            account(session, number, role, first_name=NAMES.get(name, name), last_name="ขยัน", unit=unit)
    return APPLICANTS | {name: number for name, (number, _, _) in STAFF.items()}


def _of_demo(database: Database, folder: Path) -> Mapping[str, str]:
    people = demo_people((folder / PEOPLE).read_bytes())
    kept = {person.citizen_id: passwords.keep(PASSWORD) for person in people}
    with database.transaction() as session:
        demo_accounts.ensure(session, people, kept)
    return {person.id: person.citizen_id for person in people}
