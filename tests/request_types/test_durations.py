from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.clock import BANGKOK
from portal.request_types.durations import Calendar, Duration, OutOfCalendar, Unit, months_between, years_between

SONGKRAN = Calendar(holidays=frozenset({date(2025, 4, 14), date(2025, 4, 15)}))


def test_working_days_skip_weekends_and_holidays() -> None:
    assert Duration(3, Unit.WORKING_DAYS).after(date(2025, 4, 10), SONGKRAN) == date(2025, 4, 17)
    assert Duration(-1, Unit.WORKING_DAYS).after(date(2025, 4, 16), SONGKRAN) == date(2025, 4, 11)
    assert SONGKRAN.working_days_between(date(2025, 4, 10), date(2025, 4, 17)) == 3
    assert SONGKRAN.working_days_between(date(2025, 4, 17), date(2025, 4, 10)) == -3


DAYS = st.dates(date(2019, 1, 1), date(2031, 1, 1))


@given(DAYS, st.integers(-600, 600), st.sets(DAYS))
def test_leaping_over_weeks_counts_as_walking_day_by_day(start: date, count: int, holidays: set[date]) -> None:
    calendar = Calendar(holidays=holidays)
    day, left = start, abs(count)
    while left:
        day += timedelta(days=1 if count > 0 else -1)
        left -= calendar.works_on(day)
    assert calendar.working_day(start, count) == day
    walked = sum(calendar.works_on(min(start, day) + timedelta(days=n)) for n in range(1, abs((day - start).days) + 1))
    assert abs(calendar.working_days_between(start, day)) == walked


def test_months_stop_at_the_last_day_that_exists() -> None:
    assert Duration(1, Unit.MONTHS).after(date(2025, 1, 31), SONGKRAN) == date(2025, 2, 28)
    assert Duration(-1, Unit.YEARS).after(date(2024, 2, 29), SONGKRAN) == date(2023, 2, 28)


def test_days_after_a_moment_keep_the_time_of_day() -> None:
    filed = datetime(2025, 4, 11, 16, 0, tzinfo=BANGKOK)
    assert Duration(1, Unit.WORKING_DAYS).after(filed, SONGKRAN) == datetime(2025, 4, 16, 16, 0, tzinfo=BANGKOK)
    assert Duration(90, Unit.MINUTES).after(filed, SONGKRAN) == datetime(2025, 4, 11, 17, 30, tzinfo=BANGKOK)


def test_ages_are_full_years() -> None:
    assert years_between(date(2000, 2, 29), date(2001, 2, 28)) == 0
    assert years_between(date(2000, 2, 29), date(2001, 3, 1)) == 1
    assert years_between(date(2001, 3, 1), date(2000, 2, 29)) == -1
    assert months_between(date(2025, 1, 31), date(2025, 2, 28)) == 0


@pytest.mark.parametrize("unit", [Unit.DAYS, Unit.WORKING_DAYS, Unit.MONTHS, Unit.YEARS, Unit.HOURS])
def test_days_no_calendar_holds_are_refused_by_name(unit: Unit) -> None:
    with pytest.raises(OutOfCalendar):
        Duration(999_999_999_999, unit).after(datetime(2025, 1, 1, tzinfo=BANGKOK), SONGKRAN)


def test_a_calendar_without_working_days_is_refused() -> None:
    with pytest.raises(ValueError, match="weekday"):
        Calendar(weekend=frozenset(range(7)))
