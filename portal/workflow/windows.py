"""Windows of records: days in which each is due, by date or every year (C48). Pure rules.

A yearly window is the first that starts after the request came where the record belongs; one by date is as it stands,
unless it was over by then. Each window takes one record, and one added after its last day is late.
"""

import calendar
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class YearDay:
    """A day of every year."""

    month: int
    day: int

    def of(self, year: int) -> date:
        """That day; 29 February is the last of the month in other years."""
        return date(year, self.month, min(self.day, calendar.monthrange(year, self.month)[1]))


@dataclass(frozen=True)
class Span:
    """Days, both ends among them."""

    first: date
    last: date

    def after(self, day: date) -> "Span":
        """Itself: it has its year."""
        return self


@dataclass(frozen=True)
class Yearly:
    """Days of every year; one whose last day comes before its first ends in the next."""

    first: YearDay
    last: YearDay

    def after(self, day: date) -> Span:
        """The first that starts after this day."""
        year = day.year if self.first.of(day.year) > day else day.year + 1
        last = self.last.of(year)
        first = self.first.of(year)
        return Span(first, last if last >= first else self.last.of(year + 1))


Window = Span | Yearly


@dataclass(frozen=True)
class Place:
    """Where one record of a request belongs."""

    number: int
    """From 1, in the order of the file."""
    span: Span
    late: bool = False
    """Its last day is past."""


def places(windows: Sequence[Window], entered: date) -> tuple[Place, ...]:
    """All windows of a request that came where the record belongs on this day, the earliest first."""
    found = [Place(number, each.after(entered)) for number, each in enumerate(windows, 1)]
    return tuple(sorted((each for each in found if each.span.last >= entered), key=lambda each: each.span.first))


def begun(all_places: Sequence[Place], taken: Collection[int], today: date) -> tuple[Place, ...]:
    """Windows a record may be added to today: the one that is open first, then those that were missed."""
    free = [each for each in all_places if each.number not in taken and each.span.first <= today]
    marked = [Place(each.number, each.span, each.span.last < today) for each in free]
    return tuple(sorted(marked, key=lambda each: each.late))


def next_opening(all_places: Sequence[Place], taken: Collection[int], today: date) -> date | None:
    """The day the next free window begins; None: there is none any more."""
    coming = [each.span.first for each in all_places if each.number not in taken and each.span.first > today]
    return min(coming, default=None)


def late_from(all_places: Sequence[Place], taken: Collection[int]) -> date | None:
    """The day after the earliest window that has no record: from then on one is late. None: each has one."""
    return min((each.span.last + timedelta(days=1) for each in all_places if each.number not in taken), default=None)
