"""Charts: the highest bars, nothing where nothing is, no word that is not escaped."""

import re
from decimal import Decimal

from portal.reports.asking import Heading
from portal.reports.charts import MOST_BARS, Point, bars, line
from portal.reports.laying_out import every_day


def _points(*values: int | None) -> list[Point]:
    return [Point(f"<i>{at}", (None if each is None else Decimal(each),), str(each)) for at, each in enumerate(values)]


def test_a_bar_is_as_long_as_its_value_and_labels_are_words() -> None:
    drawn = bars(_points(50, 0, 25))
    assert re.findall(r'width="([\d.]+)%" height="15"', drawn) == ["100.00", "50.00"]
    assert "<i>0" not in drawn and "&lt;i&gt;0" in drawn and 'aria-hidden="true"' in drawn
    assert "style=" not in drawn and "<script" not in drawn
    parts = [Point("x", (Decimal(1), None, Decimal(3)), "4"), Point("y", (Decimal(2), Decimal(0), Decimal(0)), "2")]
    stacked = bars(parts, ("a", "b", "c"), stacked=True)
    assert re.findall(r'class="c(\d)" x="([\d.]+)%" y="0" width="([\d.]+)%"', stacked) == [
        ("1", "0.00", "25.00"), ("3", "25.00", "75.00"), ("1", "0.00", "50.00"),
    ]  # fmt: skip


def test_of_many_the_highest_stand_there_in_their_order_and_of_nothing_nothing() -> None:
    drawn = bars(_points(*range(1, 60)))
    assert re.findall(r"&lt;i&gt;(\d+)<", drawn) == [str(at) for at in range(59 - MOST_BARS, 59)]
    some = bars(_points(*[0] * 30, 4))
    assert re.findall(r"&lt;i&gt;(\d+)<", some) == ["30"]
    assert bars([]) == bars(_points(0, None)) == line(_points(5)) == line(_points(0, 0)) == ""


def test_a_line_over_days_has_the_days_on_which_there_was_nothing() -> None:
    days = [Heading("2025-03-01", "1 มี.ค."), Heading("2025-03-04", "4 มี.ค."), Heading("", "ไม่ทราบ")]
    assert [(each.value[8:], each.label) for each in every_day(days)] == [
        ("01", "1 มี.ค."), ("02", ""), ("03", ""), ("04", "4 มี.ค."),
    ]  # fmt: skip
    for others in ([Heading("2568", "2568"), Heading("2570", "2570")], [Heading("0001-01-01", ""), days[0]], days[:1]):
        assert every_day(others) == others


def test_a_line_has_a_gap_where_a_value_is_not_known() -> None:
    drawn = line(_points(10, None, 5, 10))
    assert re.findall(r'd="(M0\.0[^"]+)"', drawn) == ["M0.0 5.0M400.0 82.0L600.0 5.0"]
