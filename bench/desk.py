"""What officers do all day, measured: pages of the queue, filters, one request opened, one moved, a hundred at once."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from bench import samples
from bench.cells import FORM, SENT, Cell, get
from bench.load import Wanted, request_bytes
from bench.serving import Browser

AT_ONCE: Final = 100
"""Requests of one act on many."""
BULKS: Final = 10
BULK: Final = "act on a hundred"
_CURSOR: Final = re.compile(r'href="([^"]*cursor=[^"]+)"[^>]*>ถัดไป<')
_FILTERS: Final = {"type": samples.TYPE, "state": "submitted", "unit": "personnel"}


def desk_cells(staff: Browser, submitted: Sequence[str], opened: Sequence[str]) -> list[Cell]:
    """`submitted`: keys of requests nobody has touched, each used once; `opened`: keys of some to look at."""
    bulked = submitted[: AT_ONCE * min(BULKS, len(submitted) // AT_ONCE // 2)]
    moved = submitted[len(bulked) :]
    floor_queue = get(["/queue"])
    return [
        Cell("staff queue, hundredth page", get([_page(staff, 100)], staff), floor_queue, "queue", 0.5),
        Cell("staff queue, three filters", get([f"/staff?{urlencode(_FILTERS)}"], staff), floor_queue, "queue", 0.5),
        Cell(
            "officer opens a request",
            get([f"/staff/requests/{key}" for key in opened], staff),
            get([f"/desk/{key}" for key in opened]),
            "desk",
        ),
        Cell("move a step", _moves(staff, moved), _insert("/submit")),
        Cell(BULK, _acts(staff, bulked), _insert("/hundred")),
    ]


def _page(staff: Browser, number: int) -> str:
    """The address of a page further on, reached as an officer reaches it; the last one where there are fewer."""
    path = "/staff"
    for _ in range(number - 1):
        found = _CURSOR.search(staff.get(path).body.decode())
        if found is None:
            break
        path = found[1].replace("&amp;", "&")
    return path


def _moves(staff: Browser, keys: Sequence[str]) -> Wanted:
    body = urlencode({"_csrf_token": staff.token, "_seen": "1"}).encode()
    sent = [request_bytes("POST", f"/staff/requests/{key}/accept", staff.cookie, body, FORM) for key in keys]
    return Wanted(sent, SENT, once=True)


def _acts(staff: Browser, keys: Sequence[str]) -> Wanted:
    parts = [keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE)]
    sent = []
    for part in parts:
        words = [("_csrf_token", staff.token), ("_go", "accept"), *(("pick", f"{key}.1") for key in part)]
        sent.append(request_bytes("POST", "/staff/bulk", staff.cookie, urlencode(words).encode(), FORM))
    return Wanted(sent, once=True)


def _insert(path: str) -> Wanted:
    words = {name: said[0] for name, said in samples.words(0).items()}
    return Wanted([request_bytes("POST", path, "", urlencode(words).encode(), FORM)], SENT)
