"""Rows of registries that may be chosen now: short lists held in memory, long ones asked by key and by index.

A row may name rows of other registries by their keys alone, as imports write it; what those hold is found here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.catalogue import RegistryList, RegistryRow
from portal.queries.registry_words import OFFERED, equal
from portal.request_types.asked import HELD_AT_MOST
from portal.request_types.judging.context import says
from portal.request_types.judging.row_codec import decode_row
from portal.request_types.values import Row, Value

FIRST_OF_LONG: Final = 200
"""Rows of a long list that are given to whoever asks for all of it: enough to see that it is long."""
_ROW, _LIST = table(RegistryRow), table(RegistryList)
_IN_ORDER = _ROW.c.position, _ROW.c.id
_ONE: Final = select(_ROW.c.columns).where(
    _ROW.c.registry_id == bindparam("registry"), _ROW.c.key == bindparam("key"), *OFFERED
)
_FIRST: Final = (
    select(_ROW.c.key, _ROW.c.columns)
    .where(_ROW.c.registry_id == bindparam("registry"), *OFFERED)
    .order_by(*_IN_ORDER)
    .limit(FIRST_OF_LONG)
)


@dataclass(frozen=True)
class Rows:
    """All rows that may be chosen now (a RowSource). Long lists are asked within the caller's session."""

    by_registry: Mapping[str, Mapping[str, Row]]
    long: frozenset[str] = frozenset()
    asker: Session | None = None
    _seen: dict[tuple[str, str], Row | None] = field(default_factory=dict, compare=False)

    def within(self, session: Session) -> "Rows":
        """The same, for somebody who asks in this session."""
        return Rows(self.by_registry, self.long, session) if self.long else self

    def get(self, registry: str, key: str) -> Row | None:
        if registry not in self.long:
            return self.by_registry.get(registry, {}).get(key)
        if (registry, key) not in self._seen:
            found = self._session.scalar(_ONE, {"registry": registry, "key": key})
            self._seen[registry, key] = None if found is None else self._row(found)
        return self._seen[registry, key]

    def all(self, registry: str) -> Sequence[Row]:
        if registry not in self.long:
            return tuple(self.by_registry.get(registry, {}).values())
        return [self._row(row.columns) for row in self._session.execute(_FIRST, {"registry": registry})]

    def find(self, registry: str, column: str, value: Value) -> Sequence[Row]:
        rows = (
            self.by_registry.get(registry, {}).values()
            if registry not in self.long
            else self._found(registry, column, value)
        )
        return [row for row in rows if says(row.columns.get(column), value)]

    def _found(self, registry: str, column: str, value: Value) -> Sequence[Row]:
        return [self._row(row.columns) for row in equal(self._session, registry, column, value)]

    def _row(self, stored: Any) -> Row:
        return whole(decode_row(stored), self.by_registry)

    @property
    def _session(self) -> Session:
        if self.asker is None:
            raise RuntimeError("a long list is asked within a session")
        return self.asker


def long_lists(session: Session) -> frozenset[str]:
    """Registries with more rows than are held."""
    nth = select(_ROW.c.id).where(_ROW.c.registry_id == _LIST.c.id, _ROW.c.retired_at.is_(None))
    nth = nth.order_by(*_IN_ORDER).limit(1).offset(HELD_AT_MOST)
    return frozenset(session.scalars(select(_LIST.c.id).where(nth.scalar_subquery().is_not(None))))


def rows_of(session: Session) -> Rows:
    """Read what is held, and which lists are too long for that."""
    long = long_lists(session)
    rows = select(_ROW.c.registry_id, _ROW.c.key, _ROW.c.columns).where(*OFFERED)
    rows = rows.where(_ROW.c.registry_id.not_in(long)) if long else rows
    found: dict[str, dict[str, Row]] = {}
    for row in session.execute(rows.order_by(_ROW.c.registry_id, *_IN_ORDER)):
        found.setdefault(row.registry_id, {})[row.key] = decode_row(row.columns)
    for held in found.values():
        held |= {key: made for key, row in held.items() if (made := whole(row, found)) is not row}
    return Rows(found, long)


def whole(row: Row, held: Mapping[str, Mapping[str, Row]]) -> Row:
    """The row with what the rows it names hold, where it names them by their keys alone."""
    named = {
        name: found
        for name, value in row.columns.items()
        if isinstance(value, Row) and not value.columns and value.key is not None
        if (found := held.get(value.registry, {}).get(value.key)) is not None
    }
    return replace(row, columns={**row.columns, **named}) if named else row
