"""Whatever is written, the answer is a value or a problem by name; and where a second judge exists, it agrees."""

import ast
import gc
import operator
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simpleeval import SimpleEval

from portal.request_types.formulas import FormulaFailed, OutOfBounds, OutOfSteps, WrongValue, compile_formula
from portal.request_types.formulas.functions import FUNCTIONS
from portal.request_types.reading.problems import Problems
from tests.request_types.formulas.conftest import KINDS, MARK, MAYBE_BLANK, Value, facts, scope

DOTTED = ["room.capacity", "members.age", "members.income", "order.total", "nobody"]
NAMES = st.sampled_from([*KINDS, *MAYBE_BLANK, *DOTTED])
NUMBERS = st.integers(0, 10**12).map(str) | st.decimals(0, 10**6, places=3).map(lambda number: f"{number:f}")
TEXTS = st.sampled_from(['"first"', '"small"', '"31/12/2568"', '"x"', '"ก"'])
SIGNS = st.sampled_from(["+", "-", "*", "/", "==", "!=", "<", "<=", ">", ">=", "and", "or", "in", "not in"])


def _called(name: str, arguments: list[str]) -> str:
    return f"{name}({', '.join(arguments)})"


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, inner, SIGNS, inner),
        st.builds("(not {})".format, inner),
        st.builds("-{}".format, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds(_called, st.sampled_from(list(FUNCTIONS)), st.lists(inner, max_size=3)),
        st.builds("({} in [{}, {}])".format, inner, NUMBERS, TEXTS),
    )


FORMULAS = st.recursive(NAMES | NUMBERS | TEXTS | st.sampled_from(["true", "false"]), _joined, max_leaves=12)
WHOLE = st.integers(-(10**12), 10**12)
AMOUNTS = st.decimals(-(10**11), 10**11, places=2)
ROWS = st.fixed_dictionaries({"age": WHOLE, "income": AMOUNTS | st.none()})
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "goods": AMOUNTS,
        "shipping": AMOUNTS,
        "debt": AMOUNTS,
        "rate": AMOUNTS,
        "attendees": WHOLE,
        "seats": WHOLE,
        "extra": WHOLE,
        "topic": st.text(max_size=5),
        "catering": st.booleans(),
        "agreed": st.booleans(),
        "day_out": st.dates(),
        "case": st.sampled_from(["first", "again"]),
        "kinds": st.just(("first",)),
        "members": st.lists(ROWS, max_size=4).map(tuple),
        "room": st.integers(),
    },
)


@given(FORMULAS, ANSWERS)
@settings(max_examples=300, deadline=1000)
def test_any_tree_gives_a_value_or_a_problem_by_name(text: str, answers: dict[str, Any]) -> None:
    problems = Problems()
    formula = compile_formula(text, MARK, scope(), problems)
    assert (formula is None) == bool(problems)
    for problem in problems.sorted():
        assert ": " in problem.said("th")
    if formula:
        with suppress(FormulaFailed):
            formula.evaluate(facts(**answers))


SOUND = st.recursive(
    st.sampled_from(["goods", "shipping", "rate", "attendees"]) | st.decimals(0, 1000, places=2).map(str),
    lambda inner: (
        st.builds("({} {} {})".format, inner, st.sampled_from(["*", "+", "-", "/"]), inner)
        | st.builds("({} if {} > {} else {})".format, inner, inner, inner, inner)
    ),
    max_leaves=8,
)


@given(SOUND, st.lists(st.decimals("0.01", 100, places=2), min_size=4, max_size=4))
@settings(max_examples=150, deadline=1000)
def test_on_the_shared_subset_simpleeval_agrees(text: str, numbers: list[Decimal]) -> None:
    formula = compile_formula(text, MARK, scope(), Problems())
    if formula is None:
        return
    answers: dict[str, Any] = dict(zip(["goods", "shipping", "rate"], numbers, strict=False)) | {"attendees": 7}
    judge = SimpleEval(names={name: Decimal(value) for name, value in answers.items()})
    judge.nodes = {**judge.nodes, ast.Constant: lambda node: Decimal(str(node.value))}
    judge.operators = {**judge.operators, ast.Add: operator.add, ast.Mult: operator.mul}
    try:
        expected = judge.eval(text)
    except ArithmeticError:
        expected = None
    with suppress(OutOfBounds):
        found = formula.evaluate(facts(**answers))
        assert (found is None) == (expected is None)
        assert found is None or abs(found - expected) <= abs(expected) * Decimal("1e-20") + Decimal("1e-15")


