"""Checking a call: the function's row in the table says what it takes and gives."""

from dataclasses import replace
from typing import TYPE_CHECKING

from portal.request_types.formulas import calculation
from portal.request_types.formulas.functions import FUNCTIONS, NOT_YET, Function, Shape, Wants
from portal.request_types.formulas.kinds import BOOLEAN, DATE, FILES, INTEGER, ListOf, RankedOf, Table
from portal.request_types.formulas.literals import as_day
from portal.request_types.formulas.tree import Call, Number, Text
from portal.request_types.formulas.typed import Typed, Use
from portal.request_types.guessing import close_to
from portal.request_types.reading.problems import Term

if TYPE_CHECKING:
    from portal.request_types.formulas.checking import Checker


def check(checker: "Checker", node: Call) -> Typed | None:
    """A call with its kind; the arguments are checked even when the function is unknown."""
    arguments = [checker.check(argument) for argument in node.arguments]
    function = FUNCTIONS.get(node.name)
    if function is None:
        _report_unknown(checker, node)
        return None
    if function.reads_clock and checker.use is not Use.ANSWER:
        checker.reporter.add(node.at, "no_clock", name=node.name)
        return None
    most = len(function.takes)
    if len(arguments) < function.least or (len(arguments) > most and not function.repeats):
        checker.reporter.add(node.at, "arguments", signature=function.signature, count=len(arguments))
        return None
    sound = [argument for argument in arguments if argument is not None]
    if len(sound) < len(arguments):
        return None
    return _checked(checker, node, function, sound)


def _checked(checker: "Checker", node: Call, function: Function, arguments: list[Typed]) -> Typed | None:
    if function.name == "if_blank":
        return _if_blank(checker, node, function, arguments)
    if function.name == "answered":
        return _called(checker, node, function, arguments)
    if function.name == "count":
        return _count(checker, node, function, arguments)
    if function.name == "rank" and not isinstance(arguments[0].kind, RankedOf):
        checker.reporter.add(arguments[0].node.at, "no_ranked", found=checker.source(arguments[0].node))
        return None
    if not _of_right_kinds(checker, function, arguments):
        return None
    if function.name == "date":
        day = as_day(arguments[0], DATE, checker.reporter)
        return day and replace(_plain(node, function), parts=(day,))
    if function.name == "day" and checker.use in (Use.DIMENSION, Use.MEASURE):
        in_report = replace(function, gives=DATE, run=calculation.whole_day)
        return _called(checker, node, in_report, arguments)
    if function.shape is Shape.AGGREGATE or (function.shape is Shape.EITHER and len(arguments) == 1):
        return _aggregate(checker, node, function, arguments[0])
    if function.shape is Shape.EITHER:
        return _of_several(checker, node, function, arguments)
    return _called(checker, node, function, arguments)


def _plain(node: Call, function: Function) -> Typed:
    return Typed(node, function.kind_for(BOOLEAN), function=function)


def _called(checker: "Checker", node: Call, function: Function, arguments: list[Typed]) -> Typed | None:
    kind = function.kind_for(arguments[0].kind if arguments else BOOLEAN)
    if function.name == "round" and len(arguments) == 2 and arguments[1].value != 0 and kind == INTEGER:
        kind = arguments[0].kind
    whole = checker.over(
        node, kind, list(arguments), written=bool(arguments) and all(part.written for part in arguments)
    )
    return whole and replace(whole, function=function)


def _of_right_kinds(checker: "Checker", function: Function, arguments: list[Typed]) -> bool:
    right = True
    for index, argument in enumerate(arguments):
        wants = function.takes[min(index, len(function.takes) - 1)]
        if not _takes(wants, argument):
            code = "aggregate_condition" if function.name in ("any", "all") else "argument_kind"
            checker.reporter.add(
                argument.node.at,
                code,
                signature=function.signature,
                word=wants.word,
                kinds=Term(f"formulas.kinds_of.{_class_of(wants)}"),
                found=checker.source(argument.node),
                kind=Term(argument.kind.said),
            )
            right = False
        elif wants.written and not isinstance(argument.node, Number | Text):
            checker.reporter.add(argument.node.at, "argument_written", signature=function.signature, word=wants.word)
            right = False
        elif wants.word == "places" and argument.value > 10:
            checker.reporter.add(argument.node.at, "too_many_places", limit=10)
            right = False
    return right


def _takes(wants: Wants, argument: Typed) -> bool:
    return not wants.kinds or argument.kind in wants.kinds


def _class_of(wants: Wants) -> str:
    for name, kind in (
        ("ordered", "time"),
        ("numeric", "money"),
        ("days", "date"),
        ("text", "text"),
        ("boolean", "boolean"),
    ):
        if kind in {wanted.name for wanted in wants.kinds}:
            return name
    return "integer"


def _aggregate(checker: "Checker", node: Call, function: Function, listed: Typed) -> Typed | None:
    if listed.rows is None:
        code = "no_list_condition" if listed.kind == BOOLEAN else "no_list"
        checker.reporter.add(listed.node.at, code, name=function.name, found=checker.source(listed.node))
        return None
    return Typed(node, function.kind_for(listed.kind), (listed,), function=function)


def _of_several(checker: "Checker", node: Call, function: Function, arguments: list[Typed]) -> Typed | None:
    kind, first = arguments[0].kind, arguments[0]
    for argument in arguments[1:]:
        pair = checker.of_one_kind(node, replace(first, kind=kind), argument)
        if pair is None:
            return None
        kind = pair[0]
        first = replace(first, written=first.written and argument.written)
    whole = checker.over(node, kind, list(arguments), written=all(argument.written for argument in arguments))
    return whole and replace(whole, function=function)


def _if_blank(checker: "Checker", node: Call, function: Function, arguments: list[Typed]) -> Typed | None:
    pair = checker.of_one_kind(node, *arguments)
    if pair is None:
        return None
    kind, value, otherwise = pair
    whole = checker.over(node, kind, [value, otherwise], written=value.written and otherwise.written)
    return whole and replace(whole, function=function)


def _count(checker: "Checker", node: Call, function: Function, arguments: list[Typed]) -> Typed | None:
    if not arguments:
        if checker.use is Use.MEASURE:
            return Typed(node, INTEGER, function=function)
        checker.reporter.add(node.at, "arguments", signature=function.signature, count=0)
        return None
    counted = arguments[0]
    countable = counted.rows is not None or isinstance(counted.kind, ListOf | Table) or counted.kind == FILES
    if not countable:
        code = "no_list_condition" if counted.kind == BOOLEAN else "no_list"
        checker.reporter.add(counted.node.at, code, name=node.name, found=checker.source(counted.node))
        return None
    return Typed(node, INTEGER, (counted,), function=function)


def _report_unknown(checker: "Checker", node: Call) -> None:
    if node.name in NOT_YET:
        checker.reporter.add(node.at, "not_yet", name=f"{node.name}()")
    elif checker.scope.find((node.name,)):
        checker.reporter.add(node.at, "name_called", name=node.name)
    elif near := close_to(node.name.lower(), FUNCTIONS):
        checker.reporter.add(node.at, "unknown_function_near", name=node.name, near=FUNCTIONS[near].signature)
    else:
        checker.reporter.add(node.at, "unknown_function", name=node.name, known=", ".join(FUNCTIONS))
