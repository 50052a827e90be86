from decimal import Decimal
from typing import Any

import pytest

from portal.request_types.formulas import Formula, OutOfBounds, store
from portal.request_types.formulas.kinds import DECIMAL, INTEGER, MONEY, TEXT, Kind
from tests.request_types.formulas.conftest import Compile, facts


@pytest.mark.parametrize(
    ("value", "kind", "places", "kept"),
    [
        (Decimal("25.025"), MONEY, 2, "25.03"),
        (Decimal("-25.025"), MONEY, 2, "-25.03"),
        (7, MONEY, 2, "7.00"),
        (Decimal("2.675"), DECIMAL, 2, "2.68"),
        (Decimal("2.6754"), DECIMAL, 3, "2.675"),
        (Decimal("-0.001"), DECIMAL, 2, "0.00"),
        (Decimal(4), INTEGER, 2, "4"),
        ("ก", TEXT, 2, "ก"),
    ],
)
def test_what_a_field_keeps_is_rounded_half_up(value: Any, kind: Kind, places: int, kept: str) -> None:
    assert str(store(value, kind, places)) == kept


def test_a_blank_stays_blank() -> None:
    assert store(None, MONEY) is None
    assert store("", TEXT) is None


def test_more_than_twelve_digits_are_not_kept() -> None:
    with pytest.raises(OutOfBounds):
        store(10**12, MONEY)


def test_others_read_the_rounded_value_and_nothing_is_rounded_inside_a_formula(compiled: Compile) -> None:
    formula: Formula | None = compiled("goods / 3 + goods / 3 + goods / 3", expects=MONEY)[0]
    assert formula
    assert store(formula.evaluate(facts(goods=Decimal("100.00"))), MONEY) == Decimal("100.00")


def test_a_condition_at_a_door_holds_only_when_true(compiled: Compile) -> None:
    condition = compiled("extra > 3")[0]
    assert condition
    assert [condition.holds(facts(extra=extra)) for extra in (4, 3, None)] == [True, False, False]
