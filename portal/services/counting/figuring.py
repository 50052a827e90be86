"""Counting all requests of a type anew after what is counted changed: in chunks, each held like any other change of theirs."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.models.base import table
from portal.models.figures import SUMS, Figure, FigureChange, FigurePlan
from portal.models.records import Record
from portal.models.requests import Edition, Request, StaffAnswers
from portal.queries.catalogue import Catalogue
from portal.queries.figure_plans import Plan, all_groupings, newest
from portal.request_types.judging.answers import load_answers
from portal.services.counting.figure_cells import alone
from portal.services.counting.figures import COLUMNS, Answered, Counts, counted_as, newest_entries
from portal.services.rows.many_rows import put, replaced
from portal.workflow.states import State
from portal.workflow.steps import At

_REQUEST, _EDITION, _STAFF, _RECORD = (table(model) for model in (Request, Edition, StaffAnswers, Record))
_FIGURE, _CHANGE, _PLAN = table(Figure), table(FigureChange), table(FigurePlan)
AT_ONCE: Final = 1000


def plan_now(session: Session, type_id: str) -> Plan | None:
    """The plan in force; None where nothing is counted."""
    return next(iter(newest(session, [type_id])), None)


def count_anew(session: Session, catalogue: Catalogue, type_id: str) -> bool:
    """Count the next requests of a type by its newest plan; False when none is left.

    Whoever changes one of them waits meanwhile, and counts it by the same plan.
    """
    alone(session)
    plan = plan_now(session, type_id)
    if plan is None or plan.done_at is not None:
        return False
    rows = select(_REQUEST.c.id, _REQUEST.c.version_id, _REQUEST.c.edition, _REQUEST.c.state, _REQUEST.c.step)
    rows = rows.add_columns(_REQUEST.c.unit, _REQUEST.c.filed_at, _REQUEST.c.assignee_id)
    rows = rows.where(_REQUEST.c.type_id == type_id, _REQUEST.c.id > plan.reached)
    found = session.execute(rows.order_by(_REQUEST.c.id).limit(AT_ONCE).with_for_update()).all()
    if not found:
        session.execute(update(_PLAN).where(_PLAN.c.id == plan.id).values(done_at=clock.now()))
        return False
    _count(session, catalogue, plan, found)
    session.execute(update(_PLAN).where(_PLAN.c.id == plan.id).values(reached=found[-1].id))
    return True


def _count(session: Session, catalogue: Catalogue, plan: Plan, found: Any) -> None:
    ids = [row.id for row in found]
    editions = {row.request_id: row for row in session.execute(_newest_editions(ids))}
    staff = {row.request_id: row for row in session.execute(select(_STAFF).where(_STAFF.c.request_id.in_(ids)))}
    recorded: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(select(_RECORD).where(_RECORD.c.request_id.in_(ids)).order_by(_RECORD.c.ordinal)):
        recorded[row.request_id].append(row)
    stood = {
        row.request_id: row._mapping for row in session.execute(select(_FIGURE).where(_FIGURE.c.request_id.in_(ids)))
    }
    logged = _told_apart(session, plan.type_id)
    log: list[dict[str, Any]] = []
    figures: list[tuple[Any, ...]] = []
    for row in found:
        checked = catalogue.version(session, row.version_id)
        values = load_answers(checked, editions[row.id].answers, editions[row.id].kept)
        if row.id in staff:
            values |= load_answers(checked, staff[row.id].answers, staff[row.id].kept)
        answered = Answered(checked, values, newest_entries(checked, recorded[row.id]))
        at = At(State(row.state), row.step)
        now = counted_as(
            session, plan, answered, Counts(row.id, plan.type_id, row.unit, at, row.filed_at, row.assignee_id)
        )
        had = stood.get(row.id)
        if had is None or any(had[name] != now[name] for name in logged):
            log += [{name: had[name] for name in COLUMNS} | {"change": -1}] if had is not None else []
            log.append(now | {"change": 1})
        figures.append((row.id, plan.id, *(now[name] for name in COLUMNS)))
    put(session, _FIGURE, ("request_id", "plan_id", *COLUMNS), figures, replaced)
    if logged and log:
        session.execute(insert(_CHANGE), log)


def _told_apart(session: Session, type_id: str) -> Sequence[str]:
    """Columns that cells know. What they do not know need not be told them; without cells there is nobody to tell."""
    kept = all_groupings(session, [type_id])
    slots = {slot for each in kept for slot in each.slots}
    return ("unit", "filed_on", *sorted(slots), *SUMS) if kept else ()


def _newest_editions(ids: list[int]) -> Any:
    rows = select(_EDITION.c.request_id, _EDITION.c.answers, _EDITION.c.kept)
    rows = rows.join(_REQUEST, (_REQUEST.c.id == _EDITION.c.request_id) & (_REQUEST.c.edition == _EDITION.c.number))
    return rows.where(_REQUEST.c.id.in_(ids))
