"""Rows of a registry from the lines of a file, judged by the code that judges the rows of an office's own files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.request_types.judging.context import RowSource, says
from portal.request_types.judging.registry_rows import read_cell, row_from
from portal.request_types.office_definition import Column, Registry
from portal.request_types.office_definition import RegistryRow as Told
from portal.request_types.parsing.table_rows import RowReader, column_names, needed_columns
from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problem, Problems
from portal.request_types.reading.tables import Table, TableRow
from portal.request_types.values import Row, Value
from portal.request_types.words import Unacceptable
from portal.services.importing.lines import Line, Trouble
from portal.uploads.tables import NotRead

LONGEST_KEY: Final = 100
_CODES: Final = {
    "language.column_missing": "importing.cell_missing",
    "language.id_twice": "importing.key_twice",
    "language.table_cells": "importing.more_cells",
}
"""What an admin is told of a file of the office's, in words for whoever keeps a list."""


@dataclass(frozen=True)
class Judged:
    """A sound row."""

    line: int
    key: str
    row: Row


@dataclass(frozen=True)
class Sheet:
    """What the cells of a file are."""

    registry: Registry
    units: frozenset[str]
    table: Table
    names: tuple[str, ...]
    """Column of each cell, "" for one that is not used."""

    @property
    def unused(self) -> list[str]:
        """Headings that name no column."""
        return [cell[:80] for cell, name in zip(self.table.heading, self.names, strict=True) if cell and not name]


def sheet_of(registry: Registry, units: frozenset[str], file: str, heading: Line) -> Sheet:
    """Raises NotRead where a column is missing or stands twice."""
    table, problems = Table(file, heading.cells, ()), Problems()
    names = column_names(table, registry.key, registry.columns, problems)
    for problem in problems.sorted():
        if problem.code == "language.id_twice":
            raise NotRead("importing.column_twice", column=str(problem.facts["id"]))
    labels = {column.id: column.label.words[0][1] for column in registry.columns}
    missing = [labels.get(name, name) for name in key_and_needed(registry) if name not in names]
    if missing:
        raise NotRead("importing.columns_missing", columns=", ".join(missing))
    return Sheet(registry, units, table, names)


def key_and_needed(registry: Registry) -> tuple[str, ...]:
    """Columns without which no row can be read."""
    return (registry.key, *needed_columns(registry.key, registry.columns))


def key_headings(registry: Registry) -> Sequence[str]:
    """What the column of keys may be called."""
    own = next((column for column in registry.columns if column.id == registry.key), None)
    return (registry.key, *(label for _, label in own.label.words)) if own is not None else (registry.key,)


def judge(sheet: Sheet, lines: Iterable[Line], rows: RowSource) -> tuple[list[Judged], list[Trouble]]:
    """The sound rows, and what is wrong with the others."""
    judged: dict[str, Judged] = {}
    troubles: list[Trouble] = []
    read: dict[tuple[str, str], Value] = {}
    for line in lines:
        found = _Judging(sheet, line, rows, judged, read)
        row = found.row()
        if row is not None:
            judged[row.key] = row
        troubles += found.troubles
    return list(judged.values()), troubles


def key_of(sheet: Sheet, line: Line) -> str:
    """The key a line names, whatever else is wrong with it; empty where that cannot be read."""
    at = sheet.names.index(sheet.registry.key)
    cell = line.cells[at] if at < len(line.cells) else ""
    column = next((each for each in sheet.registry.columns if each.id == sheet.registry.key), None)
    try:
        value = read_cell(column, cell) if column is not None else None
    except Unacceptable:
        return ""
    return _Judging._key(value, cell)


class _Judging:
    """One line."""

    def __init__(
        self,
        sheet: Sheet,
        line: Line,
        rows: RowSource,
        before: Mapping[str, Judged],
        read: dict[tuple[str, str], Value],
    ) -> None:
        self.sheet, self.line, self.rows, self.before, self.read = sheet, line, rows, before, read
        self.registry, self.troubles = sheet.registry, list[Trouble]()

    def row(self) -> Judged | None:
        told = self._told()
        if told is None:
            return None
        values = {column.id: self._value(column, told) for column in self.registry.columns}
        for column in self.registry.columns:
            if column.within is not None:
                self._check_within(column, values)
        key = told.key if self.registry.key == "key" else self._key(values.get(self.registry.key), told.key)
        if len(key) > LONGEST_KEY:
            self._say(self.registry.key, "importing.key_long", most=LONGEST_KEY)
        elif key in self.before or self.line.before:
            first = self.before[key].line if key in self.before else self.line.before
            self._say(self.registry.key, "importing.key_twice", line=first)
        if self.troubles:
            return None
        short = {name: _by_key(value) for name, value in values.items()}
        return Judged(self.line.number, key, row_from(self.registry, key, short))

    def _told(self) -> Told | None:
        problems = Problems()
        needed = needed_columns(self.registry.key, self.registry.columns)
        reader = RowReader(self.sheet.table, self.registry.key, needed, self.sheet.names, problems)
        told = reader.row(TableRow(self.line.cells, self.line.number), {})
        self.troubles += map(self._said, problems.sorted())
        return told

    def _value(self, column: Column, told: Told) -> Value:
        """What a cell says; the words of titles, places and months come again and again."""
        word = str(told.words.get(column.id, column.prefill or ""))
        if (column.id, word) in self.read:
            return self.read[column.id, word]
        value = self._fresh(column, word)
        if not self.troubles:
            self.read[column.id, word] = value
        return value

    def _fresh(self, column: Column, word: str) -> Value:
        try:
            value = read_cell(column, word)
        except Unacceptable as problem:
            self._say(column.id, problem.code, **problem.facts)
            return None
        if column.type == "unit" and value is not None and value not in self.sheet.units:
            self._say(column.id, "importing.no_unit", word=word[:40])
        if column.from_registry is None or value is None:
            return value
        found = self.rows.get(column.from_registry, str(value))
        if found is None:
            self._say(column.id, "importing.no_row", word=word[:40])
        return found

    def _check_within(self, column: Column, values: Mapping[str, Value]) -> None:
        """The row a cell names lies in the row its neighbour names."""
        named, above = values.get(column.id), values.get(column.within or "")
        if not isinstance(named, Row) or not isinstance(above, Row):
            return
        holds = [
            value for value in named.columns.values() if isinstance(value, Row) and value.registry == above.registry
        ]
        if holds and not says(holds[0], above):
            self._say(column.id, "importing.not_within", word=named.label[:40], above=above.label[:40])

    @staticmethod
    def _key(value: Value, written: str) -> str:
        return str(value) if value is not None and not isinstance(value, Row) else written

    def _said(self, problem: Problem) -> Trouble:
        code = _CODES.get(problem.code, problem.code)
        return Trouble(self.line.number, problem.mark.column, self._label(problem.mark), code, problem.facts)

    def _say(self, name: str, code: str, **facts: object) -> None:
        cell = self.sheet.names.index(name) + 1 if name in self.sheet.names else 1
        mark = Mark(self.sheet.table.file, self.line.number, cell)
        self.troubles.append(Trouble(self.line.number, cell, self._label(mark), code, facts))

    def _label(self, mark: Mark) -> str:
        heading = self.sheet.table.heading
        return heading[mark.column - 1][:80] if mark.column <= len(heading) else ""


def _by_key(value: Value) -> Value:
    """A row that is named stands by its key: what it holds is looked up when it is asked for."""
    return Row(value.registry, value.key, value.label) if isinstance(value, Row) else value
