"""The demo requests, told once at the first start of a portal with demo people."""

import sys

from portal.cli._people import PEOPLE, demo_people
from portal.db import Database
from portal.queries.catalogue import Catalogue, compiled
from portal.queries.shelf import one
from portal.services.demo.acting import Files
from portal.services.demo.loading import is_loaded, load
from portal.settings import Settings
from portal.uploads.cleaning import Cleaner
from portal.uploads.scanning import NoScanner
from portal.uploads.storage import LocalStorage


def prepare(settings: Settings, database: Database) -> None:
    """Once; what cannot be read or told is said and stops nobody."""
    if not settings.demo:
        return
    with database.reading() as session:
        if is_loaded(session):
            return
        people = {person.id: person.citizen_id for person in demo_people(one(session, PEOPLE)) if person.id}
    with Cleaner() as cleaner:
        files = Files(LocalStorage(settings.storage), cleaner, NoScanner())
        try:
            problems = load(database, Catalogue(compiled), files, people)
        except ValueError as unreadable:
            problems = [str(unreadable)]
    for problem in problems or ():
        print(f"portal: demo: {problem}", file=sys.stderr)
