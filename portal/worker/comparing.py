"""The step of job `export` that holds a list somebody sent against one of the portal's (C67)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from portal import clock
from portal.access.keepers import keeps
from portal.access.permissions import Actor
from portal.db import Database
from portal.queries.catalogue import Catalogue
from portal.services.exporting import comparing
from portal.services.exporting.asked import Listed
from portal.services.exporting.asking import LIVES, MOST_ROWS, settle
from portal.services.exporting.comparing import MOST_LINES, Here, NoColumn, Sent
from portal.services.importing.lines import heading_of, next_lines
from portal.sheets import writing
from portal.sheets.plan import Format
from portal.uploads import table_reading
from portal.uploads.storage import Area, Missing, Storage, read_chunks
from portal.uploads.table_reading import NotRead, Wish
from portal.worker.loop import Outcome

Room = Callable[[], AbstractContextManager[Path]]


@dataclass(frozen=True)
class Comparing:
    """What it works with. `room` gives an empty folder for a while."""

    database: Database
    catalogue: Catalogue
    storage: Storage
    room: Room

    def __call__(self, row: Any, actor: Actor, listed: Listed, alive: Callable[[], None]) -> Outcome:
        told = dict(row.compares)
        by_id = bool(told.get("by_id", True))
        with self.room() as folder:
            try:
                file = self._sent(told, folder, by_id)
            except (NotRead, Missing, NoColumn) as problem:
                return _refused(row.id, told, problem)
            with self.database.reading() as session:
                here = self._here(session, actor, listed, told)
            if here is None:
                return _failed(row.id, "exports.rights_changed", told)
            if len(file.rows) > MOST_LINES or len(here) > MOST_ROWS:
                return _failed(row.id, "comparing.too_long", told)
            came_out = comparing.rows(file, here, row.language, by_id, actor.sees_ids)
            content, bounds = comparing.written(came_out)
            part = self.storage.put(content, Area.EXPORTED)
            with self.storage.local_copy(part.digest, Area.EXPORTED) as lines:
                target, inside = folder / "target", folder / "inside"
                inside.mkdir()
                try:
                    writing.write([lines], comparing.plan(row.language, by_id), Format.XLSX, target, inside, alive)
                except writing.NotWritten as problem:
                    if problem.too_large:
                        return _failed(row.id, "exports.too_heavy", told)
                    raise
            stored = self.storage.put(read_chunks(target), Area.EXPORTED)
        told |= {"lists": bounds, "key_head": file.key_head}
        many = sum(bounds[name][2] for name in ("both", "only_file", "wrong"))

        def write(session: Session) -> None:
            now = clock.now()
            values = {"digest": stored.digest, "size": stored.size, "made_at": now, "ends_at": now + LIVES}
            settle(session, row.id, state="ready", parts=[part.digest], compares=told, total=many, done=many, **values)

        return write

    def _sent(self, told: Mapping[str, Any], folder: Path, by_id: bool) -> Sent:
        target = folder / "lines"
        with self.storage.local_copy(str(told["source"]), Area.EXPORTED) as source:
            table_reading.read(Wish(str(source), str(target), str(told["name"])))
        heading, begins = heading_of(target)
        return comparing.sent(_rows(target, begins), list(heading.cells), by_id)

    def _here(
        self, session: Session, actor: Actor, listed: Listed, told: Mapping[str, Any]
    ) -> Mapping[str, Here] | None:
        """What the portal has of it within the actor's reach; None where they keep the registry no more."""
        if not told.get("registry"):
            return comparing.of_requests(session, actor.reach, listed)
        registry = self.catalogue.kept_lists(session).get(str(told["registry"]))
        if registry is None or not keeps(actor, registry):
            return None
        return comparing.of_registry(session, actor, registry, str(told.get("column", "")))


def _rows(file: Path, at: int) -> Iterator[tuple[int, list[str]]]:
    count = 0
    while True:
        found, at = next_lines(file, at)
        if not found or count > MOST_LINES:
            return
        count += len(found)
        yield from ((each.number, list(each.cells)) for each in found)


def _refused(export_id: int, told: dict[str, Any], problem: Exception) -> Outcome:
    if isinstance(problem, NotRead):
        return _failed(
            export_id, problem.code, told | {"facts": {name: str(fact) for name, fact in problem.facts.items()}}
        )
    return _failed(export_id, "comparing.no_column" if isinstance(problem, NoColumn) else "exports.failed", told)


def _failed(export_id: int, problem: str, told: dict[str, Any]) -> Outcome:
    def write(session: Session) -> None:
        settle(session, export_id, state="failed", problem=problem, parts=[], compares=told)

    return write
