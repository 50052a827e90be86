"""What the address of a list of staff asks for, and that list as kept under a name (C42)."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from portal.queries.filters import By
from portal.queries.pages import SIZES
from portal.queries.requests import SORTS, Wish
from portal.reports.listing import listed_by
from portal.web.extensions import catalogue, database
from portal.web.local import today
from portal.web.places import place_of
from portal.web.rules import office
from portal.web.staff import whose
from portal.web.staff.addresses import url_of
from portal.web.staff.days import days_of
from portal.web.staff.naming import units_of
from portal.workflow.states import State

MOST_BY: Final = 6
"""Row, column, the condition of a table and the filters of its page, or the places above."""
TO_DO: Final = Wish(waits=True, descending=False, size=SIZES[1])
"""What the queue opens with: what it is the office's turn with, the longest waiting first."""


def wish_of(args: MultiDict[str, str]) -> Wish:
    """What the address says; whatever is unknown in it is left out. Who seeks words where work waits seeks in everything."""
    states = tuple(State(word) for word in args.getlist("state") if word in set(State))
    unit = args.get("unit", "")
    size = args.get("size", "")
    sort = args.get("sort", "")
    first, last = days_of(args)
    waits, seeks = args.get("waits") == "1", bool(args.get("q", "").strip())
    wish = Wish(
        sort=sort if sort in SORTS and not (first.day or last.day) else "filed",
        since=first.begins,
        until=last.ends,
        channels=tuple(word[:80] for word in args.getlist("channel") if word)[:50],
        steps=tuple(word[:40] for word in args.getlist("step") if word)[:50],
        waits=waits and not seeks,
        is_unread=args.get("unread") == "1",
        by=_by(args.getlist("by")),
        late_on=today() if args.get("late") == "1" else None,
        missed_on=today() if args.get("missed") == "1" else None,
        descending=args.get("order") != "up" or (waits and seeks),
        size=int(size) if size in map(str, SIZES) else SIZES[1],
        cursor=args.get("cursor", "")[:300],
        words=args.get("q", "")[:100],
        types=tuple(word[:40] for word in args.getlist("type") if word)[:50],
        states=states,
        unit=unit if unit in units_of(office()) else None,
        place=place_of(args.get("place", "")),
        view=args.get("view", "")[:40],
    )
    return whose.asked(wish, args)


def _by(words: Sequence[str]) -> tuple[By, ...]:
    """What a number of a report counts."""
    if not any(words):
        return ()
    with database().reading() as session:
        return listed_by(session, catalogue(), words[:MOST_BY])


def pairs_of(address: str) -> MultiDict[str, str]:
    """What stands behind the `?` of an address, taken apart; nothing where it is not one of ours."""
    return MultiDict(_taken_apart(address))


@lru_cache(1024)
def _taken_apart(address: str) -> tuple[tuple[str, str], ...]:
    """Kept: each of an officer's views is taken apart for each page."""
    try:
        return tuple(parse_qsl(address, max_num_fields=200))
    except ValueError:
        return ()


def address_of(wish: Wish) -> str:
    """A list without page and name, as it is kept: equal lists are equal words."""
    return url_of(wish, "", view="").removeprefix("?")


def of_today(address: str, now: Mapping[str, Mapping[str, str]]) -> str:
    """A kept list with its steps as they are called `now` (old name: new, by type); all else stands as it was kept."""
    asked = pairs_of(address)
    types = asked.getlist("type")
    names = {old: new for id, each in now.items() if not types or id in types for old, new in each.items()}
    found = [(name, names.get(word, word) if name == "step" else word) for name, word in asked.items(multi=True)]
    return urlencode(list(dict.fromkeys(found)))