HOSTILE = [
    "(" * 250 + "1" + ")" * 250,
    "(" * 450,
    "-" * 490 + "1",
    "not " * 120 + "true",
    "9" * 5000,
    "9" * 499,
    "9**9**9**9**9",
    "1e999999",
    "0x" + "f" * 400,
    "\0",
    '"\0"',
    "goods\0",
    "\ud800",
    '"\ud800"',
    "goods + \ud800",
    "๑๒๓๔๕",
    "٣ + ٣",
    "²",
    "x" * 400,
    "x." * 200 + "x",
    "f(" * 150,
    "[" * 300,
    "__import__('os').system('x')",
    "().__class__.__bases__",
    "goods.__class__",
    "1 if " * 90,
    '"' * 401,
    "'" * 400,
    "#" * 300,
    "a:=1",
    "*goods",
    "{'a': 1}",
    "yield",
    "await goods",
    "\\\n1",
    "1\n\n\n+",
    "\u200bgoods",
    "goods\u00a0+\u00a0goods",
    "async",
    "print(1); 2",
    "…",
    "None == None == None",
    "goods if goods if goods else goods else goods",
    "count(count(members))",
    "a" + "." * 300,
    "1 .real",
    "max(" + ",".join("1" * 150) + ")",
    " + ".join(["1"] * 100),
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_give_problems_never_exceptions(text: str) -> None:
    problems = Problems()
    formula = compile_formula(text, MARK, scope(), problems)
    assert (formula is None) == bool(problems)
    for problem in problems.sorted():
        problem.said("th")


def test_formulas_are_read_by_many_threads_at_once() -> None:
    """A collection in the middle of one tree lets another thread begin its own, as deep as its stack happens to be."""
    failed: list[BaseException] = []

    def read(depth: int) -> None:
        if depth:
            return read(depth - 1)
        problems = Problems()
        for _ in range(40):
            compile_formula(" + ".join(["attendees"] * 40), MARK, scope(), problems)
        return None

    def run(number: int) -> None:
        try:
            read(number * 7)
        except SystemError as problem:
            failed.append(problem)

    with _restless():
        threads = [threading.Thread(target=run, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failed == []


@contextmanager
def _restless() -> Iterator[None]:
    """Threads take turns as often as they can, and wherever objects are made."""

    def pause(_phase: str, _info: dict[str, int]) -> None:
        for _ in range(20):
            pass

    before = sys.getswitchinterval(), gc.get_threshold()
    gc.callbacks.append(pause)
    sys.setswitchinterval(1e-6)
    gc.set_threshold(5)
    try:
        yield
    finally:
        sys.setswitchinterval(before[0])
        gc.set_threshold(*before[1])
        gc.callbacks.remove(pause)


@given(st.text(max_size=60) | st.text(alphabet="goods\"'()[]{}.,=<>!+-*/ 019%_้๓และ\\", max_size=60))
@settings(max_examples=300)
def test_any_text_gives_a_formula_or_problems(text: str) -> None:
    problems = Problems()
    assert (compile_formula(text, MARK, scope(), problems) is None) == bool(problems)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("attendees * seats", {"attendees": 10**11, "seats": 10**11}),
        ("goods * 100000000000", {"goods": Decimal(10**11)}),
        ("day_out + days(attendees)", {"day_out": date(2025, 1, 1), "attendees": 10**11}),
        ("day_out + working_days(attendees)", {"day_out": date(2025, 1, 1), "attendees": 10**11}),
        ("day_out + months(attendees)", {"day_out": date(2025, 1, 1), "attendees": -(10**11)}),
    ],
)
def test_numbers_and_days_out_of_bounds_fail_by_name(value: Value, text: str, answers: dict[str, Any]) -> None:
    with pytest.raises(OutOfBounds):
        value(text, **answers)


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("1 + " * 10 + "1", True),
        ("(" * 20 + "goods" + ")" * 20, True),
        ("-" * 19 + "goods", True),
        ("-" * 20 + "goods", False),
        ("goods" + " " * 495, True),
        ("goods" + " " * 496, False),
        ("attendees in [" + ", ".join(["1"] * 97) + "]", True),
        ("attendees in [" + ", ".join(["1"] * 98) + "]", False),
    ],
)
def test_the_bounds_are_500_signs_100_parts_20_deep(text: str, sound: bool) -> None:
    assert bool(compile_formula(text, MARK, scope(), Problems())) is sound


def test_more_rows_than_the_budget_fail_by_name(value: Value) -> None:
    many = ({"age": 1, "income": None, "works": True},) * 600
    with pytest.raises(OutOfSteps):
        value("sum(members.age * sum(members.age * 2))", members=many)


def test_a_value_of_a_wrong_kind_fails_by_name(value: Value) -> None:
    for wrong in ("text", 1.5, object(), Decimal("NaN")):
        with pytest.raises(WrongValue):
            value("goods * 2 > 3", goods=wrong)
