"""A person's own named lists of the queue, and how many each finds where that is cheap to know (C42)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column, select, true
from sqlalchemy.orm import Session

from portal.access.permissions import Actor, Reach
from portal.access.scopes import staff_requests, staff_tallies
from portal.models.base import table
from portal.models.machinery import Tally
from portal.models.requests import Request
from portal.models.views import SavedView
from portal.queries.counts import COUNT_AT_MOST, kept
from portal.queries.filters import BY_ASSIGNEE, Filter
from portal.queries.requests import Wish

_VIEW, _TALLY, _REQUEST = table(SavedView), table(Tally), table(Request)
_OWN = select(_VIEW.c.key, _VIEW.c.name, _VIEW.c.address, _VIEW.c.opens).order_by(_VIEW.c.position, _VIEW.c.id)


@dataclass(frozen=True)
class View:
    """One of them."""

    key: str
    name: str
    address: str
    opens: bool


def own(session: Session, actor: Actor) -> tuple[View, ...]:
    """Those of one person, in their own order."""
    return tuple(View(*row) for row in session.execute(_OWN.where(_VIEW.c.account_id == actor.id)))


def totals(session: Session, actor: Actor, wishes: Sequence[Wish]) -> list[int | None]:
    """How many each finds, all in one statement; None where only reading requests would tell.

    Kept counts tell of types, states, steps and units; what is the asker's own is read from its index, no further than
    one more than `COUNT_AT_MOST`. For all else a page of twenty tabs would read the table twenty times.
    """
    cheap = [_is_cheap(wish, actor.id) for wish in wishes]
    asked = tuple(wish.only() for wish, known in zip(wishes, cheap, strict=True) if known)
    if not asked:
        return [None] * len(cheap)
    found = iter(session.execute(_totals(actor.reach, asked)).one()[1:])
    return [int(next(found) or 0) if known else None for known in cheap]


def _is_cheap(wish: Wish, me: int) -> bool:
    if wish.words.strip() or wish.place is not None:
        return False
    is_mine = wish.assignee == me and not wish.states and not wish.is_narrower and wish.walk == BY_ASSIGNEE
    return wish.is_counted or is_mine


@lru_cache(maxsize=256)
def _totals(reach: Reach, asked: tuple[Filter, ...]) -> Select[Any]:
    """Built once for equal views; the first column makes it one row also where none of the others sums up."""
    columns: list[ColumnElement[Any]] = [func.count().label("tallies")]
    columns += [_total(reach, wanted).label(f"n{place}") for place, wanted in enumerate(asked)]
    return select(*columns).where(staff_tallies(reach))


def _total(reach: Reach, wanted: Filter) -> ColumnElement[int]:
    if wanted.is_counted:
        return func.sum(case((and_(true(), *kept(wanted)), _TALLY.c.change), else_=0))
    mine = select(_REQUEST.c.id).where(staff_requests(reach), *wanted.criteria()).order_by(*wanted.walk)
    some = mine.limit(COUNT_AT_MOST + 1).subquery()
    return select(func.count(literal_column("1"))).select_from(some).scalar_subquery()
