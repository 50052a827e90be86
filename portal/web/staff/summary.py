"""How many of each type in each state; every number opens its list, and equals it (C74)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from portal import clock
from portal.queries import counts
from portal.queries.pages import SIZES
from portal.queries.requests import queue
from portal.web.extensions import catalogue, database
from portal.web.rules import actor, office, rule
from portal.web.staff.naming import named, types_in_scope, units_of
from portal.web.staff.queue import QUEUE, asked_of, ordinals, tabs_of, total_of, url_of, wish_of
from portal.workflow.states import OPEN, State

blueprint = Blueprint("summary", __name__)
LISTED: Final = "/staff/summary/requests"


@dataclass(frozen=True)
class Line:
    """One type."""

    type_id: str
    title: str
    counts: dict[State, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@blueprint.get("/staff/summary")
@rule("summary.read")
def show() -> str:
    """Within the reader's scope. Numbers open the queue, or for those who have none the list of the numbers."""
    with database().reading() as session:
        lines = _lines(session)
    sums = {state: sum(line.counts[state] for line in lines) for state in State}
    return render_template(
        "staff/summary.html",
        lines=lines,
        sums=sums,
        total=sum(sums.values()),
        open=sum(sums[state] for state in OPEN),
        states=list(State),
        listed=QUEUE if actor().may("queue.read") else LISTED,
        now=clock.now(),
    )


@blueprint.get("/staff/summary/requests")
@rule("summary.read")
def listing() -> str:
    """The requests behind a number, for who oversees and does not handle them: no names, no words, nothing to open."""
    wish, who = replace(wish_of(request.args), words=""), actor()
    with database().reading() as session:
        asked, standing = asked_of(session, wish)
        page = queue(session, who, asked, total_of(wish, standing))
        rows = named(session, page.rows, ordinals(page, wish))
        types = types_in_scope(session)
    names = units_of(office())
    return render_template(
        "staff/listed.html",
        page=page,
        rows=rows,
        wish=wish,
        at=LISTED,
        types=tuple(types.items()),
        units=tuple(names.items()),
        names=names,
        tabs=tabs_of(wish, standing, LISTED),
        sizes=SIZES,
        pages_url=lambda cursor: url_of(wish, LISTED, cursor=cursor),
    )


def _lines(session: Session) -> Sequence[Line]:
    """Types in the office's order; one that is offered no more stands at the end while it has requests."""
    found = counts.by_type_and_state(session, actor())
    names = dict(types_in_scope(session))
    shown = [Line(id, title, found.pop(id, dict.fromkeys(State, 0))) for id, title in names.items()]
    return shown + [Line(id, _title(session, id), each) for id, each in sorted(found.items())]


def _title(session: Session, type_id: str) -> str:
    offered = next((each for each in catalogue().types(session) if each.id == type_id), None)
    return offered.title.get("th", type_id) if offered is not None else type_id
