"""One act on many requests: each goes through the one door by itself, with the revision its list showed (C47, C52)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.history import Event
from portal.models.requests import Request
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedType
from portal.services.casework import assigning, handling
from portal.services.casework.first_choice import give_first, is_decided
from portal.services.door.advance import Advanced
from portal.workflow.states import State
from portal.workflow.transitions import Action

MOST: Final = 100
"""Requests in one act."""
NOBODY: Final = "nobody"
_EVENT, _REQUEST, _ACCOUNT = table(Event), table(Request), table(Account)


@dataclass(frozen=True)
class Pick:
    """A request that was ticked, as its list showed it."""

    key: str
    seen: int


@dataclass(frozen=True)
class Wanted:
    """What was chosen and typed for all of them."""

    message: str = ""
    step: str = ""
    person: str = ""
    """Key of an account, `NOBODY` for none."""
    unit: str = ""


Verb = Callable[[Session, Actor, Catalogue, Pick, Wanted], Advanced]


@dataclass(frozen=True)
class Act:
    """One row of the table of acts: what is asked before, and what is done to each."""

    id: str
    does: Verb
    events: frozenset[Action]
    """What it leaves in a history."""
    asks_words: bool = False
    needs_words: bool = False
    steps: frozenset[State] = frozenset()
    """States to whose steps it may lead; without any it asks for no step."""
    needs_step: bool = False
    needs_person: bool = False
    needs_unit: bool = False
    warns: bool = False
    """It says what will happen, and is confirmed."""

    @property
    def is_done_at_once(self) -> bool:
        """Nothing has to be asked before."""
        return not (self.asks_words or self.needs_step or self.needs_person or self.needs_unit or self.warns)


def _accept(session: Session, actor: Actor, catalogue: Catalogue, pick: Pick, _wanted: Wanted) -> Advanced:
    return handling.accept(session, actor, catalogue, pick.key, pick.seen)


def _take(session: Session, actor: Actor, catalogue: Catalogue, pick: Pick, _wanted: Wanted) -> Advanced:
    return assigning.take_over(session, actor, catalogue, pick.key, pick.seen)


def _assign(session: Session, actor: Actor, catalogue: Catalogue, pick: Pick, wanted: Wanted) -> Advanced:
    person = "" if wanted.person == NOBODY else wanted.person
    return assigning.assign(session, actor, catalogue, pick.key, pick.seen, person)


def _forward(session: Session, actor: Actor, catalogue: Catalogue, pick: Pick, wanted: Wanted) -> Advanced:
    return assigning.forward(session, actor, catalogue, pick.key, pick.seen, wanted.unit, wanted.message)


def _first(session: Session, actor: Actor, catalogue: Catalogue, pick: Pick, _wanted: Wanted) -> Advanced:
    return give_first(session, actor, catalogue, pick.key, pick.seen)


def _move(session: Session, actor: Actor, catalogue: Catalogue, pick: Pick, wanted: Wanted) -> Advanced:
    return handling.move(session, actor, catalogue, pick.key, pick.seen, wanted.step, wanted.message)


def _message(session: Session, actor: Actor, catalogue: Catalogue, pick: Pick, wanted: Wanted) -> Advanced:
    return handling.send_message(session, actor, catalogue, pick.key, pick.seen, wanted.message)


def _finish(session: Session, actor: Actor, catalogue: Catalogue, pick: Pick, wanted: Wanted) -> Advanced:
    return handling.finish(session, actor, catalogue, pick.key, pick.seen, wanted.message, wanted.step or None)


def _cancel(session: Session, actor: Actor, catalogue: Catalogue, pick: Pick, wanted: Wanted) -> Advanced:
    return handling.cancel(session, actor, catalogue, pick.key, pick.seen, wanted.message)


_TABLE: Final = (
    Act("take", _take, frozenset({Action.ASSIGN})),
    Act("assign", _assign, frozenset({Action.ASSIGN}), needs_person=True),
    Act("accept", _accept, frozenset({Action.ACCEPT})),
    Act("first", _first, frozenset({Action.ACCEPT, Action.MOVE, Action.FINISH}), warns=True),
    Act(
        "move",
        _move,
        frozenset({Action.MOVE, Action.ACCEPT, Action.RETURN}),
        asks_words=True,
        steps=frozenset({State.IN_PROGRESS, State.RETURNED}),
        needs_step=True,
    ),
    Act("forward", _forward, frozenset({Action.FORWARD}), asks_words=True, needs_words=True, needs_unit=True),
    Act("message", _message, frozenset({Action.MESSAGE}), asks_words=True, needs_words=True),
    Act(
        "finish",
        _finish,
        frozenset({Action.FINISH}),
        asks_words=True,
        steps=frozenset({State.DONE}),
        warns=True,
    ),
    Act("cancel", _cancel, frozenset({Action.CANCEL}), asks_words=True, needs_words=True, warns=True),
)
ACTS: Final[Mapping[str, Act]] = MappingProxyType({act.id: act for act in _TABLE})
"""By the name of their button, in the order of the buttons. Another act is another row."""


def offered(kinds: Iterable[tuple[CheckedType, str]]) -> tuple[str, ...]:
    """Acts worth a button over requests of these versions and steps: choices are decided where there are any."""
    decides = is_decided(kinds)
    return tuple(id for id in ACTS if id != "first" or decides)


def was_done(session: Session, actor: Actor, act: Act, pick: Pick, wanted: Wanted) -> bool:
    """Whether this very act of this person is what came after the revision the list showed: the button was pressed twice."""
    told = _EVENT.c.actor_id, _EVENT.c.action, _EVENT.c.message, _EVENT.c.data, _EVENT.c.to_step
    rows = select(*told, _REQUEST.c.assignee_id).join(_REQUEST, _REQUEST.c.id == _EVENT.c.request_id)
    row = session.execute(rows.where(_REQUEST.c.key == pick.key, _EVENT.c.number == pick.seen + 1)).one_or_none()
    if row is None:
        return False
    if act.id == "first" and not (row.data or {}).get("form"):
        return False
    if act.needs_unit and (row.data or {}).get("unit", {}).get("to") != wanted.unit:
        return False
    if act.steps and wanted.step not in ("", row.to_step):
        return False
    if act.id == "take" and row.assignee_id != actor.id:
        return False
    if act.needs_person and _key_of(session, row.assignee_id) != wanted.person:
        return False
    return row.actor_id == actor.id and row.action in act.events and row.message.strip() == wanted.message.strip()


def _key_of(session: Session, account_id: int | None) -> str:
    key = session.scalar(select(_ACCOUNT.c.key).where(_ACCOUNT.c.id == account_id)) if account_id else None
    return key or NOBODY
