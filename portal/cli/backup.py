"""`portal backup FILE`: rows and stored files in one plain file, while the portal runs."""

import argparse
import sys
from pathlib import Path

from portal.cli import Subcommands
from portal.db import Database
from portal.models import schema
from portal.services.backup.archive import Contents, check, write
from portal.settings import from_environment
from portal.uploads.storage import LocalStorage

TRIES = 3
"""A file cleaned or swept while the backup was made: the next try has it where it is then."""


def declare(subcommands: Subcommands) -> None:
    """`portal backup FILE`."""
    parser = subcommands.add_parser("backup", help="save all rows and files in one file; the portal may run meanwhile")
    parser.add_argument("file", type=Path, help="where to; keep it as safe as the portal itself: it is not encrypted")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """0 when the backup was written and read back whole; 1 when files were missing; 2 when it was refused."""
    settings, target = from_environment(), Path(chosen.file)
    if target.exists() or not target.absolute().parent.is_dir():
        why = "is already there" if target.exists() else "stands in a folder that is not there"
        print(f"portal: {target} {why}", file=sys.stderr)
        return 2
    database = Database(settings.database_url)
    try:
        if not schema.is_current(database):
            print("portal: the database is not of this release: run `portal db upgrade` first", file=sys.stderr)
            return 2
        contents = _written(database, LocalStorage(settings.storage), target)
    finally:
        database.close()
    print(f"{target}: {sum(contents.rows.values())} rows, {contents.files} files. Keep the office's folder with it.")
    for missing in contents.missing:
        print(f"portal: {missing} is missing", file=sys.stderr)
    return 1 if contents.missing else 0


def _written(database: Database, storage: LocalStorage, target: Path) -> Contents:
    for _ in range(TRIES):
        with database.reading() as session:
            contents = write(session, storage, target, schema.newest())
        if not contents.missing:
            break
    return check(target)
