"""Cells of figures: the worker adds the log of changes to them, and makes those that a new plan wants."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Select, delete, func, insert, literal, select, text, union_all
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from portal import clock
from portal.models.base import table
from portal.models.figures import KEYS, SUMS, Figure, FigureCell, FigureChange, FigureGrouping
from portal.queries.figure_plans import Grouping, Plan, groupings
from portal.services.figure_plans import wanted

_FIGURE, _CHANGE, _CELL, _GROUPING = (table(model) for model in (Figure, FigureChange, FigureCell, FigureGrouping))
WORTH_FOLDING: Final = 2000
"""Changes from which folding pays: reading adds up fewer in a few milliseconds."""
_AT_ONCE: Final = 10_000
_LOCK: Final = 5_202_565_100
"""Advisory lock: one folds, or makes cells, at a time; whoever files or reads never waits for it."""
_ADDED: Final = ("total", *SUMS)
_PUT: Final[Mapping[str, Any]] = {"sqlite": insert_sqlite, "postgresql": insert_postgresql}


def is_worth_folding(session: Session) -> bool:
    """Whether so many changes wait that reading would feel them."""
    some = select(_CHANGE.c.id).limit(WORTH_FOLDING).subquery()
    return (session.scalar(select(func.count()).select_from(some)) or 0) >= WORTH_FOLDING


def fold_figures(session: Session) -> int:
    """Add waiting changes to the cells they belong to; answers how many they were."""
    _alone(session)
    rows = session.execute(select(_CHANGE).order_by(_CHANGE.c.id).limit(_AT_ONCE)).all()
    if not rows:
        return 0
    kept: dict[str, list[Grouping]] = defaultdict(list)
    for each in groupings(session, {row.type_id for row in rows}):
        kept[each.type_id].append(each)
    sums: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for row in rows:
        told = row._mapping
        for grouping in kept[row.type_id]:
            cell = sums[grouping.id, row.month, row.unit, *_values(told, grouping.slots)]
            cell["total"] += row.change
            for name in SUMS:
                if told[name]:
                    cell[name] += row.change * told[name]
    _add(
        session,
        [_cell(key, cell) for key, cell in sorted(sums.items(), key=lambda each: each[0]) if any(cell.values())],
    )
    session.execute(delete(_CHANGE).where(_CHANGE.c.id.in_([row.id for row in rows])))
    return len(rows)


def make_cells(session: Session, plan: Plan) -> bool:
    """Make the cells of one grouping that the plan wants and that is not there; False when all are."""
    _alone(session)
    there = {each.slots for each in groupings(session, [plan.type_id])}
    missing = next((slots for slots in wanted(plan.dimensions, plan.counted) if slots not in there), None)
    if missing is None:
        session.execute(delete(_CELL).where(_CELL.c.grouping_id.not_in(select(_GROUPING.c.id))))
        return False
    row = {"type_id": plan.type_id, "slots": ",".join(missing), "built_at": clock.now()}
    made: int = session.execute(insert(_GROUPING).returning(_GROUPING.c.id), row).scalar_one()
    columns = ["grouping_id", "month", "unit", *KEYS, *_ADDED]
    session.execute(insert(_CELL).from_select(columns, _made(plan.type_id, made, missing)))
    return True


def _made(type_id: str, grouping: int, slots: Sequence[str]) -> Select[Any]:
    """All figures, less what waits in the log: that is added when it is folded. One statement sees one state of both."""
    values = [func.coalesce(_FIGURE.c[slot], "").label(key) for slot, key in zip(slots, KEYS, strict=False)]
    waiting = [func.coalesce(_CHANGE.c[slot], "").label(key) for slot, key in zip(slots, KEYS, strict=False)]
    now = select(
        _FIGURE.c.month, _FIGURE.c.unit, *values, literal(1).label("total"), *(_FIGURE.c[name] for name in SUMS)
    ).where(_FIGURE.c.type_id == type_id)
    log = select(
        _CHANGE.c.month,
        _CHANGE.c.unit,
        *waiting,
        (-_CHANGE.c.change).label("total"),
        *((-_CHANGE.c.change * _CHANGE.c[name]).label(name) for name in SUMS),
    ).where(_CHANGE.c.type_id == type_id)
    each = union_all(now, log).subquery()
    keys = [each.c[key] for key in KEYS[: len(slots)]]
    rest = [literal("").label(key) for key in KEYS[len(slots) :]]
    added = [func.coalesce(func.sum(each.c[name]), 0).label(name) for name in _ADDED]
    made = select(literal(grouping).label("grouping_id"), each.c.month, each.c.unit, *keys, *rest, *added)
    return made.group_by(each.c.month, each.c.unit, *keys)


def _values(row: Any, slots: Sequence[str]) -> tuple[str, ...]:
    values = tuple(row[slot] or "" for slot in slots)
    return values + ("",) * (len(KEYS) - len(values))


def _cell(key: tuple[Any, ...], sums: Mapping[str, int]) -> dict[str, Any]:
    found: dict[str, Any] = dict(zip(("grouping_id", "month", "unit", *KEYS), key, strict=True))
    return found | {name: sums.get(name, 0) for name in _ADDED}


def _add(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    new = _PUT[session.get_bind().dialect.name](_CELL)
    added = {name: _CELL.c[name] + new.excluded[name] for name in _ADDED}
    key = ["grouping_id", "month", "unit", *KEYS]
    session.execute(new.on_conflict_do_update(index_elements=key, set_=added), rows)


def _alone(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
