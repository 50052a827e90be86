"""How long requests took from filing to done: the middle one of those done last (half took longer, half shorter)."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.access.scopes import handled_requests
from portal.models.base import table
from portal.models.requests import Request
from portal.workflow.states import State

LOOKED_AT: Final = 1000
"""Requests that are read for it, by index, however many there are."""
_REQUEST, _DAY = table(Request), 24 * 60 * 60


@dataclass(frozen=True)
class Took:
    """Days to one place, and of how many requests."""

    days: Decimal
    among: int


def median_days(session: Session, actor: Actor, types: Collection[str] = ()) -> Took | None:
    """Of the newest that are done within the actor's scope (of these types, if any are named); None where there are none."""
    rows = select(_REQUEST.c.filed_at, _REQUEST.c.state_changed_at).where(handled_requests(actor.reach))
    rows = rows.where(_REQUEST.c.type_id.in_(types)) if types else rows
    rows = rows.where(_REQUEST.c.state == State.DONE).order_by(_REQUEST.c.id.desc()).limit(LOOKED_AT)
    seconds = [(row.state_changed_at - row.filed_at).total_seconds() for row in session.execute(rows)]
    if not seconds:
        return None
    return Took(Decimal(median(seconds) / _DAY).quantize(Decimal("0.1"), ROUND_HALF_UP), len(seconds))
