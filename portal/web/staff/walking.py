"""From request to request of the list it was opened from: its filters and order are carried in the address (C42)."""

from dataclasses import dataclass, replace
from typing import Final

from flask import request
from sqlalchemy.orm import Session

from portal.queries import unread
from portal.queries.neighbours import beside, cursor_at
from portal.queries.pages import Cursor
from portal.queries.requests import Wish
from portal.services.door.advance import Advanced
from portal.services.door.requests import Held, hold
from portal.web.extensions import catalogue, database
from portal.web.numbers import whole_number
from portal.web.rules import actor
from portal.web.staff.addresses import QUEUE, url_of
from portal.web.staff.asked import pairs_of, wish_of
from portal.web.staff.queue import carried
from portal.workflow.states import State
from portal.workflow.transitions import Side

MOST: Final = 2000
"""Signs of a list in an address."""


@dataclass(frozen=True)
class Walk:
    """Where to go from a request: addresses; None where the list ends."""

    back: str = QUEUE
    previous: str | None = None
    next: str | None = None
    has_list: bool = False
    carry: str = ""
    """To be put behind every address of this request."""


def walk(session: Session, held: Held) -> Walk:
    """The way on from a request, if its address says from which list it was opened."""
    wish = _list()
    if wish is None:
        return Walk()
    place = _place(wish)
    asked = unread.within(session, actor(), wish.with_old_steps(catalogue().renamed_steps(session)))
    ways = []
    for backwards in (True, False):
        key = beside(session, actor(), asked, held, backwards)
        ways.append(f"/staff/requests/{key}{_moved(wish, held, place, backwards)}" if key else None)
    back = f"{url_of(wish, cursor=wish.cursor)}#r-{held.key}"
    return Walk(back, ways[0], ways[1], has_list=True, carry=carried(wish, place))


def carry() -> str:
    """The same list behind another address of this request; empty where there is none."""
    wish = _list()
    return "" if wish is None else carried(wish, _place(wish))


def back() -> str:
    """The list that a request was opened from, on its page; the queue where there is none."""
    wish = _list()
    return QUEUE if wish is None else url_of(wish, cursor=wish.cursor)


@dataclass(frozen=True)
class Onward:
    """A request before an act, and where its list goes on."""

    state: State | None = None
    step: str = ""
    reference: str = ""
    url: str = ""
    """Empty where it was opened from no list."""

    def follows(self, done: Advanced | None) -> bool:
        """Whether the next one comes: the request moved on, and there is a list."""
        return bool(self.url) and done is not None and (done.state, done.step) != (self.state, self.step)


def onward(key: str) -> Onward:
    """Asked before an act: afterwards the request may stand elsewhere in its list. The list itself where it ends."""
    if _list() is None:
        return Onward()
    with database().reading() as session:
        held = hold(session, actor(), key, lock=False)
        if held.side != Side.STAFF:
            return Onward()
        found = walk(session, held)
    return Onward(held.state, held.step, held.number, found.next or found.back.partition("#")[0])


def _list() -> Wish | None:
    asked = request.args.get("in")
    return None if asked is None else wish_of(pairs_of(asked[:MOST]))


def _place(wish: Wish) -> int:
    """The row's place on its page, from 1."""
    return min(whole_number(request.args.get("at", ""), digits=3) or 1, wish.size)


def _moved(wish: Wish, held: Held, place: int, backwards: bool) -> str:
    """The list as seen one row further; past the end of its page it is the next page that one comes back to."""
    further = place + (-1 if backwards else 1)
    if 1 <= further <= wish.size:
        return carried(wish, further)
    page = Cursor.decoded(wish.cursor, wish.order()).page + (-1 if backwards else 1)
    cursor = cursor_at(wish, held, backwards, page).encoded()
    return carried(replace(wish, cursor=cursor), wish.size if backwards else 1)
