"""Kept counts: requests by type and state, from the tally and never by counting requests (C42, C74)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Date, Label, Select, bindparam, case, func, literal_column, select, union_all
from sqlalchemy.orm import Session

from portal.access.permissions import Actor, Reach
from portal.access.scopes import ME, borrowed_requests, handled_requests, staff_requests, staff_tallies
from portal.models.base import table
from portal.models.machinery import Tally
from portal.models.requests import Lent, Request
from portal.queries.few import Few
from portal.queries.filters import (
    BY_AGE,
    BY_ASSIGNEE,
    BY_DUE,
    BY_MISSED,
    Filter,
    Order,
    given_to,
    is_open,
    misses,
    waits,
)
from portal.workflow.deadlines import ALWAYS
from portal.workflow.states import State

COUNT_AT_MOST: Final = 1000
"""What no kept count knows is counted up to here."""
_TALLY, _REQUEST, _LENT = table(Tally), table(Request), table(Lent)
OWN_MISSES = _REQUEST.c.missed_own_from <= bindparam("today", type_=Date())
"""A window is over in which the applicant's side was to add something."""
_OWN = select(
    func.count().label("total"),
    func.sum(case((_REQUEST.c.state == State.RETURNED, 1), else_=0)).label("returned"),
    func.sum(case((OWN_MISSES, 1), else_=0)).label("missed"),
).where(_REQUEST.c.applicant_id == ME)


def by_type_and_state(session: Session, actor: Actor) -> dict[str, dict[State, int]]:
    """Type: state: how many, within the actor's scope; all six states stand there, also with 0."""
    rows = select(_TALLY.c.type_id, _TALLY.c.state, func.sum(_TALLY.c.change))
    rows = rows.where(staff_tallies(actor.reach)).group_by(_TALLY.c.type_id, _TALLY.c.state)
    found: dict[str, dict[State, int]] = {}
    for type_id, state, total in session.execute(rows):
        found.setdefault(type_id, dict.fromkeys(State, 0))[State(state)] = int(total)
    return found


def standing(session: Session, actor: Actor, wanted: Filter, today: date) -> "Standing":
    """Where requests stand and how many are overdue, within the actor's scope, a filter's types, unit and place."""
    statement = _standing(actor.reach, wanted.types, wanted.unit, wanted.place)
    found = session.execute(statement, {"today": today, "me": actor.id}).all()
    counted = [Count(row.type_id, State(row.state), row.step, int(row.total)) for row in found if row.total]
    return Standing(tuple(counted), *(found[0][-6:] if found else ()))


@lru_cache(maxsize=256)
def _standing(reach: Reach, types: tuple[str, ...], unit: str | None, place: tuple[str, str] | None) -> Select[Any]:
    """All in one statement; what no kept count knows is read from its index, and no further than is told."""
    key, wanted = (_TALLY.c.type_id, _TALLY.c.state, _TALLY.c.step), Filter(types=types, unit=unit)
    there = Filter(types=types, unit=unit, place=place).criteria()

    def some(name: str, order: Order, *asked: ColumnElement[bool]) -> Label[int]:
        found = select(_REQUEST.c.id).where(staff_requests(reach), *there, *asked).order_by(*order)
        some = found.limit(COUNT_AT_MOST + 1).subquery()
        return select(func.count(literal_column("1"))).select_from(some).scalar_subquery().label(name)

    def each_by_its_index(name: str, order: Order, asked: ColumnElement[bool]) -> Label[int]:
        return some(name, order, asked) if reach.unit is None else _in_unit(reach, name, order, *there, asked)

    mine = is_open(), given_to(ME)
    rows = select(
        *key,
        func.sum(_TALLY.c.change).label("total"),
        some("late", BY_DUE, _few(_REQUEST.c.due_order < bindparam("today", type_=Date()))),
        each_by_its_index("missed", BY_MISSED, _few(misses(bindparam("today", type_=Date())))),
        some("mine", BY_ASSIGNEE, *mine),
        some("unknown", BY_ASSIGNEE, *mine, _REQUEST.c.acknowledged_at.is_(None)),
        some("nobodys", BY_ASSIGNEE, is_open(), _few(_REQUEST.c.assignee_id.is_(None))),
        each_by_its_index("waiting", BY_AGE, waits()),
    )
    return rows.where(staff_tallies(reach, place), *kept(wanted)).group_by(*key)


