"""`portal verify [FILE]`: is the portal whole, or would this backup make a whole one? Names what is damaged (T39)."""

import argparse
import sys
import tempfile
from pathlib import Path

from portal.cli import Subcommands
from portal.db import Database
from portal.models import schema
from portal.services.backup.archive import BackupRefused, check
from portal.services.backup.restore import restore
from portal.services.backup.verify import damage
from portal.services.logs import anchors
from portal.settings import from_environment
from portal.uploads.storage import LocalStorage


def declare(subcommands: Subcommands) -> None:
    """`portal verify [FILE]`."""
    parser = subcommands.add_parser("verify", help="check histories, files and rows, of the portal or of a backup")
    parser.add_argument("file", type=Path, nargs="?", help="a backup: read, restored to a throw-away place and checked")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """0 whole; 1 damaged, each damage in a line of its own, or not a whole backup at all."""
    try:
        found = _of_backup(chosen.file) if chosen.file else _of_portal()
    except BackupRefused as refused:
        print(f"portal: {refused}", file=sys.stderr)
        return 1
    for told in found:
        print(told)
    print(f"{len(found)} damaged" if found else "whole: histories, files and rows")
    return 1 if found else 0


def _of_portal() -> list[str]:
    settings = from_environment()
    database = Database(settings.database_url)
    try:
        if not schema.is_current(database):
            raise BackupRefused("the database is not of this release: run `portal db upgrade` first")
        with database.reading() as session:
            held = anchors.kept(settings.home / anchors.FILE)
            return list(damage(session, LocalStorage(settings.storage), held))
    finally:
        database.close()


def _of_backup(file: Path) -> list[str]:
    """A backup that was never restored is a hope: restore it beside and look."""
    check(file)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder, 'trial.sqlite3')}"
        schema.upgrade(url)
        database, storage = Database(url), LocalStorage(Path(folder, "storage"))
        try:
            with database.transaction() as session:
                restore(session, storage, file, schema.newest())
            with database.reading() as session:
                return list(damage(session, storage))
        finally:
            database.close()
