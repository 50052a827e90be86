"""What is due first: a date for every request, so that a list by it has no blanks to page around."""

from datetime import date
from typing import Final

from portal.workflow.states import OPEN, State

NEVER: Final = date(9999, 12, 31)


def due_order(state: State | str, due_on: date | None) -> date:
    """The day an open request is due; what is closed, or has no such day, comes after all that has one."""
    return due_on if due_on is not None and state in OPEN else NEVER


def days_late(state: State | str, due_on: date | None, today: date) -> int:
    """Calendar days since an open request was due; 0 when it is not late."""
    return max(0, (today - due_order(state, due_on)).days)
