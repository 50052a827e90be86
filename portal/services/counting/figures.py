"""What a request counts as, written with whatever changes it: its figure, and -1 and +1 in the log that cells are folded from.

A writer only adds rows to the log, so writers do not wait for each other (decision 5); a request's own figure is its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from sqlalchemy import and_, bindparam, insert, select, update
from sqlalchemy.orm import Session

from portal.models.accounts import Account
from portal.models.base import table
from portal.models.figures import PRECISE, SLOTS, SUMS, Figure, FigureChange, FigurePlan
from portal.models.records import Record
from portal.queries.figure_plans import Plan, plan_of
from portal.request_types.checked import CheckedType
from portal.request_types.counting import bound, word_of
from portal.request_types.durations import Calendar
from portal.request_types.formulas import Environment, Facts, Formula, FormulaFailed
from portal.request_types.judging.answers import load_answers
from portal.request_types.judging.facts import facts_of
from portal.request_types.office_calendar import calendar_of_office
from portal.request_types.values import Person, Value, follow
from portal.services.rows.together import Row as TableRow
from portal.workflow.steps import At

_FIGURE, _CHANGE, _PLAN, _RECORD = table(Figure), table(FigureChange), table(FigurePlan), table(Record)
COLUMNS: Final = ("type_id", "unit", "filed_on", *SLOTS, *SUMS)
"""What a request counts as."""
_NOW: Final = (
    select(_PLAN, *(_FIGURE.c[name].label(f"had_{name}") for name in ("plan_id", *COLUMNS)))
    .join_from(
        _PLAN,
        _FIGURE,
        and_(_FIGURE.c.request_id == bindparam("request"), _FIGURE.c.type_id == _PLAN.c.type_id),
        isouter=True,
    )
    .where(_PLAN.c.type_id == bindparam("type"))
    .order_by(_PLAN.c.id.desc())
    .limit(1)
)
_INSERT_FIGURE, _INSERT_CHANGE = insert(_FIGURE).inline(), insert(_CHANGE).inline()
_UPDATE: Final = update(_FIGURE).where(_FIGURE.c.request_id == bindparam("figured"))
_ENTRIES: Final = (
    select(_RECORD.c.record_id, _RECORD.c.answers, _RECORD.c.kept)
    .where(_RECORD.c.request_id == bindparam("request"))
    .order_by(_RECORD.c.ordinal)
)
_bound: dict[tuple[int, int], tuple[CheckedType, "Bound"]] = {}
_MOST_BOUND: Final = 512
_ASSIGNEE: Final = ("request", "assignee")


@dataclass(frozen=True)
class Bound:
    """Formulas of a plan as one version of its type reads them."""

    dimensions: Mapping[str, Formula]
    atoms: Mapping[str, Formula]
    reads: frozenset[str]
    """What they read at the top of their paths."""
    has_assignee: bool


@dataclass(frozen=True)
class Counts:
    """A request as it stands after a deed, for being counted."""

    request_id: int
    type_id: str
    unit: str
    at: At
    filed_at: datetime
    assignee_id: int | None = None
    assignee: Person | None = None


@dataclass(frozen=True)
class Answered:
    """What a request's formulas read."""

    checked: CheckedType
    values: Mapping[str, Value]
    recorded: Mapping[str, Mapping[str, Value]] | None = None
    """Records by id, their newest entry; None: they are read where they matter."""
    added: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    """Entries on their way."""
    plan: Plan | None = None
    """What it is counted by, where that is known; of a new request None means by nothing."""


def settle_figure(session: Session, answered: Answered | None, counts: Counts, is_new: bool = False) -> list[TableRow]:
    """Rows of the figures for a request as it is now; its own figure is changed at once. Nothing where nothing changes."""
    if answered is None:
        return []
    if is_new:
        return _entered(session, answered.plan, answered, counts)
    found: Any = session.execute(_NOW, {"request": counts.request_id, "type": counts.type_id}).one_or_none()
    if found is None:
        return []
    plan = plan_of(found)
    if found.had_plan_id is None:
        return _entered(session, plan, answered, counts)
    now = counted_as(session, plan, answered, counts)
    had = {name: getattr(found, f"had_{name}") for name in COLUMNS}
    return replaced(session, counts.request_id, plan.id, had, now, found.had_plan_id)


def _entered(session: Session, plan: Plan | None, answered: Answered, counts: Counts) -> list[TableRow]:
    if plan is None:
        return []
    now = counted_as(session, plan, answered, counts)
    return [(_INSERT_FIGURE, now | {"request_id": counts.request_id, "plan_id": plan.id}), _changed(now, 1)]


