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
_PAGE: Final = "a page of the portal is a session looked up, rights asked, notices counted and a frame drawn"
CAUSES: Final[Mapping[str, str]] = {
    "home": (
        "no SQL at all; what remains are the hooks of each answer (language, origin, rights, headers, log line, cookie of the "
        "form token) and the tiles with their frame."
    ),
    "list of own requests": (
        f"{_PAGE}; six statements against one, and for each row title, step, legal buttons and dates worked out from the version "
        "it is pinned to. Building and running a statement through SQLAlchemy costs 0.1 to 0.2 ms."
    ),
    "one request": f"{_PAGE}; seven statements (request, answers, history, files, papers) against one join.",
    "staff queue": (
        f"{_PAGE}; 25 rows of eight columns with badges, dates, buttons and their hidden words are 600 escaped values: drawing "
        "them is most of the page. Texts and icons are compiled in already; the next step would be keeping drawn rows "
        "by request and revision."
    ),
    "paper again, from store": (
        f"{_PAGE}: here without the frame, but with the statements that find the request in the reader's scope and its newest "
        "paper; the floor sends a file of a fixed name."
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
