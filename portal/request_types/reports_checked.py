"""What a type is counted by, bound to names; and a figure worked out of what is kept of it.

A dimension gives one word of each request, a measure is made of `atoms`: sums that only grow and shrink with the requests,
so that they can be kept. `average(x)` is `sum(x)` by `count(answered(x))`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from portal.request_types.formulas.formula import Formula
from portal.request_types.formulas.kinds import Kind
from portal.request_types.formulas.tree import Arithmetic, Call, Negative, Number
from portal.request_types.formulas.typed import Typed
from portal.request_types.reading.positions import Text

COUNT: Final = "count()"
KEPT: Final = ("count", "sum", "average")
"""Functions of a measure that can be kept up to date by what changes."""
STANDING: Final = ("request.state", "request.step", "request.unit")
"""Dimensions of every type."""
MOST_DIMENSIONS: Final = 16
MOST_ATOMS: Final = 8
LONGEST_VALUE: Final = 100
"""Letters of a value that is counted by."""


def plain(formula: str) -> str:
    """A formula by which it is known: spelled alike, the same dimension."""
    return " ".join(formula.split())


@dataclass(frozen=True)
class Dimension:
    """What requests are counted by."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class CheckedMeasure:
    """A figure, and the sums it is made of."""

    name: str
    formula: Formula
    label: Text | None = None

    @property
    def atoms(self) -> tuple[str, ...]:
        """Without `count()`, which is kept anyhow."""
        found = (atom for part in aggregates(self.formula.tree) for atom in _atoms(self.formula.source, part))
        return tuple(dict.fromkeys(atom for atom in found if atom != COUNT))

    def worked_out(self, sums: Mapping[str, Decimal]) -> Decimal | None:
        """The figure for these sums by atom; None where it divides by nothing."""
        return _value(self.formula.source, self.formula.tree, sums)


@dataclass(frozen=True)
class CheckedReport:
    """What one type is counted by: its own, without what dashboards add."""

    dimensions: tuple[Dimension, ...] = ()
    measures: tuple[CheckedMeasure, ...] = ()
    columns: tuple[Formula, ...] = ()


def aggregates(part: Typed) -> Iterator[Typed]:
    """The parts of a measure that go through the requests."""
    if isinstance(part.node, Call) and _is_aggregate(part):
        yield part
        return
    for inner in part.parts:
        yield from aggregates(inner)


def _is_aggregate(part: Typed) -> bool:
    if not isinstance(part.node, Call):
        return False
    return not part.node.arguments or any(inner.rows is not None for inner in part.parts)


def _atoms(source: str, part: Typed) -> tuple[str, ...]:
    text = plain(source[part.node.at : part.node.end])
    if isinstance(part.node, Call) and part.node.name == "average":
        inside = part.node.arguments[0]
        listed = plain(source[inside.at : inside.end])
        return f"sum({listed})", f"count(answered({listed}))"
    return (text,)


def _value(source: str, part: Typed, sums: Mapping[str, Decimal]) -> Decimal | None:
    if _is_aggregate(part):
        found = [sums[atom] for atom in _atoms(source, part)]
        if len(found) == 1:
            return found[0]
        return found[0] / found[1] if found[1] else None
    match part.node:
        case Number(value=value):
            return Decimal(value)
        case Negative():
            inner = _value(source, part.parts[0], sums)
            return None if inner is None else -inner
        case Arithmetic(sign=sign):
            return _arithmetic(sign, *(_value(source, inner, sums) for inner in part.parts))
    raise TypeError(f"no figure of a report: {source}")


def _arithmetic(sign: str, left: Decimal | None, right: Decimal | None) -> Decimal | None:
    if left is None or right is None or (sign == "/" and not right):
        return None
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    return left / right
