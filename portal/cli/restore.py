"""`portal restore FILE`: put a backup into an empty portal, on SQLite or PostgreSQL, whichever it came from."""

import argparse
import sys
from pathlib import Path

from portal.cli import Subcommands
from portal.db import Database
from portal.models import schema
from portal.services.backup.archive import BackupRefused, check
from portal.services.backup.restore import restore
from portal.settings import from_environment
from portal.uploads.storage import LocalStorage


def declare(subcommands: Subcommands) -> None:
    """`portal restore FILE`."""
    parser = subcommands.add_parser("restore", help="put a backup into an empty portal, on either engine")
    parser.add_argument("file", type=Path, help="what `portal backup` wrote")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """0 when everything is there; 2 when it was refused, and then no row was written."""
    settings = from_environment()
    try:
        check(chosen.file)
        schema.upgrade(settings.database_url)
        database = Database(settings.database_url)
        try:
            with database.transaction() as session:
                contents = restore(session, LocalStorage(settings.storage), chosen.file, schema.newest())
        finally:
            database.close()
    except BackupRefused as refused:
        print(f"portal: {refused}", file=sys.stderr)
        return 2
    print(f"restored: {sum(contents.rows.values())} rows, {contents.files} files, as of {contents.made_at}")
    return 0
