"""Which columns of registries rows are found by, so that a long list is asked by an index and never read through.

What a request type asks by is known from its file: `find_by`, and the row that another answer lies `within`. A column
that must be unique is asked by each import.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.office_definition import Registry

WHOLE: Final = "whole"
"""By all it says."""
WORDS: Final = "words"
"""By how any of its words begins, as names are searched."""
BOTH: Final = "both"
HELD_AT_MOST: Final = 10_000
"""Rows of a list that is held in memory and offered as a whole; a longer one is asked by key and by index."""
Asked = Mapping[str, str]
"""Column: `WHOLE`, `WORDS` or `BOTH`."""


def asked(registries: Mapping[str, Registry], types: Iterable[CheckedType]) -> dict[str, Asked]:
    """Registry: the columns it is asked by."""
    found: dict[str, dict[str, str]] = {id: {} for id in registries}
    for id, registry in registries.items():
        found[id] |= {column.id: WHOLE for column in registry.columns if column.unique or column.id in registry.area}
        found[id] = together(found[id], _searched(registry))
        if registry.lookup is not None:
            found[id] = together(found[id], {registry.lookup.ask: WHOLE})
    for each in types:
        for field in _all(each.fields.values()):
            if field.registry is not None and field.registry.id in found:
                found[field.registry.id] |= _by(field, registries[field.registry.id])
    return dict(found)


def _searched(registry: Registry) -> Asked:
    """Places by all they say, names by how any word begins."""
    types = {column.id: column.type for column in registry.columns}
    by = registry.search.by if registry.search is not None else ()
    return {id: WHOLE if types.get(id) == "reference" else WORDS for id in by}


def together(before: Asked, now: Asked) -> dict[str, str]:
    """What was asked and what is asked now: versions published earlier are asked by what they named then."""
    return {column: how if before.get(column, how) == how else BOTH for column, how in {**before, **now}.items()}


def offered_whole(checked: CheckedType) -> dict[str, CheckedField]:
    """Registry: the first field that offers all of its rows, and so cannot draw from a long list."""
    found: dict[str, CheckedField] = {}
    for field in _all(checked.fields.values()):
        if field.registry is not None and not {"find_by", "within"} & field.own.keys():
            found.setdefault(field.registry.id, field)
    return found


def _all(fields: Iterable[CheckedField]) -> Iterable[CheckedField]:
    for field in fields:
        yield field
        yield from _all(field.columns)


def _by(field: CheckedField, registry: Registry) -> dict[str, str]:
    column = field.own.get("find_by")
    found = {str(column): WHOLE} if column is not None else {}
    if field.own.get("within") is not None:
        found |= {each.id: WHOLE for each in registry.columns if each.from_registry is not None}
    return found
