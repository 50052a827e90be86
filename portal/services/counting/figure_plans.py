"""Putting in force what a publication says is counted; whatever was counted otherwise before is counted anew by a job."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from portal import clock
from portal.models.base import table
from portal.models.figures import SLOTS, SUMS, FigureGrouping, FigurePlan
from portal.models.requests import Request
from portal.queries.figure_plans import Plan, Slot, newest
from portal.request_types.counting import Counted
from portal.services.jobs import enqueue

_PLAN, _GROUPING, _REQUEST = table(FigurePlan), table(FigureGrouping), table(Request)
JOB: Final = "figures"
_LATER: Final = timedelta(seconds=30)
"""Whoever files meanwhile by the old plan has committed by then."""


def declare(session: Session, counted: Mapping[str, Counted]) -> bool:
    """Types and what their requests are counted by from now on; whether any of it is new."""
    changed, before = False, {plan.type_id: plan for plan in newest(session, counted)}
    for type_id, each in counted.items():
        old = before.get(type_id)
        if old is None or not _alike(old.counted, each):
            _put(session, type_id, each, old)
            changed = True
    return changed


def _alike(old: Counted, new: Counted) -> bool:
    return (set(old.dimensions), set(old.atoms), set(old.together)) == (
        set(new.dimensions), set(new.atoms), set(new.together)
    )  # fmt: skip


def _put(session: Session, type_id: str, counted: Counted, old: Plan | None) -> None:
    """A new plan. Slots stay with what they hold; new ones go where nothing stood last, if there is such a place."""
    empty = not session.scalar(select(exists().where(_REQUEST.c.type_id == type_id)))
    now = clock.now()
    row = {"type_id": type_id, "at": now, "together": [list(each) for each in counted.together], "reached": 0}
    row |= {"dimensions": {}, "atoms": {}, "done_at": now if empty else None}
    plan_id: int = session.execute(insert(_PLAN).returning(_PLAN.c.id), row).scalar_one()
    dimensions = slotted(counted.dimensions, old.dimensions if old else {}, SLOTS, plan_id)
    atoms = slotted(counted.atoms, old.atoms if old else {}, SUMS, plan_id)
    told = {"dimensions": _plain(dimensions), "atoms": _plain(atoms)}
    session.execute(_PLAN.update().where(_PLAN.c.id == plan_id).values(**told))
    if old is not None:
        _drop(session, old, dimensions, atoms)
    if empty:
        built = [{"type_id": type_id, "slots": ",".join(slots)} for slots in wanted(dimensions, counted)]
        known = set(session.scalars(select(_GROUPING.c.slots).where(_GROUPING.c.type_id == type_id)))
        rows = [each for each in built if each["slots"] not in known]
        if rows:
            session.execute(insert(_GROUPING), rows)
    else:
        enqueue(session, JOB, {"type_id": type_id}, f"figures:{plan_id}", now + _LATER)


def slotted(names: Sequence[str], before: Mapping[str, Slot], slots: Sequence[str], plan_id: int) -> Mapping[str, Slot]:
    """Each name with its slot."""
    found = {name: before[name] for name in names if name in before}
    taken = {slot.name for slot in found.values()}
    used = {slot.name for slot in before.values()}
    free = sorted((slot for slot in slots if slot not in taken), key=lambda slot: (slot in used, slots.index(slot)))
    for name in names:
        if name not in found:
            found[name] = Slot(free.pop(0), plan_id)
    return {name: found[name] for name in names}


def wanted(dimensions: Mapping[str, Slot], counted: Counted) -> list[tuple[str, ...]]:
    """Slots whose cells are kept together."""
    order = {slot: place for place, slot in enumerate(SLOTS)}
    ordered = (sorted((dimensions[name].name for name in each), key=order.__getitem__) for each in counted.together)
    return list(dict.fromkeys(map(tuple, ordered)))


def _plain(slots: Mapping[str, Slot]) -> dict[str, list[object]]:
    return {name: [slot.name, slot.since] for name, slot in slots.items()}


def _drop(session: Session, old: Plan, dimensions: Mapping[str, Slot], atoms: Mapping[str, Slot]) -> None:
    """Cells of what changed its slot are worth nothing now; a new sum is in none of them."""
    kept = {slot for slot in dimensions.values() if slot in old.dimensions.values()}
    same_sums = set(atoms.values()) <= set(old.atoms.values())
    names = {slot.name for slot in kept}
    for row in session.execute(select(_GROUPING).where(_GROUPING.c.type_id == old.type_id)).all():
        if not same_sums or not set(filter(None, row.slots.split(","))) <= names:
            session.execute(delete(_GROUPING).where(_GROUPING.c.id == row.id))
