"""Rows of a registry from a table: its heading names columns by id or by label (C65)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from portal.request_types.office_definition import Column, RegistryRow
from portal.request_types.parsing.names import check_id, nearest
from portal.request_types.reading.nodes import Scalar
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.tables import Table, TableRow

MOST_TOLD: Final = 20
"""Wrong rows that are told one by one; a table wrong throughout says so soon enough."""


def rows_of_table(table: Table, key: str, columns: tuple[Column, ...], problems: Problems) -> tuple[RegistryRow, ...]:
    """The rows in their order; those that are wrong are told and left out."""
    names = column_names(table, key, columns, problems)
    needed = needed_columns(key, columns)
    missing = [name for name in (key, *needed) if name not in names]
    for name in missing:
        problems.add(table.at(1, 1), "language.table_column_missing", column=name)
    if missing:
        return ()
    reader = RowReader(table, key, needed, names, problems)
    rows: dict[str, RegistryRow] = {}
    wrong = 0
    for each in table.rows:
        row = reader.row(each, rows)
        if row is not None:
            rows[row.key] = row
        elif (wrong := wrong + 1) == MOST_TOLD:
            problems.add(table.at(each.line, 1), "language.table_more_wrong", most=MOST_TOLD)
            break
    return tuple(rows.values())


def needed_columns(key: str, columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Those in which every row says something, besides its key."""
    return tuple(each.id for each in columns if not each.optional and each.prefill is None and each.id != key)


def column_names(table: Table, key: str, columns: tuple[Column, ...], problems: Problems) -> tuple[str, ...]:
    """What each cell of a row is: a column's id, `key`, or "" for a heading that is told as unknown."""
    known = {label: each.id for each in columns for _, label in each.label.words} | {
        each.id: each.id for each in columns
    }
    known |= {key: key}
    names: list[str] = []
    for number, cell in enumerate(table.heading, 1):
        name = known.get(cell, "")
        place = table.at(1, number)
        if not name and cell:
            ids = list(dict.fromkeys(known.values()))
            problems.add(place, "language.no_column", column=cell[:40], meant=nearest(cell, ids) or ", ".join(ids))
        elif name and name in names:
            problems.add(place, "language.id_twice", id=cell[:40], first=str(table.at(1, names.index(name) + 1)))
            name = ""
        names.append(name)
    return tuple(names)


@dataclass(frozen=True)
class RowReader:
    """Reads one row after the other, for a file as for an import."""

    table: Table
    key: str
    needed: tuple[str, ...]
    names: tuple[str, ...]
    problems: Problems

    def row(self, read: TableRow, before: Mapping[str, RegistryRow]) -> RegistryRow | None:
        """The row, or None with what is wrong with it told; keys that stood `before` stand twice."""
        if any(read.cells[len(self.names) :]):
            place = self.table.at(read.line, len(self.names) + 1)
            self.problems.add(place, "language.table_cells", most=len(self.names))
            return None
        words = {name: cell for name, cell in zip(self.names, read.cells, strict=False) if name and cell}
        name = self._key(read, words.get(self.key, ""), before)
        missing = [column for column in self.needed if column not in words]
        for column in missing:
            place = self.table.at(read.line, self.names.index(column) + 1)
            self.problems.add(place, "language.column_missing", column=column)
        if name is None or missing:
            return None
        if self.key == "key":
            del words["key"]
        return RegistryRow(name, words, self.table.at(read.line, 1))

    def _key(self, read: TableRow, name: str, before: Mapping[str, RegistryRow]) -> str | None:
        place = self.table.at(read.line, self.names.index(self.key) + 1)
        if not name:
            self.problems.add(place, "language.column_missing", column=self.key)
        elif name in before:
            self.problems.add(place, "language.id_twice", id=name[:40], first=str(before[name].mark))
        elif self.key != "key" or check_id(Scalar(name, place), self.problems) is not None:
            return name
        return None
