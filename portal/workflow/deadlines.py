"""What is due first: a date for every request, so that a list by it has no blanks to page around."""

from datetime import date
from typing import Final

from portal.workflow.states import OPEN, State

NEVER: Final = date(9999, 12, 31)
ALWAYS: Final = date(1, 1, 1)
"""Ends of the calendar: what has no day stands there, so that no order and no comparison meets a blank."""


def due_order(state: State | str, due_on: date | None, is_stopped: bool = False) -> date:
    """The day an open request is due. What is closed, has no such day, or whose clock stands still comes after the rest."""
    return due_on if due_on is not None and state in OPEN and not is_stopped else NEVER


def days_late(due_order: date, today: date) -> int:
    """Calendar days since a request was due, given its place in that order; 0 when it is not late."""
    return max(0, (today - due_order).days)
