"""What people type, and what nobody's words may do (T26 to T29)."""

from contextlib import suppress
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.request_types.words import Unacceptable
from portal.request_types.words.contacts import read_citizen_id, read_email, read_phone
from portal.request_types.words.dates import read_date, read_time
from portal.request_types.words.numbers import read_decimal, read_integer, read_money, read_number
from portal.request_types.words.texts import clean_line, clean_lines


def refusal(read: object, words: str) -> str:
    with pytest.raises(Unacceptable) as caught:
        read(words)  # type: ignore[operator]
    return caught.value.code


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("31/03/2568", date(2025, 3, 31)),
        ("๓๑/๐๓/๒๕๖๘", date(2025, 3, 31)),
        ("2025-03-31", date(2025, 3, 31)),
        ("31-3-2568", date(2025, 3, 31)),
        ("31.3.2568", date(2025, 3, 31)),
        ("31 มี.ค. 2568", date(2025, 3, 31)),
        ("1 กุมภาพันธ์ พ.ศ. 2568", date(2025, 2, 1)),
        ("03/03/2500", date(1957, 3, 3)),
        ("29/02/2567", date(2024, 2, 29)),
        ("31/12/2483", date(1940, 12, 31)),
        ("01/01/2484", date(1941, 1, 1)),
        ("28/02/2482", date(1940, 2, 28)),
        ("29/02/2482", date(1940, 2, 29)),
    ],
)
def test_dates_are_converted_first_and_checked_then(words: str, day: date) -> None:
    assert read_date(words) == day


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("31/03/68", "answers.date_short_year"),
        ("31/03/2025", "formats.date_not_buddhist"),
        ("2568-03-31", "formats.date_iso_buddhist"),
        ("29/02/2568", "formats.date_none"),
        ("01/02/2483", "formats.date_short_year"),
        ("31/13/2568", "formats.date_none"),
        ("พรุ่งนี้", "answers.date"),
        ("1/1/99999", "answers.date"),
        ("0001-01-01", "answers.date"),
        ("1" * 5000, "answers.date"),
    ],
)
def test_dates_that_are_none_are_refused_with_help(words: str, code: str) -> None:
    assert refusal(read_date, words) == code


def test_times_are_read_with_point_and_colon() -> None:
    assert read_time("09.30") == read_time("9:30") == read_time("๐๙.๓๐ น.") == read_time("09:30:00") == time(9, 30)
    assert refusal(read_time, "24:00") == refusal(read_time, "9") == "answers.time"


def test_numbers_are_read_exactly() -> None:
    assert read_number("1,250.50") == read_number("๑,๒๕๐.๕๐") == Decimal("1250.50")
    assert read_integer("5.00") == 5
    assert read_money("฿1,250.5 บาท") == Decimal("1250.50")
    assert read_decimal("-0.25") == Decimal("-0.25")


@pytest.mark.parametrize(
    "words", ["1E+1000000", "9" * 5000, "²", "१२", "1,25", "nan", "Infinity", "0x10", "1_000", "--1"]
)
def test_what_is_no_number_is_refused_quickly(words: str) -> None:
    assert refusal(read_number, words).startswith("formats.number_")


def test_more_places_than_allowed_are_refused_not_cut() -> None:
    assert refusal(read_money, "25.025") == "formats.money_places"
    assert refusal(read_decimal, "25.025") == "answers.decimal"
    assert refusal(read_integer, "5.5") == "answers.integer"


def test_citizen_ids_are_checked_by_their_last_digit() -> None:
    assert read_citizen_id("1-1111-11111-11-9") == read_citizen_id("๑๑๑๑๑๑๑๑๑๑๑๑๙") == "1111111111119"
    for wrong in ("1111111111118", "111111111111", "11111111111119", "111111111111a", ""):
        assert refusal(read_citizen_id, wrong) == "answers.citizen_id"


@pytest.mark.parametrize("first", ["0", "9"])
def test_citizen_ids_beginning_with_0_and_9_are_sound(first: str) -> None:
    twelve = first + "12345678901"
    check = (11 - sum(int(digit) * (13 - place) for place, digit in enumerate(twelve)) % 11) % 10
    assert read_citizen_id(f"{twelve}{check}") == f"{twelve}{check}"


def test_phones_are_cleaned_and_counted() -> None:
    assert read_phone("080-000 0000") == read_phone("+66 80 000 0000") == read_phone("๐๘๐๐๐๐๐๐๐๐") == "0800000000"
    assert read_phone("045-000-000") == "045000000"
    for wrong in ("0800000", "1800000000", "08000000000", "-", "เบอร์"):
        assert refusal(read_phone, wrong) == "answers.phone"


def test_addresses_of_mail_are_plain_ones() -> None:
    assert read_email(" Some.One@Example.COM ") == "Some.One@example.com"
    for wrong in ("a@b", "a b@c.de", "a..b@c.de", ".a@c.de", "ก@c.de", "a@-c.de", "@c.de", "a" * 65 + "@c.de"):
        assert refusal(read_email, wrong) == "answers.email"


def test_texts_are_composed_but_sara_am_stays_whole() -> None:
    assert clean_line("กำ") == "กำ"
    assert clean_line("  ก\u200bข\u202eค\t ") == "กขค"
    assert clean_line("e\u0301") == "é"
    assert clean_lines(" ก \r\n\r\nข  \n") == "ก\n\nข"


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\ud800", "\x9b", "\ufffe"])
def test_signs_no_database_keeps_alike_are_refused(sign: str) -> None:
    assert refusal(clean_line, f"ก{sign}ข") == refusal(clean_lines, f"ก{sign}ข") == "answers.bad_sign"


@given(st.text(st.characters(), max_size=80))
def test_no_words_make_another_exception(words: str) -> None:
    for read in (
        clean_line, clean_lines, read_date, read_time, read_number, read_integer, read_money, read_decimal,
        read_phone, read_email, read_citizen_id,
    ):  # fmt: skip
        with suppress(Unacceptable):
            read(words)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60))
def test_cleaning_twice_is_cleaning_once(words: str) -> None:
    try:
        once = clean_line(words)
    except Unacceptable:
        return
    assert clean_line(once) == once
