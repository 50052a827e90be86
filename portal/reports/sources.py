"""Where figures are read: cells and the changes that wait for them, or what each request counts as. One statement for all.

Spans of cells, and days at the edges of a period request by request. An area, or dimensions that nothing keeps together,
are counted request by request as well: slower, and just as true.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, func, literal, select

from portal.access.permissions import Reach
from portal.access.scopes import borrowed_figures, kept_figures, staff_figures
from portal.models.base import table
from portal.models.figures import KEYS, Figure, FigureCell, FigureChange
from portal.queries.figure_plans import Grouping, Plan, Slot
from portal.reports.asking import TYPE, Period
from portal.reports.spans import Cover, cover

_FIGURE, _CHANGE, _CELL = table(Figure), table(FigureChange), table(FigureCell)


@dataclass(frozen=True)
class Wanted:
    """What of one type is read."""

    plan: Plan
    reach: Reach
    rows: str | None
    columns: str | None
    atoms: tuple[str, ...]
    filters: tuple[tuple[str, str | tuple[str, ...]], ...]
    """(dimension, value), or several values that are the same now."""
    period: Period

    @property
    def slots(self) -> frozenset[str]:
        """Of all dimensions it asks for."""
        return frozenset(slot.name for slot in self._asked())

    @property
    def since(self) -> int:
        """The plan since which all of it is counted."""
        sums = [self.plan.atoms[name] for name in self.atoms if name in self.plan.atoms]
        return max((slot.since for slot in (*self._asked(), *sums)), default=0)

    def _asked(self) -> list[Slot]:
        names = (self.rows, self.columns, *(name for name, _ in self.filters))
        return [self.plan.dimensions[name] for name in names if name is not None and name in self.plan.dimensions]


def sources(wanted: Wanted, groupings: Sequence[Grouping]) -> list[Select[Any]]:
    """Statements whose rows (type, row, column, total, sums) add up to the figures."""
    if wanted.reach.unit == "":
        return []
    covered = cover(wanted.period)
    grouping = next((each for each in groupings if wanted.slots <= set(each.slots)), None)
    if grouping is None or covered is None or wanted.reach.area is not None:
        return [_each(wanted, staff_figures(wanted.reach), wanted.period)]
    found = [_cells(wanted, grouping, spans, sign) for spans, sign in _spans(covered)]
    found.append(_waiting(wanted, covered.days))
    found += [_each(wanted, staff_figures(wanted.reach), edge.days, edge.sign) for edge in covered.edges]
    if wanted.reach.unit is not None:
        found.append(_each(wanted, borrowed_figures(wanted.reach), covered.days))
    return found


def _spans(covered: Cover) -> Iterator[tuple[ColumnElement[bool], int]]:
    """Each by one range of the index, or some single ones."""
    if covered.years is not None:
        yield _CELL.c.span.between(*covered.years), 1
    if covered.spans:
        yield _CELL.c.span.in_(covered.spans), 1
    if covered.less:
        yield _CELL.c.span.in_(covered.less), -1


def _each(wanted: Wanted, scope: ColumnElement[bool], period: Period, sign: int = 1) -> Select[Any]:
    columns = {slot: _FIGURE.c[slot] for slot in wanted.slots}
    made = _summed(wanted, _FIGURE, columns, func.count(), lambda name: func.sum(_FIGURE.c[name]), sign)
    made = made.where(_FIGURE.c.type_id == wanted.plan.type_id, scope)
    if wanted.plan.done_at is None:
        made = made.where(_FIGURE.c.plan_id >= wanted.since)
    return _within(made, _FIGURE.c.filed_on, period)


def _cells(wanted: Wanted, grouping: Grouping, spans: ColumnElement[bool], sign: int) -> Select[Any]:
    columns = {slot: _CELL.c[key] for slot, key in zip(grouping.slots, KEYS, strict=False)}
    made = _summed(wanted, _CELL, columns, func.sum(_CELL.c.total), lambda name: func.sum(_CELL.c[name]), sign)
    return made.where(_CELL.c.grouping_id == grouping.id, spans, kept_figures(wanted.reach, _CELL.c.unit))


def _waiting(wanted: Wanted, days: Period) -> Select[Any]:
    columns = {slot: _CHANGE.c[slot] for slot in wanted.slots}
    total = func.sum(_CHANGE.c.change)
    made = _summed(wanted, _CHANGE, columns, total, lambda name: func.sum(_CHANGE.c.change * _CHANGE.c[name]))
    made = made.where(_CHANGE.c.type_id == wanted.plan.type_id, kept_figures(wanted.reach, _CHANGE.c.unit))
    return _within(made, _CHANGE.c.filed_on, days)


def _within(made: Select[Any], day: ColumnElement[date], period: Period) -> Select[Any]:
    if period.first is not None:
        made = made.where(day >= period.first)
    return made.where(day <= period.last) if period.last is not None else made


def _summed(
    wanted: Wanted, of: FromClause, columns: Mapping[str, ColumnElement[Any]], total: Any, summed: Any, sign: int = 1
) -> Select[Any]:
    """Grouped by what is asked, under the names that all sources share; to be added (1) or taken away (-1)."""
    plan = wanted.plan
    keys: list[Any] = []
    grouped: list[Any] = []
    for name, label in ((wanted.rows, "row"), (wanted.columns, "column")):
        slot = plan.dimensions.get(name) if name is not None else None
        if slot is not None:
            grouped.append(columns[slot.name])
            keys.append(func.coalesce(columns[slot.name], "").label(label))
        else:
            keys.append(literal(plan.type_id if name == TYPE else "").label(label))
    sums = [
        (sign * func.coalesce(summed(plan.atoms[name].name), 0) if name in plan.atoms else literal(0)).label(
            f"sum_{number}"
        )
        for number, name in enumerate(wanted.atoms)
    ]
    made = select(literal(plan.type_id).label("type"), *keys, (sign * func.coalesce(total, 0)).label("total"), *sums)
    for name, value in wanted.filters:
        column = columns[plan.dimensions[name].name]
        made = made.where(column.in_(value) if isinstance(value, tuple) else column == value)
    return made.select_from(of).group_by(*grouped) if grouped else made.select_from(of)
