from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from portal.request_types.formats.baht_text import baht_text


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("3000", "สามพันบาทถ้วน"),
        ("25.03", "ยี่สิบห้าบาทสามสตางค์"),
        ("0.25", "ยี่สิบห้าสตางค์"),
        ("0", "ศูนย์บาทถ้วน"),
        ("21", "ยี่สิบเอ็ดบาทถ้วน"),
        ("101", "หนึ่งร้อยเอ็ดบาทถ้วน"),
        ("1000001", "หนึ่งล้านเอ็ดบาทถ้วน"),
        ("11000000", "สิบเอ็ดล้านบาทถ้วน"),
        ("-5.50", "ลบห้าบาทห้าสิบสตางค์"),
        ("25.025", "ยี่สิบห้าบาทสามสตางค์"),
    ],
)
def test_amounts_are_said_as_papers_say_them(amount: str, words: str) -> None:
    assert baht_text(Decimal(amount)) == words


@given(st.decimals(min_value="0.01", max_value="999999999999.99", places=2, allow_nan=False))
def test_any_amount_is_said_as_num2words_says_it(amount: Decimal) -> None:
    assert baht_text(amount) == num2words(str(amount), lang="th", to="currency")
