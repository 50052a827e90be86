"""What we aim for beside the shares of the floor in cells.py, and why a target is missed where it is."""

from collections.abc import Mapping
from typing import Final

CLEANING: Final = 1.3
"""Times bare Pillow decoding and encoding."""
PRINTING: Final = 1.15
"""Times bare WeasyPrint on the same HTML."""
PAPER_BYTES: Final = 60_000
SEARCHING: Final = 20.0
"""Milliseconds of SQL for one page of found requests."""
GROWTH: Final = 1.3
"""Times the p95 of the small set."""
_PAGE: Final = (
    "before its own work a page opens one read session, looks the person up, counts notices, signs the form's token and "
    "draws a frame: together about what the floor's whole page costs"
)
CAUSES: Final[Mapping[str, str]] = {
    "home": (
        "no SQL at all; what remains are the hooks of each answer (language, origin, rights, headers, log line, cookie of the "
        "form token) and the tiles with their frame."
    ),
    "list of own requests": (
        f"{_PAGE}; then five statements against one. Statements are built once and drawn rows are kept; running one through "
        "SQLAlchemy costs 0.05 to 0.1 ms all the same."
    ),
    "one request": (
        f"{_PAGE}; six statements (person, request, answers, history, files, notices) against one join, and each answer "
        "shown as its field says."
    ),
    "staff queue": (
        f"{_PAGE}; then five statements against one. Rows, heads and filters once drawn are kept, statements are built once: no "
        "part of the page takes more than a tenth of it any more. The next step would be less SQLAlchemy and Flask around it."
    ),
    "staff queue, hundredth page": "as the staff queue; the page is found by its key, whichever it is.",
    "staff queue, three filters": "as the staff queue.",
    "staff queue, 6 views": "as the staff queue; one statement more counts all views that are cheap to count.",
    "staff queue, news in every fourth row": "as the staff queue; what is unread is asked for in one statement in any case.",
    "staff queue, the unread alone": "as the staff queue; one statement more looks through the newest thousand notices.",
    "paper again, from store": (
        f"{_PAGE}: here without frame and notices, but with three statements that find the request in the reader's scope, "
        "its last event and the paper of that; the floor sends a file of a fixed name and asks nothing."
    ),
    "submit": (
        "the draft is judged before anything is locked; then eight short statements on SQLite (draft, number, request, answers, "
        "event, notice, job, count), three on PostgreSQL, against one insert. On SQLite they stand in one line behind one "
        "writer; on PostgreSQL the counter's row is held until the commit, so that no number is ever missing."
    ),
    "receive a photograph of 1 MB": (
        "the bytes are hashed, sniffed and synced to disk before they count as received, two limits are summed up, and the "
        "worker is asked to clean them; seven statements. The floor syncs no file."
    ),
    "SQL of a search, common": "cause not found; at 100,000 the same search took 8 ms.",
    "submit, numbered by the second": "as submit.",
    "submit claiming a cleaned photograph": "as submit, and the files are claimed in the same transaction.",
}
"""Cell: the cause, found by profiling."""
