"""Addresses of the queue and of lists like it, and the tabs that lead there."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from portal.queries.pages import SIZES
from portal.queries.requests import Wish
from portal.web.staff.days import written
from portal.workflow.states import State

QUEUE: Final = "/staff"
EVERYTHING: Final = "all"
"""`view` of the queue without any filter: an address that asks for nothing opens what waits."""


@dataclass(frozen=True)
class Tab:
    """A count that opens its list."""

    label: str
    count: int | None
    """None where no kept count knows."""
    url: str
    current: bool
    state: State | None = None
    is_exact: bool = True


@lru_cache(2048)
def url_of(wish: Wish, at: str = QUEUE, **changes: Any) -> str:
    """The list with some of the wish changed; a list that changes begins at its first page."""
    wanted = replace(wish, **({"cursor": ""} | changes))
    pairs: list[tuple[str, str]] = [("type", word) for word in wanted.types]
    pairs += [("state", state) for state in wanted.states]
    pairs += [("step", step) for step in wanted.steps]
    pairs += [("channel", word) for word in wanted.channels]
    pairs += [("by", each.words) for each in wanted.by]
    plain = {
        "from": written(wanted.since),
        "to": written(wanted.until, before=True),
        "unit": wanted.unit or "",
        "place": "/".join(wanted.place or ()),
        "waits": "1" if wanted.waits else "",
        "late": "1" if wanted.late_on else "",
        "missed": "1" if wanted.missed_on else "",
        "who": wanted.who if wanted.assignee is not None else "",
        "unread": "1" if wanted.is_unread else "",
        "new": "1" if wanted.is_unknown else "",
        "q": wanted.words,
        "sort": "" if wanted.sort == "filed" else wanted.sort,
        "order": "" if wanted.descending else "up",
        "size": "" if wanted.size == SIZES[1] else str(wanted.size),
        "view": wanted.view,
        "cursor": wanted.cursor,
    }
    pairs += [(name, word) for name, word in plain.items() if word]
    pairs = pairs or ([("view", EVERYTHING)] if at == QUEUE else [])
    return at + (f"?{urlencode(pairs)}" if pairs else "")
