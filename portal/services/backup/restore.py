"""Put a backup back into an empty portal, on either engine."""

import io
from pathlib import Path
from typing import IO

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.models import Base
from portal.models.base import table
from portal.models.catalogue import Publication
from portal.services.backup.archive import BackupRefused, Contents, check, entries
from portal.services.backup.rows import continue_sequences, load, tables
from portal.services.rows.search_index import index_afresh
from portal.uploads.storage import Area, Missing, Storage

_PUBLICATION = table(Publication)


def restore(session: Session, storage: Storage, source: Path, schema: str) -> Contents:
    """Load rows and files of a whole backup; nothing is written before the whole file was checked.

    Raises BackupRefused when the portal holds anything already, or when the backup was made by other tables than these.
    """
    contents = check(source)
    if contents.schema != schema:
        raise BackupRefused(
            f"{source}: made by tables {contents.schema}, these are {schema}: restore with that version, then upgrade"
        )
    _demand_empty(session)
    for name, stream in entries(source, "files"):
        _restore_file(storage, name, stream)
    session.execute(delete(_PUBLICATION))
    known = {f"{each.name}.jsonl": each for each in tables()}
    for name, stream in entries(source, "tables"):  # in the order they were written: those others point at first
        if name not in known:
            raise BackupRefused(f"{source}: tables/{name} is no table of this version")
        load(session, known[name], io.TextIOWrapper(stream, encoding="utf-8"))
    continue_sequences(session)
    index_afresh(session)
    return contents


def _demand_empty(session: Session) -> None:
    """A fresh portal has one row: the counter of publications."""
    for each in Base.metadata.sorted_tables:
        if each is not _PUBLICATION and session.execute(select(*each.primary_key.columns).limit(1)).first() is not None:
            raise BackupRefused(
                f"the portal to restore to is not empty (table {each.name}): give it an empty DATABASE_URL and PORTAL_HOME"
            )


def _restore_file(storage: Storage, name: str, stream: IO[bytes]) -> None:
    area, _, key = name.partition("/")
    try:
        storage.put_back(key, iter(lambda: stream.read(1024 * 1024), b""), Area(area))
    except (ValueError, Missing) as problem:
        raise BackupRefused(f"files/{name} is no file of a portal: {problem}") from problem
