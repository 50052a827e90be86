"""The queue: what waits, counted by state, in a dense table that a keyboard walks through (C42, C68, C74)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.queries import counts, search, unread
from portal.queries.pages import SIZES, Page
from portal.queries.requests import SORTS, ListRow, Wish, next_waiting, queue
from portal.web.extensions import database
from portal.web.rules import actor, me, office, rule
from portal.web.staff.naming import named, types_in_scope, units_of
from portal.workflow.states import State

blueprint = Blueprint("staff_queue", __name__)

QUEUE: Final = "/staff"
WAITING = (State.SUBMITTED, State.RESUBMITTED)
"""What nobody has taken up yet."""


@dataclass(frozen=True)
class Tab:
    """A count that opens its list."""

    text: str
    """Id of its text."""
    count: int
    url: str
    current: bool
    state: State | None = None


@blueprint.get("/staff")
@rule("queue.read")
def show() -> str:
    """One page of the queue, as the address asks for it."""
    wish, who = wish_of(request.args), actor()
    with database().reading() as session:
        by_state = counts.by_state(session, who, wish.types, wish.unit)
        page = queue(session, who, wish, sum(by_state[State(state)] for state in wish.states or State))
        rows = named(session, page.rows, ordinals(page, wish))
        fresh = unread.of_units(session, [row.id for row in page.rows], me().seen_notice_id)
        types = types_in_scope(session)
        narrowed = not page.is_total_exact and search.is_narrowed(session, search.terms(wish.words))
    return render_template(
        "staff/queue.html",
        page=page,
        rows=rows,
        fresh=fresh,
        wish=wish,
        at=QUEUE,
        types=tuple(types.items()),
        units=() if who.own_unit_only else tuple(units_of(office()).items()),
        tabs=tabs_of(wish, by_state),
        sizes=SIZES,
        pages_url=lambda cursor: url_of(wish, cursor=cursor),
        me=who.id,
        narrowed=search.LOOKED_THROUGH if narrowed else 0,
    )


@blueprint.get("/staff/next")
@rule("queue.read")
def go_on() -> ResponseReturnValue:
    """The request that has waited longest; `after` names the one just left. The queue when nothing waits."""
    with database().reading() as session:
        key = next_waiting(session, actor(), request.args.get("after", "")[:40])
    return redirect(f"/staff/requests/{key}" if key else "/staff", 303)


def wish_of(args: Mapping[str, Any]) -> Wish:
    """What the address says; whatever is unknown in it is left out."""
    states = tuple(State(word) for word in request.args.getlist("state") if word in set(State))
    unit = args.get("unit", "")
    size = args.get("size", "")
    sort = args.get("sort", "")
    return Wish(
        sort=sort if sort in SORTS else "filed",
        descending=args.get("order") != "up",
        size=int(size) if size in map(str, SIZES) else SIZES[1],
        cursor=args.get("cursor", "")[:300],
        words=args.get("q", "")[:100],
        types=tuple(word[:40] for word in request.args.getlist("type") if word)[:50],
        states=states,
        unit=unit if unit in units_of(office()) else None,
    )


@blueprint.app_template_global("queue_url")
@lru_cache(2048)
def url_of(wish: Wish, at: str = QUEUE, **changes: Any) -> str:
    """The list with some of the wish changed; a list that changes begins at its first page."""
    wanted = replace(wish, **({"cursor": ""} | changes))
    pairs: list[tuple[str, str]] = [("type", word) for word in wanted.types]
    pairs += [("state", state) for state in wanted.states]
    plain = {
        "unit": wanted.unit or "",
        "q": wanted.words,
        "sort": "" if wanted.sort == "filed" else wanted.sort,
        "order": "" if wanted.descending else "up",
        "size": "" if wanted.size == SIZES[1] else str(wanted.size),
        "cursor": wanted.cursor,
    }
    pairs += [(name, word) for name, word in plain.items() if word]
    return at + (f"?{urlencode(pairs)}" if pairs else "")


def tabs_of(wish: Wish, by_state: Mapping[State, int], at: str = QUEUE) -> tuple[Tab, ...]:
    """All, what waits (what is due first on top), and each state."""
    waiting = {"states": WAITING, "sort": "due", "descending": False}
    newest = {"sort": "filed", "descending": True}
    at_waiting = set(wish.states) == set(WAITING)
    found = [
        Tab(
            "staff.waiting",
            sum(by_state[state] for state in WAITING),
            url_of(wish, at, words="", **waiting),
            at_waiting,
        ),  # fmt: skip
        Tab("staff.all", sum(by_state.values()), url_of(wish, at, states=(), **newest), not wish.states),
    ]
    for state in State:
        url = url_of(wish, at, states=(state,), **newest)
        found.append(Tab(f"states.{state}", by_state[state], url, wish.states == (state,), state))
    return tuple(found)


def ordinals(page: Page[ListRow], wish: Wish) -> list[int]:
    """`ที่` counts from the oldest, so the newest row has the highest number (1.0); from the top where it cannot."""
    rows = range(len(page.rows))
    if wish.descending and page.is_total_exact:
        return [page.total - page.offset - row for row in rows]
    return [page.offset + row + 1 for row in rows]
