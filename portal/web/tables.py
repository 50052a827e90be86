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
    beside: tuple[str, ...] = ()
    """Words before what it is called."""


@dataclass(frozen=True)
class Table:
    """Words of a table, ready for its template."""

    corner: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    foot: Line
    beside: tuple[str, ...] = ()
    """Heads of the words that stand before what rows are called."""
    folded: tuple["Folded", ...] = ()
    """Rows that do not stand there because nothing has them."""

    @property
    def missing(self) -> int:
        """How many these are."""
        return sum(len(each.names) for each in self.folded)


@dataclass(frozen=True)
class Folded:
    """Names of rows that nothing has, below one place (`portal/web/folded.py`)."""

    above: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Beside:
    """Columns of a registry beside the names of its rows (`portal/web/beside.py`)."""

    heads: tuple[str, ...] = ()
    words: Callable[[str], tuple[str, ...]] = lambda _row: ()


@dataclass(frozen=True)
class Ahead:
    """A figure that heeds fewer filters: it stands once in each row."""

    head: Head
    figures: Figures
    opens: Opens


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
    beside: Beside = Beside(),
    ahead: Sequence[Ahead] = (),
) -> Table:
    """All of it; rows that only the time before has stand last."""
    has_columns = figures.ask.columns is not None
    columns = figures.columns if has_columns else ()
    known, nothing = {each.value for each in figures.rows}, figures.nothing
    gone = [each for each in before.figures.rows if each.value not in known] if before is not None else []

    def numbers(row: str | None) -> Iterator[Number]:
        for each in ahead:
            yield from _numbers([each.head], _total(each.figures, row), each.figures, each.opens(row, None))
        for column in columns:
            cell = figures.at(row, column.value) if row is not None else figures.column_totals.get(column.value)
            yield from _numbers(measures, cell, figures, opens(row, column.value))
        cell = _total(figures, row)
        yield from _numbers(measures, cell, figures, opens(row, None))
        if before is not None:
            earlier = _total(before.figures, row)
            told = _numbers(measures, earlier, figures, before.opens(row, None))
            for head, number, now, then in zip(measures, told, cell or nothing, earlier or nothing, strict=True):
                yield number
                yield Number(change(head, now, then))

    lines = [
        Line(each.label, tuple(numbers(each.value)), below(each), beside.words(each.value))
        for each in (*figures.rows, *gone)
    ]
    foot = Line(t("staff.sum"), tuple(numbers(None)))
    if figures.ask.rows is None:
        lines = []
    heads = (*(each.head.label for each in ahead), *_heads(columns, measures, before))
    return Table(corner, heads, tuple(lines), foot, beside.heads)


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
    if before is None:
        return
    for each in measures:
        yield before.said if one else f"{before.said} · {each.label}"
        yield t("boards.change") if one else f"{t('boards.change')} · {each.label}"


def _total(figures: Figures, row: str | None) -> Cell | None:
    return figures.row_totals.get(row) if row is not None else figures.total


def _numbers(measures: Sequence[Head], cell: Cell | None, figures: Figures, url: str) -> Iterator[Number]:
    for head, value in zip(measures, cell or figures.nothing, strict=False):
        words = head.written(value)
        yield Number(words, url if head.opens and words != NOTHING else "")
