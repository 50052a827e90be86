"""When a request can be found, and what the tracking search shows: nothing private, and only what it can find by (C64)."""

from portal.request_types.checking.scopes import staff_scope
from portal.request_types.checking.staff import known_words
from portal.request_types.checking.surroundings import Work
from portal.request_types.definition import TRACKED
from portal.request_types.formulas import Formula
from portal.request_types.formulas.kinds import DATE
from portal.request_types.formulas.typed import Use
from portal.request_types.privacy import is_private


def bind_findable(work: Work) -> Formula | None:
    """`findable_from` is stored, so it may not read the clock."""
    written = work.definition.findable_from
    return None if written is None else work.formula(written, staff_scope(work), DATE, use=Use.FACT)


def check_tracking(work: Work) -> None:
    """Everything `tracking` names is there, may be told, and can be found by."""
    declared = work.definition.tracking
    if declared is None:
        if work.definition.findable_from is not None:
            work.problems.add(work.definition.marks["findable_from"], "language.findable_without")
        return
    marks = declared.marks
    known_words(work, declared.roles, work.surroundings.roles, marks.get("for", declared.mark), "for")
    at = marks.get("by", declared.mark)
    known_words(work, declared.by, [*work.placed], at, "by")
    for name in declared.by:
        placed = work.placed.get(name)
        if placed is not None and not placed.field.searchable and name not in work.definition.area:
            work.problems.add(at, "language.tracking_by", name=name)
    at = marks.get("columns", declared.mark)
    known_words(work, declared.columns, [*work.placed, *work.definition.shows, *TRACKED], at, "columns")
    for name in declared.columns:
        if name in work.placed and is_private(work.placed[name].field):
            work.problems.add(at, "language.tracking_private", name=name)
