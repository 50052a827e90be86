"""What was exported: a person's own, and the log of all for admins (C71)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import Forbidden, NotFound
from portal.models.base import table
from portal.models.exports import Export
from portal.models.machinery import Job

_EXPORT, _JOB = table(Export), table(Job)
PAGE = 50


@dataclass(frozen=True)
class Exported:
    """One line of the log."""

    id: int
    key: str
    by_name: str
    by_role: str
    said: Sequence[tuple[str, str]]
    chosen: Sequence[str]
    format: str
    state: str
    problem: str
    total: int | None
    done: int
    size: int
    reach: str
    parts: Sequence[str]
    compares: Mapping[str, Any] | None
    asked_at: datetime
    made_at: datetime | None
    ends_at: datetime
    fetched: int
    fetched_at: datetime | None

    @property
    def stands(self) -> str:
        """`waiting`, `ready`, `failed` or `gone`: also what is over and not swept yet is gone."""
        return "gone" if self.state in ("waiting", "ready") and self.ends_at <= clock.now() else self.state

    @property
    def lists(self) -> Mapping[str, Sequence[int]]:
        """Of a comparison that is ready: where each list begins and ends, and how many it has."""
        found: Mapping[str, Sequence[int]] = (self.compares or {}).get("lists", {})
        return found

    @property
    def is_by_id(self) -> bool:
        return bool((self.compares or {}).get("by_id", True))

    @property
    def facts(self) -> Mapping[str, Any]:
        """Of why a file could not be compared."""
        found: Mapping[str, Any] = (self.compares or {}).get("facts", {})
        return found

    @property
    def percent(self) -> int:
        """How much of it is read; the file is written after that."""
        return min(95, self.done * 95 // self.total) if self.total else 0


_LINE = select(*(_EXPORT.c[field.name] for field in fields(Exported)))


def own(session: Session, actor: Actor) -> Sequence[Exported]:
    """The newest of one's own."""
    rows = _LINE.where(_EXPORT.c.account_id == actor.id).order_by(_EXPORT.c.id.desc()).limit(PAGE)
    return _lines(session, rows)


def one(session: Session, actor: Actor, key: str) -> Exported:
    """One of one's own. NotFound for any other."""
    found = _lines(session, _LINE.where(_EXPORT.c.account_id == actor.id, _EXPORT.c.key == key))
    if not found:
        raise NotFound
    return found[0]


def every(session: Session, actor: Actor, before: int | None = None) -> tuple[Sequence[Exported], int | None]:
    """A page of all, the newest first, and the id the next one begins below (None: there is none)."""
    if not actor.may("event.read"):
        raise Forbidden
    rows = _LINE if before is None else _LINE.where(_EXPORT.c.id < before)
    found = _lines(session, rows.order_by(_EXPORT.c.id.desc()).limit(PAGE + 1))
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def is_given_up(session: Session, export: Exported) -> bool:
    """Whether the worker tried too often; an admin sees why."""
    start = f"export:{export.id}:"
    rows = select(_JOB.c.id).where(_JOB.c.parked_at.is_not(None), _JOB.c.unique_key.startswith(start))
    return export.state == "waiting" and session.execute(rows).first() is not None


def _lines(session: Session, rows: Select[Any]) -> list[Exported]:
    return [Exported(*row) for row in session.execute(rows)]
