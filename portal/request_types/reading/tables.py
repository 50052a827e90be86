"""Rows in files: CSV as spreadsheets write it, in UTF-8 or in the Thai code page (C65).

A place in a table is its line and the number of its cell, both from 1, as spreadsheets count.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problems

MOST_TABLE_BYTES: Final = 4 * 1024 * 1024
"""Of a table that stands in the office's folder."""
MOST_TABLE_ROWS: Final = 10_000
_THAI: Final = "cp874"


@dataclass(frozen=True)
class TableRow:
    """A row's cells as written, without what surrounds them; `line` is where it begins."""

    cells: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Table:
    """A heading and the rows below it."""

    file: str
    heading: tuple[str, ...]
    rows: tuple[TableRow, ...]

    def at(self, line: int, cell: int) -> Mark:
        """The place of a cell; both count from 1."""
        return Mark(self.file, line, cell)


def read_table(name: str, text: str, problems: Problems) -> Table | None:
    """A table from a file's text, in which bytes that are no UTF-8 stand as surrogates; None when it cannot be read."""
    if len(text) > MOST_TABLE_BYTES:
        facts = {"size": len(text) // 1024, "most": MOST_TABLE_BYTES // 1024}
        problems.add(Mark(name, 1, 1), "language.too_big", **facts)
        return None
    told = _decoded(text)
    if told is None:
        problems.add(Mark(name, 1, 1), "language.table_signs")
        return None
    try:
        rows = list(_rows(told))
    except csv.Error:
        problems.add(Mark(name, 1, 1), "language.table_broken")
        return None
    if not rows:
        problems.add(Mark(name, 1, 1), "language.table_empty")
        return None
    if len(rows) - 1 > MOST_TABLE_ROWS:
        problems.add(Mark(name, rows[MOST_TABLE_ROWS + 1].line, 1), "language.table_long", most=MOST_TABLE_ROWS)
        return None
    return Table(name, rows[0].cells, tuple(rows[1:]))


def _decoded(text: str) -> str | None:
    """Spreadsheets on a Thai computer save in the Thai code page unless told otherwise: that is no mistake."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        try:
            text = text.encode("utf-8", "surrogateescape").decode(_THAI)
        except UnicodeDecodeError:
            return None
    return None if "\0" in text else text.removeprefix("\ufeff")


def _rows(text: str) -> Iterator[TableRow]:
    """Rows that hold anything; the separator is the one the heading has most of."""
    heading = text.split("\n", 1)[0]
    separator = max((",", ";", "\t"), key=heading.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True)
    line = 1
    for cells in reader:
        told = tuple(cell.strip() for cell in cells)
        if any(told):
            yield TableRow(told, line)
        line = reader.line_num + 1
