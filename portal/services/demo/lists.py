"""`demo/lists.yaml`: rows an office's own people put into its registries, typed one by one or sent as a file."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import yaml
from sqlalchemy import func, select

from portal.access.permissions import Actor
from portal.db import Database
from portal.models.base import table
from portal.models.catalogue import RegistryRow
from portal.queries import shelf
from portal.queries.catalogue import Catalogue
from portal.request_types.office_definition import Office
from portal.services.demo.acting import Files
from portal.services.importing import into, runs
from portal.services.importing.working import Works
from portal.services.keeping import registry_files, registry_rows
from portal.services.keeping.registry_keeping import take

LISTS: Final = "demo/lists.yaml"
"""In the office's folder."""
MOST: Final = 4 * 1024**2
"""Bytes of a file of the demo."""
_ROW = table(RegistryRow)


def fill(
    database: Database, catalogue: Catalogue, office: Office, files: Files, people: Mapping[str, Actor]
) -> list[str]:
    """Fill lists that are empty; answers what could not be. `people`: who is meant by the ids of people.yaml."""
    problems: list[str] = []
    for told in yaml.load(_file(database, LISTS) or "[]", Loader=yaml.CBaseLoader):  # nosec B506
        registry, who = str(told["registry"]), people[str(told["by"])]
        if _is_filled(database, registry):
            continue
        if "file" in told:
            sent = _file(database, f"demo/{told['file']}")
            problems += _sent(database, catalogue, registry, str(told["file"]), sent or b"", files)
        if "rows" in told:
            _typed(database, catalogue, registry, office, who, told["rows"], files)
    return problems


def _file(database: Database, path: str) -> bytes | None:
    with database.reading() as session:
        return shelf.one(session, path)


def _is_filled(database: Database, registry: str) -> bool:
    with database.reading() as session:
        rows = select(func.count()).select_from(_ROW).where(_ROW.c.registry_id == registry)
        return bool(session.scalar(rows))


def _typed(
    database: Database,
    catalogue: Catalogue,
    registry: str,
    office: Office,
    who: Actor,
    rows: Sequence[Mapping[str, Any]],
    files: Files,
) -> None:
    """Rows as their keeper makes them; what a column of type file names is drawn."""
    with database.transaction() as session:
        kept = take(session, who, catalogue, registry)
        columns = registry_files.file_columns(kept.registry)
        for row in rows:
            drawn = {}
            for column in columns:
                name = str(row[column])
                drawn[column] = registry_files.receive(session, who, kept, column, name, files.receive(name))
                files.clean(session, drawn[column].partition("/")[0])
            words = {id: (str(word),) for id, word in row.items() if id not in drawn}
            registry_rows.make(session, who, catalogue, registry, office, words, drawn)
    catalogue.forget()


def _sent(database: Database, catalogue: Catalogue, registry: str, name: str, sent: bytes, files: Files) -> list[str]:
    """A file as `portal import` takes it."""
    works = Works(database, catalogue, files.storage)
    kept = files.storage.receive([sent], MOST)
    with database.transaction() as session:
        key = runs.start(session, into.registry(registry), name, kept.digest, kept.key, writes=True)
    run = works.work(key, float("inf"))
    catalogue.forget()
    if run.state != "done" or run.bad:
        return [f"list {registry}: {run.refusal or run.problems[:3]}"]
    return []
