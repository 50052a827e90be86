"""Figures as a table of a screen: heads, lines with their numbers, totals, the time before beside them (C76)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.reports.asking import Cell, Figures, Heading
from portal.web.figures import NOTHING, Head, Number
from portal.web.language import t

Opens = Callable[[str | None, str | None], str]
"""Address of the list behind a row, a column, both or all; empty where there is none."""


@dataclass(frozen=True)
class Line:
    """One row of a table."""

    label: str
    numbers: tuple[Number, ...]
    url: str = ""
    """What lies below it."""


@dataclass(frozen=True)
class Table:
    """Words of a table, ready for its template."""

    corner: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    foot: Line


@dataclass(frozen=True)
class Before:
    """The same figures of the time before."""

    figures: Figures
    said: str
    now: str
    """What the time it is compared with is called."""
    opens: Opens


def table(
    figures: Figures,
    measures: Sequence[Head],
    corner: str,
    opens: Opens,
    before: Before | None = None,
    below: Callable[[Heading], str] = lambda _heading: "",
) -> Table:
    """All of it; rows that only the time before has stand last."""
    has_columns = figures.ask.columns is not None
    columns = figures.columns if has_columns else ()
    known = {each.value for each in figures.rows}
    gone = [each for each in before.figures.rows if each.value not in known] if before is not None else []

    def numbers(row: str | None) -> Iterator[Number]:
        for column in columns:
            cell = figures.at(row, column.value) if row is not None else figures.column_totals.get(column.value)
            yield from _numbers(measures, cell, figures, opens(row, column.value))
        cell = _total(figures, row)
        yield from _numbers(measures, cell, figures, opens(row, None))
        if before is not None:
            earlier = _total(before.figures, row)
            yield from _numbers(measures[:1], earlier, figures, before.opens(row, None))
            yield Number(change(measures[0], (cell or figures.nothing)[0], (earlier or figures.nothing)[0]))

    lines = [Line(each.label, tuple(numbers(each.value)), below(each)) for each in (*figures.rows, *gone)]
    foot = Line(t("staff.sum"), tuple(numbers(None)))
    if figures.ask.rows is None:
        lines = []
    return Table(corner, tuple(_heads(columns, measures, before)), tuple(lines), foot)


def change(head: Head, now: Decimal | None, before: Decimal | None) -> str:
    """`+12`, `-3`, `-` where nothing changed or one is not known."""
    if now is None or before is None or now == before:
        return NOTHING
    return f"{'+' if now > before else '−'}{head.written(abs(now - before))}"


def _heads(columns: Sequence[Heading], measures: Sequence[Head], before: Before | None) -> Iterator[str]:
    one = len(measures) == 1
    for column in columns:
        yield from (column.label if one else f"{column.label} · {each.label}" for each in measures)
    for each in measures:
        yield each.label if not columns else t("staff.sum") if one else f"{t('staff.sum')} · {each.label}"
    if before is not None:
        yield before.said if one else f"{before.said} · {measures[0].label}"
        yield t("boards.change")


def _total(figures: Figures, row: str | None) -> Cell | None:
    return figures.row_totals.get(row) if row is not None else figures.total


def _numbers(measures: Sequence[Head], cell: Cell | None, figures: Figures, url: str) -> Iterator[Number]:
    for head, value in zip(measures, cell or figures.nothing, strict=False):
        words = head.written(value)
        yield Number(words, url if head.opens and words != NOTHING else "")
