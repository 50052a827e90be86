"""Lengths of time as an office counts them, and the calendar that says which days it works (C61)."""

from calendar import monthrange
from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from portal.clock import BANGKOK

SATURDAY_SUNDAY = frozenset({5, 6})

When = TypeVar("When", date, datetime)


class Unit(StrEnum):
    """What a duration counts."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"


class OutOfCalendar(ValueError):
    """The day asked for lies beyond what a calendar can hold."""


@dataclass(frozen=True)
class Calendar:
    """Which days the office works. `weekend`: weekdays, Monday = 0; `fiscal_year`: day and month it begins on."""

    holidays: Set[date] = frozenset()
    weekend: frozenset[int] = SATURDAY_SUNDAY
    zone: ZoneInfo = BANGKOK
    fiscal_year: tuple[int, int] = (1, 10)

    def __post_init__(self) -> None:
        if self.weekend >= frozenset(range(7)):
            raise ValueError("a calendar needs at least one weekday to work on")

    def works_on(self, day: date) -> bool:
        """Neither weekend nor holiday."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def local(self, moment: datetime) -> datetime:
        """An aware moment as the office's clocks show it."""
        return moment.astimezone(self.zone)

    def day_of(self, when: date | datetime) -> date:
        """The date where the office is; a date is itself."""
        return self.local(when).date() if isinstance(when, datetime) else when

    def working_day(self, day: date, count: int) -> date:
        """The `count`-th working day after (or, below zero, before) a day. Raises OutOfCalendar.

        Leaps over whole weeks, so that a hundred years cost no more than a month.
        """
        step, left, week = (1 if count >= 0 else -1), abs(count), 7 - len(self.weekend)
        try:
            while left:
                days = left // week * 7 or 1
                ahead = day + timedelta(days=step * days)
                nearest = day + timedelta(days=step)
                left -= self._worked(min(nearest, ahead), max(nearest, ahead))
                day = ahead
            while not self.works_on(day) and count:
                day -= timedelta(days=step)
        except OverflowError as error:
            raise OutOfCalendar(count) from error
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        return self._worked(start + timedelta(days=1), end) if start < end else 0

    def _worked(self, first: date, last: date) -> int:
        """Working days from the first to the last day, both counted."""
        weeks, rest = divmod((last - first).days + 1, 7)
        begun = sum((first.weekday() + day) % 7 not in self.weekend for day in range(rest))
        free = sum(first <= day <= last and day.weekday() not in self.weekend for day in self.holidays)
        return weeks * (7 - len(self.weekend)) + begun - free


@dataclass(frozen=True)
class Duration:
    """`amount` of a unit. Of a range such as `3..5 working days` the end counts; `least` is kept for printing."""

    amount: int
    unit: Unit
    least: int | None = None

    def __neg__(self) -> "Duration":
        return Duration(-self.amount, self.unit)

    def after(self, when: When, calendar: Calendar) -> When:
        """The date or moment so much later; days and more keep the time of day at the office. Raises OutOfCalendar.

        Adding months stops at the last day that exists: 31 January and one month is 28 or 29 February.
        Hours and minutes after a date mean nothing and raise TypeError.
        """
        try:
            if not isinstance(when, datetime):
                return self._day_after(when, calendar)
            if self.unit in (Unit.HOURS, Unit.MINUTES):
                return when + timedelta(**{self.unit.value: self.amount})
            local = calendar.local(when)
            day = self._day_after(local.date(), calendar)
            return datetime.combine(day, local.time(), calendar.zone)
        except OverflowError as error:
            raise OutOfCalendar(self.amount) from error

    def _day_after(self, day: date, calendar: Calendar) -> date:
        if self.unit is Unit.DAYS:
            return day + timedelta(days=self.amount)
        if self.unit is Unit.WORKING_DAYS:
            return calendar.working_day(day, self.amount)
        if self.unit in (Unit.MONTHS, Unit.YEARS):
            return months_after(day, self.amount * (12 if self.unit is Unit.YEARS else 1))
        raise TypeError(f"{self.unit} cannot be added to a date")


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day that month has. Raises OutOfCalendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OutOfCalendar(months)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> int:
    """Full months from `start` to `end`, negative when `end` is earlier.

    Who is born on 29 February is a year older on 1 March of a common year (Civil and Commercial Code s.193/5).
    """
    if end < start:
        return -months_between(end, start)
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def years_between(start: date, end: date) -> int:
    """Full years from `start` to `end`: an age."""
    months = months_between(start, end)
    return months // 12 if months >= 0 else -(-months // 12)
