"""Whether an act that is refused was done a moment ago by the same person: the button was pressed twice."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.models.base import table
from portal.models.history import Event
from portal.models.requests import Request
from portal.workflow.transitions import Action

_EVENT, _REQUEST = table(Event), table(Request)
_DONE: Final = select(_EVENT.c.message, _EVENT.c.data).join(_REQUEST, _REQUEST.c.id == _EVENT.c.request_id)


def forwarded(session: Session, actor: Actor, key: str, seen: int, unit: str, reason: str) -> bool:
    """Whether this person sent it to this unit with this reason right after what the screen showed.

    The request may be theirs to see no more, so nothing is told but what they did themselves.
    """
    rows = _DONE.where(_REQUEST.c.key == key, _EVENT.c.number == seen + 1)
    rows = rows.where(_EVENT.c.actor_id == actor.id, _EVENT.c.action == Action.FORWARD)
    row = session.execute(rows).one_or_none()
    return row is not None and row.message == reason.strip() and (row.data or {}).get("unit", {}).get("to") == unit


def cancelled(session: Session, actor: Actor, key: str, seen: int) -> bool:
    """Whether this person cancelled it after what the screen showed."""
    rows = _DONE.where(_REQUEST.c.key == key, _EVENT.c.number > seen)
    rows = rows.where(_EVENT.c.actor_id == actor.id, _EVENT.c.action == Action.CANCEL)
    return seen > 0 and session.execute(rows).first() is not None
