"""The six states every request type shares (seed requirements, section 2.1)."""

from enum import StrEnum


class State(StrEnum):
    """Codes used everywhere: database, URLs, files, reports."""

    SUBMITTED = "submitted"
    IN_PROGRESS = "in_progress"
    RETURNED = "returned"
    RESUBMITTED = "resubmitted"
    DONE = "done"
    CANCELLED = "cancelled"


OPEN = frozenset({State.SUBMITTED, State.IN_PROGRESS, State.RETURNED, State.RESUBMITTED})
OPEN_SQL = "state IN ('submitted', 'in_progress', 'returned', 'resubmitted')"
"""`OPEN` as databases read it: in the words of indexes that hold nothing else, so that they are found."""
CLOSED = frozenset({State.DONE, State.CANCELLED})
