"""Written texts take the kind of their neighbour: an option, a row's id, a date, a time."""

from dataclasses import replace
from heapq import nsmallest
from typing import Final

from portal.request_types.formats.buddhist import WrongDate, read_date, read_time
from portal.request_types.formulas.kinds import DATE, TIME, Choice, Kind, ListOf, RowOf, UnitOf
from portal.request_types.formulas.reporting import Reporter
from portal.request_types.formulas.tree import Text
from portal.request_types.formulas.typed import Typed
from portal.request_types.guessing import close_to
from portal.request_types.reading.problems import Term

_SHOWN_OPTIONS: Final = 8


def fitted(literal: Typed, kind: Kind, reporter: Reporter) -> Typed | None:
    """The literal as one of `kind`, or None after reporting why it can be none. Ask `fits` before."""
    if not isinstance(literal.node, Text):
        return literal if literal.kind == kind else None
    if isinstance(kind, Choice):
        return replace(literal, kind=kind) if is_option(literal, kind, reporter) else None
    if isinstance(kind, RowOf):
        return replace(literal, kind=kind) if _is_key(literal, kind, reporter) else None
    if isinstance(kind, UnitOf):
        return replace(literal, kind=kind) if _is_unit(literal, kind, reporter) else None
    if kind in (DATE, TIME):
        return as_day(literal, kind, reporter)
    return literal if literal.kind == kind else None


def fits(literal: Typed, kind: Kind) -> bool:
    """Whether `fitted` would try: its problems are its own then."""
    if isinstance(literal.node, Text):
        return isinstance(kind, Choice | RowOf | UnitOf) or kind in (DATE, TIME) or literal.kind == kind
    return literal.kind == kind


def is_option(literal: Typed, kind: Choice, reporter: Reporter) -> bool:
    """Whether a text is an option of a choice; if not, the options are named."""
    if not kind.named:
        reporter.add(literal.node.at, "options_without_ids", sign=literal.value)
        return False
    if literal.value in kind.ids:
        return True
    near = close_to(literal.value, kind.ids)
    shown = [*filter(None, [near]), *(option for option in kind.ids if option != near)]
    more = " ..." if len(shown) > _SHOWN_OPTIONS else ""
    reporter.add(
        literal.node.at, "no_such_option", sign=literal.value, options=", ".join(shown[:_SHOWN_OPTIONS]) + more
    )
    return False


def as_day(literal: Typed, kind: Kind, reporter: Reporter) -> Typed | None:
    """A text as a date in either era, or as a time of day."""
    try:
        value = read_date(literal.value) if kind == DATE else read_time(literal.value)
    except WrongDate as wrong:
        reporter.add(literal.node.at, "wrong_date", sign=literal.value, reason=Term(wrong.code, wrong.facts))
        return None
    return replace(literal, kind=kind, value=value)


def choice_of(kind: Kind) -> Choice | None:
    """The choice itself, or the one a list of picks is made from."""
    item = kind.item if isinstance(kind, ListOf) else kind
    return item if isinstance(item, Choice) else None


def _is_key(literal: Typed, kind: RowOf, reporter: Reporter) -> bool:
    if kind.keys is None or literal.value in kind.keys:
        return True
    near = close_to(literal.value, kind.keys) or ", ".join(nsmallest(_SHOWN_OPTIONS, kind.keys))
    reporter.add(literal.node.at, "no_such_row", sign=literal.value, registry=kind.registry, options=near)
    return False


def _is_unit(literal: Typed, kind: UnitOf, reporter: Reporter) -> bool:
    ids = [unit for unit, _ in kind.units or ()]
    if kind.units is None or literal.value in ids:
        return True
    shown = close_to(literal.value, ids) or ", ".join(ids[:_SHOWN_OPTIONS])
    reporter.add(literal.node.at, "no_such_unit", sign=literal.value, options=shown or "-")
    return False
