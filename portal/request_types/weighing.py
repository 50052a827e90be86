"""What comes of every expression that bears on a request, with all it read: told to a reader who may not know everything.

Pure: the answers are there already, once as of filing and once as of now.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from portal.request_types.bearing import Bearing, Group, bearings
from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.fields.numbers import places_of
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.formulas.names import Path
from portal.request_types.formulas.storing import store
from portal.request_types.formulas.tracing import Traced, trace, veiled
from portal.request_types.judging.sitting import Sitting

MOST_ROWS: Final = 20
"""Rows of a list for which the expressions of its columns are told one by one."""
Hides = Callable[[Path, str], bool]
"""Whether the reader may not know what a path says; the text is the list whose row `row` is."""


@dataclass(frozen=True)
class Weighed:
    """One expression and what it gave."""

    bearing: Bearing
    traced: Traced
    row: int = 0
    """Which row of a list, from 1; 0 where it is of none."""
    kept: Any = None
    """What the request holds instead of what comes out today: a price or a list may have changed since."""

    @property
    def differs(self) -> bool:
        return self.kept is not None


def weighed(checked: CheckedType, filed: Sitting, now: Sitting, hides: Hides) -> list[Weighed]:
    """Each expression in its order; what decides on the filing as of then, what decides on the work as of now."""
    return [
        found for each in bearings(checked) for found in _weigh(checked, each, now if each.at_work else filed, hides)
    ]


def _weigh(checked: CheckedType, bearing: Bearing, here: Sitting, hides: Hides) -> Iterator[Weighed]:
    if not bearing.column:
        traced = veiled(trace(bearing.formula, here), lambda path: hides(path, ""))
        yield Weighed(bearing, traced, kept=_kept(checked, bearing, traced, here))
        return
    rows: Any = here.values.get(bearing.about)
    for number, row in enumerate(rows[:MOST_ROWS] if isinstance(rows, tuple) else (), start=1):
        yield Weighed(bearing, veiled(_in_row(bearing, here, row), partial(_hides_in, hides, bearing.about)), number)


def _in_row(bearing: Bearing, here: Sitting, row: Mapping[str, Any]) -> Traced:
    outer, here.row = here.row, row
    try:
        return trace(bearing.formula, here)
    finally:
        here.row = outer


def _hides_in(hides: Hides, table: str, path: Path) -> bool:
    return hides(path, table)


def _kept(checked: CheckedType, bearing: Bearing, traced: Traced, here: Sitting) -> Any:
    """The stored value of a question that is worked out, where it is another than what comes out; else None."""
    asked = checked.fields.get(bearing.about)
    if bearing.group is not Group.WORKED_OUT or asked is None or traced.is_hidden:
        return None
    kept = here.values.get(bearing.about)
    return kept if kept is not None and kept != stored(asked, traced) else None


def stored(asked: CheckedField, traced: Traced) -> Any:
    """What its question would keep of it."""
    try:
        return store(traced.value, asked.kind, places_of(asked.field))
    except FormulaFailed:
        return None
