"""The step of job `export` that writes the log of administrators into a file (C51, C71)."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import BASE_ROLES, Actor
from portal.db import Database
from portal.queries import acts
from portal.request_types.office_definition import Office
from portal.services.exporting.asking import LIVES, MOST_ROWS, acts_asked, settle
from portal.sheets import writing
from portal.sheets.plan import Column, Format, Plan, Sheet, line, waiting
from portal.texts import text
from portal.uploads.storage import Area, Storage, read_chunks
from portal.worker.loop import Outcome

Room = Callable[[], AbstractContextManager[Path]]
_COLUMNS = (
    ("admin.at", 20), ("admin.person", 28), ("admin.role", 18), ("acts.via", 20), ("admin.what", 28), ("acts.kind", 14),
    ("acts.about", 32), ("acts.before", 36), ("acts.after", 36), ("acts.reason", 36),
)  # fmt: skip


@dataclass(frozen=True)
class TellingActs:
    """What it works with. `room` gives an empty folder for a while."""

    database: Database
    storage: Storage
    room: Room

    def __call__(self, row: Any, actor: Actor, office: Office, alive: Callable[[], None]) -> Outcome:
        if not actor.may("event.read"):
            return _failed(row.id, "exports.rights_changed")
        with self.database.reading() as session:
            # Its own name makes a part like no other: what one export gives up, no other one needs.
            written = [line(-1, [row.key]), *_lines(session, row, office)]
        part = self.storage.put(written, Area.EXPORTED)
        columns = tuple(Column(text(row.language, head), width) for head, width in _COLUMNS)
        plan = Plan((Sheet(text(row.language, "acts.tab"), columns),))
        with self.room() as folder, self.storage.local_copy(part.digest, Area.EXPORTED) as lines:
            target, inside = folder / "target", folder / "inside"
            inside.mkdir()
            try:
                writing.write([lines], plan, Format(row.format), target, inside, alive)
            except writing.NotWritten as problem:
                if problem.too_large:
                    return _failed(row.id, "exports.too_heavy")
                raise
            stored = self.storage.put(read_chunks(target), Area.EXPORTED)
        many = len(written) - 1

        def write(session: Session) -> None:
            now = clock.now()
            values = {"digest": stored.digest, "size": stored.size, "made_at": now, "ends_at": now + LIVES}
            settle(session, row.id, state="ready", parts=[part.digest], total=many, done=many, **values)

        return write


def _lines(session: Session, row: Any, office: Office) -> Iterator[bytes]:
    zone, language = ZoneInfo(office.time_zone), row.language
    roles = {role: text(language, f"admin.role_{role}") for role in BASE_ROLES}
    roles |= {role.id: role.title.in_language(language) for role in office.roles}
    for act in acts.every(session, acts_asked(row.asked), MOST_ROWS):
        via = text(language, f"acts.via_{act.via}")
        role = roles.get(act.by_role, act.by_role)
        cells = (
            act.at.astimezone(zone), act.by_name, role, f"{via} {act.device}".strip(), text(language, act.text),
            text(language, f"acts.kind_{act.kind}"), acts.words(act.label, language) or act.about_id,
            acts.words(act.before, language), acts.words(act.after, language), act.reason,
        )  # fmt: skip
        yield line(0, [waiting(cell, ("", "")) for cell in cells])


def _failed(export_id: int, problem: str) -> Outcome:
    def write(session: Session) -> None:
        settle(session, export_id, state="failed", problem=problem, parts=[])

    return write
