"""Where a request belongs: its unit, the units it is lent to, its places and its step, as scopes and kept counts ask it.

Units it is lent to are those that a staff form names in `by`, while it stands at that form's `at` (decision 13). Places
are rows of the registries its type names in `area` (C6). What changes in the counts is the difference of two of these.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from portal.access.scopes import place_mark
from portal.models.base import table
from portal.models.machinery import Tally
from portal.models.requests import Lent, Placed
from portal.services.rows.together import Row
from portal.workflow.steps import At

_LENT, _PLACED = table(Lent), table(Placed)
_INSERT_LENT, _INSERT_PLACED = insert(_LENT).inline(), insert(_PLACED).inline()
_INSERT_TALLY: Final = insert(table(Tally)).inline()
_PLACES = select(_PLACED.c.registry_id, _PLACED.c.row_key).where(_PLACED.c.request_id == bindparam("request"))
Place = tuple[str, str]
"""Registry and key of a row."""


@dataclass(frozen=True)
class Whereabouts:
    """Where one request belongs and stands."""

    unit: str
    at: At
    guests: frozenset[str] = frozenset()
    """Units it is lent to, its own not among them."""
    places: frozenset[Place] = frozenset()

    def counted(self) -> Iterator[tuple[str, str, str, At]]:
        """Each count it is one of: unit, guest, place, step."""
        for guest in ("", *self.guests):
            for place in ("", *(place_mark(*each) for each in self.places)):
                yield self.unit, guest, place, self.at


def places_of(session: Session, request_id: int) -> frozenset[Place]:
    """Where a request is placed now."""
    return frozenset((row.registry_id, row.row_key) for row in session.execute(_PLACES, {"request": request_id}))


def settle(
    session: Session, request_id: int, type_id: str, before: Whereabouts | None, after: Whereabouts
) -> Sequence[Row]:
    """Rows for what a request is now; what it is no longer is deleted at once. `before` None: it was filed just now."""
    if before == after:
        return ()
    had = before or Whereabouts(after.unit, after.at)
    for unit in sorted(had.guests - after.guests):
        session.execute(delete(_LENT).where(_LENT.c.request_id == request_id, _LENT.c.unit == unit))
    for registry, _ in sorted(had.places - after.places):
        session.execute(delete(_PLACED).where(_PLACED.c.request_id == request_id, _PLACED.c.registry_id == registry))
    mine = {"request_id": request_id}
    rows: list[Row] = [(_INSERT_LENT, mine | {"unit": unit}) for unit in sorted(after.guests - had.guests)]
    for registry, key in sorted(after.places - had.places):
        rows.append((_INSERT_PLACED, mine | {"registry_id": registry, "row_key": key}))
    return [*rows, *_counts(type_id, before, after)]


def _counts(type_id: str, before: Whereabouts | None, after: Whereabouts) -> Iterator[Row]:
    """Kept counts: rows are only added here and folded by the worker (C74)."""
    changes = Counter(after.counted())
    if before is not None:
        changes.subtract(before.counted())
    for (unit, guest, place, at), change in changes.items():
        if change:
            where = {"type_id": type_id, "unit": unit, "guest": guest, "place": place}
            yield _INSERT_TALLY, where | {"state": at.state, "step": at.step, "change": change}
