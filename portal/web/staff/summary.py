"""One page for the head of office: how many, how long, how late, how much, where, how satisfied (C74, C80)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, g, render_template, request
from sqlalchemy.orm import Session

from portal import clock
from portal.queries import counts, ratings
from portal.queries.counts import COUNT_AT_MOST
from portal.queries.durations import median_days
from portal.queries.pages import SIZES
from portal.queries.ratings import Rated
from portal.queries.requests import Wish, queue
from portal.request_types.fields.rating import SCORES
from portal.web.extensions import catalogue, database
from portal.web.local import today
from portal.web.rules import actor, office, rule
from portal.web.staff.addresses import QUEUE, url_of
from portal.web.staff.asked import wish_of
from portal.web.staff.dashboards import boards_of
from portal.web.staff.naming import named, types_in_scope, units_of
from portal.web.staff.overview import parts
from portal.web.staff.queue import asked_of, ordinals, tabs_of, total_of
from portal.web.staff.tiles import LISTED
from portal.workflow.states import OPEN, State

blueprint = Blueprint("summary", __name__)


@dataclass(frozen=True)
class Line:
    """One type."""

    type_id: str
    title: str
    counts: dict[State, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Rating:
    """One question that was rated."""

    type: str
    question: str
    rated: Rated


@blueprint.get("/staff/summary")
@rule("summary.read")
def show() -> str:
    """Within the reader's scope. Numbers open the queue, or for those who have none the list of the numbers."""
    with database().reading() as session:
        lines, rated = _lines(session), _ratings(session)
        late = counts.standing(session, actor(), Wish(), today()).late
        took, found = median_days(session, actor()), parts(session)
    sums = {state: sum(line.counts[state] for line in lines) for state in State}
    return render_template(
        "staff/summary.html",
        lines=lines,
        ratings=rated,
        scores=SCORES,
        fewest=ratings.FEWEST,
        sums=sums,
        total=sum(sums.values()),
        open=sum(sums[state] for state in OPEN),
        states=list(State),
        listed=QUEUE if actor().may("queue.read") else LISTED,
        now=clock.now(),
        late=late,
        most=COUNT_AT_MOST,
        took=took,
        parts=found,
        boards=boards_of(actor()),
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


def _ratings(session: Session) -> Sequence[Rating]:
    """What was rated, by the names it has now; what its type no longer asks stands under its id."""
    offered = {each.id: each.version_id for each in catalogue().types(session)}
    found = []
    for rated in ratings.by_question(session, actor()):
        version = offered.get(rated.type_id)
        record = catalogue().version(session, version).records.get(rated.record_id) if version is not None else None
        field = record.asks.fields.get(rated.field_id) if record is not None else None
        title = record.record.title.in_language(g.language) if record is not None else rated.record_id
        label = field.field.label.in_language(g.language) if field is not None else rated.field_id
        found.append(Rating(_title(session, rated.type_id), f"{title}: {label}", rated))
    return found


def _title(session: Session, type_id: str) -> str:
    offered = next((each for each in catalogue().types(session) if each.id == type_id), None)
    return offered.title.get("th", type_id) if offered is not None else type_id
