"""When a thing may be booked at all: days, hours, closed days, how far ahead, and the grid of times (C26, C27)."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.booking.intervals import Interval


@dataclass(frozen=True)
class Span:
    """Opening hours of one stretch of a day, in minutes after midnight."""

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{clock_words(self.opens)} - {clock_words(self.closes)}"


@dataclass(frozen=True)
class Calendar:
    """The rules of one registry's things. `last` bounds how far ahead may be asked; None is no bound."""

    spans: tuple[Span, ...]
    days: frozenset[int]
    """Weekdays that are open, Monday = 0."""
    each: int
    """Minutes of one slot: times stand on this grid, counted from the opening of their span."""
    closed: frozenset[date]
    buffer: int
    zone: ZoneInfo


@dataclass(frozen=True)
class Refusal:
    """Why a time cannot be asked for. `code` is a text's id, `facts` fill its places."""

    code: str
    facts: tuple[tuple[str, object], ...] = ()


def clock_words(minutes: int) -> str:
    """`570` is `09:30`; 1440 is the end of the day."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def is_open(calendar: Calendar, day: date, holidays: Container[date]) -> bool:
    """Whether the thing can be used on this day."""
    return day.weekday() in calendar.days and day not in calendar.closed and day not in holidays


def at(calendar: Calendar, day: date, minutes: int) -> datetime:
    """The aware moment so many minutes after midnight of a day where the office is."""
    return datetime.combine(day + timedelta(days=minutes // 1440), time(), calendar.zone) + timedelta(
        minutes=minutes % 1440
    )


def span_refusal(calendar: Calendar, opens: int, closes: int) -> Refusal | None:
    """Whether one day's use from `opens` to `closes` (minutes) lies in the opening hours and on the grid."""
    for span in calendar.spans:
        if span.opens <= opens and closes <= span.closes:
            if (opens - span.opens) % calendar.each or (closes - span.opens) % calendar.each:
                return Refusal("answers.book.grid", (("each", calendar.each), ("first", clock_words(span.opens))))
            return None
    return hours_refusal(calendar)


def hours_refusal(calendar: Calendar) -> Refusal:
    """Outside the opening hours, saying which they are."""
    return Refusal("answers.book.hours", (("hours", ", ".join(str(span) for span in calendar.spans)),))


def end_refusal(calendar: Calendar, minutes: int) -> Refusal | None:
    """Whether one end of a use over several days stands inside the opening hours and on the grid."""
    for span in calendar.spans:
        if span.opens <= minutes <= span.closes:
            if (minutes - span.opens) % calendar.each:
                return Refusal("answers.book.grid", (("each", calendar.each), ("first", clock_words(span.opens))))
            return None
    return hours_refusal(calendar)


def day_refusal(
    calendar: Calendar, day: date, holidays: Container[date], today: date, last: date | None
) -> Refusal | None:
    """Whether a day may be asked for: not past, not closed, not beyond `ahead`."""
    if day < today:
        return Refusal("answers.book.past")
    if last is not None and day > last:
        return Refusal("answers.book.ahead", (("last", last),))
    if not is_open(calendar, day, holidays):
        return Refusal("answers.book.closed", (("day", day),))
    return None


def slots(calendar: Calendar, day: date) -> Iterator[Interval]:
    """All slots of a day in order, whether or not the day is open."""
    for span in calendar.spans:
        for opens in range(span.opens, span.closes - calendar.each + 1, calendar.each):
            yield Interval(at(calendar, day, opens), at(calendar, day, opens + calendar.each))
