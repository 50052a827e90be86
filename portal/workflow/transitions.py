"""THE table: who may take a request from which state to which (C36; seed requirements, section 2.1)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portal.workflow.states import OPEN, State


class Action(StrEnum):
    """What a person does to a request."""

    SUBMIT = "submit"
    EDIT = "edit"
    CORRECT = "correct"
    """Staff mend the answers of a request whose applicant nobody can ask."""
    ACCEPT = "accept"
    RETURN = "return"
    RESUBMIT = "resubmit"
    FINISH = "finish"
    CANCEL = "cancel"
    MOVE = "move"
    """To another step of the same state, or to a step that a staff form leads to."""
    FILL = "fill"
    """A staff form saved without moving."""
    MESSAGE = "message"
    RECORD = "record"
    """Something is added later, where its type says so: nothing else changes."""
    REPLY = "reply"
    """The applicant answers the office without changing what was filed."""
    NOTE = "note"
    """Staff write something down for themselves: the other side of the counter never learns of it."""
    ASSIGN = "assign"
    """It is given to a person of its unit, or to nobody."""
    ACKNOWLEDGE = "acknowledge"
    """Whom it was given to says they know."""
    FORWARD = "forward"
    """It goes to another unit, or back."""
    CARRY = "carry"
    """It goes on under another version of its type; all that was answered stays as it is."""


class Side(StrEnum):
    """On which side of the counter the person stands for this request."""

    APPLICANT = "applicant"
    STAFF = "staff"


@dataclass(frozen=True)
class Transition:
    """One row of the table."""

    action: Action
    sources: frozenset[State]
    target: State | None
    """None: the state stays as it is."""
    sides: frozenset[Side]
    needs_message: frozenset[Side] = frozenset()
    """Who must say why."""


_WAITING = frozenset({State.SUBMITTED, State.RESUBMITTED})
_STAFF_HAS_IT = _WAITING | {State.IN_PROGRESS}
_APPLICANT = frozenset({Side.APPLICANT})
_STAFF = frozenset({Side.STAFF})
_BOTH = _APPLICANT | _STAFF

TABLE: tuple[Transition, ...] = (
    Transition(Action.SUBMIT, frozenset(), State.SUBMITTED, _BOTH),
    Transition(Action.EDIT, frozenset({State.SUBMITTED}), State.SUBMITTED, _APPLICANT),
    Transition(Action.CORRECT, _STAFF_HAS_IT, None, _STAFF),
    Transition(Action.ACCEPT, _WAITING, State.IN_PROGRESS, _STAFF),
    Transition(Action.RETURN, _STAFF_HAS_IT, State.RETURNED, _STAFF, needs_message=_STAFF),
    Transition(Action.RESUBMIT, frozenset({State.RETURNED}), State.RESUBMITTED, _APPLICANT),
    Transition(Action.FINISH, _STAFF_HAS_IT, State.DONE, _STAFF),
    Transition(Action.CANCEL, OPEN, State.CANCELLED, _BOTH, needs_message=_STAFF),
    Transition(Action.MOVE, _STAFF_HAS_IT, None, _STAFF),
    Transition(Action.FILL, OPEN, None, _STAFF),
    Transition(Action.MESSAGE, OPEN, None, _STAFF),
    Transition(Action.RECORD, frozenset(State), None, _BOTH),
    Transition(Action.ASSIGN, OPEN, None, _STAFF),
    Transition(Action.ACKNOWLEDGE, OPEN, None, _STAFF),
    Transition(Action.FORWARD, OPEN, None, _STAFF, needs_message=_STAFF),
    Transition(Action.CARRY, OPEN, None, _STAFF),
    Transition(Action.REPLY, OPEN, None, _APPLICANT, needs_message=_APPLICANT),
    Transition(Action.NOTE, frozenset(State), None, _STAFF, needs_message=_STAFF),
)

STAYING: Final = frozenset(
    row.action for row in TABLE if row.target is None and row.action not in (Action.MOVE, Action.CARRY)
)
"""Actions after which it stands where it stood."""
HANDING: Final = frozenset({Action.ASSIGN, Action.ACKNOWLEDGE, Action.FORWARD})
"""Who of the office has it."""
ASIDE: Final = HANDING | {Action.CARRY}
"""What is said with these is for staff alone."""
PRIVATE: Final = HANDING - {Action.FORWARD} | {Action.NOTE}
"""Whose events staff alone read: on no paper, in no notice, and no reason to call an applicant's screen overtaken."""
TALKING: Final = frozenset({Action.MESSAGE, Action.REPLY, Action.NOTE, Action.ACKNOWLEDGE})
"""After which it is what it was, in every list and count."""
WITHIN: Final = PRIVATE | ASIDE | {Action.FILL}
"""What staff do among themselves: the other side is not told, and no paper says it."""

_ROWS = {row.action: row for row in TABLE}


def transition(action: Action, source: State | None, side: Side) -> Transition | None:
    """The row that allows this, or None: no other door exists. `source` is None for a request not yet filed."""
    row = _ROWS[action]
    reachable = source is None if not row.sources else source in row.sources
    return row if reachable and side in row.sides else None
