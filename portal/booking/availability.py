"""What is free: the week view of a thing, and the free times nearest to one that is taken."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.booking.calendars import Calendar, at, is_open, slots
from portal.booking.intervals import Interval, overlaps_any


class SlotState(StrEnum):
    """How one cell of the week view looks; the screen gives each its own word, never colour alone."""

    FREE = "free"
    TAKEN = "taken"
    PAST = "past"
    CLOSED = "closed"


@dataclass(frozen=True)
class Slot:
    """One cell of the week view."""

    time: Interval
    state: SlotState


@dataclass(frozen=True)
class Day:
    """A column of the week view; a closed day keeps its slots, all closed."""

    day: date
    slots: tuple[Slot, ...]


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def week(
    calendar: Calendar,
    monday: date,
    busy: Sequence[Interval],
    holidays: Container[date],
    now: datetime,
    last: date | None = None,
) -> tuple[Day, ...]:
    """Seven days from `monday`. `busy` is what is taken in that week; days after `last` cannot be asked for yet."""
    found = []
    for day in (monday + timedelta(days=offset) for offset in range(7)):
        usable = is_open(calendar, day, holidays) and (last is None or day <= last)
        found.append(Day(day, tuple(_slot(calendar, each, usable, busy, now) for each in slots(calendar, day))))
    return tuple(found)


def _slot(calendar: Calendar, time: Interval, usable: bool, busy: Sequence[Interval], now: datetime) -> Slot:
    if not usable:
        return Slot(time, SlotState.CLOSED)
    if time.start < now:
        return Slot(time, SlotState.PAST)
    taken = overlaps_any(time.lengthened(calendar.buffer), busy)
    return Slot(time, SlotState.TAKEN if taken else SlotState.FREE)


def nearest_free(
    calendar: Calendar,
    wanted: Interval,
    busy: Sequence[Interval],
    holidays: Container[date],
    now: datetime,
    last: date | None = None,
    most: int = 3,
    days: int = 14,
) -> tuple[Interval, ...]:
    """The free times of the same length nearest to `wanted`: same day first, then the days after it, within `days`.

    `busy` covers the days from that of `wanted` on. Times over midnight have no suggestion.
    """
    length = wanted.minutes
    found: list[Interval] = []
    for day in _days(calendar, wanted, holidays, last, days):
        free = [
            each
            for each in _starts(calendar, day, length)
            if each.start >= now and not overlaps_any(each.lengthened(calendar.buffer), busy)
        ]
        anchor = at(calendar, day, 0) + (wanted.start - _midnight(calendar, wanted.start))
        free.sort(key=lambda each: (abs(each.start - anchor), each.start))
        found += free[: most - len(found)]
        if len(found) >= most:
            break
    return tuple(found)


def _days(
    calendar: Calendar, wanted: Interval, holidays: Container[date], last: date | None, days: int
) -> Iterator[date]:
    first = wanted.start.astimezone(calendar.zone).date()
    for offset in range(days):
        day = first + timedelta(days=offset)
        if last is not None and day > last:
            return
        if is_open(calendar, day, holidays):
            yield day


def _midnight(calendar: Calendar, moment: datetime) -> datetime:
    return at(calendar, moment.astimezone(calendar.zone).date(), 0)


def _starts(calendar: Calendar, day: date, length: int) -> Iterator[Interval]:
    for span in calendar.spans:
        for opens in range(span.opens, span.closes - length + 1, calendar.each):
            yield Interval(at(calendar, day, opens), at(calendar, day, opens + length))
