"""Booked time: held for a request, confirmed, freed. A unique key in the database has the last word (C26, C27, T31)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.booking.intervals import Interval, quanta
from portal.errors import Taken
from portal.models.base import table
from portal.models.booking import BookedQuantum, Booking
from portal.models.catalogue import RegistryRow

_BOOKING, _QUANTUM, _ROW = table(Booking), table(BookedQuantum), table(RegistryRow)


@dataclass(frozen=True)
class Wanted:
    """Time one answer asks for."""

    field_id: str
    registry_id: str
    row_key: str
    spans: tuple[Interval, ...]
    """One a day for a daily period."""
    capacity: int = 1
    count: int = 1
    """How many places it takes at once."""
    buffer: int = 0
    """Minutes kept free after each span."""
    holds: bool = True
    """False: a wish that holds nothing until it is confirmed."""


def book(session: Session, request_id: int, wanted: Iterable[Wanted]) -> None:
    """Take the time for a request. Raises Taken(field=...) when any of it is gone; nothing of it is held then."""
    for one in sorted(wanted, key=lambda each: (each.registry_id, each.row_key, each.field_id)):
        places: Sequence[int | None] = [None]
        if one.holds:
            places = _free_places(session, one)[: one.count]
            if len(places) < one.count:
                raise Taken("booking.taken", field=one.field_id)
        for place in places:
            _keep(session, request_id, one, place)


def free(session: Session, request_id: int) -> None:
    """Give back all time a request holds (cancelled, or booked anew)."""
    mine = select(_BOOKING.c.id).where(_BOOKING.c.request_id == request_id, _BOOKING.c.freed_at.is_(None))
    session.execute(delete(_QUANTUM).where(_QUANTUM.c.booking_id.in_(mine)))
    kept = update(_BOOKING).where(_BOOKING.c.request_id == request_id, _BOOKING.c.freed_at.is_(None))
    session.execute(kept.values(freed_at=clock.now(), place=None))


def confirm(session: Session, request_id: int, wanted: Iterable[Wanted]) -> None:
    """Turn wishes into held time. Raises Taken(field=...) when another request was confirmed before (C27)."""
    drop = [one for one in wanted if one.holds]
    if not drop:
        return
    fields = [one.field_id for one in drop]
    wishes = delete(_BOOKING).where(
        _BOOKING.c.request_id == request_id,
        _BOOKING.c.field_id.in_(fields),
        _BOOKING.c.freed_at.is_(None),
        _BOOKING.c.place.is_(None),
    )
    done = session.connection().execute(wishes)
    if done.rowcount:
        book(session, request_id, drop)


def _held(one: Wanted) -> list[range]:
    return [quanta(span, one.buffer) for span in one.spans]


def _free_places(session: Session, one: Wanted) -> list[int]:
    """Places free for all of it. The thing's own row is locked meanwhile, so that racers choose one after another."""
    thing = select(_ROW.c.id).where(_ROW.c.registry_id == one.registry_id, _ROW.c.key == one.row_key)
    session.execute(thing.with_for_update())
    times = or_(*(and_(_QUANTUM.c.quantum >= span.start, _QUANTUM.c.quantum < span.stop) for span in _held(one)))
    taken = select(_QUANTUM.c.place).distinct()
    taken = taken.where(_QUANTUM.c.registry_id == one.registry_id, _QUANTUM.c.row_key == one.row_key, times)
    used = set(session.scalars(taken))
    return [place for place in range(one.capacity) if place not in used]


def _keep(session: Session, request_id: int, one: Wanted, place: int | None) -> None:
    for span, held in zip(one.spans, _held(one), strict=True):
        row = {
            "request_id": request_id,
            "field_id": one.field_id,
            "registry_id": one.registry_id,
            "row_key": one.row_key,
            "starts_at": span.start,
            "ends_at": span.end,
            "place": place,
            "confirmed": one.holds,
        }
        booking_id: int = session.execute(insert(_BOOKING).returning(_BOOKING.c.id), row).scalar_one()
        if place is None:
            continue
        common = {"registry_id": one.registry_id, "row_key": one.row_key, "place": place, "booking_id": booking_id}
        session.execute(insert(_QUANTUM), [common | {"quantum": number} for number in held])
