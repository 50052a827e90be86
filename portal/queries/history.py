"""Reading the history: of one request, and whether its chain of hashes holds (C51, T39)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.history import Event
from portal.models.requests import Request
from portal.workflow.events import Broken, Entry, verify
from portal.workflow.transitions import PRIVATE, WITHIN

_EVENT, _REQUEST = table(Event), table(Request)
_STORED = select(_EVENT, _REQUEST.c.key).join_from(_EVENT, _REQUEST).order_by(_EVENT.c.request_id, _EVENT.c.number)


@dataclass(frozen=True)
class Told:
    """One event as a page tells it; names of steps come from the version in memory."""

    number: int
    at: datetime
    actor_id: int | None
    actor_name: str
    actor_role: str
    action: str
    from_state: str | None
    to_state: str
    from_step: str | None
    to_step: str
    message: str
    data: Mapping[str, Any]


_TOLD = select(*(_EVENT.c[field.name] for field in fields(Told)))
_TOLD = _TOLD.where(_EVENT.c.request_id == bindparam("request")).order_by(_EVENT.c.number)
_TOLD_TO_ALL = _TOLD.where(_EVENT.c.action.not_in(PRIVATE))


_LAST_TOLD = select(func.max(_EVENT.c.number)).where(
    _EVENT.c.request_id == bindparam("request"), _EVENT.c.action.not_in(WITHIN)
)


def last_told(session: Session, request_id: int) -> int:
    """Number of the last event that papers tell: what staff fill in among themselves is not."""
    return session.scalar(_LAST_TOLD, {"request": request_id}) or 0


def events_of(session: Session, request_id: int, to_staff: bool = False) -> Sequence[Told]:
    """The history of one request, oldest first; what staff write for themselves only where staff read it."""
    found = session.execute(_TOLD if to_staff else _TOLD_TO_ALL, {"request": request_id})
    return [Told(**row._asdict()) for row in found]


def verify_request(session: Session, request_id: int) -> Broken | None:
    """The first place where this request's history does not hold."""
    own = select(_REQUEST.c.key, _REQUEST.c.revision, _REQUEST.c.last_hash).where(_REQUEST.c.id == request_id)
    row = session.execute(own).one()
    return verify(_entries(session, request_id), row.key, row.revision, row.last_hash)


def verify_all(session: Session) -> Iterator[Broken]:
    """Every request whose history does not hold: for `portal verify`."""
    for request_id in session.scalars(select(_REQUEST.c.id).order_by(_REQUEST.c.id)):
        broken = verify_request(session, request_id)
        if broken is not None:
            yield broken


def _entries(session: Session, request_id: int) -> Iterator[tuple[Entry, str, str]]:
    for row in session.execute(_STORED.where(_EVENT.c.request_id == request_id)):
        entry = Entry(
            row.key, row.number, row.at, row.actor_id, row.actor_name, row.actor_role, row.action,
            row.from_state, row.to_state, row.from_step, row.to_step, row.message, row.data,
        )  # fmt: skip
        yield entry, row.previous_hash, row.hash
