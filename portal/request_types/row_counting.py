"""What rows of a registry are counted by: its columns, as bare names, that tell of no single row (C76).

What tells rows apart (a key, a name, a number of somebody) is nothing to count by; what is sensitive stands in no report.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from portal.request_types.checking.scopes import without_private
from portal.request_types.checking.units import with_units
from portal.request_types.fields.reference import COLUMN_KINDS
from portal.request_types.fields.registries import column_kind
from portal.request_types.formulas import Name, Names, Path
from portal.request_types.formulas.kinds import UnitOf
from portal.request_types.office_definition import Column, Office, Registry
from portal.request_types.privacy import is_private_column
from portal.request_types.reading.positions import Text
from portal.request_types.reading.problems import Term
from portal.request_types.reports_checked import CheckedReport

_TYPED: Final = Term("language.owner_typed")


@dataclass(frozen=True)
class CountedRows:
    """A registry as reports read it: where a report asks for its types, this stands beside them."""

    registry: Registry
    registries: Mapping[str, Registry]
    counted_names: Names
    report: CheckedReport = field(default_factory=CheckedReport)

    def called(self, name: str) -> Text | None:
        """What a column is called."""
        return next((each.label for each in self.registry.columns if each.id == name), None)


def counted_rows(registry: Registry, registries: Mapping[str, Registry], office: Office | None) -> CountedRows:
    """What formulas of a report over this registry may read."""
    units = UnitOf({unit.id: unit.label for unit in office.units} if office is not None else None)
    known: dict[Path, Name] = {}
    hidden: dict[Path, Term | str] = {}
    for column in registry.columns:
        path = (column.id,)
        is_private = is_private_column(column)
        if is_private or _tells_apart(registry, column):
            hidden[path] = Term("language.owner_private" if is_private else "language.owner_apart")
            continue
        kind = with_units(column_kind(column, registries, COLUMN_KINDS), units)
        owner = _TYPED if column.type == "text" else ""
        known[path] = Name(without_private(registries, kind), path, column.optional, owner)
    return CountedRows(registry, registries, Names(known, hidden))


def _tells_apart(registry: Registry, column: Column) -> bool:
    """Whether its words are of one row: the key, what must be unique, what a row is called or searched by."""
    if column.from_registry is not None:
        return False
    sought = registry.search.by if registry.search is not None else ()
    first = next((each.id for each in registry.columns if each.type == "text"), "")
    called = f"{{{column.id}}}" in registry.label.text if registry.label is not None else column.id == first
    return called or column.unique or column.id in (registry.key, *sought)
