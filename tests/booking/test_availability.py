"""The week view and free times near one that is taken."""

from datetime import date, datetime, timedelta

from portal.booking.availability import SlotState, monday_of, nearest_free, week
from portal.booking.calendars import Calendar, Span, day_refusal, end_refusal, span_refusal
from portal.booking.intervals import Interval
from portal.clock import BANGKOK

TUESDAY = date(2025, 4, 1)
OFFICE = Calendar(
    (Span(8 * 60 + 30, 16 * 60 + 30),), frozenset(range(5)), 30, frozenset({date(2025, 4, 3)}), 0, BANGKOK
)
LUNCH = Calendar((Span(540, 720), Span(780, 960)), frozenset(range(5)), 60, frozenset(), 0, BANGKOK)
NOW = datetime(2025, 3, 31, 11, 28, tzinfo=BANGKOK)


def time(day: date, start: float, end: float) -> Interval:
    midnight = datetime(day.year, day.month, day.day, tzinfo=BANGKOK)
    return Interval(midnight + timedelta(hours=start), midnight + timedelta(hours=end))


def refused(code: object) -> str | None:
    return getattr(code, "code", None)


def test_a_week_shows_past_taken_free_and_closed() -> None:
    days = week(OFFICE, monday_of(TUESDAY), [time(TUESDAY, 9, 12)], {date(2025, 4, 4): "วันหยุด"}, NOW)
    states = {day.day: [slot.state for slot in day.slots] for day in days}
    assert states[date(2025, 3, 31)].count(SlotState.PAST) == 6
    assert states[TUESDAY].count(SlotState.TAKEN) == 6
    assert states[TUESDAY].count(SlotState.FREE) == 10
    assert (
        set(states[date(2025, 4, 3)])
        == set(states[date(2025, 4, 4)])
        == set(states[date(2025, 4, 6)])
        == {SlotState.CLOSED}
    )


def test_days_after_the_last_that_may_be_asked_for_are_closed() -> None:
    days = week(OFFICE, monday_of(TUESDAY), [], (), NOW, last=TUESDAY)
    assert {slot.state for slot in days[2].slots} == {SlotState.CLOSED}


def test_the_nearest_free_times_come_first_and_of_the_same_length() -> None:
    found = nearest_free(OFFICE, time(TUESDAY, 11.5, 13), [time(TUESDAY, 9, 12)], (), NOW)
    assert found == (time(TUESDAY, 12, 13.5), time(TUESDAY, 12.5, 14), time(TUESDAY, 13, 14.5))


def test_a_full_day_leads_to_the_next_open_one_at_the_same_hour() -> None:
    found = nearest_free(OFFICE, time(TUESDAY, 10, 11), [time(TUESDAY, 8, 17), time(date(2025, 4, 2), 8, 17)], (), NOW)
    assert found[0] == time(date(2025, 4, 4), 10, 11)


def test_a_buffer_keeps_time_free_before_the_next_booking() -> None:
    careful = Calendar(OFFICE.spans, OFFICE.days, 30, frozenset(), 30, BANGKOK)
    found = nearest_free(careful, time(TUESDAY, 9, 10), [time(TUESDAY, 9, 12)], (), NOW, most=1)
    assert found == (time(TUESDAY, 12, 13),)


def test_times_stand_on_the_grid_within_one_span_of_hours() -> None:
    assert span_refusal(OFFICE, 540, 720) is None
    assert refused(span_refusal(OFFICE, 545, 720)) == "answers.book.grid"
    assert refused(span_refusal(OFFICE, 480, 720)) == "answers.book.hours"
    assert refused(span_refusal(LUNCH, 660, 840)) == "answers.book.hours"
    assert refused(end_refusal(LUNCH, 750)) == "answers.book.hours"
    assert end_refusal(LUNCH, 720) is None


def test_days_may_be_past_too_far_or_closed() -> None:
    def of(day: date) -> str | None:
        return refused(day_refusal(OFFICE, day, {date(2025, 4, 4)}, TUESDAY, date(2025, 4, 11)))

    assert of(TUESDAY) is None
    assert of(date(2025, 3, 31)) == "answers.book.past"
    assert of(date(2025, 4, 14)) == "answers.book.ahead"
    assert of(date(2025, 4, 3)) == of(date(2025, 4, 4)) == of(date(2025, 4, 5)) == "answers.book.closed"
