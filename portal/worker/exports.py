"""Job `export`: a step of an export, so that it is taken up where it was, whoever dies (C71, F03).

The first step counts, each of the next reads a chunk and keeps it as it will be written, the last has a limited process
write the file. Memory is that of one chunk, whatever the list.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from portal import clock
from portal.access.actors import actor_of
from portal.access.permissions import Actor
from portal.db import Database
from portal.models.accounts import Account
from portal.queries.catalogue import Catalogue
from portal.queries.filters import Filter
from portal.request_types.office_definition import Office
from portal.services.exporting import asking, reading
from portal.services.exporting.asked import Listed
from portal.services.exporting.asking import ACTS, BEGIN, COMPARE, LIVES, MOST_ROWS, READ, WRITE, go_on, job_key, settle
from portal.services.exporting.cells import Writer
from portal.services.exporting.columns import Layout, laid_out, versions_of
from portal.sheets import writing
from portal.sheets.plan import Format, Plan, line, lines
from portal.texts import worded, wordings
from portal.uploads.storage import Area, Missing, Storage, read_chunks
from portal.worker.acts import TellingActs
from portal.worker.claims import hold_on
from portal.worker.comparing import Comparing
from portal.worker.loop import Outcome

_SAY_SO_EVERY: Final = 10.0
"""Seconds between two words that the worker still lives."""
_LEFT_BEHIND: Final = 3600.0
"""Seconds after which a folder of a killed worker is nobody's."""


@dataclass(frozen=True)
class _Job:
    """An export in hand."""

    row: Any
    actor: Actor
    office: Office
    listed: Listed
    step: int


@dataclass(frozen=True)
class MakeExports:
    """The handler."""

    database: Database
    catalogue: Catalogue
    storage: Storage
    folder: Path
    """Where files are put together."""
    bounds: writing.Bounds | None = None

    def __call__(self, payload: Mapping[str, Any]) -> Outcome:
        export_id, phase = int(payload["export_id"]), str(payload["phase"])
        with self.database.reading() as session:
            found = self._taken(session, export_id, int(payload["step"]), phase)
            if found is None or isinstance(found, str):
                return _failed(export_id, found) if found else _nothing
            own = wordings((key, said.words) for key, said in found.office.texts.items())
            with worded(own):
                if phase == BEGIN:
                    return self._begin(session, found)
                layout = self._layout(session, found) if phase not in (COMPARE, ACTS) else None
                if phase == READ and layout is not None:
                    return self._read(session, found, layout)
        # Writing takes long: no state of the database is held meanwhile.
        if layout is not None:
            return self._write(found, layout.plan)
        with worded(own):
            if phase == ACTS:
                telling = TellingActs(self.database, self.storage, self._room)
                return telling(found.row, found.actor, found.office, self._lives(found))
            held = Comparing(self.database, self.catalogue, self.storage, self._room)
            return held(found.row, found.actor, found.listed, self._lives(found))

    def _taken(self, session: Session, export_id: int, step: int, phase: str) -> _Job | str | None:
        """The export with whoever asked as they are now; the id of a text where they may no more, None where it is gone."""
        row, office = asking.unfinished(session, export_id), self.catalogue.office(session)
        if row is None or office is None:
            return None
        account = session.get_one(Account, row.account_id)
        actor = replace(actor_of(account, office), language=row.language)
        if account.disabled_at is not None or asking.reach_of(actor) != row.reach or not actor.may("request.export"):
            return "exports.rights_changed"
        try:
            listed = Listed.from_json(row.asked) if phase != ACTS else Listed(Filter())
            return _Job(row, actor, office, listed, step)
        except TypeError:
            return "exports.failed"

    def _begin(self, session: Session, job: _Job) -> Outcome:
        total = reading.total(session, job.actor.reach, job.listed)
        if total > MOST_ROWS:
            return _failed(job.row.id, "exports.too_large", total=total)
        versions = versions_of(session, job.listed.type_id) if job.listed.type_id else []

        def write(session: Session) -> None:
            if settle(session, job.row.id, total=total, versions=versions):
                go_on(session, job.row.id, job.step + 1, READ)

        return write

    def _read(self, session: Session, job: _Job, layout: Layout) -> Outcome:
        rows = reading.chunk(session, job.actor.reach, job.listed, layout, job.row.last_id)
        rated = [each.rating for each in layout.chosen if each.rating]
        scores = reading.scores(session, rows, rated) if rated and rows else {}
        writer = Writer(layout, job.actor, job.office, lambda id: self.catalogue.version(session, id))
        # Its own name makes a part like no other: what one export gives up, no other one needs.
        begins = line(-1, [f"{job.row.key}/{job.step}"])
        made = (lines(writer.rows(row, scores.get(row.id, {}))) for row in rows)
        part = self.storage.put([begins, *made], Area.EXPORTED)
        is_last = len(rows) < reading.CHUNK

        def write(session: Session) -> None:
            values = {"parts": [*job.row.parts, part.digest], "done": job.row.done + len(rows)}
            last_id = rows[-1].id if rows else job.row.last_id
            if settle(session, job.row.id, last_id=last_id, **values):
                go_on(session, job.row.id, job.step + 1, WRITE if is_last else READ)

        return write

    def _write(self, job: _Job, plan: Plan) -> Outcome:
        kind = Format(job.row.format)
        kind = Format.ZIP if kind is Format.CSV and len(plan.sheets) > 1 else kind
        try:
            with self._room() as folder, ExitStack() as open_parts:
                target = folder / "target"
                parts = [
                    open_parts.enter_context(self.storage.local_copy(each, Area.EXPORTED)) for each in job.row.parts
                ]
                inside = folder / "inside"
                inside.mkdir()
                writing.write(parts, plan, kind, target, inside, self._lives(job), self.bounds)
                stored = self.storage.put(read_chunks(target), Area.EXPORTED)
        except writing.NotWritten as refused:
            if refused.too_large:
                return _failed(job.row.id, "exports.too_heavy")
            raise
        except Missing:
            return _failed(job.row.id, "exports.failed")

        def write(session: Session) -> None:
            now = clock.now()
            values = {"digest": stored.digest, "size": stored.size, "made_at": now, "ends_at": now + LIVES}
            settle(session, job.row.id, state="ready", format=kind, parts=[], **values)

        return write

    def _layout(self, session: Session, job: _Job) -> Layout:
        versions = [self.catalogue.version(session, id) for id in job.row.versions]
        return laid_out(versions, job.row.chosen, job.row.language, job.row.has_ids)

    @contextmanager
    def _room(self) -> Iterator[Path]:
        """A folder for this file alone."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in self.folder.iterdir():
            if time.time() - left.stat().st_mtime > _LEFT_BEHIND:
                shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=self.folder, ignore_cleanup_errors=True) as made:
            yield Path(made)

    def _lives(self, job: _Job) -> Callable[[], None]:
        """Renews the lease now and then."""
        said = time.monotonic()

        def alive() -> None:
            nonlocal said
            if time.monotonic() - said > _SAY_SO_EVERY:
                said = time.monotonic()
                with self.database.transaction() as session:
                    hold_on(session, job_key(job.row.id, job.step))

        return alive


def _failed(export_id: int, problem: str, **values: Any) -> Outcome:
    def write(session: Session) -> None:
        settle(session, export_id, state="failed", problem=problem, parts=[], **values)

    return write


def _nothing(_session: Session) -> None:
    """Somebody took it away meanwhile."""
