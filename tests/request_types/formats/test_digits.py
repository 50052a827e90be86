from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.request_types.formats.digits import WrongNumber, arabic, grouped, read_number, thai


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1,250.50", "1250.50"), ("๑๒๓", "123"), (" 7 ", "7"), ("-3", "-3"), ("007", "7"), ("-0", "0"), ("1.500", "1.5")],
)
def test_numbers_as_people_type_them_are_read_exactly(typed: str, number: str) -> None:
    assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "²",
        "1E+1000000",
        "1e5",
        "12,34",
        "1,2345",
        "0x10",
        "NaN",
        "Infinity",
        "٣",
        "1.2.3",
        "5" * 5000,
        "1" * 13,
        "\0",
        "\ud800",
        "--1",
    ],
)
def test_whatever_is_no_bounded_number_is_refused(typed: str) -> None:
    with pytest.raises(WrongNumber):
        read_number(typed)


@given(st.text())
def test_any_text_is_a_bounded_number_or_refused(typed: str) -> None:
    with suppress(WrongNumber):
        assert abs(read_number(typed)) < 10**12


def test_digits_change_script_and_back() -> None:
    assert thai("ที่ 0012/2568") == "ที่ ๐๐๑๒/๒๕๖๘"
    assert arabic("ที่ ๐๐๑๒/๒๕๖๘") == "ที่ 0012/2568"


def test_thousands_are_grouped_without_needless_zeros() -> None:
    assert grouped(Decimal("1250.50")) == "1,250.5"
    assert grouped(Decimal("3E+3")) == "3,000"
    assert grouped(1000) == "1,000"
