"""A compiled formula, and how one is compiled: form, names and kinds, blanks, closures."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from portal.request_types.durations import OutOfCalendar
from portal.request_types.formulas.blanks import blanks
from portal.request_types.formulas.checking import Checker
from portal.request_types.formulas.evaluation import STEPS, Evaluation, Run, built
from portal.request_types.formulas.failures import OutOfBounds, WrongValue
from portal.request_types.formulas.kinds import BOOLEAN, DECIMAL, INTEGER, Kind, storable
from portal.request_types.formulas.literals import fits, fitted
from portal.request_types.formulas.names import Environment, Path, Scope
from portal.request_types.formulas.reporting import Reporter
from portal.request_types.formulas.syntax import parse
from portal.request_types.formulas.tree import Call, Conditional, Text
from portal.request_types.formulas.typed import Typed, Use
from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problems, Term


@dataclass(frozen=True)
class Formula:
    """A sound formula. `reads` are the paths of the names in it, with their dots; `tree` is for saying it back."""

    source: str
    kind: Kind
    reads: frozenset[Path]
    maybe_blank: bool
    reads_clock: bool
    tree: Typed = field(repr=False)
    _run: Run = field(repr=False, compare=False)

    def evaluate(self, env: Environment, steps: int = STEPS) -> Any:
        """Its value for these answers, None for blank, not rounded yet. Raises FormulaFailed and nothing else."""
        try:
            return self._run(Evaluation(env, steps), None)
        except OutOfCalendar as error:
            raise OutOfBounds from error
        except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as error:
            raise WrongValue from error

    def holds(self, env: Environment) -> bool:
        """For conditions at a door: blank counts as not true (rule 11)."""
        return self.evaluate(env) is True


def compile_formula(
    text: str,
    mark: Mark,
    scope: Scope,
    problems: Problems,
    *,
    expects: Kind | Collection[Kind] | None = None,
    must_not_be_blank: bool = False,
    use: Use = Use.ANSWER,
) -> Formula | None:
    """The formula of a text, or None with every problem noted at its column.

    `expects` is the kind it must give, or several; `must_not_be_blank` demands a mend for each name that may be
    blank (rule 12: a numeric `value`, a `number`, `refuse_if`).
    """
    return compile_reported(Reporter(text, mark, problems), scope, expects, must_not_be_blank, use)


def compile_reported(
    reporter: Reporter,
    scope: Scope,
    expects: Kind | Collection[Kind] | None = None,
    must_not_be_blank: bool = False,
    use: Use = Use.ANSWER,
) -> Formula | None:
    """The formula of the reporter's text."""
    node = parse(reporter.text, reporter)
    checked = Checker(scope, reporter, use).check(node) if node else None
    if checked is None:
        return None
    whole = _as_expected(checked, expects, reporter)
    may_be_blank = blanks(checked).culprits
    if must_not_be_blank:
        for path, at in may_be_blank.items():
            code = "maybe_blank_condition" if checked.kind == BOOLEAN else "maybe_blank"
            reporter.add(at, code, name=".".join(path))
    if whole is None or reporter.failed:
        return None
    return Formula(
        source=reporter.text,
        kind=whole.kind,
        reads=frozenset(part.read.path for part in _parts(whole) if part.read),
        maybe_blank=bool(may_be_blank),
        reads_clock=any(part.function and part.function.reads_clock for part in _parts(whole)),
        tree=whole,
        _run=built(whole),
    )


def _as_expected(whole: Typed, expects: Kind | Collection[Kind] | None, reporter: Reporter) -> Typed | None:
    if whole.rows is not None:
        code = "column_condition" if whole.kind == BOOLEAN else "column_alone"
        reporter.add(whole.node.at, code, found=reporter.text[whole.node.at : whole.node.end])
        return None
    if expects is None:
        return whole
    wanted = [expects] if isinstance(expects, Kind) else list(expects)
    if any(storable(whole.kind, kind) for kind in wanted):
        return whole
    for kind in wanted:
        if _fits_leaves(whole, kind):
            return _fitted_leaves(whole, kind, reporter)
    if wanted == [INTEGER] and whole.kind == DECIMAL:
        reporter.add(whole.node.at, "decimal_into_integer")
    elif wanted == [BOOLEAN]:
        reporter.add(whole.node.at, "not_a_condition", sign=reporter.text[:60], kind=Term(whole.kind.said))
    else:
        reporter.add(whole.node.at, "wrong_kind", kind=Term(whole.kind.said), wanted=Term(wanted[0].said))
    return None


def _fits_leaves(part: Typed, kind: Kind) -> bool:
    """Whether all a part may give are written texts that may stand for the kind."""
    leaves = _leaves(part)
    return (
        all(_fits_leaves(leaf, kind) for leaf in leaves) if leaves else isinstance(part.node, Text) and fits(part, kind)
    )


def _fitted_leaves(part: Typed, kind: Kind, reporter: Reporter) -> Typed | None:
    leaves = _leaves(part)
    if not leaves:
        return fitted(part, kind, reporter)
    fitting = [_fitted_leaves(leaf, kind, reporter) for leaf in leaves]
    sound = tuple(leaf for leaf in fitting if leaf is not None)
    kept = part.parts[: len(part.parts) - len(leaves)]
    return replace(part, kind=kind, parts=(*kept, *sound)) if len(sound) == len(fitting) else None


def _leaves(part: Typed) -> tuple[Typed, ...]:
    if isinstance(part.node, Conditional):
        return part.parts[1:]
    return part.parts if isinstance(part.node, Call) and part.node.name == "if_blank" else ()


def _parts(part: Typed) -> "list[Typed]":
    return [part, *(below for inner in part.parts for below in _parts(inner))]
