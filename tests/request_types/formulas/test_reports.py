from datetime import date
from decimal import Decimal

from portal.request_types.formulas import Facts, Use
from tests.request_types.formulas.conftest import Compile, facts


def over(*requests: Facts) -> Facts:
    return Facts({}, requests[0].today, requests[0].now, about=requests)


REQUESTS = over(
    facts(goods=Decimal(100), case="first", day_out=date(2025, 4, 1)),
    facts(goods=Decimal(50), case="again", day_out=date(2025, 4, 1)),
    facts(case="first"),
)


def test_in_a_measure_every_name_is_a_list_over_the_requests(compiled: Compile) -> None:
    for text, result in {
        "count()": 3,
        "sum(goods)": Decimal(150),
        "average(goods)": Decimal(75),
        'count(case == "first")': 2,
        'sum(goods) / count(case == "first")': Decimal(75),
        "any(goods > 60)": True,
    }.items():
        formula, _ = compiled(text, use=Use.MEASURE)
        assert formula
        assert formula.evaluate(REQUESTS) == result


def test_a_bare_name_is_no_measure_and_a_table_no_list_of_requests(compiled: Compile) -> None:
    assert compiled("goods", use=Use.MEASURE)[1][0].code == "formulas.column_alone"
    assert compiled("sum(members.income)", use=Use.MEASURE)[1][0].code == "formulas.table_in_measure"


def test_day_groups_by_date_in_a_report(compiled: Compile) -> None:
    formula, _ = compiled("day(day_out)", use=Use.DIMENSION)
    assert formula
    assert formula.evaluate(facts(day_out=date(2025, 4, 1))) == date(2025, 4, 1)
