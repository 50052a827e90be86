"""Booked time as quanta."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.booking.intervals import Interval, joined, moment_of, overlaps_any, quanta, quantum_at
from portal.clock import BANGKOK

NINE = datetime(2025, 4, 1, 9, 0, tzinfo=BANGKOK)


def hours(start: float, end: float) -> Interval:
    return Interval(NINE + timedelta(hours=start), NINE + timedelta(hours=end))


def test_adjacent_intervals_share_neither_moment_nor_quantum() -> None:
    one, other = hours(0, 3), hours(3, 7)
    assert not one.overlaps(other)
    assert not set(quanta(one)) & set(quanta(other))
    assert len(quanta(one)) == 12


def test_a_buffer_holds_the_quanta_after_the_booking() -> None:
    assert set(quanta(hours(0, 1), buffer=30)) & set(quanta(hours(1, 2)))


def test_the_number_of_a_quantum_is_the_same_in_every_zone() -> None:
    assert quantum_at(NINE) == quantum_at(NINE.astimezone(UTC))
    assert moment_of(quantum_at(NINE)) == NINE


@given(st.integers(0, 200), st.integers(1, 96), st.integers(0, 200), st.integers(1, 96))
def test_times_on_the_grid_overlap_exactly_when_they_share_a_quantum(a: int, b: int, c: int, d: int) -> None:
    step = timedelta(minutes=15)
    one, other = Interval(NINE + a * step, NINE + (a + b) * step), Interval(NINE + c * step, NINE + (c + d) * step)
    assert one.overlaps(other) == bool(set(quanta(one)) & set(quanta(other)))


def test_times_without_a_zone_or_that_end_before_they_start_are_none() -> None:
    with pytest.raises(ValueError, match="aware"):
        Interval(NINE.replace(tzinfo=None), NINE)
    with pytest.raises(ValueError, match="ends"):
        Interval(NINE, NINE)
    with pytest.raises(ValueError, match="year"):
        quanta(Interval(NINE, NINE + timedelta(days=400)))


def test_touching_times_are_joined() -> None:
    assert joined([hours(3, 4), hours(0, 1), hours(1, 2)]) == (hours(0, 2), hours(3, 4))
    assert overlaps_any(hours(1, 4), [hours(0, 1), hours(3, 5)])
