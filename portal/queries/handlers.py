"""Who handles requests of a type: people with accounts, by unit (C43). For questions of type person, and to assign to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from portal.access.permissions import BASE_ROLES, base_role, may
from portal.models.accounts import Account, name_of
from portal.models.base import table
from portal.models.requests import Placed
from portal.request_types.office_definition import Office
from portal.request_types.values import Person

_ACCOUNT, _PLACED = table(Account), table(Placed)
_NAMES = ("key", "title", "first_name", "last_name", "role", "areas")
_PLACES = select(_PLACED.c.registry_id, _PLACED.c.row_key).where(_PLACED.c.request_id == bindparam("request"))
MOST: Final = 500
"""People on offer, at most."""


@dataclass(frozen=True)
class Handlers:
    """The people of one type, asked of the accounts as they stand (a People). Nobody disabled is among them."""

    session: Session
    office: Office
    type_id: str
    request_id: int | None = None
    """Of one request: only those in whose area it lies."""
    but: int | None = None
    """An account that is not among them: nobody works on what they filed for themselves."""

    def of(self, unit: str | None) -> Sequence[Person]:
        found = self.session.execute(self._rows(unit).order_by(_ACCOUNT.c.first_name, _ACCOUNT.c.id).limit(MOST))
        return list(self._in_area(found.all()))

    def find(self, word: str, unit: str | None) -> Person | None:
        named = _ACCOUNT.c.key == word
        if "@" in word:
            named = func.lower(_ACCOUNT.c.email) == word.lower()
        rows = self.session.execute(self._rows(unit).where(named).order_by(_ACCOUNT.c.id).limit(2)).all()
        found = list(self._in_area(rows))
        return found[0] if len(found) == 1 else None

    def _rows(self, unit: str | None) -> Select[Any]:
        """Those of a unit, and those who belong to none and work for all."""
        bound, free = handling_roles(self.office, self.type_id)
        rows = select(*(_ACCOUNT.c[name] for name in _NAMES)).where(_ACCOUNT.c.disabled_at.is_(None))
        rows = rows.where(_ACCOUNT.c.role.in_([*bound, *free]))
        if self.but is not None:
            rows = rows.where(_ACCOUNT.c.id != self.but)
        if unit is None:
            return rows
        everywhere = and_(_ACCOUNT.c.role.in_(free), or_(_ACCOUNT.c.unit.is_(None), _ACCOUNT.c.unit == ""))
        return rows.where(or_(_ACCOUNT.c.unit == unit, everywhere))

    def _in_area(self, rows: Sequence[Any]) -> Iterator[Person]:
        registries: Mapping[str, str] = {role.id: role.area for role in self.office.roles if role.area}
        limited = any(row.role in registries for row in rows) and self.request_id is not None
        there = set(map(tuple, self.session.execute(_PLACES, {"request": self.request_id}))) if limited else set()
        for row in rows:
            of = registries.get(row.role) if limited else None
            if of is None or any((of, key) in there for key in row.areas):
                yield Person(row.key, name_of(row.title, row.first_name, row.last_name))


def handling_roles(office: Office, type_id: str) -> tuple[list[str], list[str]]:
    """Roles that work on requests of a type: those that see their own unit only, and those that see all."""
    like, own = {role.id: role.like for role in office.roles}, {role.id: role for role in office.roles}
    bound: list[str] = []
    free: list[str] = []
    for role in dict.fromkeys((*BASE_ROLES, *own)):
        declared = own.get(role)
        types = declared.types if declared is not None else None
        if may(base_role(role, like), "request.handle") and (types is None or type_id in types):
            (bound if declared is not None and declared.own_unit_only else free).append(role)
    return bound, free
