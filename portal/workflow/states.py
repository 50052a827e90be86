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
WAITS_SQL = "CASE WHEN state IN ('submitted', 'in_progress', 'resubmitted') AND stopped_at IS NULL THEN 1 END = 1"
"""It is the office's turn and the clock runs. One expression, so that no index but that of these serves it: by one of
states alone SQLite would read all that is open and put it in order."""
CLOSED = frozenset({State.DONE, State.CANCELLED})
