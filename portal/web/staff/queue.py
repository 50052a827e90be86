"""The queue: what waits, counted by state, in a dense table that a keyboard walks through (C42, C68, C74)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.access.scopes import sees_nothing
from portal.queries import counts, search, unread
from portal.queries.counts import COUNT_AT_MOST, Standing
from portal.queries.filters import Filter
from portal.queries.pages import SIZES, Page
from portal.queries.requests import ListRow, Wish, next_waiting, queue
from portal.reports.listing import told
from portal.services.casework import bulk
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.local import today
from portal.web.rules import actor, rule
from portal.web.staff import chips, imports, saved, whose
from portal.web.staff.addresses import QUEUE, Tab, url_of
from portal.web.staff.asked import TO_DO, wish_of
from portal.web.staff.days import days_of
from portal.web.staff.naming import NamedStep, named
from portal.workflow.states import State

_SOMEBODY: Final = re.compile(r"[\d\s-]{9,}")
blueprint = Blueprint("staff_queue", __name__)
blueprint.add_app_template_global(url_of, "queue_url")

WAITING = (State.SUBMITTED, State.RESUBMITTED)
"""What nobody has taken up yet."""


@blueprint.get("/staff")
@rule("queue.read")
def show() -> ResponseReturnValue:
    """One page of the queue, as the address asks for it; without any, the list this person opens it with."""
    who, days = actor(), days_of(request.args)
    with database().reading() as session:
        mine = saved.Mine(session, who)
        if not request.args and (first := mine.first()):
            return redirect(first, 303)
        wish = mine.marked(wish_of(request.args)) if request.args else TO_DO
        asked, standing = asked_of(session, wish)
        page = queue(session, who, asked, total_of(wish, standing))
        people = whose.options(session, wish)
        rows = named(session, page.rows, ordinals(page, wish))
        fresh = unread.of(session, who.id, [row.id for row in page.rows])
        there = chips.offered(session, standing)
        narrowed = not page.is_total_exact and search.is_narrowed(session, search.terms(wish.words))
        tabs = (*tabs_of(mine.left(wish), standing), *lists_of(wish, there.steps))
        above: dict[str, object] = {"tabs": mine.without_current(wish, tabs), "views": mine.tabs(session, wish, page)}
        above |= {"acts": _acts(session, page.rows), "chips": chips.chips_of(session, wish, request.args, there)}
        above |= {"imports": imports.link_of(session, wish.types), "kept": mine.kept(wish)}
        above |= {"has_any": any(standing.by_state().values()), "looks_for_somebody": _looks_for_somebody(wish)}
    return render_template(
        "staff/queue.html",
        page=page,
        rows=rows,
        fresh=fresh,
        blind=sees_nothing(who.reach),
        wish=wish,
        at=QUEUE,
        days=days,
        there=there,
        steps=there.steps_of(wish),
        **above,
        people=people,
        sizes=SIZES,
        pages_url=lambda cursor: url_of(wish, cursor=cursor),
        me=who.id,
        carried=carried,
        listed=" ".join(f"{each.row.key}.{each.row.revision}" for each in rows if each.may_cancel),
        bounds=_bounds(wish, narrowed),
    )


def _acts(session: Session, rows: Sequence[ListRow]) -> Sequence[str]:
    """What may be done to several of these at once."""
    kinds = dict.fromkeys((row.version_id, row.step) for row in rows)
    return bulk.offered((catalogue().version(session, version), step) for version, step in kinds)


def _looks_for_somebody(wish: Wish) -> bool:
    """By a telephone number or a citizen ID: lists find neither (C83), the counter does."""
    return _SOMEBODY.fullmatch(wish.words.strip()) is not None


def _bounds(wish: Wish, narrowed: bool) -> list[str]:
    """What is said of a list that is looked for in a part of what there is."""
    said = []
    if wish.is_unread:
        most = f"{unread.LOOKED_THROUGH:,}"
        said.append(t("staff.unread_among", count=most, days=unread.NEWS_LASTS.days))
    if narrowed:
        said.append(t("lists.short_search", count=f"{search.LOOKED_THROUGH:,}"))
    return said


@blueprint.get("/staff/next")
@rule("queue.read")
def go_on() -> ResponseReturnValue:
    """The request that has waited longest; `after` names the one just left. The queue when nothing waits."""
    with database().reading() as session:
        key = next_waiting(session, actor(), request.args.get("after", "")[:40])
    return redirect(f"/staff/requests/{key}" if key else "/staff", 303)


def carried(wish: Wish, place: int) -> str:
    """What a request's address says of the list it was opened from: the list with its page, and the row's place there."""
    return f"{_carried(wish)}&at={place}"


@lru_cache(256)
def _carried(wish: Wish) -> str:
    asked = url_of(wish, "", cursor=wish.cursor).removeprefix("?")
    return "?" + urlencode({"in": asked})


def asked_of(session: Session, wish: Wish) -> tuple[Wish, Standing]:
    """The wish with the earlier names of its steps, and where requests stand at any step, under the names of today."""
    renamed = catalogue().renamed_steps(session)
    asked = told(session, actor(), catalogue(), unread.within(session, actor(), wish.with_old_steps(renamed)))
    return asked, counts.standing(session, actor(), asked, today()).called(renamed)


def total_of(wish: Wish, standing: Standing) -> int | None:
    """How many a wish finds, where the kept counts tell or it was counted for its tab; None where neither."""
    for asked, counted in (({"waits": True}, standing.waiting), ({"missed_on": wish.missed_on}, standing.missed)):
        if not wish.is_counted and wish.only() == Filter(types=wish.types, unit=wish.unit, place=wish.place, **asked):
            return counted if counted <= COUNT_AT_MOST else None
    if not wish.is_counted:
        return None
    by_state = standing.by_state(wish.steps)
    return sum(by_state[State(state)] for state in wish.states or State)


def tabs_of(wish: Wish, standing: Standing, at: str = QUEUE) -> tuple[Tab, ...]:
    """What it is the office's turn with, what nobody took up (what is due first on top), what is overdue or misses a
    follow-up, all, each state.

    Of every step, whichever is listed.
    """
    by_state, at_step, wish = standing.by_state(), bool(wish.steps), replace(wish, steps=())
    anybodys = {"waits": False, "late_on": None, "missed_on": None, "who": "", "assignee": None, "is_unknown": False}
    waiting = {"states": WAITING, "sort": "due", "descending": False, **anybodys}
    newest = {"sort": "filed", "descending": True, "words": "", **anybodys}
    is_plain = not (wish.late_on or wish.missed_on or wish.waits) and wish.assignee is None
    at_waiting = set(wish.states) == set(WAITING) and is_plain
    waits = sum(by_state[state] for state in WAITING)
    found = [
        Tab(t("staff.waiting"), waits, url_of(wish, at, words="", **waiting), at_waiting),
        Tab(
            t("staff.all"),
            sum(by_state.values()),
            url_of(wish, at, states=(), **newest),
            not wish.states and is_plain,
        ),
    ]
    if at == QUEUE:
        to_do = url_of(
            wish, at, states=(), words="", **anybodys | {"waits": True, "sort": "filed", "descending": False}
        )
        found.insert(0, _some("staff.to_do", standing.waiting, to_do, wish.waits))
    found[-1:-1] = _late(wish, standing, at, waiting | {"states": (), "words": ""})
    if at == QUEUE:
        found += whose.tabs(wish, standing)
    for state in State:
        url = url_of(wish, at, states=(state,), **newest)
        found.append(Tab(t(f"states.{state}"), by_state[state], url, wish.states == (state,) and is_plain, state))
    if wish.is_narrower:
        found = [replace(tab, count=None) for tab in found]
    return tuple(replace(tab, current=False) for tab in found) if at_step else tuple(found)


def _late(wish: Wish, standing: Standing, at: str, changes: Mapping[str, Any]) -> Iterator[Tab]:
    """What is overdue and what misses a follow-up, where there is any."""
    days = ("late_on", "staff.overdue", standing.late), ("missed_on", "staff.missed", standing.missed)
    for name, words, count in days:
        here = getattr(wish, name) is not None
        if count or here:
            yield _some(words, count, url_of(wish, at, **{**changes, name: today()}), here)


def _some(words: str, count: int, url: str, current: bool) -> Tab:
    return Tab(t(words), min(count, COUNT_AT_MOST), url, current, is_exact=count <= COUNT_AT_MOST)


def lists_of(wish: Wish, steps: Sequence[NamedStep]) -> Iterator[Tab]:
    """Lists of their own: what stands at a step whose file says `menu: true` (C45)."""
    for step in steps:
        if step.has_list and wish.types in ((), (step.type_id,)):
            here = Wish(types=(step.type_id,), steps=(step.id,), unit=wish.unit, place=wish.place, size=wish.size)
            yield Tab(step.label, step.count, url_of(here), wish.only() == here.only())


def ordinals(page: Page[ListRow], wish: Wish) -> list[int]:
    """`ที่` counts from the oldest, so the newest row has the highest number (1.0); from the top where it cannot."""
    rows = range(len(page.rows))
    if wish.descending and page.is_total_exact:
        return [page.total - page.offset - row for row in rows]
    return [page.offset + row + 1 for row in rows]