def replaced(
    session: Session, request_id: int, plan_id: int, had: Mapping[str, Any], now: Mapping[str, Any], had_plan: int
) -> list[TableRow]:
    """A figure in the place of another."""
    if had == now and had_plan == plan_id:
        return []
    session.execute(
        _UPDATE.values(plan_id=plan_id, **{k: v for k, v in now.items() if had[k] != v}), {"figured": request_id}
    )
    return [] if had == now else [_changed(had, -1), _changed(now, 1)]


def _changed(counted: Mapping[str, Any], change: int) -> TableRow:
    return _INSERT_CHANGE, dict(counted) | {"change": change}


def counted_as(session: Session, plan: Plan, answered: Answered, counts: Counts) -> dict[str, Any]:
    """The columns of a figure."""
    checked = answered.checked
    formulas = _bound_to(plan, checked)
    dimensions, atoms = formulas.dimensions, formulas.atoms
    calendar = calendar_of_office(checked.office)
    filed_on = calendar.day_of(counts.filed_at)
    env = _environment(session, formulas, answered, counts, calendar)
    found: dict[str, Any] = dict.fromkeys(SLOTS) | dict.fromkeys(SUMS, 0)
    for name, slot in plan.dimensions.items():
        found[slot.name] = word_of(_value(dimensions[name], env)) if name in dimensions else ""
    about = Facts({}, env.today, env.now, calendar, about=(env,))
    for name, slot in plan.atoms.items():
        found[slot.name] = _summed(_value(atoms[name], about)) if name in atoms else 0
    return {"type_id": counts.type_id, "unit": counts.unit, "filed_on": filed_on} | found


def _bound_to(plan: Plan, checked: CheckedType) -> Bound:
    known = _bound.get((plan.id, id(checked)))
    if known is not None and known[0] is checked:
        return known[1]
    if len(_bound) >= _MOST_BOUND:
        _bound.clear()
    dimensions, atoms = bound(checked.counted_names, plan.counted)
    paths = {path for formula in (*dimensions.values(), *atoms.values()) for path in formula.reads}
    has_assignee = any(path[:2] == _ASSIGNEE for path in paths)
    made = Bound(dimensions, atoms, frozenset(path[0] for path in paths), has_assignee)
    _bound[plan.id, id(checked)] = checked, made
    return made


def _summed(value: Value) -> int:
    if value is None:
        return 0
    return int((Decimal(str(value)) * PRECISE).to_integral_value(ROUND_HALF_UP))


def _value(formula: Formula, env: Environment) -> Any:
    try:
        return formula.evaluate(env)
    except FormulaFailed:
        return None


@dataclass(frozen=True)
class _Environment:
    """What formulas of reports read of one request."""

    facts: Mapping[str, Any]
    today: date
    now: datetime
    calendar: Calendar

    def get(self, path: tuple[str, ...]) -> Any:
        found = self.facts.get(path[0])
        if len(path) > 1:
            return follow(found, path[1:])
        return None if found == "" else found

    def requests(self) -> Iterable["_Environment"]:
        return ()


def _environment(
    session: Session, formulas: Bound, answered: Answered, counts: Counts, calendar: Calendar
) -> _Environment:
    checked, reads = answered.checked, formulas.reads
    filed = calendar.local(counts.filed_at)
    facts: dict[str, Any] = {}
    if reads & checked.records.keys():
        known = answered.recorded if answered.recorded is not None else _recorded(session, checked, counts.request_id)
        facts |= {**known, **answered.added}
    facts |= answered.values
    facts["request"] = {
        "state": counts.at.state.value, "step": counts.at.step, "filed": filed, "unit": counts.unit,
        "assignee": _assignee(session, counts) if formulas.has_assignee else None,
    }  # fmt: skip
    made = _Environment(facts, filed.date(), filed, calendar)
    if reads & checked.definition.shows.keys():
        facts |= facts_of(checked, counts.at.step, made, checked.office.languages[0])
    return made


def _recorded(session: Session, checked: CheckedType, request_id: int) -> dict[str, Mapping[str, Value]]:
    """The newest entry of each record."""
    return newest_entries(checked, session.execute(_ENTRIES, {"request": request_id}).all())


def newest_entries(checked: CheckedType, rows: Iterable[Any]) -> dict[str, Mapping[str, Value]]:
    """By record, rows in their order."""
    return {
        row.record_id: load_answers(checked.records[row.record_id].asks, row.answers, row.kept)
        for row in rows
        if row.record_id in checked.records
    }


def _assignee(session: Session, counts: Counts) -> Person | None:
    if counts.assignee_id is None or counts.assignee is not None:
        return counts.assignee
    key = session.scalar(select(table(Account).c.key).where(table(Account).c.id == counts.assignee_id))
    return Person(key) if key is not None else None
