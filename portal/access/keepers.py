"""Who keeps a registry and how much of it: roles and units in `kept_by`, and the place of its rows by `area` (C65)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.access.permissions import Actor
from portal.request_types.judging.context import RowSource
from portal.request_types.judging.registry_rows import label_reads
from portal.request_types.office_definition import Column, Registry
from portal.request_types.privacy import is_private_column
from portal.request_types.values import Row, Value


@dataclass(frozen=True)
class Part:
    """The rows of a registry that somebody is limited to: those whose column names one of these keys."""

    column: str
    """Empty where no column places rows on the person's map: then no row is theirs."""
    keys: tuple[str, ...]

    def holds(self, row: Row) -> bool:
        """Whether a row lies in it."""
        place = row.columns.get(self.column)
        return isinstance(place, Row) and place.key in self.keys


def keeps(actor: Actor, registry: Registry) -> bool:
    """Whether the actor may make, change, close and reopen rows of it."""
    return actor.may("registry.keep") and bool({actor.role, actor.base, actor.unit} & set(registry.kept_by))


def part_of(actor: Actor, registry: Registry) -> Part | None:
    """The part of a registry that the actor is limited to; None: all of it."""
    if actor.area is None or not registry.area:
        return None
    map_ = actor.area.registry
    placing = (each.id for each in registry.columns if each.id in registry.area and each.from_registry == map_)
    column = next(placing, "")
    return Part(column, actor.area.keys if column else ())


def columns_for(actor: Actor, registry: Registry) -> tuple[Column, ...]:
    """The columns the actor may read: without what is sensitive, and citizen IDs, for roles that do not see them (C83)."""
    hidden = hidden_of(actor, registry)
    return tuple(each for each in registry.columns if each.id not in hidden)


def hidden_of(actor: Actor, registry: Registry) -> frozenset[str]:
    """The others."""
    return frozenset(each.id for each in registry.columns if is_private_column(each) and not actor.sees_ids)


def called(actor: Actor, registry: Registry, row: Row) -> str:
    """What a row is called for this actor: nothing private for roles that do not read it; empty where nothing is left (C83)."""
    hidden = hidden_of(actor, registry)
    if hidden.isdisjoint(label_reads(registry)):
        return row.label
    texts = (row.columns.get(each.id) for each in registry.columns if each.type == "text" and each.id not in hidden)
    return next((str(words) for words in texts if words), "")


@dataclass(frozen=True)
class OwnRows:
    """Rows on offer to somebody limited to an area: of its registry their own, of those above the ones these lie in."""

    below: RowSource
    keys: Mapping[str, frozenset[str]]
    """By registry; of any other, all rows are on offer."""

    def get(self, registry: str, key: str) -> Row | None:
        row = self.below.get(registry, key)
        return row if row is not None and self._is_own(row) else None

    def all(self, registry: str) -> Sequence[Row]:
        return [row for row in self.below.all(registry) if self._is_own(row)]

    def find(self, registry: str, column: str, value: Value) -> Sequence[Row]:
        return [row for row in self.below.find(registry, column, value) if self._is_own(row)]

    def _is_own(self, row: Row) -> bool:
        own = self.keys.get(row.registry)
        return own is None or row.key in own


def rows_for(actor: Actor, registry: Registry, rows: RowSource) -> RowSource:
    """What references of a row may name when this actor writes it."""
    area = actor.area
    if area is None or part_of(actor, registry) is None:
        return rows
    own = [row for key in area.keys if (row := rows.get(area.registry, key)) is not None]
    keys: dict[str, set[str]] = {area.registry: set(area.keys)}
    for each in _above(own):
        keys.setdefault(each.registry, set()).add(str(each.key))
    return OwnRows(rows, {registry: frozenset(of) for registry, of in keys.items()})


def _above(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows these lie in, however far above."""
    for row in rows:
        inner = [each for each in row.columns.values() if isinstance(each, Row)]
        yield from inner
        yield from _above(inner)
