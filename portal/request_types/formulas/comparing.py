"""Comparing as closures: three-valued, exact; a quotient's endless digits make no difference."""

import operator
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from portal.request_types.formulas.calculation import settled
from portal.request_types.formulas.kinds import NUMERIC
from portal.request_types.formulas.tree import Arithmetic
from portal.request_types.formulas.typed import Typed

if TYPE_CHECKING:
    from portal.request_types.formulas.evaluation import Evaluation, Run

Test = Callable[[Any, Any], bool]

_TESTS: Final[dict[str, Test]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda one, several: one in several,
    "not in": lambda one, several: one not in several,
}


def comparison(signs: tuple[str, ...], parts: Sequence[Typed], operands: "Sequence[Run]") -> "Run":
    """`a < b <= c`: all neighbouring pairs must hold; a blank operand leaves its pair open."""
    tests = [_test(sign, left, right) for sign, left, right in zip(signs, parts, parts[1:], strict=False)]
    if len(tests) == 1:
        return _single(tests[0], operands[0], operands[1])

    def chain(run: "Evaluation", row: Any) -> bool | None:
        outcome: bool | None = True
        left = operands[0](run, row)
        for test, operand in zip(tests, operands[1:], strict=True):
            right = operand(run, row)
            if left is None or right is None:
                outcome = None
            elif not test(left, right):
                return False
            left = right
        return outcome

    return chain


def _single(test: Test, left: "Run", right: "Run") -> "Run":
    def single(run: "Evaluation", row: Any) -> bool | None:
        one, other = left(run, row), right(run, row)
        return None if one is None or other is None else test(one, other)

    return single


def _test(sign: str, left: Typed, right: Typed) -> Test:
    test = _TESTS[sign]
    if left.kind not in NUMERIC or not (divides(left) or divides(right)):
        return test
    if "in" in sign:
        return lambda one, several: test(settled(one), several)
    return lambda one, other: test(settled(one), settled(other))


def divides(part: Typed) -> bool:
    """Whether a quotient without end may be in it."""
    quotient = isinstance(part.node, Arithmetic) and part.node.sign == "/"
    average = part.function is not None and part.function.name == "average"
    return quotient or average or any(divides(inner) for inner in part.parts)
