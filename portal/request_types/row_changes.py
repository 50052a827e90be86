"""What a list says otherwise than before: rows that came, went, read otherwise or stand elsewhere (C65)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from portal.request_types.judging.registry_rows import label_of
from portal.request_types.moved import moved
from portal.request_types.office_definition import Column, Registry, RegistryRow
from portal.request_types.privacy import is_private_column
from portal.request_types.reading.positions import InLanguages, Text

Cell = tuple[Text, str | None, str | None]
"""What a column is called, what it said and what it says; None twice where that is not for everybody's eyes."""
Named = Callable[[Column, str], str]
"""What people call what a cell names: a row of another list, a unit."""
_BLANK: Final = "-"


@dataclass(frozen=True)
class RowChange:
    """One row that is not as it was."""

    how: str
    """new, gone, changed or moved."""
    key: str
    label: str
    cells: tuple[Cell, ...] = ()
    """Of one that changed: the columns that did, of both versions."""


def row_changes(old: Registry, new: Registry, language: str, named: Named) -> Iterator[RowChange]:
    """In the order of the new list; what is gone comes last."""
    before, after = _by_key(old), _by_key(new)
    both = {column.id for column in old.columns}
    columns = [column for column in new.columns if column.id in both]
    for key, row in after.items():
        if key not in before:
            yield RowChange("new", key, called(new, row, language))
        elif cells := tuple(_cells(columns, before[key], row, language, named)):
            yield RowChange("changed", key, called(new, row, language), cells)
    for key in moved(list(before), list(after)):
        yield RowChange("moved", key, called(new, after[key], language))
    for key, row in before.items():
        if key not in after:
            yield RowChange("gone", key, called(old, row, language))


def called(registry: Registry, row: RegistryRow, language: str) -> str:
    """What people call a row: its label, of the words as they are written."""
    return label_of(registry, row.key, {column.id: _said(row, column.id, language) for column in registry.columns})


def _by_key(registry: Registry) -> Mapping[str, RegistryRow]:
    return {row.key: row for row in registry.rows}


def _cells(
    columns: Iterable[Column], old: RegistryRow, new: RegistryRow, language: str, named: Named
) -> Iterator[Cell]:
    for column in columns:
        if old.words.get(column.id) == new.words.get(column.id):
            continue
        if is_private_column(column):
            yield column.label, None, None
            continue
        was, now = (_said(row, column.id, language) for row in (old, new))
        yield column.label, named(column, was) if was else _BLANK, named(column, now) if now else _BLANK


def _said(row: RegistryRow, column: str, language: str) -> str:
    said = row.words.get(column)
    return said.in_language(language) if isinstance(said, InLanguages) else " ".join(str(said or "").split())
