"""An example written from what was done: the entry of a file's `examples`, as somebody would have typed it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import yaml

from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.formats.buddhist import buddhist_year
from portal.request_types.judging.one_field import FILLED, NONE

Words = Mapping[str, Sequence[str]]


def given(checked: CheckedType, words: Words, files: Words, form: str | None) -> dict[str, object]:
    """What the questions of a form were answered, each in one piece; what was left blank is left out."""
    found: dict[str, object] = {}
    for id, asked in checked.fields.items():
        if asked.form != form or asked.value is not None:
            continue
        start = f"{id}."
        if asked.field.type == "file":
            told: object = list(files.get(id, ()))
        else:
            parts = {name[len(start) :]: said for name, said in words.items() if name.startswith(start)}
            told = _told(asked, parts | ({"": words[id]} if id in words else {}))
        if told:
            found[id] = told
    return found


def moment(at: datetime) -> str:
    """A moment where the office is, as examples say it."""
    return f"{day(at.date())} {at:%H:%M:%S}"


def day(on: date) -> str:
    """A day as examples say it."""
    return f"{on:%d/%m}/{buddhist_year(on)}"


def written(entry: Mapping[str, Any]) -> str:
    """The entry as text; what is empty is left out."""
    said = {key: value for key, value in entry.items() if value or key == "errors"}
    return yaml.safe_dump([said], allow_unicode=True, sort_keys=False, width=110, default_flow_style=None)


def _told(asked: CheckedField, parts: Words) -> object:
    """What the words of one question come to: the other way round than `FieldType.given`."""
    said = {part: words for part, words in parts.items() if part != FILLED and any(word.strip() for word in words)}
    if said.get(NONE):
        return NONE
    if asked.columns:
        return _rows(asked, said)
    if list(said) == [""]:
        return _one(said[""])
    return {part: _one(words) for part, words in said.items()}


def _rows(asked: CheckedField, said: Words) -> list[dict[str, object]]:
    columns = {each.field.id: each for each in asked.columns}
    rows: dict[int, dict[str, dict[str, Sequence[str]]]] = {}
    for name, words in said.items():
        place, _, cell = name.partition(".")
        column, _, part = cell.partition(".")
        if place.isascii() and place.isdigit() and column in columns:
            rows.setdefault(int(place), {}).setdefault(column, {})[part] = words
    return [{column: _told(columns[column], parts) for column, parts in row.items()} for _, row in sorted(rows.items())]


def _one(words: Sequence[str]) -> object:
    return words[0] if len(words) == 1 else list(words)
