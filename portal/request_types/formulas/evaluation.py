"""A checked formula as closures, built once: each takes the run and, inside an aggregate, the row it stands on."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from portal.request_types.formulas import calculation as calc
from portal.request_types.formulas.comparing import comparison
from portal.request_types.formulas.failures import OutOfSteps
from portal.request_types.formulas.functions import Shape
from portal.request_types.formulas.kinds import BOOLEAN, DATE, FILES, INTEGER, MOMENT, RowOf
from portal.request_types.formulas.names import Environment
from portal.request_types.formulas.tree import Arithmetic, Call, Comparison, Conditional, Items, Junction, Negative, Not
from portal.request_types.formulas.typed import Read, Typed
from portal.request_types.values import Row, follow

STEPS: Final = 100_000
"""Parts worked out in one evaluation, at most: some fifty milliseconds."""

Run = Callable[["Evaluation", Any], Any]


class Evaluation:
    """One working out of one formula: where values come from, how many steps are left."""

    __slots__ = ("env", "get", "steps")

    def __init__(self, env: Environment, steps: int = STEPS) -> None:
        self.env = env
        self.get = env.get
        self.steps = steps

    def spend(self, steps: int) -> None:
        """Take steps from the budget. Raises OutOfSteps."""
        self.steps -= steps
        if self.steps < 0:
            raise OutOfSteps


def built(part: Typed) -> Run:
    """The closure of a part with all below it."""
    if part.read:
        return _read(part.read, part.rows)
    match part.node:
        case Not():
            return _not(built(part.parts[0]))
        case Negative():
            inner = built(part.parts[0])
            return lambda run, row: None if (value := inner(run, row)) is None else -value
        case Junction(word=word):
            return _junction([built(inner) for inner in part.parts], decisive=word == "or")
        case Arithmetic(sign=sign):
            return _arithmetic(sign, part)
        case Comparison(signs=signs):
            return comparison(signs, part.parts, [built(operand) for operand in part.parts])
        case Conditional():
            return _conditional(*(built(inner) for inner in part.parts))
        case Call():
            return _call(part)
        case Items():
            items = tuple(built(item) for item in part.parts)
            return lambda run, row: tuple(item(run, row) for item in items)
    constant = Row(part.kind.registry, part.value) if isinstance(part.kind, RowOf) else part.value
    return lambda run, row: constant


def _read(read: Read, rows: tuple[str, ...] | None) -> Run:
    path, column = read.path, read.column
    if column:
        return lambda run, row: follow(row, column)
    if rows is not None:
        return lambda run, row: row.get(path)
    return lambda run, row: run.get(path)


def _not(inner: Run) -> Run:
    return lambda run, row: None if (value := inner(run, row)) is None else not value


def _junction(parts: Sequence[Run], decisive: bool) -> Run:
    """`or` is decided by the first true, `and` by the first false; a blank leaves it open (rule 10)."""

    def junction(run: Evaluation, row: Any) -> bool | None:
        outcome: bool | None = not decisive
        for part in parts:
            value: bool | None = part(run, row)
            if value is decisive:
                return decisive
            if value is None:
                outcome = None
        return outcome

    return junction


def _conditional(test: Run, then: Run, otherwise: Run) -> Run:
    def conditional(run: Evaluation, row: Any) -> Any:
        truth = test(run, row)
        if truth is None:
            return None
        return then(run, row) if truth else otherwise(run, row)

    return conditional


def _arithmetic(sign: str, part: Typed) -> Run:
    left, right = (built(inner) for inner in part.parts)
    if part.kind in (DATE, MOMENT):
        return _shifted(left, right, sign)
    work = {"+": calc.add, "-": calc.subtract, "*": calc.multiply, "/": calc.divide}[sign]
    whole = part.kind == INTEGER

    def arithmetic(run: Evaluation, row: Any) -> Any:
        one, other = left(run, row), right(run, row)
        if one is None or other is None:
            return None
        result = work(one, other)
        return int(result) if whole and result is not None else result

    return arithmetic


def _shifted(when: Run, duration: Run, sign: str) -> Run:
    def shifted(run: Evaluation, row: Any) -> Any:
        start, span = when(run, row), duration(run, row)
        if start is None or span is None:
            return None
        return (span if sign == "+" else -span).after(start, run.env.calendar)

    return shifted


def _call(part: Typed) -> Run:
    function, arguments = part.function, [built(inner) for inner in part.parts]
    assert function is not None
    work = function.run
    if function.name == "count":
        return _count(part, arguments)
    if function.shape is Shape.AGGREGATE or (function.shape is Shape.EITHER and len(arguments) == 1):
        return _aggregate(part, arguments[0], work, over_nothing=function.shape is Shape.AGGREGATE)
    if function.shape is Shape.EITHER:
        return _of_several(arguments, work)
    if function.name == "join":
        separator, *texts = arguments
        return lambda run, row: work(separator(run, row) or "", [text(run, row) for text in texts])
    if function.name == "if_blank":
        value, otherwise = arguments
        return lambda run, row: otherwise(run, row) if (found := value(run, row)) is None else found
    if function.shape is Shape.SPECIAL:
        return lambda run, row: work(*(argument(run, row) for argument in arguments))
    return _plain(arguments, work)


def _plain(arguments: Sequence[Run], work: Callable[..., Any]) -> Run:
    def plain(run: Evaluation, row: Any) -> Any:
        values = [argument(run, row) for argument in arguments]
        return None if None in values else work(run.env, *values)

    return plain


def _of_several(arguments: Sequence[Run], work: Callable[..., Any]) -> Run:
    def several(run: Evaluation, row: Any) -> Any:
        values = [value for argument in arguments if (value := argument(run, row)) is not None]
        return work(values) if values else None

    return several


def _worked_through(listed: Typed, inner: Run) -> Callable[[Evaluation], list[Any]]:
    """What a part gives on each row of its list, blanks left out."""
    path, size = listed.rows, _size(listed)

    def values(run: Evaluation) -> list[Any]:
        rows = (run.get(path) or ()) if path else tuple(run.env.requests())
        run.spend(len(rows) * size)
        return [value for row in rows if (value := inner(run, row)) is not None]

    return values


def _aggregate(part: Typed, inner: Run, work: Callable[..., Any], over_nothing: bool) -> Run:
    values, whole = _worked_through(part.parts[0], inner), part.kind == INTEGER

    def aggregate(run: Evaluation, row: Any) -> Any:
        found = values(run)
        if not found and not over_nothing:
            return None
        return int(work(found)) if whole else work(found)

    return aggregate


def _count(part: Typed, arguments: Sequence[Run]) -> Run:
    if not part.parts:
        return lambda run, row: len(tuple(run.env.requests()))
    counted, inner = part.parts[0], arguments[0]
    if counted.rows is not None:
        values = _worked_through(counted, inner)
        return lambda run, row: values(run).count(True) if counted.kind == BOOLEAN else len(values(run))
    if counted.kind == FILES:
        return lambda run, row: 0 if (files := inner(run, row)) is None else files.count
    return lambda run, row: len(inner(run, row) or ())


def _size(part: Typed) -> int:
    return 1 + sum(_size(inner) for inner in part.parts)
