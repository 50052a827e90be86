"""What fields of a registry share: the kind of its rows, and which of them are on offer."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from portal.request_types.checked import CheckedField
from portal.request_types.formulas.kinds import TEXT, Column, Kind, RowOf
from portal.request_types.judging.context import says
from portal.request_types.office_definition import Column as ColumnDeclared
from portal.request_types.office_definition import Registry
from portal.request_types.values import Row

if TYPE_CHECKING:
    from portal.request_types.fields.base import Asking

KindOf = Callable[[ColumnDeclared, Mapping[str, Registry]], Kind]


class _Columns(Mapping[str, Column]):
    """The columns of a registry, their kinds looked up when asked: registries may refer to each other."""

    def __init__(self, registry: Registry, registries: Mapping[str, Registry], kind_of: KindOf) -> None:
        self._declared = {column.id: column for column in registry.columns}
        self._registries, self._kind_of = registries, kind_of

    def __getitem__(self, name: str) -> Column:
        declared = self._declared[name]
        return Column(self._kind_of(declared, self._registries), declared.optional)

    def __iter__(self) -> Iterator[str]:
        return iter(self._declared)

    def __len__(self) -> int:
        return len(self._declared)


def row_kind(name: str, registries: Mapping[str, Registry], kind_of: KindOf, other: bool = False) -> RowOf:
    """The kind of a registry's rows; one that is not there has no columns, which the checker reports elsewhere."""
    registry = registries.get(name)
    if registry is None:
        return RowOf(name, other=other)
    keys = frozenset(row.key for row in registry.rows) if registry.rows and registry.key == "key" else None
    return RowOf(name, _Columns(registry, registries, kind_of), keys, other)


def column_kind(column: ColumnDeclared, registries: Mapping[str, Registry], kinds: Mapping[str, Kind]) -> Kind:
    """The kind of a registry's column: rows of another registry, or what its type holds."""
    if column.type == "reference" and column.from_registry:
        return row_kind(column.from_registry, registries, lambda inner, all_: column_kind(inner, all_, kinds))
    return kinds.get(column.type, TEXT)


LONGEST_WHOLE: Final = 100
"""Rows a list offers while the answer it lies within is still open: nobody looks through 7,436 sub-districts."""


def on_offer(checked: CheckedField, asking: "Asking") -> Sequence[Row]:
    """The rows that may be chosen now: those `within` the chosen row and `where` the condition holds (C21).

    A long list offers none until the row it lies within is known.
    """
    if checked.registry is None:
        return ()
    above = asking.own(checked, "within") if checked.own.get("within") is not None else None
    if isinstance(above, Row) and above.key is not None:
        column = _naming(above, checked.registry)
        rows = asking.context.rows.find(checked.registry.id, column, above) if column is not None else ()
    else:
        rows = asking.context.rows.all(checked.registry.id)
        if checked.own.get("within") is not None and len(rows) > LONGEST_WHOLE:
            return ()
    if checked.own.get("where") is None:
        return rows
    return [row for row in rows if asking.own(checked, "where", row) is True]


def is_on_offer(row: Row, checked: CheckedField, asking: "Asking") -> bool:
    """Whether this row may be chosen. Where the row it should lie within is not known, all may."""
    if checked.own.get("within") is not None:
        above = asking.own(checked, "within")
        if isinstance(above, Row) and above.key is not None and not _lies_in(row, above, checked):
            return False
    return checked.own.get("where") is None or asking.own(checked, "where", row) is True


def _lies_in(row: Row, above: Row, checked: CheckedField) -> bool:
    column = _naming(above, checked.registry) if checked.registry else None
    return column is not None and says(row.columns.get(column), above)


def _naming(above: Row, registry: Registry) -> str | None:
    """The column that names rows of the registry above."""
    return next((column.id for column in registry.columns if column.from_registry == above.registry), None)
