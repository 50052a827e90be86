"""How many of each type in each state; every number opens its list, and equals it (C74)."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from portal import clock
from portal.queries import counts
from portal.web.extensions import catalogue, database
from portal.web.rules import actor, rule
from portal.web.staff.naming import types_in_scope
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


@blueprint.get("/staff/summary")
@rule("summary.read")
def show() -> str:
    """Within the reader's scope; executives see the numbers, and lists where they have a queue."""
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
        opens_lists=actor().may("queue.read"),
        now=clock.now(),
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
