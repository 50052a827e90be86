"""Cells of figures: the worker adds the log of changes to them, and makes those that a new plan wants.

Cells are made from the oldest days on, so many requests at a time; a grouping says how far that is (`made_to`). The log
adds to what is made and leaves alone what is not: there the figures themselves are still to be counted.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import delete, func, insert, literal, select, text, union_all, update
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.figures import KEYS, SUMS, Figure, FigureCell, FigureChange, FigureGrouping
from portal.queries.figure_plans import Grouping, Plan, all_groupings
from portal.services.counting.figure_plans import wanted
from portal.services.counting.figure_sums import Cells, Counted, cells_of
from portal.services.rows.many_rows import added, put

_FIGURE, _CHANGE, _CELL, _GROUPING = (table(model) for model in (Figure, FigureChange, FigureCell, FigureGrouping))
WORTH_FOLDING: Final = 2000
"""Changes from which folding pays: reading adds up fewer in a few milliseconds."""
_FOLDED: Final = 500
"""Changes added in one transaction: others who write wait for it on SQLite."""
COUNTED: Final = 20_000
"""Requests that cells are made of in one transaction, or those of one day."""
_LOCK: Final = 5_202_565_100
"""Advisory lock: one folds, or makes cells, at a time; whoever files or reads never waits for it."""
_NOTHING_YET: Final = date(1, 1, 1)


def is_worth_folding(session: Session) -> bool:
    """Whether so many changes wait that reading would feel them."""
    some = select(_CHANGE.c.id).limit(WORTH_FOLDING).subquery()
    return (session.scalar(select(func.count()).select_from(some)) or 0) >= WORTH_FOLDING


def fold_figures(session: Session) -> int:
    """Add the next waiting changes to the cells they belong to; answers how many they were."""
    alone(session)
    rows = session.execute(select(_CHANGE).order_by(_CHANGE.c.id).limit(_FOLDED)).all()
    if not rows:
        return 0
    kept = all_groupings(session, {row.type_id for row in rows})
    for type_id in dict.fromkeys(row.type_id for row in rows):
        mine = [each for each in kept if each.type_id == type_id]
        slots = _slots(mine)
        told = [
            (
                row.change,
                row.unit,
                row.filed_on,
                *(row._mapping[slot] or "" for slot in slots),
                *(row._mapping[name] for name in SUMS),
            )
            for row in rows
            if row.type_id == type_id
        ]
        for reached in {each.made_to for each in mine}:
            part = [row for row in told if reached is None or row[2] < reached]
            _put(session, [each for each in mine if each.made_to == reached], slots, part)
    session.execute(delete(_CHANGE).where(_CHANGE.c.id.in_([row.id for row in rows])))
    session.execute(delete(_CELL).where(_CELL.c.total == 0, *(_CELL.c[name] == 0 for name in SUMS)))
    return len(rows)


def make_cells(session: Session, plan: Plan) -> bool:
    """Make the next cells that the plan wants and that are not there; False when all are."""
    alone(session)
    there = all_groupings(session, [plan.type_id])
    missing = set(wanted(plan.dimensions, plan.counted)) - {each.slots for each in there}
    if missing:
        rows = [
            {"type_id": plan.type_id, "slots": ",".join(slots), "made_to": _NOTHING_YET} for slots in sorted(missing)
        ]
        session.execute(insert(_GROUPING), rows)
        there = all_groupings(session, [plan.type_id])
    reached = sorted({each.made_to for each in there if each.made_to is not None})
    if not reached:
        return _left_over(session)
    first = reached[0]
    end = _end(session, plan.type_id, first)
    if len(reached) > 1 and (end is None or end > reached[1]):
        end = reached[1]
    behind = [each for each in there if each.made_to == first]
    slots = _slots(behind)
    _put(session, behind, slots, session.execute(_counted(plan.type_id, slots, first, end)).all())
    session.execute(update(_GROUPING).where(_GROUPING.c.id.in_([each.id for each in behind])).values(made_to=end))
    return True


def _slots(groupings: Iterable[Grouping]) -> list[str]:
    return sorted({slot for each in groupings for slot in each.slots})


def _end(session: Session, type_id: str, first: date) -> date | None:
    """The day before which so many requests were filed, the first of a month where that is not too early; None: all are."""
    days = select(_FIGURE.c.filed_on).where(_FIGURE.c.type_id == type_id, _FIGURE.c.filed_on >= first)
    days = days.order_by(_FIGURE.c.filed_on)
    day = session.scalar(days.offset(COUNTED).limit(1))
    if day is None:
        return None
    oldest = session.scalar(days.limit(1)) or first
    begins = day.replace(day=1)
    return (
        begins
        if begins > oldest
        else day
        if day > oldest
        else session.scalar(days.where(_FIGURE.c.filed_on > oldest).limit(1))
    )


def _counted(type_id: str, slots: Sequence[str], first: date, end: date | None) -> Any:
    """All figures of some days, less what waits in the log, which is added when it is folded: one statement sees both."""
    parts = []
    for of, change in ((_FIGURE, literal(1)), (_CHANGE, -_CHANGE.c.change)):
        values = [func.coalesce(of.c[slot], "").label(slot) for slot in slots]
        part = select(change.label("change"), of.c.unit, of.c.filed_on, *values, *(of.c[name] for name in SUMS))
        part = part.where(of.c.type_id == type_id, of.c.filed_on >= first)
        parts.append(part.where(of.c.filed_on < end) if end is not None else part)
    return union_all(*parts)


def _put(session: Session, groupings: Sequence[Grouping], slots: Sequence[str], rows: Sequence[Any]) -> None:
    """Add rows to the cells of groupings; sums that none of the rows has are left out."""
    if not rows:
        return
    at = 3 + len(slots)
    names = [number for number in range(len(SUMS)) if any(row[at + number] for row in rows)]
    counted = Counted.of([(*row[:at], *(row[at + number] for number in names)) for row in rows], len(slots))
    columns = ["grouping_id", "span", "unit", *KEYS, "total", *(SUMS[number] for number in names)]
    for grouping in groupings:
        cells = cells_of(counted, [slots.index(slot) for slot in grouping.slots])
        put(session, _CELL, columns, _rows(grouping.id, len(grouping.slots), cells), added)


def _rows(grouping_id: int, values: int, cells: Cells) -> list[tuple[Any, ...]]:
    """In the order in which they are kept, so that whoever writes some of the same waits and is not locked."""
    rest = ("",) * (len(KEYS) - values)
    return [(grouping_id, *key, *rest, *numbers) for key, numbers in sorted(cells.items())]


def _left_over(session: Session) -> bool:
    """Cells of groupings that are no more go, some at a time; whether there were any."""
    gone = (
        select(_CELL.c.grouping_id).where(_CELL.c.grouping_id.not_in(select(_GROUPING.c.id))).limit(1).scalar_subquery()
    )
    return bool(session.connection().execute(delete(_CELL).where(_CELL.c.grouping_id == gone)).rowcount)


def alone(session: Session) -> None:
    """Wait until nobody else folds, makes cells or counts anew."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
