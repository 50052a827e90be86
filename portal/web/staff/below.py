"""Rows of registries that stand in a table though nothing has them: those below a place, within the reader's area (C77)."""

from collections.abc import Collection, Mapping

from portal.queries.folding import fold
from portal.queries.offered_rows import Rows
from portal.request_types.checked import CheckedType
from portal.request_types.counting import known
from portal.request_types.formulas.kinds import RowOf
from portal.request_types.judging.registry_rows import read_cell
from portal.request_types.office_definition import Registry
from portal.request_types.row_counting import CountedRows
from portal.request_types.values import Row
from portal.request_types.words import Unacceptable
from portal.web.rules import actor

Key = tuple[str, str | None]
"""Registry and key of a row."""


def is_below(row: Row, places: Collection[Key], rows: Rows) -> bool:
    """Within the reader's area, and within each place of its own registry or of one it refers to."""
    above = {(row.registry, row.key), *_above(row)}
    registries = {registry for registry, _ in above}
    if any(place not in above and place[0] in registries for place in places):
        return False
    area = actor().area
    if area is None:
        return True
    mine = {(area.registry, key) for key in area.keys}
    if mine & above:
        return True
    kept = (rows.get(area.registry, key) for key in area.keys)
    return any((row.registry, row.key) in _above(each) for each in kept if each is not None)


def registry_of(types: Mapping[str, CheckedType | CountedRows], dimension: str) -> str | None:
    """The registry whose rows a dimension is, if it is one."""
    for checked in types.values():
        kind = known(dimension, checked.counted_names)
        if isinstance(kind, RowOf):
            return kind.registry
    return None


def _above(row: Row) -> set[Key]:
    """The rows it lies within, and what these lie within."""
    found: set[Key] = set()
    for value in row.columns.values():
        if isinstance(value, Row):
            found |= {(value.registry, value.key), *_above(value)}
    return found


def row_called(rows: Rows, registry: Registry, column: str, word: str) -> Row | None:
    """The row that has this word, as people type it, in its key or in a column where nothing is twice."""
    words = fold(word)
    if column == registry.key:
        return rows.get(registry.id, word) or rows.get(registry.id, words)
    kept = next((each for each in registry.columns if each.id == column), None)
    try:
        value = read_cell(kept, words) if kept is not None else None
    except Unacceptable:
        return None
    found = rows.find(registry.id, column, value) if value is not None else ()
    return found[0] if len(found) == 1 else None
