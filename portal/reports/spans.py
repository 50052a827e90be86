"""Spans of days that cells are kept for: years, quarters, months, and the first halves of months.

A span is one number: 2022 is a year, 20223 its third quarter, 202209 September, 2022091 the first half of that. The days of
a period are a few spans, less a few others; and at each end at most eight days that are counted request by request.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from portal.reports.asking import Period

ONE_DAY: Final = timedelta(days=1)
MIDDLE: Final = 16
"""The day on which the second half of a month begins."""
_LAST_YEAR: Final = 9999
_LENGTHS: Final = (12, 3, 1)
"""Months of a year, of a quarter, of one."""


@dataclass(frozen=True)
class Edge:
    """Days that the spans lack (1), or that they have too many (-1)."""

    sign: int
    days: Period


@dataclass(frozen=True)
class Cover:
    """What adds up to a period: spans, less others, and edges."""

    days: Period
    """What the spans hold."""
    spans: tuple[int, ...]
    less: tuple[int, ...]
    years: tuple[int, int] | None
    """Where a period has no end: all years from one to the other besides."""
    edges: tuple[Edge, ...]


def spans_of(day: date) -> tuple[int, ...]:
    """The spans that a day is in."""
    month = _month(day)
    found = _span(month, 12), _span(month, 3), _span(month, 1)
    return (*found, _first_half(month)) if day.day < MIDDLE else found


def cover(period: Period) -> Cover | None:
    """None where the days themselves are fewer than what would be counted at the edges."""
    asked = period.first, None if period.last is None else period.last + ONE_DAY
    first, end = (None if day is None else _nearest(day) for day in asked)
    if first is not None and end is not None and first >= end:
        return None
    edges = (*_edge(asked[0], first, 1), *_edge(asked[1], end, -1))
    if None not in asked and _length(period) <= sum(_length(each.days) for each in edges):
        return None
    days = Period(first, None if end is None else end - ONE_DAY)
    years, first, end = _years(first, end)
    spans, less = _between(first, end) if first is not None and end is not None else ((), ())
    return Cover(days, spans, less, years, edges)


def _nearest(day: date) -> date:
    """The first or the sixteenth of a month."""
    return min(
        (day.replace(day=1), day.replace(day=MIDDLE), _first_day(_month(day) + 1)), key=lambda each: abs(each - day)
    )


def _edge(asked: date | None, taken: date | None, sign: int) -> Iterator[Edge]:
    if asked is None or taken is None or asked == taken:
        return
    if asked < taken:
        yield Edge(sign, Period(asked, taken - ONE_DAY))
    else:
        yield Edge(-sign, Period(taken, asked - ONE_DAY))


def _length(period: Period) -> int:
    return (period.last - period.first).days + 1 if period.first is not None and period.last is not None else 0


def _years(first: date | None, end: date | None) -> tuple[tuple[int, int] | None, date | None, date | None]:
    """All years of an open end, and what is left of the days then."""
    if first is not None and end is not None:
        return None, first, end
    if end is not None:
        return (0, end.year - 1), date(end.year, 1, 1), end
    if first is None:
        return (0, _LAST_YEAR), None, None
    next_year = _first_day(-(-(_month(first) + (first.day > 1)) // 12) * 12)
    return (next_year.year, _LAST_YEAR), first, next_year


def _between(first: date, end: date) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Spans of the days before `end`, and those of them that are too many."""
    at, stop = _month(first), _month(end)
    found, less = [], []
    if first.day == MIDDLE:
        found.append(_span(at, 1))
        less.append(_first_half(at))
        at += 1
    if end.day == MIDDLE:
        found.append(_first_half(stop))
    while at < stop:
        length = next(each for each in _LENGTHS if at % each == 0 and at + each <= stop)
        found.append(_span(at, length))
        at += length
    return tuple(found), tuple(less)


def _month(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _span(month: int, length: int) -> int:
    """The year, quarter or month that a month is in."""
    year, place = divmod(month, 12)
    return {12: year, 3: year * 10 + place // 3 + 1, 1: year * 100 + place + 1}[length]


def _first_half(month: int) -> int:
    return _span(month, 1) * 10 + 1
