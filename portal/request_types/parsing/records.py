"""`records`: entries added to a request later, and the windows in which they are due."""

import re
from typing import Final

from portal.request_types.definition import Record
from portal.request_types.keys import Kind, construct
from portal.request_types.parsing import values
from portal.request_types.parsing.carried import Carried
from portal.request_types.parsing.dates import read_date
from portal.request_types.parsing.fields import parse_items
from portal.request_types.parsing.found import Found
from portal.request_types.reading.nodes import MapNode, Scalar
from portal.request_types.reading.positions import Text
from portal.workflow.states import State
from portal.workflow.windows import Span, Window, YearDay, Yearly

_YEAR_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})\Z")
_LONGEST: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def parse_records(found: Found) -> tuple[Record, ...]:
    parsed = (_record(node, found.carried) for node in found.items("records"))
    return tuple(record for record in parsed if record is not None)


def _record(node: MapNode, carried: Carried) -> Record | None:
    found = Found(node, construct("record"), carried)
    name, title = found.id(), found.text("title")
    items = parse_items(found.items("fields", Kind.ITEMS), carried)
    at, by, once = found.words("at"), found.words("by"), found.yes_no("once")
    windows = _windows(found)
    if once and windows:
        carried.problems.add(found.marks["once"], "language.once_and_windows")
    if name is None:
        return None
    return Record(
        id=name, title=title or Text(((carried.first_language, name),)), items=items,
        mark=found.marks.get("id", node.mark), by=by or (), at=at or (State.DONE.value,), once=once, windows=windows,
        marks=found.marks,
    )  # fmt: skip


def _windows(found: Found) -> tuple[Window, ...]:
    node = found.node_of("windows")
    if node is None:
        return ()
    read = (_window(scalar, found.carried) for scalar in values.scalars_of(node, "windows", found.carried) or ())
    return tuple(window for window in read if window is not None)


def _window(scalar: Scalar, carried: Carried) -> Window | None:
    """`01/07/2569..31/07/2569`, or `01/07..31/07` for the one of every year."""
    low, dots, high = (part.strip() for part in scalar.text.partition(".."))
    first, last = _YEAR_DAY.match(low), _YEAR_DAY.match(high)
    if first and last:
        ends = [YearDay(int(end[2]), int(end[1])) for end in (first, last)]
        if all(_is_day(end) for end in ends):
            return Yearly(*ends)
    if first or last or not (dots and low and high):
        carried.problems.add(scalar.mark, "language.window_form", word=scalar.text[:40])
        return None
    days = [read_date(end, scalar.mark, carried.problems) for end in (low, high)]
    if days[0] is None or days[1] is None:
        return None
    if days[0] > days[1]:
        carried.problems.add(scalar.mark, "language.range_order", key="windows", low=low, high=high)
        return None
    return Span(days[0], days[1])


def _is_day(each: YearDay) -> bool:
    return 1 <= each.month <= 12 and 1 <= each.day <= _LONGEST[each.month - 1]
