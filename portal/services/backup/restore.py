"""Put a backup back into an empty portal, on either engine."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import IO

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.models.accounts import Account
from portal.models.catalogue import Publication
from portal.services.backup.archive import BackupRefused, Contents, check, entries
from portal.services.backup.rows import continue_sequences, load, tables
from portal.uploads.storage import Area, Storage


def restore(
    session: Session, storage: Storage, source: Path, schema: str, reindex: Callable[[Session], None]
) -> Contents:
    """Load rows and files of a whole backup; nothing is written before the whole file was checked.

    `reindex` builds what is not in tables: SQLite's search index. Raises BackupRefused when the portal has people
    already, or when the backup was made by other tables than these.
    """
    contents = check(source)
    if contents.schema != schema:
        raise BackupRefused(
            f"{source}: made by tables {contents.schema}, these are {schema}: restore with that version, then upgrade"
        )
    if session.scalar(select(func.count()).select_from(Account)):
        raise BackupRefused("the portal to restore to is not empty: give it an empty DATABASE_URL and PORTAL_HOME")
    for name, stream in entries(source, "files"):
        _restore_file(storage, name, stream)
    session.execute(delete(Publication))
    known = {f"{table.name}.jsonl": table for table in tables()}
    for name, stream in entries(source, "tables"):  # in the order they were written: those others point at first
        load(session, known[name], io.TextIOWrapper(stream, encoding="utf-8"))
    continue_sequences(session)
    reindex(session)
    return contents


def _restore_file(storage: Storage, name: str, stream: IO[bytes]) -> None:
    area, _, key = name.partition("/")
    stored = storage.put(iter(lambda: stream.read(1024 * 1024), b""), Area(area))
    if stored.key != key:
        raise BackupRefused(f"files/{name}: stored under another name")
