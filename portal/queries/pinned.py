"""Under which version of its type a request stood when something happened: what is told of it then is in its words (C30)."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Label, func, select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.history import Event
from portal.queries.catalogue import Catalogue
from portal.queries.history import Told
from portal.request_types.checked import CheckedType
from portal.request_types.renames import Renames
from portal.workflow.transitions import Action

_LATER = table(Event).alias("later")
_BEFORE = _LATER.c.data["version"]["from"].as_integer()
"""The version that a move took a request away from."""


def types_then(session: Session, catalogue: Catalogue, events: Sequence[Told], now: int) -> Mapping[int, CheckedType]:
    """By the number of each event of a history (the oldest first) the type as it was then; `now` is today's version."""
    found: dict[int, CheckedType] = {}
    version_id = now
    for event in reversed(events):
        found[event.number] = catalogue.version(session, version_id)
        if event.action == Action.CARRY:
            version_id = int(event.data["version"]["from"])
    return found


def version_then(request_id: ColumnElement[int], number: ColumnElement[int], now: ColumnElement[int]) -> Label[int]:
    """The same in a list of what happened to many requests: the version's id, as `version_id`."""
    mine = _LATER.c.request_id == request_id, _LATER.c.number > number, _LATER.c.action == Action.CARRY.value
    next_move = select(_BEFORE).where(*mine).order_by(_LATER.c.number).limit(1).scalar_subquery()
    return func.coalesce(next_move, now).label("version_id")


def names_between(events: Sequence[Told], first: int, last: int) -> Sequence[Renames]:
    """What questions were called anew by events after the first and up to the last, in their order (C30)."""
    moves = [told for told in events if first < told.number <= last and told.action == Action.CARRY]
    return [Renames.from_json(told.data["renamed"]) for told in moves if "renamed" in told.data]


def editions_renamed(events: Sequence[Told]) -> Mapping[int, Renames]:
    """Editions that are the one before under other names, with these."""
    moves = [told for told in events if told.action == Action.CARRY and "renamed" in told.data]
    return {int(told.data["edition"]): Renames.from_json(told.data["renamed"]) for told in moves}


def named_before(name: str, since: Sequence[Renames]) -> str:
    """What a question of today was called before it was called anew."""
    for names in reversed(since):
        name = names.back.now(name)
    return name
