"""The calendar of rooms and executives, a week or a day at a time (C26, C27); prints as it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import Blueprint, g, render_template, request
from sqlalchemy.orm import Session

from portal.booking.availability import monday_of
from portal.queries.bookings import CalendarEntry, calendar
from portal.request_types.office_definition import Registry
from portal.web import local
from portal.web.extensions import catalogue, database
from portal.web.rules import actor, office, rule

blueprint = Blueprint("calendar", __name__)


@dataclass(frozen=True)
class Booking:
    """One booking as a cell shows it; without a name where the reader does not work on it."""

    times: str
    name: str
    url: str
    confirmed: bool


@dataclass(frozen=True)
class Day:
    """A column."""

    day: date
    closed: str
    """Why nothing is booked on it: a holiday's name, or the weekend; empty on a working day."""
    is_today: bool


@dataclass(frozen=True)
class Thing:
    """A row: a room, a person."""

    label: str
    days: Sequence[Sequence[Booking]]


@blueprint.get("/staff/calendar")
@rule("calendar.read")
def show() -> str:
    """`?of` a registry, `?from` a day (ISO), `?days=1` for a single day."""
    length = 1 if request.args.get("days") == "1" else 7
    first = _first(length)
    with database().reading() as session:
        known = bookable(session)
        chosen = known.get(request.args.get("of", "")) or next(iter(known.values()), None)
        days = [first + timedelta(days=number) for number in range(length)]
        things = _things(session, chosen, days) if chosen is not None else []
    return render_template(
        "staff/calendar.html",
        registries={id: each.title.in_language(g.language) for id, each in known.items()},
        chosen=chosen.id if chosen is not None else "",
        things=things,
        days=[_day(day) for day in days],
        length=length,
        first=first,
        step=timedelta(days=length),
        today=local.today(),
    )


def _first(length: int) -> date:
    """The day asked for, or the Monday of its week; today's where the address says nothing sound."""
    try:
        asked = date.fromisoformat(request.args.get("from", ""))
        sound = 2000 < asked.year < 2200
    except ValueError:
        sound, asked = False, local.today()
    asked = asked if sound else local.today()
    return asked if length == 1 else monday_of(asked)


def bookable(session: Session) -> Mapping[str, Registry]:
    """Registries whose rows are booked by any type of the office."""
    found: dict[str, Registry] = {}
    for offered in catalogue().types(session):
        for id, each in catalogue().version(session, offered.version_id).registries.items():
            if each.bookable is not None:
                found.setdefault(id, each)
    return found


def _things(session: Session, registry: Registry, days: Sequence[date]) -> list[Thing]:
    start, end = _midnight(days[0]), _midnight(days[-1] + timedelta(days=1))
    entries = calendar(session, actor(), registry.id, start, end)
    rows = {row.key: row.label for row in catalogue().rows(session).all(registry.id) if row.key is not None}
    rows |= {entry.row_key: entry.row_key for entry in entries if entry.row_key not in rows}
    return [
        Thing(label, [[_booking(entry, day) for entry in entries if entry.row_key == key and _on(entry, day)]
                      for day in days])
        for key, label in rows.items()
    ]  # fmt: skip


def _on(entry: CalendarEntry, day: date) -> bool:
    return entry.starts_at < _midnight(day + timedelta(days=1)) and entry.ends_at > _midnight(day)


def _booking(entry: CalendarEntry, day: date) -> Booking:
    mine = entry.is_open_to
    start = max(local.here(entry.starts_at), _midnight(day))
    end = min(local.here(entry.ends_at), _midnight(day + timedelta(days=1)))
    last = "24:00" if end.date() > day else f"{end:%H:%M}"
    return Booking(
        times=f"{start:%H:%M} - {last}",
        name=entry.subject_name if mine else "",
        url=f"/staff/requests/{entry.request_key}" if mine and actor().may("queue.read") else "",
        confirmed=entry.confirmed,
    )


def _day(day: date) -> Day:
    holiday = office().holidays.get(day)
    closed = holiday.in_language(g.language) if holiday is not None else "-" if day.weekday() > 4 else ""
    return Day(day, closed, day == local.today())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), local.zone())
