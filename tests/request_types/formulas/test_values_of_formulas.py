from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from portal.clock import BANGKOK
from portal.request_types.formulas.kinds import DATE, MONEY
from portal.request_types.formulas.storing import store
from portal.request_types.values import FileList, Line, Period, Quantities, Row
from tests.request_types.formulas.conftest import Value

SHIPPING = "max(25, goods * 0.035) if goods > 0 else 0"


@pytest.mark.parametrize(
    ("goods", "shipping"),
    [("160", "25.00"), ("714", "25.00"), ("715", "25.03"), ("850", "29.75"), ("1000", "35.00"), ("0", "0.00")],
)
def test_shipping_of_an_order_is_exact_and_half_a_satang_rounds_up(value: Value, goods: str, shipping: str) -> None:
    assert str(store(value(SHIPPING, MONEY, goods=Decimal(goods)), MONEY)) == shipping


ROWS = (
    {"age": 70, "income": Decimal("1000.00"), "works": True, "birth": date(1955, 1, 1)},
    {"age": 10, "income": None, "works": False, "birth": date(2015, 4, 1)},
)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("any(members.age > 60)", True),
        ("all(members.age > 60)", False),
        ("count(members)", 2),
        ("count(members.age > 60)", 1),
        ("count(members.income)", 1),
        ("sum(members.income)", Decimal(1000)),
        ("sum(members.income) / count(members)", Decimal(500)),
        ("max(members.age)", 70),
        ("average(members.age)", Decimal(40)),
        ("sum(members.age * 2 + attendees)", 184),
        ("sum(max(members.age, 18))", 88),
        ("any(members.works and members.age > 60)", True),
        ("max(items.price)", None),
        ("sum(items.price * items.qty)", 0),
        ("average(items.price)", None),
        ("all(items.qty > 1)", True),
        ("any(items.qty > 1)", False),
        ("room.capacity < attendees", False),
        ('room == "small"', True),
        ('room != "small"', False),
        ("order.total / order.count", Decimal(160)),
        ("booked.days", 1),
        ("booked.hours", Decimal(3)),
        ("count(scans)", 2),
        ("count(kinds)", 1),
        ('"first" in kinds', True),
        ('"again" not in kinds', True),
        ('case in ["first", "again"]', True),
        ("attendees in [1, 2, 12]", True),
        ('case == "first"', True),
        ('day_out > "31/12/2567"', True),
        ('day_out == date("01/04/2568")', True),
        ('at < "12:00"', True),
        ("moment + hours(2) > moment", True),
        ("day_out + working_days(3)", date(2025, 4, 4)),
        ("day_out - months(1)", date(2025, 3, 1)),
        ("years_between(day_out, today())", 0),
        ("days_between(today(), day_out)", 1),
        ("year(day_out)", 2568),
        ("fiscal_year(day_out)", 2568),
        ("weekday(day_out)", 2),
        ("month(moment)", 3),
        ("day(now())", 31),
        ("working_days_between(today(), day_out)", 1),
        ("round(rate)", 3),
        ("round(rate, 1)", Decimal("2.5")),
        ("floor(rate)", 2),
        ("ceil(rate)", 3),
        ("abs(-rate)", Decimal("2.5")),
        ("10 / 3 * 3 == 10", True),
        ("floor(10 / 3 * 3)", 10),
        ("1 / 3 + 1 / 3 + 1 / 3 == 1", True),
        ("0.1 + 0.2 == 0.3", True),
        ("attendees / seats", None),
        ("if_blank(attendees / seats, 7)", 7),
        ("-attendees + 3 * 4", 0),
        ("1 < attendees <= 12", True),
        ("length(topic)", 4),
        ('starts_with(topic, "ห") and ends_with(topic, "ม") and contains(topic, "้")', False),
        ('join(", ", topic, menu, topic)', "ห้อง, ห้อง"),
        ('join(", ", menu)', None),
        ("answered(topic)", True),
        ("answered(menu)", False),
        ("min(attendees, extra)", 12),
        ("today()", date(2025, 3, 31)),
        ('"a" if catering else "b"', "a"),
        ("goods - goods * 2", Decimal("-715.00")),
        ("( goods\n  + shipping )", Decimal("740.03")),
    ],
)
def test_each_construct_gives_its_value(value: Value, text: str, result: Any) -> None:
    start = datetime(2025, 4, 1, 9, tzinfo=BANGKOK)
    found = value(
        text,
        goods=Decimal("715.00"),
        shipping=Decimal("25.03"),
        attendees=12,
        seats=0,
        rate=Decimal("2.5"),
        topic="ห้อง",
        catering=True,
        day_out=date(2025, 4, 1),
        at=time(9),
        moment=datetime(2025, 3, 31, 16, tzinfo=BANGKOK),
        case="first",
        kinds=("first",),
        room=Row("rooms", "small", "เล็ก", {"capacity": 20}),
        members=ROWS,
        order=Quantities((Line("a", "ปพ.1", Decimal(160), 4),)),
        booked=Period(start, datetime(2025, 4, 1, 12, tzinfo=BANGKOK)),
        scans=FileList(("a.png", "b.png")),
    )
    assert found == result
    assert type(found) is type(result) or isinstance(found, int | Decimal)


def test_a_written_date_fits_a_date_field_in_either_branch(value: Value) -> None:
    assert value('"01/04/2568" if catering else "2025-04-02"', DATE, catering=False) == date(2025, 4, 2)


TRUTHS: list[tuple[bool | None, bool | None, bool | None, bool | None]] = [
    (True, True, True, True),
    (True, False, False, True),
    (True, None, None, True),
    (False, True, False, True),
    (False, False, False, False),
    (False, None, False, None),
    (None, True, None, True),
    (None, False, False, None),
    (None, None, None, None),
]


@pytest.mark.parametrize(("one", "other", "both", "either"), TRUTHS)
def test_conditions_are_three_valued(
    value: Value, one: bool | None, other: bool | None, both: bool | None, either: bool | None
) -> None:
    answers = {"catering": one, "agreed": other}
    assert value("catering and agreed", **answers) is both
    assert value("catering or agreed", **answers) is either
    assert value("not catering", **answers) is (None if one is None else not one)


@pytest.mark.parametrize(
    "text",
    [
        "extra + 1",
        "extra > 1",
        "-extra",
        "abs(extra)",
        "1 if extra > 1 else 2",
        "extra in [1]",
        "room.capacity",
        "0 < extra < 3",
    ],
)
def test_a_blank_spreads(value: Value, text: str) -> None:
    assert value(text, extra=None, room=None) is None
