"""Periods by the day of filing, and the words of the list a number opens."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portal.reports.asking import Ask, Figures, Heading, Period


def test_a_fiscal_year_ends_on_the_last_of_september() -> None:
    assert Period.fiscal_year(2565) == Period(date(2021, 10, 1), date(2022, 9, 30))
    assert Period.fiscal_year(2565).covers(date(2022, 9, 30))
    assert Period.fiscal_year(2566).covers(date(2022, 10, 1))
    assert not Period.fiscal_year(2565).covers(date(2022, 10, 1))


@pytest.mark.parametrize(
    ("begins", "first", "last"),
    [((1, 1), date(2022, 1, 1), date(2022, 12, 31)), ((1, 4), date(2021, 4, 1), date(2022, 3, 31))],
)
def test_an_office_may_begin_its_year_on_another_day(begins: tuple[int, int], first: date, last: date) -> None:
    assert Period.fiscal_year(2565, begins) == Period(first, last)


def test_a_cell_names_the_list_it_counts_and_what_is_missing_is_nought() -> None:
    ask = Ask(rows="district", columns="request.step", filters=(("channel", "line"),))
    one = (Decimal(3),)
    figures = Figures(
        ask, (Heading("a", "A"),), (Heading("new", "New"),), {("a", "new"): one}, {}, {}, one, datetime.now(UTC)
    )
    assert figures.by("a", "new") == ("channel:line", "district:a", "request.step:new")
    assert figures.by(row="a") == ("channel:line", "district:a")
    assert figures.by(column="") == ("channel:line", "request.step:")
    assert figures.at("b", "new") == (Decimal(0),)
