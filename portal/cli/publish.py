"""`portal publish [--office FOLDER]`: put the office's folder in force now; a running portal shows it within seconds."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from portal.cli import Subcommands
from portal.db import Database
from portal.request_types.proving import counted
from portal.request_types.reading.folder import OFFICE_FILE
from portal.services.publishing.hearing import How
from portal.services.publishing.listening import listen
from portal.services.publishing.publication import FoundOffice, Problem, Published
from portal.settings import Settings, from_environment
from portal.texts import LANGUAGES, text

EXPECTED = frozenset({How.NEW, How.CHANGED, How.AGREED, How.SAME})
"""What a start need not tell of a file; of a file not taken the problem is told."""


def declare(subcommands: Subcommands) -> None:
    """`portal publish [--office FOLDER] [--lang en]`."""
    parser = subcommands.add_parser("publish", help="put the office's folder in force now")
    parser.add_argument("--office", metavar="FOLDER", type=Path, help="instead of PORTAL_OFFICE")
    parser.add_argument("--lang", choices=LANGUAGES, default="th", help="language of the messages")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """0 when all is in force, 1 when a file has problems: of its type the last version stays; 2 without an office."""
    settings = from_environment()
    folder = chosen.office or settings.office
    database = Database(settings.database_url)
    try:
        # A folder that was named must be there; without one, the shelf is what there is.
        there = chosen.office is None or (folder / OFFICE_FILE).is_file()
        listened = listen(database, folder, "shell") if there else None
    finally:
        database.close()
    if listened is None:
        print(f"portal: there is no office at {folder}", file=sys.stderr)
        return 2
    found, done = listened.found, listened.done
    for line in [*heard(done, chosen.lang), *told(found, done, chosen.lang)]:
        print(line)
    return 1 if done.refused or found.problems else 0


def prepare(settings: Settings, database: Database) -> None:
    """At the start: what changed is told, and what has problems; what stayed as it was is not worth a line."""
    listened = listen(database, settings.office)
    if listened is None:
        print(f"portal: there is no office at {settings.office}", file=sys.stderr)
        return
    found, done = listened.found, listened.done
    quiet = {each.id for each in found.types} - {*done.versions, *done.refused}
    for line in [*heard(done, "en", but=EXPECTED), *told(found, done, "en", but=frozenset(quiet))]:
        print(line, flush=True)


def heard(done: Published, language: str, but: frozenset[How] = frozenset({How.SAME})) -> Iterator[str]:
    """One line for each file of which there is something to say."""
    for each in done.heard:
        if each.how not in but:
            yield text(language, f"publish.file_{each.how}", file=each.path)


def told(found: FoundOffice, done: Published, language: str, but: frozenset[str] = frozenset()) -> Iterator[str]:
    """One line for each type, then each of its problems."""
    for problem in found.problems:
        yield _said(problem)
    for each in found.types:
        if each.id in but:
            continue
        if each.id in done.versions:
            yield text(language, "publish.published", type=each.id, number=done.versions[each.id])
        elif each.problems:
            yield text(language, "publish.refused", type=each.id, count=counted(each.problems))
            yield from (f"  {_said(problem)}" for problem in each.problems)
        else:
            yield text(language, "publish.unchanged", type=each.id)


def _said(problem: Problem) -> str:
    place = f"{problem['file']}:{problem['line']}:{problem['column']}: " if problem["line"] else ""
    return f"{place}{problem['what']}"
