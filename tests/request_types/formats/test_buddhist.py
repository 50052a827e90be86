from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.clock import BANGKOK
from portal.request_types.formats.buddhist import (
    WrongDate,
    buddhist_year,
    fiscal_year,
    long_date,
    read_date,
    read_time,
    shown_date,
    shown_moment,
)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31/12/2568", date(2025, 12, 31)),
        ("1/1/2569", date(2026, 1, 1)),
        ("๑/๑/๒๕๖๙", date(2026, 1, 1)),
        ("2025-12-31", date(2025, 12, 31)),
        ("29/02/2567", date(2024, 2, 29)),
        ("15/01/2470", date(1928, 1, 15)),
        ("01/04/2483", date(1940, 4, 1)),
        ("01/01/2484", date(1941, 1, 1)),
    ],
)
def test_a_date_in_either_era_is_converted_first_then_checked(typed: str, day: date) -> None:
    assert read_date(typed) == day


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("29/02/2568", "formats.date_none"),
        ("2567-02-29", "formats.date_iso_buddhist"),
        ("2025-02-29", "formats.date_none"),
        ("31/12/2025", "formats.date_not_buddhist"),
        ("01/02/2483", "formats.date_short_year"),
        ("31.12.2568", "formats.date_wrong"),
        ("31/12/68", "formats.date_wrong"),
        ("1" * 5000, "formats.date_wrong"),
        ("\0\ud800", "formats.date_wrong"),
        ("0000-01-01", "formats.date_none"),
    ],
)
def test_a_doubtful_or_impossible_date_is_refused_by_name(typed: str, code: str) -> None:
    with pytest.raises(WrongDate) as refused:
        read_date(typed)
    assert refused.value.code == code


def test_an_iso_date_of_the_buddhist_era_names_both_readings() -> None:
    with pytest.raises(WrongDate) as refused:
        read_date("2568-06-01")
    assert refused.value.facts == {"one": "01/06/2568", "other": "2025-06-01"}


@given(st.dates(min_value=date(1880, 1, 1), max_value=date(2200, 12, 31)))
def test_what_is_shown_can_be_read_back(day: date) -> None:
    assert read_date(shown_date(day)) == day
    assert buddhist_year(day) - day.year in (542, 543)


def test_the_fiscal_year_begins_in_october() -> None:
    assert (fiscal_year(date(2025, 9, 30)), fiscal_year(date(2025, 10, 1))) == (2568, 2569)
    assert fiscal_year(date(2025, 10, 1), (1, 1)) == 2568


def test_times_are_read_with_colon_or_point() -> None:
    assert read_time("9.30 น.") == read_time("09:30") == read_time("๐๙:๓๐") == time(9, 30)
    with pytest.raises(WrongDate):
        read_time("24:00")


def test_dates_and_moments_are_said_in_both_languages() -> None:
    assert long_date(date(2025, 12, 31)) == "31 ธันวาคม 2568"
    assert long_date(date(2025, 12, 31), "en") == "31 December 2025"
    assert shown_date(date(2025, 12, 3), "en") == "3 Dec 2025"
    assert shown_moment(datetime(2025, 3, 31, 11, 28, tzinfo=BANGKOK)) == "31/03/2568 11:28"
