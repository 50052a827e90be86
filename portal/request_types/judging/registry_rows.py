"""Rows of registries from their words, as files and imports give them; and a source of rows held in memory."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from portal.request_types.formats.digits import grouped
from portal.request_types.formats.thai_order import sort_key
from portal.request_types.judging.context import RowSource, says
from portal.request_types.office_definition import Column, Registry
from portal.request_types.values import Person, Row, Value
from portal.request_types.words.contacts import read_citizen_id, read_email, read_phone
from portal.request_types.words.dates import read_date, read_time
from portal.request_types.words.numbers import read_decimal, read_integer, read_money
from portal.request_types.words.texts import clean_line, clean_lines
from portal.request_types.words.truths import read_truth

READERS: Final[Mapping[str, Callable[[str], Value]]] = {
    "text": clean_line,
    "long_text": clean_lines,
    "phone": read_phone,
    "email": read_email,
    "citizen_id": read_citizen_id,
    "integer": read_integer,
    "decimal": lambda words: read_decimal(words, 10),
    "money": read_money,
    "date": read_date,
    "time": read_time,
    "yes_no": read_truth,
    "person": lambda words: Person(read_email(words).lower(), words),
}
_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
DEEPEST: Final = 3
"""Dots of a formula go three columns deep (rule 5 of names)."""


def read_cell(column: Column, words: object) -> Value:
    """The value of one cell; a reference gives the key as text. Raises Unacceptable; an empty cell is blank."""
    told = clean_line(str(words))
    if not told:
        return None
    reader = READERS.get(column.type)
    return reader(told if column.type != "long_text" else str(words)) if reader else told


def read_columns(registry: Registry, words: Mapping[str, object]) -> dict[str, Value]:
    """All columns of a row; one that has no cell is what the column begins with, else blank.
    Raises Unacceptable."""
    return {column.id: read_cell(column, words.get(column.id, column.prefill or "")) for column in registry.columns}


def label_of(registry: Registry, key: str, columns: Mapping[str, Value]) -> str:
    """What a row is called: the registry's `label`, else its first text column, else its key."""
    if registry.label is None:
        first = next((column.id for column in registry.columns if column.type == "text"), None)
        return str(columns.get(first) or key) if first else key
    return _PLACE.sub(lambda place: _printed(place[1], key, columns), registry.label.text)


def label_reads(registry: Registry) -> frozenset[str]:
    """Columns whose words stand in what rows are called."""
    if registry.label is not None:
        named = {registry.key if name == "key" else name for name in _PLACE.findall(registry.label.text)}
        return frozenset(named)
    return frozenset([next((column.id for column in registry.columns if column.type == "text"), registry.key)])


def _printed(name: str, key: str, columns: Mapping[str, Value]) -> str:
    value = columns.get(name)
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return grouped(value)
    return key if name == "key" else "-" if value is None else value.label if isinstance(value, Row) else str(value)


def row_from(registry: Registry, key: str, columns: Mapping[str, Value]) -> Row:
    """A row with its label."""
    return Row(registry.id, key, label_of(registry, key, columns), columns)


def place_of(value: Value) -> tuple[bool, Any]:
    """Where a row stands by its column: texts as a Thai dictionary has them, blanks last."""
    if isinstance(value, Row | str):
        value = value.label if isinstance(value, Row) else value
        return False, sort_key(value)
    return value is None, 0 if value is None else value


class RowsInMemory:
    """Rows written in the registries' files, over those of another source, with some columns changed (examples)."""

    def __init__(
        self,
        registries: Mapping[str, Registry],
        below: RowSource | None = None,
        changed: Mapping[str, Mapping[str, Mapping[str, object]]] | None = None,
    ) -> None:
        self._registries, self._below, self._changed = registries, below, changed or {}
        self._made: dict[str, dict[str, Row]] = {}

    def get(self, registry: str, key: str) -> Row | None:
        return self._rows(registry).get(key)

    def all(self, registry: str) -> Sequence[Row]:
        return list(self._rows(registry).values())

    def find(self, registry: str, column: str, value: Value) -> Sequence[Row]:
        return [row for row in self._rows(registry).values() if says(row.columns.get(column), value)]

    def _rows(self, name: str) -> Mapping[str, Row]:
        if name not in self._made:
            self._made[name] = self._unchanged(name) or self._read(name)
        return self._made[name]

    def _unchanged(self, name: str) -> dict[str, Row]:
        """The rows of the source below, where an example changes none: a long list is read once for all of them."""
        if self._below is None or self._changed:
            return {}
        return {str(row.key): row for row in self._below.all(name)}

    def _read(self, name: str, depth: int = 0) -> dict[str, Row]:
        registry = self._registries.get(name)
        if registry is None:
            return {}
        rows: dict[str, dict[str, Value]] = {row.key: read_columns(registry, row.words) for row in registry.rows}
        if not registry.rows and self._below is not None:
            rows = {str(row.key): dict(row.columns) for row in self._below.all(name)}
        types = {column.id: column for column in registry.columns}
        for key, words in self._changed.get(name, {}).items():
            told = {id: read_cell(types[id], word) for id, word in words.items() if id in types}
            rows[key] = rows.get(key, {}) | told
        made = [row_from(registry, key, self._with_rows(registry, columns, depth)) for key, columns in rows.items()]
        if registry.sort is not None:
            made.sort(key=lambda row: place_of(row.columns.get(str(registry.sort))))
        return {str(row.key): row for row in made}

    def _with_rows(self, registry: Registry, columns: Mapping[str, Value], depth: int) -> dict[str, Value]:
        """Columns that name rows of other registries hold those rows."""
        found = dict(columns)
        for column in registry.columns:
            word = found.get(column.id)
            if column.from_registry and isinstance(word, str):
                found[column.id] = self._named(column.from_registry, word, depth)
        return found

    def _named(self, registry: str, key: str, depth: int) -> Row | None:
        if registry in self._made:
            return self._made[registry].get(key)
        if depth >= DEEPEST:
            return Row(registry, key, key)
        self._made[registry] = self._read(registry, depth + 1)
        return self._made[registry].get(key)
