"""What period and slot share: the thing booked, its calendar, whether a time may be asked for and is free (C26)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from portal.booking.availability import Day, nearest_free, week
from portal.booking.calendars import Calendar, Refusal, Span, at, day_refusal
from portal.booking.intervals import Interval
from portal.request_types.checked import CheckedField
from portal.request_types.definition import DurationWritten
from portal.request_types.durations import Duration, OutOfCalendar, Unit
from portal.request_types.fields.base import Asking
from portal.request_types.fields.dates import said_date
from portal.request_types.fields.reference import default_row
from portal.request_types.office_definition import Bookable, Registry
from portal.request_types.values import Row
from portal.request_types.words import Unacceptable
from portal.request_types.words.dates import read_date

LOOK_AHEAD_DAYS = 14


@lru_cache(maxsize=256)
def calendar_of(bookable: Bookable, zone: ZoneInfo) -> Calendar:
    """The rules of a registry's things, read once."""
    spans = tuple(Span(_minutes(opens), _minutes(closes)) for opens, closes in bookable.hours)
    closed = frozenset(day for words in bookable.closed for day in _days(words))
    return Calendar(spans, bookable.days, bookable.each, closed, bookable.buffer, zone)


def _minutes(words: str) -> int:
    hours, minutes = words.split(":")
    return int(hours) * 60 + int(minutes)


def _days(words: str) -> Sequence[date]:
    low, _, high = words.partition("..")
    first = read_date(low)
    last = read_date(high) if high else first
    return [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]


def last_day(bookable: Bookable, asking: Asking) -> date | None:
    """The last day that may be asked for at present; None without a bound."""
    return after(bookable.ahead, asking) if bookable.ahead else None


def after(written: DurationWritten, asking: Asking) -> date:
    """Today and so much more."""
    try:
        return Duration(written.most, Unit(written.unit)).after(asking.today, asking.calendar)
    except (OutOfCalendar, TypeError):
        return date.max


def capacity_of(registry: Registry | None, row: Row | None) -> int:
    """How many may hold a thing at once: `places`, a number or a column of its row; at least one."""
    places = registry.bookable.places if registry is not None and registry.bookable is not None else 1
    if isinstance(places, str):
        found = row.columns.get(places) if row is not None else None
        places = found if isinstance(found, int) else 1
    return max(1, places)


def places_wanted(checked: CheckedField, asking: Asking) -> int:
    """How many places one booking takes: the field's own `places`; one where it is blank."""
    places = asking.own(checked, "places")
    return places if isinstance(places, int) and places > 0 else 1


@dataclass(frozen=True)
class Thing:
    """What is booked, and its rules. `row` is None while the thing is not chosen; `calendar` where none is declared."""

    row: Row | None
    bookable: Bookable | None
    calendar: Calendar | None
    title: str
    last: date | None


def thing_of(checked: CheckedField, asking: Asking) -> Thing:
    """The thing a period or slot books. One that staff will name is presumed to be the default they begin with."""
    books = checked.own.get("books")
    row = asking.value(str(books)) if books else None
    booked = asking.field(str(books)) if books else None
    if row is None and booked is not None and booked.form != checked.form:
        row = default_row(booked, asking)
    bookable = checked.registry.bookable if checked.registry else None
    calendar = calendar_of(bookable, ZoneInfo(asking.office.time_zone)) if bookable else None
    title = checked.registry.title.in_language(asking.context.language) if checked.registry else ""
    last = last_day(bookable, asking) if bookable else None
    return Thing(row if isinstance(row, Row) and row.key else None, bookable, calendar, title, last)


def refuse_days(thing: Thing, days: Sequence[date], asking: Asking, part: str) -> None:
    """Raises Unacceptable at `part` when a day may not be asked for."""
    for day in days:
        if thing.calendar is None:
            refusal = Refusal("answers.book.past") if day < asking.today else None
        else:
            refusal = day_refusal(thing.calendar, day, asking.office.holidays, asking.today, thing.last)
        refuse(refusal, asking, part)


def refuse(refusal: Refusal | None, asking: Asking, part: str) -> None:
    """Raises Unacceptable for a refusal; None passes."""
    if refusal is None:
        return
    raise Unacceptable.told(refusal.code, dict(refusal.facts), part)


def refuse_taken(checked: CheckedField, thing: Thing, times: Sequence[Interval], asking: Asking) -> None:
    """Raises Unacceptable when any of the times is taken, naming the nearest free ones where there are some."""
    if checked.registry is None or thing.row is None or thing.row.key is None:
        return
    registry, key, booked = checked.registry.id, thing.row.key, asking.context.booked
    buffer = thing.calendar.buffer if thing.calendar else 0
    for time in times:
        held = time.lengthened(buffer)
        if booked.taken(registry, key, held.start, held.end, places_wanted(checked, asking)):
            wanted = places_wanted(checked, asking)
            free = free_near(registry, thing, time, asking, wanted) if len(times) == 1 else ()
            raise Unacceptable(
                "answers.book.taken",
                thing=thing.title,
                then=Unacceptable("answers.book.free", times=said_times(free, asking)) if free else None,
            )


def free_near(registry: str, thing: Thing, time: Interval, asking: Asking, count: int = 1) -> tuple[Interval, ...]:
    """Free times of the same length nearest to one that is taken."""
    if thing.calendar is None or thing.row is None or thing.row.key is None:
        return ()
    start = time.start.astimezone(thing.calendar.zone).replace(hour=0, minute=0)
    until = datetime.fromordinal(start.toordinal() + LOOK_AHEAD_DAYS).replace(tzinfo=thing.calendar.zone)
    busy = asking.context.booked.busy(registry, thing.row.key, start, until, count)
    return nearest_free(
        thing.calendar, time, busy, asking.office.holidays, asking.context.filed, thing.last, days=LOOK_AHEAD_DAYS
    )


def said_times(times: Sequence[Interval], asking: Asking) -> str:
    """`1 เม.ย. 2568 13:00 - 16:00, ...`."""
    zone = ZoneInfo(asking.office.time_zone)
    said = []
    for time in times:
        start, end = time.start.astimezone(zone), time.end.astimezone(zone)
        said.append(f"{said_date(start.date(), asking.context.language)} {start:%H:%M} - {end:%H:%M}")
    return ", ".join(said)


def week_of(checked: CheckedField, monday: date, asking: Asking) -> tuple[Day, ...]:
    """The week view of the thing a period or slot books; nothing where it has no calendar."""
    thing = thing_of(checked, asking)
    if thing.calendar is None or checked.registry is None:
        return ()
    start = at(thing.calendar, monday, 0)
    key = thing.row.key if thing.row else None
    wanted, until = places_wanted(checked, asking), start + timedelta(days=7)
    busy = asking.context.booked.busy(checked.registry.id, key, start, until, wanted) if key else ()
    return week(thing.calendar, monday, busy, asking.office.holidays, asking.context.filed, thing.last)
