"""Sums by row and column laid out as Figures: headings in their order, totals worked out and not added up."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, TypeVar

from portal import clock
from portal.reports.asking import Ask, Cell, Figures, Heading
from portal.reports.labels import Labels
from portal.request_types.reports_checked import CheckedMeasure

_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_DAYS: Final = 3660
"""Ten years: of more a page could tell no day."""
N = TypeVar("N", int, Decimal)
Sums = Mapping[str, N]
"""By the name of what is summed."""


class _Known(dict[str, Decimal]):
    def __missing__(self, _key: str) -> Decimal:
        return Decimal()


def worked_out(measures: Sequence[CheckedMeasure], sums: Mapping[str, Decimal]) -> Cell:
    """The measures for these sums; what is not summed is 0."""
    return tuple(each.worked_out(_Known(sums)) for each in measures)


def laid_out(
    ask: Ask,
    found: Mapping[tuple[str, str], Mapping[str, N]],
    cell: Callable[[Mapping[str, N]], Cell],
    labels: Labels,
    counted: Decimal = Decimal(1),
) -> Figures:
    """`found`: sums by the values of row and column."""
    rows, columns = ({key[place] for key in found} for place in (0, 1))
    return Figures(
        ask=ask,
        rows=labels.headings(ask.rows, rows, ask.zero_rows),
        columns=labels.headings(ask.columns, columns, ask.zero_columns),
        cells={key: cell(sums) for key, sums in found.items()},
        row_totals={row: cell(_sum(found, 0, row)) for row in rows},
        column_totals={column: cell(_sum(found, 1, column)) for column in columns},
        total=cell(_total(found.values())),
        as_of=clock.now(),
        counted=counted,
        nothing=cell({}),
    )


def every_day(rows: Sequence[Heading]) -> Sequence[Heading]:
    """Days with those between them that have nothing, as a line needs them: its slope is of time. Others as they are."""
    days = {each.value: each for each in rows if _DAY.fullmatch(each.value)}
    if len(days) < 2 or len(days) < sum(1 for each in rows if each.value):
        return rows
    first, last = (date.fromisoformat(end(days)) for end in (min, max))
    if (last - first).days > MOST_DAYS:
        return rows
    all_of_them = ((first + timedelta(days=at)).isoformat() for at in range((last - first).days + 1))
    return [days.get(day, Heading(day, "")) for day in all_of_them]


def _sum(found: Mapping[tuple[str, str], Mapping[str, N]], place: int, value: str) -> Mapping[str, N]:
    return _total(sums for key, sums in found.items() if key[place] == value)


def _total(many: Iterable[Mapping[str, N]]) -> Mapping[str, N]:
    total: dict[str, N] = {}
    for sums in many:
        for name, value in sums.items():
            total[name] = total[name] + value if name in total else value
    return total
