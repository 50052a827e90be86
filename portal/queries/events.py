"""All events of all requests, newest first, by keyset: for the admin (C51)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.history import Event
from portal.models.machinery import Job
from portal.models.requests import Request
from portal.queries.folding import like_pattern
from portal.queries.known_as import SHOWN
from portal.queries.pinned import version_then
from portal.workflow.transitions import PRIVATE

_EVENT, _REQUEST, _JOB = table(Event), table(Request), table(Job)
PAGE = 50


@dataclass(frozen=True)
class Asked:
    """How the admin narrows the list; moments are aware, the end is not included."""

    person: str = ""
    type_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


@dataclass(frozen=True)
class EventRow:
    """One event with the request it is about."""

    id: int
    at: datetime
    actor_name: str
    actor_role: str
    action: str
    to_step: str
    message: str
    key: str
    reference: str
    version_id: int
    """Under which it stood then."""


@dataclass(frozen=True)
class JobRow:
    """A job the worker gave up."""

    id: int
    kind: str
    attempts: int
    parked_at: datetime
    last_error: str
    about: str
    """Reference of the request it is for, and which letter of it; empty for jobs of other kinds."""


def events(session: Session, asked: Asked) -> tuple[Sequence[EventRow], int | None]:
    """One page, and the id the next one begins below (None: there is none)."""
    names = ("id", "at", "actor_name", "actor_role", "action", "to_step")
    # A note is read at its request, where nobody reads those on a request of their own.
    message = case((_EVENT.c.action.in_(PRIVATE), ""), else_=_EVENT.c.message).label("message")
    then = version_then(_EVENT.c.request_id, _EVENT.c.number, _REQUEST.c.version_id)
    rows = select(*(_EVENT.c[name] for name in names), message, _REQUEST.c.key, SHOWN, then)
    rows = rows.join(_REQUEST, _REQUEST.c.id == _EVENT.c.request_id)
    if asked.person:
        rows = rows.where(_EVENT.c.actor_name.like(like_pattern(asked.person), escape="\\"))
    if asked.type_id:
        rows = rows.where(_REQUEST.c.type_id == asked.type_id)
    if asked.since is not None:
        rows = rows.where(_EVENT.c.at >= asked.since)
    if asked.until is not None:
        rows = rows.where(_EVENT.c.at < asked.until)
    if asked.before is not None:
        rows = rows.where(_EVENT.c.id < asked.before)
    shown = [EventRow(**row._asdict()) for row in session.execute(rows.order_by(_EVENT.c.id.desc()).limit(PAGE + 1))]
    return shown[:PAGE], shown[PAGE - 1].id if len(shown) > PAGE else None


def parked_jobs(session: Session) -> Sequence[JobRow]:
    """Jobs given up, the latest first; a hundred at most."""
    names = ("id", "kind", "attempts", "parked_at", "last_error", "payload")
    rows = select(*(_JOB.c[name] for name in names)).where(_JOB.c.parked_at.is_not(None))
    found = session.execute(rows.order_by(_JOB.c.parked_at.desc()).limit(100)).all()
    requests = {int(row.payload["request_id"]) for row in found if "request_id" in row.payload}
    known = select(_REQUEST.c.id, SHOWN).where(_REQUEST.c.id.in_(requests))
    references = {row.id: row.reference for row in session.execute(known)}
    return [
        JobRow(row.id, row.kind, row.attempts, row.parked_at, row.last_error, _about(row.payload, references))
        for row in found
    ]


def _about(payload: Mapping[str, Any], references: Mapping[int, str]) -> str:
    reference = references.get(int(payload.get("request_id", 0)), "")
    return f"{reference} {payload.get('kind', '')}".strip() if reference else ""
