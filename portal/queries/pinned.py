"""Under which version of its type a request stood when something happened: what is told of it then is in its words (C30)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.history import Event
from portal.queries.catalogue import Catalogue
from portal.queries.history import Told
from portal.request_types.checked import CheckedType
from portal.workflow.transitions import Action

_LATER = table(Event).alias("later")


def types_then(session: Session, catalogue: Catalogue, events: Sequence[Told], now: int) -> Mapping[int, CheckedType]:
    """By the number of each event of a history (the oldest first) the type as it was then; `now` is today's version."""
    found: dict[int, CheckedType] = {}
    version_id = now
    for event in reversed(events):
        found[event.number] = catalogue.version(session, version_id)
        if event.action == Action.CARRY:
            version_id = before(event.data)
    return found


def before(data: Mapping[str, Any]) -> int:
    """The version that a request was carried from, as its event says."""
    return int(data["version"]["from"])


def carried_since(request_id: ColumnElement[int], number: ColumnElement[int]) -> ScalarSelect[Any]:
    """For lists of what happened to many requests: what the next event says that carried the request, None without one."""
    mine = _LATER.c.request_id == request_id, _LATER.c.number > number, _LATER.c.action == Action.CARRY.value
    return select(_LATER.c.data).where(*mine).order_by(_LATER.c.number).limit(1).scalar_subquery()
