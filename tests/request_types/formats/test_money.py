from decimal import Decimal

import pytest

from portal.request_types.formats.digits import WrongNumber
from portal.request_types.formats.money import read_money, satang, shown_money


@pytest.mark.parametrize(
    ("exact", "rounded"), [("25.025", "25.03"), ("-25.025", "-25.03"), ("24.99", "24.99"), ("-0.001", "0.00")]
)
def test_half_a_satang_rounds_away_from_zero(exact: str, rounded: str) -> None:
    assert str(satang(Decimal(exact))) == rounded


def test_typed_money_keeps_its_satang_and_refuses_a_third_place() -> None:
    assert str(read_money("1,250.5 บาท")) == "1250.50"
    with pytest.raises(WrongNumber):
        read_money("1.005")


def test_money_is_shown_with_commas_and_two_places() -> None:
    assert shown_money(Decimal(3000)) == "3,000.00"
