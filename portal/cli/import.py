"""`portal import TARGET FILE`: rows of a CSV or Excel file into a list or a form; once more where it stopped (C49, C63)."""

import argparse
import hashlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cli import Subcommands
from portal.db import Database
from portal.errors import NotFound
from portal.models.accounts import Account
from portal.queries.catalogue import Catalogue
from portal.services.accounts import people
from portal.services.importing import runs
from portal.services.importing.into import Into, named, registry
from portal.services.importing.rights import importer, may_import
from portal.services.importing.working import Works
from portal.services.publishing.office_folder import compiled
from portal.settings import from_environment
from portal.texts import LANGUAGES, text
from portal.uploads.storage import LocalStorage, read_chunks

SHOWN: Final = 20
MOST: Final = 2 * 1024**3
"""Bytes of a file."""


def declare(subcommands: Subcommands) -> None:
    """`portal import TARGET FILE [--as NUMBER] [--dry-run] [--sheet NAME] [--end-rest] [--without-files]`."""
    parser = subcommands.add_parser("import", help="take the rows of a CSV or Excel file into a list or a form")
    parser.add_argument("target", metavar="TARGET", help="id of a list, TYPE:STAFF_FORM for results, TYPE for requests")
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--as", dest="who", metavar="NUMBER", help="citizen ID of the officer who fills or files")
    parser.add_argument("--dry-run", action="store_true", help="say what would be imported, and change nothing")
    parser.add_argument("--sheet", default="", help="of an Excel file; else the first that holds anything")
    parser.add_argument("--end-rest", action="store_true", help="offer rows no more that the file has not")
    parser.add_argument("--without-files", action="store_true", help="file requests without files they require")
    parser.add_argument("--lang", choices=LANGUAGES, default="th", help="language of the messages")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """0 when all rows were good, 1 when some are to be corrected, 2 when the file cannot be imported."""
    if not chosen.file.is_file():
        print(f"portal: there is no file {chosen.file}", file=sys.stderr)
        return 2
    settings = from_environment()
    database = Database(settings.database_url)
    try:
        works = Works(database, Catalogue(compiled), LocalStorage(settings.storage))
        key = _begun(works, chosen)
        done = works.work(key, float("inf"), _progress)
        works.drop(done)
    finally:
        database.close()
    for line in told(done, chosen.lang):
        print(line)
    return 2 if done.state == "refused" else 1 if done.bad else 0


def told(run: Any, language: str) -> Iterator[str]:
    """What a run came to, then the first of what is wrong."""
    if run.refusal is not None:
        yield text(language, run.refusal["code"], **run.refusal["facts"])
        return
    facts = {name: f"{getattr(run, name):,}" for name in ("new", "changed", "same", "bad")}
    yield text(language, "importing.done" if run.state == "done" else "importing.would", **facts)
    if run.ended:
        yield text(language, "importing.ended", count=f"{run.ended:,}")
    if run.unused:
        yield text(language, "importing.unused", columns=", ".join(run.unused))
    for each in run.problems[:SHOWN]:
        yield f"  {_place(each, language)}: {text(language, each['code'], **each['facts'])}"
    if len(run.problems) > SHOWN:
        yield "  ..."


def _place(each: Mapping[str, Any], language: str) -> str:
    code = "importing.place" if each["column"] else "importing.line"
    return text(language, code, line=each["line"], column=each["column"])


def _begun(works: Works, chosen: argparse.Namespace) -> str:
    """A run for the file: the one of the same file that stopped midway, else a new one."""
    with works.database.reading() as session:
        into, by_id = _into(session, works.catalogue, chosen)
    digest = hashlib.sha256()
    for piece in read_chunks(chosen.file):
        digest.update(piece)
    wish = {"sheet": chosen.sheet, "writes": not chosen.dry_run, "ends_rest": chosen.end_rest}
    wish |= {"without_files": chosen.without_files}
    same = select(runs.RUN.c.key).where(
        runs.RUN.c.target == into.kind,
        runs.RUN.c.target_id == into.id,
        runs.RUN.c.by_id.is_not_distinct_from(by_id),
        runs.RUN.c.digest == digest.hexdigest(),
        runs.RUN.c.state.in_(runs.AT_WORK),
        *(runs.RUN.c[name] == value for name, value in wish.items()),
    )
    with works.database.reading() as session:
        # What somebody sent on the screen waits for them there, and is looked through by the worker.
        known = (
            session.scalar(same.order_by(runs.RUN.c.id.desc()).limit(1)) if by_id is None or wish["writes"] else None
        )
    if known is not None:
        return str(known)
    kept = works.storage.receive(read_chunks(chosen.file), MOST)
    with works.database.transaction() as session:
        return runs.start(session, into, chosen.file.name, digest.hexdigest(), kept.key, by_id, **wish)


def _into(session: Session, catalogue: Catalogue, chosen: argparse.Namespace) -> tuple[Into, int | None]:
    """What is meant, and in whose name; NotFound where there is no such thing, or it is not theirs to import into."""
    if chosen.target in catalogue.registry_titles(session):
        return registry(chosen.target), None
    number = people.read_citizen_id(chosen.who or "")
    account_id = session.scalar(select(Account.id).where(Account.citizen_id == number))
    into = named(chosen.target)
    if not may_import(session, importer(session, catalogue, account_id), catalogue, into):
        raise NotFound
    return into, account_id


def _progress(run: Any) -> None:
    """On a terminal one line that changes."""
    if sys.stderr.isatty() and run is not None and run.rows:
        print(f"\r{run.done:,} / {run.rows:,}", end="" if run.done < run.rows else "\n", file=sys.stderr, flush=True)
