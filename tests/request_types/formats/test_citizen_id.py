import pytest

from portal.request_types.formats.citizen_id import check_digit, cleaned, is_citizen_id, masked, shown


@pytest.mark.parametrize("number", ["1111111111119", "2222222222227", "3333333333335", "0000000000001"])
def test_a_right_check_digit_is_accepted_also_after_a_leading_zero(number: str) -> None:
    assert check_digit(number[:12]) == number[12]
    assert is_citizen_id(number)


@pytest.mark.parametrize(
    "number", ["1111111111118", "111111111111", "11111111111199", "", "๑๑๑๑๑๑๑๑๑๑๑๑๙", "111111111111²"]
)
def test_a_wrong_number_is_refused(number: str) -> None:
    assert not is_citizen_id(number)


def test_hyphens_and_thai_digits_are_taken_as_meant() -> None:
    assert cleaned("๑-1111-11111-11-9 ") == "1111111111119"


def test_shown_and_masked_forms() -> None:
    assert shown("1111111111119") == "1-1111-11111-11-9"
    assert masked("1111111111119") == "x-xxxx-xxxxx-11-9"
