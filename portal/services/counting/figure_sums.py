"""What rows of figures add to the cells of a grouping, in each span that their day is in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

from portal.reports.spans import MIDDLE, spans_of

Key = tuple[Any, ...]
"""Span, unit, values."""
Cells = dict[Key, list[int]]
"""How many, and the sums in the order they stand in."""
_LEADING: Final = 3


@dataclass(frozen=True)
class Counted:
    """Rows that all enter (1) or all leave (-1), as columns."""

    change: int
    places: Sequence[date]
    """The first day of the half of a month that each is in."""
    units: Sequence[str]
    values: Sequence[Sequence[str]]
    sums: Sequence[Sequence[int]]

    @classmethod
    def of(cls, rows: Sequence[Sequence[Any]], dimensions: int) -> Sequence[Self]:
        """Of rows (change, unit, day, values of so many dimensions, sums)."""
        return [
            cls._of(change, [row for row in rows if row[0] == change], dimensions)
            for change in {row[0] for row in rows}
        ]

    @classmethod
    def _of(cls, change: int, rows: Sequence[Sequence[Any]], dimensions: int) -> Self:
        _, units, days, *columns = zip(*rows, strict=True)
        halves = {day: day.replace(day=1 if day.day < MIDDLE else MIDDLE) for day in set(days)}
        return cls(change, [halves[day] for day in days], units, columns[:dimensions], columns[dimensions:])


def cells_of(counted: Iterable[Counted], dimensions: Sequence[int]) -> Cells:
    """The cells of a grouping by these dimensions, each by its number; without those to which nothing is added."""
    found: Cells = {}
    for each in counted:
        keys = list(zip(each.places, each.units, *(each.values[number] for number in dimensions), strict=True))
        _add(found, each, _together(keys, each.sums))
    return {key: numbers for key, numbers in found.items() if any(numbers)}


def _together(keys: Sequence[Key], sums: Sequence[Sequence[int]]) -> Cells:
    found = {key: [count, *(0 for _ in sums)] for key, count in Counter(keys).items()}
    for number, amounts in enumerate(sums, 1):
        for key, amount in zip(keys, amounts, strict=True):
            if amount:
                found[key][number] += amount
    return found


def _add(cells: Cells, counted: Counted, found: Cells) -> None:
    spans = {place: spans_of(place) for place in set(counted.places)}
    for (place, *rest), numbers in found.items():
        for span in spans[place]:
            key = (span, *rest)
            cell = cells.get(key)
            if cell is None:
                cells[key] = [counted.change * number for number in numbers]
            else:
                for at, number in enumerate(numbers):
                    cell[at] += counted.change * number
