"""Spans of days: those of any period, with the days at its edges, are each of its days once."""

import random
from datetime import date, timedelta

from portal.reports.asking import Period
from portal.reports.spans import Cover, cover, spans_of

BEGINNING = date(2019, 1, 1)
DAYS = [BEGINNING + timedelta(days=number) for number in range(3000)]


def counted(found: Cover, day: date) -> int:
    """How often a day is counted by the spans alone."""
    spans, years = spans_of(day), found.years
    in_years = years is not None and years[0] <= day.year <= years[1]
    return sum(each in found.spans for each in spans) - sum(each in found.less for each in spans) + in_years


def length(days: Period) -> int:
    assert days.first is not None and days.last is not None
    return (days.last - days.first).days + 1


def test_spans_and_edges_are_each_day_of_a_period_once() -> None:
    dice = random.Random(20221001)
    for _ in range(400):
        first = dice.choice(DAYS)
        last = first + timedelta(days=dice.randrange(900))
        period = Period(dice.choice((first, first, None)), dice.choice((last, last, None)))
        found = cover(period)
        if found is None:
            continue
        for day in (*dice.sample(DAYS, 60), first, last, first - timedelta(days=1), last + timedelta(days=1)):
            assert counted(found, day) == found.days.covers(day), (period, found, day)
            at_edges = sum(each.sign * each.days.covers(day) for each in found.edges)
            assert counted(found, day) + at_edges == period.covers(day), (period, found, day)


def test_whatever_the_days_few_spans_and_few_single_days_are_read() -> None:
    dice = random.Random(7)
    for _ in range(2000):
        first = dice.choice(DAYS)
        found = cover(Period(first, first + timedelta(days=dice.randrange(2000))))
        if found is not None:
            assert sum(length(each.days) for each in found.edges) <= 16
            assert len(found.spans) + len(found.less) <= 20


def test_a_fiscal_year_is_four_quarters_and_all_there_is_are_years() -> None:
    assert cover(Period.fiscal_year(2566)) == Cover(
        Period(date(2022, 10, 1), date(2023, 9, 30)), (20224, 20231, 20232, 20233), (), None, ()
    )
    assert cover(Period()) == Cover(Period(), (), (), (0, 9999), ())
    assert cover(Period(date(2022, 9, 3), date(2022, 9, 5))) is None
    later = cover(Period(date(2022, 11, 16)))
    assert later is not None
    assert (later.spans, later.less, later.years) == ((202211, 202212), (2022111,), (2023, 9999))
