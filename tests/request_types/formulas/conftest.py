"""A form with one field of each kind, for all tests of formulas."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from portal.clock import BANGKOK
from portal.request_types.formulas import Facts, Formula, Name, Names, compile_formula
from portal.request_types.formulas.kinds import (
    BOOLEAN,
    DATE,
    DECIMAL,
    FILES,
    INTEGER,
    LOCATION,
    MOMENT,
    MONEY,
    PERIOD,
    PERSON,
    QUANTITIES,
    TEXT,
    TIME,
    Choice,
    Column,
    ListOf,
    RowOf,
    Table,
)
from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problem, Problems, Term

ROOMS = RowOf("rooms", {"name": Column(TEXT), "capacity": Column(INTEGER)}, frozenset({"small", "large"}))
CASES = Choice({"first": "ครั้งแรก", "again": "ขอซ้ำ"})
MEMBERS = Table(
    {"birth": Column(DATE), "age": Column(INTEGER), "income": Column(MONEY, True), "works": Column(BOOLEAN)}
)
KINDS = {
    "goods": MONEY,
    "shipping": MONEY,
    "attendees": INTEGER,
    "seats": INTEGER,
    "rate": DECIMAL,
    "topic": TEXT,
    "catering": BOOLEAN,
    "day_out": DATE,
    "at": TIME,
    "moment": MOMENT,
    "case": CASES,
    "bare": Choice({"ก": "ก"}, named=False),
    "kinds": ListOf(CASES),
    "room": ROOMS,
    "members": MEMBERS,
    "items": Table({"price": Column(MONEY), "qty": Column(INTEGER)}),
    "order": QUANTITIES,
    "booked": PERIOD,
    "scans": FILES,
    "boss": PERSON,
    "spot": LOCATION,
}
MAYBE_BLANK = {"debt": MONEY, "extra": INTEGER, "menu": TEXT, "agreed": BOOLEAN, "paid_on": DATE}
MARK = Mark("form_order.yaml", 12, 20)

Compile = Callable[..., tuple[Formula | None, list[Problem]]]
Value = Callable[..., Any]


def scope() -> Names:
    known: dict[tuple[str, ...], Name] = {(name,): Name(kind, (name,)) for name, kind in KINDS.items()}
    blank: dict[tuple[str, ...], Name] = {
        (name,): Name(kind, (name,), maybe_blank=True) for name, kind in MAYBE_BLANK.items()
    }
    return Names({**known, **blank}, {("amount",): Term("formulas.kind.money")})


def facts(**values: Any) -> Facts:
    return Facts(values, date(2025, 3, 31), datetime(2025, 3, 31, 11, 28, tzinfo=BANGKOK))


@pytest.fixture
def compiled() -> Compile:
    def compile_(text: str, **options: Any) -> tuple[Formula | None, list[Problem]]:
        problems = Problems()
        formula = compile_formula(text, MARK, scope(), problems, **options)
        assert (formula is None) == bool(problems), [problem.said("en") for problem in problems.sorted()]
        for problem in problems.sorted():
            assert ": " in problem.told("th")
            assert ": " in problem.told("en")
        return formula, list(problems.sorted())

    return compile_


@pytest.fixture
def value(compiled: Compile) -> Value:
    def value_(text: str, expects: Any = None, **values: Any) -> Any:
        formula, problems = compiled(text, expects=expects)
        assert formula, [problem.said("en") for problem in problems]
        return formula.evaluate(facts(**values))

    return value_


def money(amount: str) -> Decimal:
    return Decimal(amount)
