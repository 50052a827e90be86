"""Which kinds a sign may join, and what comes out (section 3: arithmetic and comparing)."""

from typing import Final

from portal.request_types.formulas.kinds import (
    BOOLEAN,
    DATE,
    DECIMAL,
    DURATION,
    HOURS,
    INTEGER,
    LOCATION,
    MOMENT,
    MONEY,
    NUMBERS,
    NUMERIC,
    ORDERED,
    PERSON,
    TEXT,
    Choice,
    Kind,
    RowOf,
    UnitOf,
)
from portal.request_types.formulas.reporting import Reporter
from portal.request_types.formulas.tree import Arithmetic
from portal.request_types.formulas.typed import Typed
from portal.request_types.reading.problems import Term

_DAYS: Final = (DATE, MOMENT)
_SPANS: Final = (DURATION, HOURS)


def joined(left: Typed, right: Typed) -> Kind | None:
    """The kind of which both are, a written number taking its neighbour's; None when there is none."""
    if left.kind == right.kind:
        return left.kind
    if {left.kind, right.kind} <= NUMBERS:
        return DECIMAL
    if left.kind == MONEY and right.written and right.kind in NUMBERS:
        return MONEY
    if right.kind == MONEY and left.written and left.kind in NUMBERS:
        return MONEY
    return None


def arithmetic_kind(node: Arithmetic, left: Typed, right: Typed, reporter: Reporter) -> Kind | None:
    """What `left sign right` gives; None after reporting why it gives nothing."""
    if node.sign in "+-":
        return _sum_kind(node, left, right, reporter)
    if node.sign == "/" and right.written and not right.parts and right.value == 0:
        reporter.add(right.node.at, "divided_by_zero")
        return None
    kinds = left.kind, right.kind
    if not set(kinds) <= NUMERIC:
        return _refused(node, left, right, reporter)
    if kinds == (MONEY, MONEY):
        if node.sign == "/":
            return DECIMAL
        reporter.add(node.at, "money_times_money")
        return None
    if node.sign == "/" and right.kind == MONEY:
        return _refused(node, left, right, reporter)
    if MONEY in kinds:
        return MONEY
    return INTEGER if node.sign == "*" and kinds == (INTEGER, INTEGER) else DECIMAL


def _sum_kind(node: Arithmetic, left: Typed, right: Typed, reporter: Reporter) -> Kind | None:
    if {left.kind, right.kind} <= NUMERIC and (kind := joined(left, right)):
        return kind
    if left.kind in _DAYS and right.kind in _SPANS:
        if left.kind == MOMENT or right.kind == DURATION:
            return left.kind
        reporter.add(node.at, "hours_after_date")
        return None
    if node.sign == "+" and right.kind in _DAYS and left.kind in _SPANS:
        reporter.add(node.at, "date_first")
        return None
    if left.kind in _DAYS and right.kind in _DAYS and node.sign == "-":
        source = reporter.text
        mend = f"days_between({source[right.node.at : right.node.end]}, {source[left.node.at : left.node.end]})"
        reporter.add(node.at, "dates_subtracted", mend=mend)
        return None
    if TEXT in (left.kind, right.kind) and node.sign == "+":
        reporter.add(node.at, "texts_added")
        return None
    return _refused(node, left, right, reporter)


def _refused(node: Arithmetic, left: Typed, right: Typed, reporter: Reporter) -> Kind | None:
    mixed = {left.kind, right.kind} <= NUMERIC and node.sign in "+-"
    reporter.add(
        node.at,
        "money_and_number" if mixed else "sign_between",
        sign=node.sign,
        left=reporter.text[left.node.at : left.node.end],
        left_kind=Term(left.kind.said),
        right=reporter.text[right.node.at : right.node.end],
        right_kind=Term(right.kind.said),
    )
    return None


def comparable(sign: str, left: Typed, right: Typed) -> bool:
    """Whether the two may be compared with this sign; literals have been fitted before."""
    if {left.kind, right.kind} <= NUMERIC:
        return True
    if left.kind != right.kind:
        return False
    if left.kind in ORDERED:
        return True
    return sign in ("==", "!=") and (
        left.kind in (TEXT, BOOLEAN, LOCATION, PERSON) or isinstance(left.kind, Choice | RowOf | UnitOf)
    )
