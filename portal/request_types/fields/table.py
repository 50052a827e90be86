"""table: rows a person fills in, each with the same questions."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from portal.request_types.checked import CheckedField
from portal.request_types.definition import Field
from portal.request_types.fields.base import Asking, Cell, FieldType, Hints, Parts, Said
from portal.request_types.fields.text import bounds
from portal.request_types.formulas.kinds import Column, Kind, Table
from portal.request_types.office_definition import Registry
from portal.request_types.values import MOST_ROWS, Row, Value
from portal.request_types.words import Unacceptable

LEFT_OUT: Final = "removed"
_NUMBER: Final = "#"
"""Under which a stored row keeps its number; no column can be called so."""
_PLACE = re.compile(r"(0|[1-9][0-9]{0,3})\.", re.ASCII)


class PlacedRow(dict[str, Value]):
    """A row that knows the number its words and files stand under: it keeps it when rows before it go."""

    def __init__(self, cells: Mapping[str, Value], place: int) -> None:
        super().__init__(cells)
        self.place = place


class TableField(FieldType):
    """Rows with at least one answer, in the order of their numbers; the words of a cell are `members.0.birth`.

    A row's number is its own for good: gaps stay, so that files at `members.2.photo` stay with their row.
    """

    name: ClassVar[str] = "table"
    parts: ClassVar[tuple[str, ...]] = ()

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        return Table({column.id: Column(type_of(column).kind(column, registries), maybe_blank(column))
                      for column in field.fields})  # fmt: skip

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        places = self.places(said, asking)
        least, most = bounds(checked.own.get("count"), 1, MOST_ROWS)
        if len(places) > min(most, MOST_ROWS):
            raise Unacceptable("answers.table_most", most=min(most, MOST_ROWS))
        rows = tuple(PlacedRow(asking.judge_row(checked, f"{said.name}.{place}"), place) for place in places)
        if rows and len(rows) < least:
            raise Unacceptable("answers.table_least", least=least)
        return rows

    def places(self, said: Said, asking: Asking) -> list[int]:
        """The numbers of the rows in which something was typed or attached."""
        start = f"{said.name}."
        found: set[int] = set()
        for name, words in said.words.items():
            match = _PLACE.match(name, len(start)) if name.startswith(start) and not is_left_out(name) else None
            if match and any(map(str.strip, words)):
                found.add(int(match[1]))
        for name, files in asking.context.files.items():
            if name.startswith(start) and (match := _PLACE.match(name, len(start))) and files.count:
                found.add(int(match[1]))
        return sorted(found)

    def blank(self, value: Value) -> bool:
        return not value

    def words(self, value: Any, checked: CheckedField) -> Parts:
        said: Parts = {}
        for number, row in enumerate(value):
            place = place_of(row, number)
            for column in checked.columns:
                if (cell := row.get(column.id)) is None or column.value is not None:
                    continue
                for part, words in type_of(column.field).words(cell, column).items():
                    said[f"{place}.{column.id}" + (f".{part}" if part else "")] = words
        return said

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return "\n".join(", ".join(cell for cell in row if cell) for row in cells(value, checked, language))

    def export(self, value: Any, checked: CheckedField, language: str) -> Cell:
        return self.display(value, checked, language)

    def store(self, value: Any, checked: CheckedField) -> Any:
        return [self._store_row(row, number, checked) for number, row in enumerate(value)]

    def _store_row(self, row: Mapping[str, Any], number: int, checked: CheckedField) -> dict[str, Any]:
        """The cells, and the row's own number where it is not the one it has in the list."""
        stored = {
            column.id: type_of(column.field).store(row[column.id], column)
            for column in checked.columns
            if row.get(column.id) is not None
        }
        return stored if place_of(row, number) == number else stored | {_NUMBER: place_of(row, number)}

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        return tuple(
            PlacedRow(
                {
                    column.id: type_of(column.field).load(row[column.id], column, _of(column, kept))
                    if column.id in row
                    else None
                    for column in checked.columns
                },
                int(row.get(_NUMBER, number)),
            )
            for number, row in enumerate(stored)
        )

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        least = max(bounds(checked.own.get("count"), 1, 1)[0], 1)
        first = next((c for c in checked.columns if c.value is None and type_of(c.field).sample(c, asking)), None)
        if first is None:
            return {}
        return {
            f"{place}.{first.id}" + (f".{part}" if part else ""): words
            for place in range(least)
            for part, words in type_of(first.field).sample(first, asking).items()
        }

    def given(self, told: object, checked: CheckedField) -> Parts:
        if not isinstance(told, Sequence) or isinstance(told, str):
            return {}
        said: Parts = {}
        columns = {column.id: column for column in checked.columns}
        for place, row in enumerate(told):
            for name, cell in row.items() if isinstance(row, Mapping) else ():
                known = columns.get(str(name))
                parts = type_of(known.field).given(cell, known) if known else {"": (str(cell),)}
                said |= {f"{place}.{name}" + (f".{part}" if part else ""): words for part, words in parts.items()}
        return said

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("table")


def place_of(row: Mapping[str, Any], number: int) -> int:
    """The number a row's words and files stand under; `number` is its place in the list."""
    return row.place if isinstance(row, PlacedRow) else number


def is_left_out(name: str) -> bool:
    """Whether a words name lists files to leave out: `scan.removed`, of a cell `members.2.photo.removed`."""
    parts = name.split(".")
    return len(parts) in (2, 4) and parts[-1] == LEFT_OUT


def _of(column: CheckedField, kept: Mapping[str, Row]) -> dict[str, Row]:
    """The rows one column kept, by key."""
    start = f"{column.id}/"
    return {key[len(start) :]: row for key, row in kept.items() if key.startswith(start)}


def cells(value: Sequence[Mapping[str, Value]], checked: CheckedField, language: str) -> list[list[str]]:
    """The rows as texts, columns in the order of the file; blank cells are empty."""
    by_id = {column.id: column for column in checked.columns}
    columns = [by_id[declared.id] for declared in checked.field.fields if declared.id in by_id]
    return [
        [
            "" if row.get(column.id) is None else type_of(column.field).display(row[column.id], column, language)
            for column in columns
        ]
        for row in value
    ]


def maybe_blank(column: Field) -> bool:
    """Whether a column may be left without an answer."""
    return column.optional is not False or column.when is not True or column.none is not None


def type_of(field: Field) -> FieldType:
    """The type of a column; the registry of types is looked up when asked, since it holds this one too."""
    from portal.request_types.fields import FIELD_TYPES

    return FIELD_TYPES[field.type]
