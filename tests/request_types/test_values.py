from datetime import datetime
from decimal import Decimal

from portal.clock import BANGKOK
from portal.request_types.values import Line, Period, Quantities, Row, Slot, follow


def test_dots_lead_through_rows_tables_and_blanks() -> None:
    zone = Row("zones", "north", "เหนือ", {"code": "N", "empty": ""})
    community = Row("communities", "c1", "ชุมชน", {"zone": zone})
    assert follow(community, ("zone", "code")) == "N"
    assert follow(zone, ("empty",)) is None
    assert follow(None, ("zone", "code")) is None
    assert follow(({"zone": zone}, {"zone": None}), ("zone", "code")) == ("N", None)


def test_a_daily_period_counts_the_hours_of_each_day() -> None:
    start, end = datetime(2025, 4, 1, 9, tzinfo=BANGKOK), datetime(2025, 4, 3, 12, tzinfo=BANGKOK)
    daily = Period(start, end, daily=True)
    assert daily.days == 3
    assert daily.hours == 9
    assert Period(start, end).hours == 51
    assert Slot(datetime(2025, 4, 1, 20, tzinfo=BANGKOK), datetime(2025, 4, 2, tzinfo=BANGKOK)).days == 1


def test_an_order_sums_exactly() -> None:
    order = Quantities((Line("a", "ปพ.1", Decimal(160), 4), Line("b", "ปพ.3", Decimal(5), 15)))
    assert (order.total, order.count) == (Decimal("715.00"), 19)
