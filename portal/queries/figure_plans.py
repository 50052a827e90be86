"""What requests are counted by now: the newest plan of each type, and which cells are kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.figures import FigureGrouping, FigurePlan
from portal.models.requests import Request
from portal.request_types.counting import Counted

_PLAN, _GROUPING, _REQUEST = table(FigurePlan), table(FigureGrouping), table(Request)


@dataclass(frozen=True)
class Slot:
    """A column that holds something, and the plan since which it does for every request counted."""

    name: str
    since: int


@dataclass(frozen=True)
class Plan:
    """What one type is counted by."""

    id: int
    type_id: str
    dimensions: Mapping[str, Slot]
    atoms: Mapping[str, Slot]
    together: tuple[tuple[str, ...], ...]
    reached: int
    done_at: datetime | None

    @property
    def counted(self) -> Counted:
        """As formulas are bound by it."""
        return Counted(tuple(self.dimensions), tuple(self.atoms), self.together)


@dataclass(frozen=True)
class Grouping:
    """Cells that are kept: the slots of their values, in order."""

    id: int
    type_id: str
    slots: tuple[str, ...]
    made_to: date | None = None
    """Only what was filed before this day has its cells yet; None: everything has."""


def plan_of(row: Any) -> Plan:
    """A row of the table."""
    dimensions, atoms = ({name: Slot(*slot) for name, slot in held.items()} for held in (row.dimensions, row.atoms))
    together = tuple(tuple(each) for each in row.together)
    return Plan(row.id, row.type_id, dimensions, atoms, together, row.reached, row.done_at)


def newest(session: Session, types: Collection[str] | None = None) -> Sequence[Plan]:
    """The plans in force, of these types or of all."""
    ids = select(func.max(_PLAN.c.id)).group_by(_PLAN.c.type_id)
    rows = select(_PLAN).where(_PLAN.c.id.in_(ids)).order_by(_PLAN.c.type_id)
    if types is not None:
        rows = rows.where(_PLAN.c.type_id.in_(types))
    return [plan_of(row) for row in session.execute(rows)]


def groupings(session: Session, types: Collection[str]) -> Sequence[Grouping]:
    """The cells of these types that are all there, those of fewer dimensions first."""
    return [each for each in all_groupings(session, types) if each.made_to is None]


def all_groupings(session: Session, types: Collection[str]) -> Sequence[Grouping]:
    """Those too that are being made."""
    rows = select(_GROUPING.c.id, _GROUPING.c.type_id, _GROUPING.c.slots, _GROUPING.c.made_to)
    rows = rows.where(_GROUPING.c.type_id.in_(types))
    found = [
        Grouping(row.id, row.type_id, tuple(filter(None, row.slots.split(","))), row.made_to)
        for row in session.execute(rows)
    ]
    return sorted(found, key=lambda each: (len(each.slots), each.slots))


def newest_request(session: Session) -> int:
    """The highest id there is: how far counting anew has to go."""
    return int(session.scalar(select(func.max(_REQUEST.c.id))) or 0)
