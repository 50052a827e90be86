"""A formula worked out with every part kept: what each part gave, what was read, and which parts counted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from portal.request_types.durations import OutOfCalendar
from portal.request_types.formulas.evaluation import STEPS, Evaluation, built
from portal.request_types.formulas.failures import FormulaFailed, OutOfBounds, WrongValue
from portal.request_types.formulas.formula import Formula
from portal.request_types.formulas.kinds import Kind
from portal.request_types.formulas.names import Environment, Path
from portal.request_types.formulas.tree import Call, Conditional, Junction
from portal.request_types.formulas.typed import Typed

Hides = Callable[[Path], bool]
"""Whether somebody may not know what stands at a path; of a list's column the path leads through the list."""
MOST_ROWS: Final = 50
"""Rows of a list whose values are kept, one by one."""


@dataclass(frozen=True)
class Traced:
    """One part of a formula and what it gave. A part of a list gives a tuple, one value for each row."""

    source: str
    kind: Kind
    value: Any = None
    problem: str = ""
    """Id of the text that says why it could not be worked out."""
    path: Path = ()
    """The name it reads, where it is one."""
    is_list: bool = False
    is_used: bool = True
    """Whether it counted; the branch not taken, and what stands behind a decided `and` or `or`, did not."""
    is_hidden: bool = False
    """It reads, or follows from, something that the reader may not know: neither value nor problem is told."""
    parts: "tuple[Traced, ...]" = ()

    def inputs(self) -> "Iterator[Traced]":
        """Every name it reads, in the order they are written, each once."""
        seen: set[str] = set()
        for part in self._all():
            if part.path and part.source not in seen:
                seen.add(part.source)
                yield part

    def _all(self) -> "Iterator[Traced]":
        yield self
        for part in self.parts:
            yield from part._all()


def trace(formula: Formula, env: Environment, steps: int = STEPS) -> Traced:
    """The whole formula and all its parts, worked out as `Formula.evaluate` does. Raises nothing."""
    return _traced(formula.source, formula.tree, Evaluation(env, steps))


def veiled(traced: Traced, hides: Hides) -> Traced:
    """The same for a reader who may not know what stands at some paths: no part tells it, nor what follows from it."""
    parts = tuple(veiled(part, hides) for part in traced.parts)
    if not (traced.path and hides(traced.path)) and not any(part.is_hidden for part in parts):
        return replace(traced, parts=parts)
    # Which part counted would tell what decided it.
    return replace(traced, value=None, problem="", is_hidden=True, parts=tuple(map(_as_if_used, parts)))


def _as_if_used(traced: Traced) -> Traced:
    return replace(traced, is_used=True, parts=tuple(map(_as_if_used, traced.parts)))


def _traced(source: str, part: Typed, run: Evaluation) -> Traced:
    value, problem = _worked_out(part, run)
    parts = tuple(_traced(source, inner, run) for inner in part.parts)
    return Traced(
        source=source[part.node.at : part.node.end],
        kind=part.kind,
        value=value,
        problem=problem,
        path=(*part.read.path, *part.read.column) if part.read else (),
        is_list=part.rows is not None,
        parts=tuple(map(_counted, parts, _counting(part, parts))),
    )


def _worked_out(part: Typed, run: Evaluation) -> tuple[Any, str]:
    work = built(part)
    try:
        if part.rows is None:
            return work(run, None), ""
        rows = (run.get(part.rows) or ())[:MOST_ROWS] if part.rows else ()
        run.spend(len(rows))
        return tuple(work(run, row) for row in rows), ""
    except FormulaFailed as failed:
        return None, failed.code
    except OutOfCalendar:
        return None, OutOfBounds().code
    except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError):
        return None, WrongValue().code


def _counted(part: Traced, counts: bool) -> Traced:
    return part if counts else replace(part, is_used=False, parts=tuple(_counted(inner, False) for inner in part.parts))


def _counting(part: Typed, parts: tuple[Traced, ...]) -> list[bool]:
    """Which parts were looked at, as `evaluation` goes through them."""
    values = [inner.value for inner in parts]
    match part.node:
        case Conditional():
            return [True, values[0] is True, values[0] is False]
        case Junction(word=word):
            decisive = word == "or"
            first = next((number for number, value in enumerate(values) if value is decisive), len(values))
            return [number <= first for number in range(len(values))]
        case Call(name="if_blank"):
            return [True, values[0] is None]
    return [True] * len(parts)
