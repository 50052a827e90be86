"""Booked time as forms and calendars read it: is it free, what is taken in a week, who has it (C26)."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.access.scopes import staff_requests
from portal.booking.intervals import Interval, joined, moment_of, quanta
from portal.models.base import table
from portal.models.booking import BookedQuantum, Booking
from portal.models.requests import Request
from portal.queries.known_as import SHOWN

_QUANTUM, _BOOKING, _REQUEST = table(BookedQuantum), table(Booking), table(Request)


@dataclass(frozen=True)
class Booked:
    """The times that are held, but for one request's own (request_types' BookedTimes)."""

    session: Session
    capacity: Callable[[str, str], int]
    """Places of a thing, by registry and row key."""
    but_for: int | None = None

    def taken(self, registry: str, key: str, start: datetime, end: datetime, count: int = 1) -> bool:
        """Whether fewer than `count` places of the thing are free for the whole of this time."""
        wanted = quanta(Interval(start, end))
        rows = select(_QUANTUM.c.place).distinct().where(*self._of(registry, key, wanted))
        return len(self.session.scalars(rows).all()) > self.capacity(registry, key) - count

    def busy(self, registry: str, key: str, start: datetime, end: datetime, count: int = 1) -> Sequence[Interval]:
        """The times in this window at which fewer than `count` places are free."""
        rows = select(_QUANTUM.c.quantum).where(*self._of(registry, key, quanta(Interval(start, end))))
        full = self.capacity(registry, key)
        held = Counter(self.session.scalars(rows))
        quarter = timedelta(minutes=15)
        return joined(
            Interval(moment_of(number), moment_of(number) + quarter)
            for number, places in held.items()
            if places > full - count
        )

    def _of(self, registry: str, key: str, wanted: range) -> list[ColumnElement[bool]]:
        rules: list[ColumnElement[bool]] = [
            _QUANTUM.c.registry_id == registry,
            _QUANTUM.c.row_key == key,
            _QUANTUM.c.quantum >= wanted.start,
            _QUANTUM.c.quantum < wanted.stop,
        ]
        if self.but_for is not None:
            own = select(_BOOKING.c.id).where(_BOOKING.c.request_id == self.but_for)
            rules.append(_QUANTUM.c.booking_id.not_in(own))
        return rules


def has_booked(session: Session, request_id: int) -> bool:
    """Whether this request keeps time for itself, held or wished for, which cancelling would free."""
    kept = select(_BOOKING.c.id).where(_BOOKING.c.request_id == request_id, _BOOKING.c.freed_at.is_(None))
    return session.scalars(kept.limit(1)).first() is not None


@dataclass(frozen=True)
class CalendarEntry:
    """One booking on the calendar of staff."""

    registry_id: str
    row_key: str
    starts_at: datetime
    ends_at: datetime
    confirmed: bool
    request_key: str
    reference: str
    subject_name: str
    is_open_to: bool
    """Whether the reader may see whose it is."""


def calendar(session: Session, actor: Actor, registry: str, start: datetime, end: datetime) -> Sequence[CalendarEntry]:
    """Everything booked or wished for in a registry's things within a window, in order of time."""
    rows = (
        select(_BOOKING, _REQUEST.c.key.label("request_key"), SHOWN, _REQUEST.c.subject_name)
        .add_columns(staff_requests(actor.reach).label("is_open_to"))
        .join(_REQUEST, _REQUEST.c.id == _BOOKING.c.request_id)
        .where(_BOOKING.c.registry_id == registry, _BOOKING.c.freed_at.is_(None))
        .where(_BOOKING.c.starts_at < end, _BOOKING.c.ends_at > start)
        .order_by(_BOOKING.c.starts_at, _BOOKING.c.id)
    )
    return [
        CalendarEntry(
            row.registry_id,
            row.row_key,
            row.starts_at,
            row.ends_at,
            row.confirmed,
            row.request_key,
            row.reference,
            row.subject_name,
            bool(row.is_open_to),
        )  # fmt: skip
        for row in session.execute(rows)
    ]
