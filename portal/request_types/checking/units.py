"""Kinds that name a unit, told the units of the office at hand: registries and fields are read without it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from portal.request_types.formulas.kinds import UNIT, Column, Kind, RowOf, Table, UnitOf


def with_units(kind: Kind, units: UnitOf) -> Kind:
    """The same kind, the unit itself or whatever of it stands behind dots knowing all units."""
    if kind == UNIT:
        return units
    if isinstance(kind, RowOf):
        return RowOf(kind.registry, _Columns(kind.columns, units), kind.keys, kind.other)
    return Table(_Columns(kind.columns, units)) if isinstance(kind, Table) else kind


class _Columns(Mapping[str, Column]):
    """Columns may be lazy, since registries refer to each other: each is told when it is asked for."""

    def __init__(self, columns: Mapping[str, Column], units: UnitOf) -> None:
        self._found, self._units = columns, units

    def __getitem__(self, name: str) -> Column:
        found = self._found[name]
        return replace(found, kind=with_units(found.kind, self._units))

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