def _few(asked: ColumnElement[bool]) -> ColumnElement[bool]:
    """Found by its own index: SQLite would rather read all requests of the types that are asked for, and sort them."""
    return cast(ColumnElement[bool], Few(asked))


def _in_unit(reach: Reach, name: str, order: Order, *asked: ColumnElement[bool]) -> Label[int]:
    """What there is in one unit: its own and what is lent to it, each by its index, however much there is elsewhere."""
    ids = select(_REQUEST.c.id).where(*asked)
    own = ids.where(handled_requests(reach)).order_by(*order).limit(COUNT_AT_MOST + 1).subquery()
    lent = ids.join(_LENT, _LENT.c.request_id == _REQUEST.c.id).where(borrowed_requests(reach))
    lent_too = lent.limit(COUNT_AT_MOST + 1).subquery()
    both = union_all(select(own.c.id), select(lent_too.c.id)).limit(COUNT_AT_MOST + 1).subquery()
    return select(func.count(literal_column("1"))).select_from(both).scalar_subquery().label(name)


def in_queue(session: Session, actor: Actor, wanted: Filter) -> int:
    """How many requests a filter leaves in the actor's scope."""
    chosen = [staff_tallies(actor.reach, wanted.place), *kept(wanted)]
    return int(session.scalar(select(func.coalesce(func.sum(_TALLY.c.change), 0)).where(*chosen)) or 0)


def kept(wanted: Filter) -> Sequence[ColumnElement[bool]]:
    """What of a filter the kept counts know."""
    chosen: list[ColumnElement[bool]] = []
    for column, words in (("type_id", wanted.types), ("state", wanted.states), ("step", wanted.steps)):
        if words:
            chosen.append(_TALLY.c[column].in_(words))
    if wanted.unit is not None:
        chosen.append(_TALLY.c.unit == wanted.unit)
    return chosen


@dataclass(frozen=True)
class Count:
    """So many requests of a type stand at a step."""

    type_id: str
    state: State
    step: str
    total: int


@dataclass(frozen=True)
class Standing:
    """Where the requests of a scope stand."""

    counted: tuple[Count, ...]
    late: int = 0
    """How many are overdue; counted no further than one more than `COUNT_AT_MOST`, as are those below."""
    missed: int = 0
    """Those that miss an entry of a window."""
    mine: int = 0
    """Open ones given to the asker, those of them not acknowledged, and open ones that nobody has."""
    unknown: int = 0
    nobodys: int = 0
    waiting: int = 0
    """What it is the office's turn with."""

    def called(self, now: Mapping[str, Mapping[str, str]]) -> "Standing":
        """The same with steps under what they are called `now`, by type."""
        named = (replace(each, step=now.get(each.type_id, {}).get(each.step, each.step)) for each in self.counted)
        return replace(self, counted=tuple(named))

    def by_state(self, steps: Collection[str] = ()) -> dict[State, int]:
        """State: how many; all six stand there, also with 0. `steps`: only these count."""
        found = dict.fromkeys(State, 0)
        for each in self.counted:
            if not steps or each.step in steps:
                found[each.state] += each.total
        return found

    def at(self, type_id: str, step: str) -> int:
        """How many of a type stand at a step."""
        return sum(each.total for each in self.counted if (each.type_id, each.step) == (type_id, step))


@dataclass(frozen=True)
class Own:
    """How many requests a person has, how many of them wait for a correction, and how many miss an entry of theirs."""

    total: int
    returned: int
    missed: int


def own(session: Session, actor: Actor, chosen: Sequence[ColumnElement[bool]] = (), today: date = ALWAYS) -> Own:
    """Counted, because one person has few."""
    row = session.execute(_OWN.where(*chosen) if chosen else _OWN, {"me": actor.id, "today": today}).one()
    return Own(int(row.total), int(row.returned or 0), int(row.missed or 0))
