"""Checking `==`, `<`, `in` and their like: literals take the kind of the other side first."""

from dataclasses import replace
from typing import TYPE_CHECKING

from portal.request_types.formulas.kinds import BOOLEAN, Choice, ListOf
from portal.request_types.formulas.literals import choice_of, fits, fitted
from portal.request_types.formulas.operators import comparable
from portal.request_types.formulas.tree import Comparison, Items, Node, Reference, Text
from portal.request_types.formulas.typed import Typed
from portal.request_types.reading.problems import Term

if TYPE_CHECKING:
    from portal.request_types.formulas.checking import Checker


def check(checker: "Checker", node: Comparison) -> Typed | None:
    """A comparison of two or more parts; each neighbouring pair must be comparable."""
    if _with_none(checker, node):
        return None
    operands = [None if _bare_option(checker, node, part) else _operand(checker, part) for part in node.operands]
    sound = True
    for index, sign in enumerate(node.signs):
        left, right = operands[index], operands[index + 1]
        if left is None or right is None:
            continue
        pair = _membership(checker, left, right) if "in" in sign else _pair(checker, sign, left, right)
        if pair is None:
            sound = False
        else:
            operands[index], operands[index + 1] = pair
    return checker.over(node, BOOLEAN, list(operands)) if sound else None


def _operand(checker: "Checker", node: Node) -> Typed | None:
    if not isinstance(node, Items):
        return checker.check(node)
    items = [checker.check(item) for item in node.items]
    sound = tuple(item for item in items if item is not None)
    return Typed(node, ListOf(BOOLEAN), sound) if len(sound) == len(items) else None


def _pair(checker: "Checker", sign: str, left: Typed, right: Typed) -> tuple[Typed, Typed] | None:
    if isinstance(left.kind, ListOf) and isinstance(right.node, Text):
        checker.reporter.add(
            left.node.at, "list_compared", mend=f"{checker.source(right.node)} in {checker.source(left.node)}"
        )
        return None
    for literal, neighbour in ((left, right), (right, left)):
        if isinstance(literal.node, Text) and not isinstance(neighbour.node, Text) and fits(literal, neighbour.kind):
            fitting = fitted(literal, neighbour.kind, checker.reporter)
            if fitting is None:
                return None
            left, right = (fitting, right) if literal is left else (left, fitting)
            break
    if not comparable(sign, left, right):
        same = left.kind == right.kind
        facts = {"left": checker.source(left.node), "right": checker.source(right.node), "sign": sign}
        kinds = {"left_kind": Term(left.kind.said), "right_kind": Term(right.kind.said)}
        checker.reporter.add(left.node.at, "only_equal" if same else "kinds_differ", **facts, **kinds)
        return None
    return left, right


def _membership(checker: "Checker", left: Typed, right: Typed) -> tuple[Typed, Typed] | None:
    if isinstance(right.node, Items):
        fitting = [_pair(checker, "==", left, item) for item in right.parts]
        if any(pair is None for pair in fitting):
            return None
        return left, replace(right, parts=tuple(pair[1] for pair in fitting if pair))
    if right.rows is not None or not isinstance(right.kind, ListOf):
        checker.reporter.add(right.node.at, "in_what", sign=checker.source(right.node), left=checker.source(left.node))
        return None
    if not isinstance(left.node, Text):
        return (
            (left, right)
            if left.kind == right.kind.item
            else _pair(checker, "==", left, replace(right, kind=right.kind.item))
        )
    item = fitted(left, right.kind.item, checker.reporter)
    return (item, right) if item else None


def _bare_option(checker: "Checker", node: Comparison, part: Node) -> bool:
    """`case == first` where `first` is no name but an option of `case`: it lacks its quotation marks."""
    if not isinstance(part, Reference) or len(part.path) > 1 or checker.scope.find(part.path):
        return False
    for other in node.operands:
        name = checker.scope.find(other.path) if isinstance(other, Reference) and other is not part else None
        choice: Choice | None = choice_of(name.kind) if name else None
        if choice and part.path[0] in choice.ids:
            checker.reporter.add(part.at, "quote_option", sign=part.path[0], mend=f'"{part.path[0]}"')
            return True
    return False


def _with_none(checker: "Checker", node: Comparison) -> bool:
    """`x == none` and `x == ""` ask whether x is answered."""
    for index, part in enumerate(node.operands):
        blank = (isinstance(part, Text) and not part.value.strip()) or (
            isinstance(part, Reference) and part.path == ("none",) and not checker.scope.find(part.path)
        )
        if blank and len(node.operands) == 2 and node.signs[0] in ("==", "!="):
            other = node.operands[1 - index]
            mend = f"answered({checker.source(other)})"
            checker.reporter.add(node.at, "compared_with_none", mend=mend if node.signs[0] == "!=" else f"not {mend}")
            checker.check(other)
            return True
    return False
