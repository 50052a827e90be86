"""Windows of records: which days they are for a request, which one takes a record, which is late."""

from datetime import date

from portal.workflow.windows import Place, Span, YearDay, Yearly, begun, next_opening, places

JULY = Yearly(YearDay(7, 1), YearDay(7, 31))
SEPTEMBER = Yearly(YearDay(9, 1), YearDay(9, 30))
TURN = Yearly(YearDay(12, 15), YearDay(1, 15))
DATED = Span(date(2026, 7, 1), date(2026, 7, 31))


def test_a_yearly_window_is_the_first_that_starts_after_the_request_came_there() -> None:
    assert JULY.after(date(2026, 6, 30)) == DATED
    assert JULY.after(date(2026, 7, 1)) == Span(date(2027, 7, 1), date(2027, 7, 31))
    assert TURN.after(date(2026, 6, 30)) == Span(date(2026, 12, 15), date(2027, 1, 15))
    leap = Yearly(YearDay(2, 29), YearDay(3, 5))
    assert leap.after(date(2026, 12, 1)).first == date(2027, 2, 28)


def test_windows_stand_in_the_order_of_days_and_one_by_date_that_was_over_is_none() -> None:
    found = places((SEPTEMBER, DATED, JULY), date(2026, 8, 5))
    assert [(each.number, each.span.first) for each in found] == [(1, date(2026, 9, 1)), (3, date(2027, 7, 1))]


def test_each_window_takes_one_record_the_open_one_first_and_what_was_missed_is_late() -> None:
    both = places((JULY, SEPTEMBER), date(2026, 5, 1))
    july, september = both
    assert begun(both, (), date(2026, 6, 30)) == ()
    assert next_opening(both, (), date(2026, 6, 30)) == date(2026, 7, 1)
    assert begun(both, (), date(2026, 7, 31)) == (july,)
    assert begun(both, (1,), date(2026, 8, 1)) == ()
    assert next_opening(both, (1,), date(2026, 8, 1)) == date(2026, 9, 1)
    late = Place(1, july.span, late=True)
    assert begun(both, (), date(2026, 8, 1)) == (late,)
    assert begun(both, (), date(2026, 9, 1)) == (september, late)
    assert begun(both, (1, 2), date(2026, 9, 1)) == ()
    assert next_opening(both, (1, 2), date(2026, 9, 1)) is None
