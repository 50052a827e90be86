"""Answers as a request keeps them, and back: values as JSON, beside them what the rows they read held (promise 6)."""

from collections.abc import Iterator, Mapping
from typing import Any

from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.judging.one_field import NONE
from portal.request_types.judging.row_codec import decode_row, encode_row
from portal.request_types.values import Match, Row, Value

Stored = dict[str, Any]


def store_values(checked: CheckedType, values: Mapping[str, Value]) -> Stored:
    """JSON of values by field id: a shown field left blank is null, a hidden one absent, an unknown name left out."""
    stored: Stored = {}
    for name, value in values.items():
        asked = checked.fields.get(name)
        if asked is not None:
            stored[name] = None if value is None else FIELD_TYPES[asked.field.type].store(value, asked)
        elif name.endswith(f".{NONE}") and value is True:
            stored[name] = True
    return stored


def keep_rows(checked: CheckedType, values: Mapping[str, Value]) -> Stored:
    """JSON of the rows the values read: by field id, then by key (`column/key` in a table)."""
    kept: Stored = {}
    for name, value in values.items():
        asked = checked.fields.get(name)
        found = {key: encode_row(row) for key, row in _rows(asked, value)} if asked else {}
        if found:
            kept[name] = found
    return kept


def _rows(asked: CheckedField, value: Value) -> Iterator[tuple[str, Row]]:
    if isinstance(value, Row) and value.key is not None:
        yield value.key, value
    if isinstance(value, Match):
        yield from ((str(row.key), row) for row in value.rows)
    if isinstance(value, tuple):
        yield from ((str(row.key), row) for row in value if isinstance(row, Row))
    if asked.columns and isinstance(value, tuple):
        for row in value:
            for name, cell in row.items() if isinstance(row, Mapping) else ():
                if isinstance(cell, Row) and cell.key is not None:
                    yield f"{name}/{cell.key}", cell


def load_answers(checked: CheckedType, stored: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Value]:
    """The values of a stored request: rows as they were when it was filed."""
    values: dict[str, Value] = {}
    for name, found in stored.items():
        asked = checked.fields.get(name)
        if asked is None:
            if found is True and name.endswith(f".{NONE}"):
                values[name] = True
            continue
        rows = {key: decode_row(row) for key, row in kept.get(name, {}).items()}
        values[name] = None if found is None else FIELD_TYPES[asked.field.type].load(found, asked, rows)
    return values


def words_of(checked: CheckedType, values: Mapping[str, Value], form: str | None = None) -> dict[str, tuple[str, ...]]:
    """The words that mean these answers: what a form opened for an edit or a correction shows."""
    words: dict[str, tuple[str, ...]] = {
        name: ("1",) for name in values if name.endswith(f".{NONE}") and _is_of(checked, name, form)
    }
    for id, asked in checked.fields.items():
        if asked.form != form or asked.value is not None:
            continue
        value = values.get(id)
        if value is None:
            if id in values:
                words[id] = ("",)
            continue
        for part, said in FIELD_TYPES[asked.field.type].words(value, asked).items():
            words[f"{id}.{part}" if part else id] = said
    return words


def _is_of(checked: CheckedType, name: str, form: str | None) -> bool:
    asked = checked.fields.get(name.partition(".")[0])
    return asked is not None and asked.form == form
