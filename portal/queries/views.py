"""A person's own named lists of the queue, and how many each finds where that is cheap to know (C42)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, literal_column, select, true
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.access.scopes import staff_requests, staff_tallies
from portal.models.base import table
from portal.models.machinery import Tally
from portal.models.requests import Request
from portal.models.views import SavedView
from portal.queries.counts import COUNT_AT_MOST, kept
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


def opening(session: Session, actor: Actor) -> View | None:
    """The one the queue opens with."""
    return next((each for each in own(session, actor) if each.opens), None)


def totals(session: Session, actor: Actor, wishes: Sequence[Wish]) -> list[int | None]:
    """How many each finds, all in one statement; None where only reading requests would tell.

    Kept counts tell of types, states, steps and units; what is the asker's own is read from its index, no further than
    one more than `COUNT_AT_MOST`. For all else a page of twenty tabs would read the table twenty times.
    """
    asked = [_total(actor, wish) for wish in wishes]
    known = [each for each in asked if each is not None]
    if not known:
        return [None] * len(asked)
    sums = [each.label(f"n{place}") for place, each in enumerate(known)]
    # The first makes it one row also where none of the others sums up.
    asked_once = select(func.count().label("tallies"), *sums).where(staff_tallies(actor.reach))
    found = iter(session.execute(asked_once).one()[1:])
    return [None if each is None else int(next(found) or 0) for each in asked]


def _total(actor: Actor, wish: Wish) -> ColumnElement[int] | None:
    if wish.words.strip() or wish.place is not None:
        return None
    if wish.is_counted:
        return func.sum(case((and_(true(), *kept(wish)), _TALLY.c.change), else_=0))
    if wish.assignee == actor.id and not wish.states and not wish.is_narrower and wish.late_on is None:
        mine = select(_REQUEST.c.id).where(staff_requests(actor.reach), *wish.criteria()).limit(COUNT_AT_MOST + 1)
        return select(func.count(literal_column("1"))).select_from(mine.subquery()).scalar_subquery()
    return None
