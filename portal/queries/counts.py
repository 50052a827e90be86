"""Kept counts: requests by type and state, from the tally and never by counting requests (C42, C74)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor, Reach
from portal.access.scopes import ME, staff_tallies
from portal.models.base import table
from portal.models.machinery import Tally
from portal.models.requests import Request
from portal.workflow.states import State

_TALLY, _REQUEST = table(Tally), table(Request)
_OWN = select(
    func.count().label("total"), func.sum(case((_REQUEST.c.state == State.RETURNED, 1), else_=0)).label("returned")
).where(_REQUEST.c.applicant_id == ME)


def by_type_and_state(session: Session, actor: Actor) -> dict[str, dict[State, int]]:
    """Type: state: how many, within the actor's scope; all six states stand there, also with 0."""
    rows = select(_TALLY.c.type_id, _TALLY.c.state, func.sum(_TALLY.c.change))
    rows = rows.where(staff_tallies(actor.reach)).group_by(_TALLY.c.type_id, _TALLY.c.state)
    found: dict[str, dict[State, int]] = {}
    for type_id, state, total in session.execute(rows):
        found.setdefault(type_id, dict.fromkeys(State, 0))[State(state)] = int(total)
    return found


def by_state(session: Session, actor: Actor, types: Sequence[str] = (), unit: str | None = None) -> dict[State, int]:
    """State: how many, within the actor's scope and a filter; all six stand there, also with 0."""
    found = dict.fromkeys(State, 0)
    for state, total in session.execute(_by_state(actor.reach, tuple(types), unit)):
        found[State(state)] = int(total)
    return found


@lru_cache(maxsize=256)
def _by_state(reach: Reach, types: tuple[str, ...], unit: str | None) -> Select[Any]:
    rows = select(_TALLY.c.state, func.sum(_TALLY.c.change)).where(staff_tallies(reach))
    if types:
        rows = rows.where(_TALLY.c.type_id.in_(types))
    if unit is not None:
        rows = rows.where(_TALLY.c.unit == unit)
    return rows.group_by(_TALLY.c.state)


def in_queue(
    session: Session, actor: Actor, types: Sequence[str] = (), states: Sequence[str] = (), unit: str | None = None
) -> int:
    """How many requests a filter leaves in the actor's scope."""
    chosen: list[ColumnElement[bool]] = [staff_tallies(actor.reach)]
    if types:
        chosen.append(_TALLY.c.type_id.in_(types))
    if states:
        chosen.append(_TALLY.c.state.in_(states))
    if unit is not None:
        chosen.append(_TALLY.c.unit == unit)
    return int(session.scalar(select(func.coalesce(func.sum(_TALLY.c.change), 0)).where(*chosen)) or 0)


@dataclass(frozen=True)
class Own:
    """How many requests a person has, and how many of them wait for a correction."""

    total: int
    returned: int


def own(session: Session, actor: Actor, chosen: Sequence[ColumnElement[bool]] = ()) -> Own:
    """Counted, because one person has few."""
    row = session.execute(_OWN.where(*chosen) if chosen else _OWN, {"me": actor.id}).one()
    return Own(int(row.total), int(row.returned or 0))
