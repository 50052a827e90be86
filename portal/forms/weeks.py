"""The week calendar of a thing: what is free, and which time is picked; drawn beside the typed day and time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from portal.booking.availability import Slot, SlotState, monday_of
from portal.booking.intervals import Interval
from portal.request_types.checked import CheckedField
from portal.request_types.fields.bookables import Thing, thing_of
from portal.request_types.fields.dates import said_date
from portal.request_types.formats.buddhist import shown_date
from portal.request_types.judging.answers import Verdict
from portal.request_types.judging.context import Words
from portal.request_types.values import Period
from portal.request_types.values import Slot as Appointment
from portal.request_types.words import Unacceptable
from portal.request_types.words.dates import read_date, read_time
from portal.texts import text

PICK: Final = "_pick"
"""`_pick.booked` is the start picked in the calendar, `_picked.booked` the one that stood there before."""
PICKED: Final = "_picked"
YEARS: Final = (2000, 2200)
"""The years a calendar shows, the last one left out."""
FIRST_HOURS: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Cell:
    """One time on one day. `value` is what picking it posts, "" where it cannot be picked."""

    state: str
    """free, taken, past, closed."""
    value: str
    picked: bool
    """Inside what is picked, which stays visible."""
    chosen: bool
    """The start of what is picked."""
    label: str
    """What a screen reader says."""


@dataclass(frozen=True)
class WeekView:
    """Seven days, closed ones left out, a row for each time."""

    name: str
    monday: str
    title: str
    heads: tuple[tuple[str, str], ...]
    """Weekday and day of each column."""
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    before: str
    """Monday of the week before, "" when it is past."""
    after: str
    """Monday of the week after, "" when it is too far ahead."""
    picked: str
    """The start that is picked."""
    thing: str
    lasts: int
    """Minutes of one row."""


def week_of(asked: CheckedField, verdict: Verdict, monday: str = "") -> WeekView | None:
    """The calendar a period or slot is picked from; None while its thing is not chosen or has no calendar."""
    sitting = verdict.sitting
    thing = thing_of(asked, sitting)
    if thing.calendar is None or thing.row is None:
        return None
    value = verdict.values.get(asked.id)
    picked = value if isinstance(value, (Period, Appointment)) else None
    zone = thing.calendar.zone
    start = picked.start.astimezone(zone) if picked else typed_start(verdict.words, asked.id, zone)
    first = _monday(monday) or monday_of(max(start.date(), sitting.today) if start else sitting.today)
    if not start and not monday and (sitting.today.weekday() >= 5):
        first += timedelta(days=7)
    return _view(asked, verdict, thing, first, picked, start)


def _view(
    asked: CheckedField, verdict: Verdict, thing: Thing, first: date, picked: Appointment | None, start: datetime | None
) -> WeekView:
    if thing.calendar is None:
        raise ValueError("a week needs a calendar")
    sitting, language = verdict.sitting, verdict.sitting.context.language
    zone = thing.calendar.zone
    days = verdict.week(asked, first)
    days = tuple(day for day in days if day.day.weekday() in thing.calendar.days)
    rows = []
    for slots in zip(*(day.slots for day in days), strict=True):
        cells = tuple(_cell(slot, picked, start, zone, language) for slot in slots)
        rows.append((f"{slots[0].time.start.astimezone(zone):%H:%M}", cells))
    this = monday_of(sitting.today)
    return WeekView(
        name=asked.id,
        monday=first.isoformat(),
        title=f"{said_date(days[0].day, language)} - {said_date(days[-1].day, language)}" if days else "",
        heads=tuple((text(language, f"applicant.day_{day.day.weekday()}"), f"{day.day.day}") for day in days),
        rows=tuple(rows),
        before=(first - timedelta(days=7)).isoformat() if first > this else "",
        after=_after(first, thing),
        picked=start.isoformat() if start else "",
        thing=thing.row.label if thing.row else thing.title,
        lasts=thing.calendar.each,
    )


def _after(first: date, thing: Thing) -> str:
    following = first + timedelta(days=7)
    return following.isoformat() if thing.last is None or following <= thing.last else ""


def _cell(slot: Slot, picked: Appointment | None, start: datetime | None, zone: ZoneInfo, language: str) -> Cell:
    begins = slot.time.start.astimezone(zone)
    state = slot.state.value
    inside = picked is not None and _covers(picked, slot.time, zone)
    word = text(language, f"applicant.slot_{state}")
    label = f"{said_date(begins.date(), language)} {begins:%H:%M} {word}"
    return Cell(
        state=state,
        value=begins.isoformat() if slot.state is SlotState.FREE else "",
        picked=inside or begins == start,
        chosen=begins == start,
        label=label,
    )


def _covers(picked: Appointment, time: Interval, zone: ZoneInfo) -> bool:
    """Whether a cell lies in what is picked; of a daily period the hours of each day."""
    if not isinstance(picked, Period) or not picked.daily:
        return time.overlaps(Interval(picked.start, picked.end))
    start, end = picked.start.astimezone(zone), picked.end.astimezone(zone)
    begins, ends = time.start.astimezone(zone), time.end.astimezone(zone)
    return start.date() <= begins.date() <= end.date() and begins.time() < end.time() and ends.time() > start.time()


def typed_start(words: Words, name: str, zone: ZoneInfo) -> datetime | None:
    """The start as typed, None while it cannot be read."""
    day = _first(words, f"{name}.start_date") or _first(words, f"{name}.date")
    moment = _first(words, f"{name}.start_time") or _first(words, f"{name}.time")
    if not day or not moment:
        return None
    try:
        return datetime.combine(read_date(day), read_time(moment), zone)
    except Unacceptable:
        return None


def taken_over(words: Mapping[str, tuple[str, ...]], asked: CheckedField, pick: str) -> dict[str, tuple[str, ...]]:
    """The words with the day and time picked in the calendar; the length of what stood there is kept."""
    start = _picked(pick, asked.zone)
    if start is None:
        return dict(words)
    name, day, moment = asked.id, (shown_date(start.date()),), (f"{start:%H:%M}",)
    if asked.field.type == "slot":
        return dict(words) | {f"{name}.date": day, f"{name}.time": moment}
    before, until = typed_start(words, name, asked.zone), _end_time(words, name, asked.zone)
    length = until - before if before and until and until > before else FIRST_HOURS
    ends = min(start + length, start.replace(hour=23, minute=59))
    return dict(words) | {
        f"{name}.start_date": day,
        f"{name}.end_date": day,
        f"{name}.start_time": moment,
        f"{name}.end_time": (f"{ends:%H:%M}",),
    }


def _end_time(words: Words, name: str, zone: ZoneInfo) -> datetime | None:
    day, moment = _first(words, f"{name}.start_date"), _first(words, f"{name}.end_time")
    try:
        return datetime.combine(read_date(day), read_time(moment), zone)
    except Unacceptable:
        return None


def _first(words: Words, name: str) -> str:
    found = words.get(name)
    return found[0].strip() if found else ""


def _picked(pick: str, zone: ZoneInfo) -> datetime | None:
    """The moment picked; None where it is none, or one no calendar here can show."""
    try:
        start = datetime.fromisoformat(pick)
        return start.astimezone(zone) if start.tzinfo is not None and _is_shown(start.date()) else None
    except ValueError:
        return None


def _monday(said: str) -> date | None:
    try:
        day = date.fromisoformat(said)
        return monday_of(day) if _is_shown(day) else None
    except ValueError:
        return None


def _is_shown(day: date) -> bool:
    """Calendars count on by weeks from the day they show: both ends of time are out of their reach."""
    return YEARS[0] <= day.year < YEARS[1]
