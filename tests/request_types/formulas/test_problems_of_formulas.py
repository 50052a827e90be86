from typing import Any

import pytest

from portal.request_types.formulas import Use, compile_formula
from portal.request_types.formulas.kinds import BOOLEAN, DATE, DECIMAL, DURATION, INTEGER, MONEY, TEXT
from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problems
from tests.request_types.formulas.conftest import CASES, Compile, scope

SLIPS = [
    ("case = 'first'", 5, "equals", "=="),
    ("attendees ≥ 3", 10, "plain_sign", ">="),
    ("goods × 2", 6, "plain_sign", "*"),
    ("topic == “ห้อง”", 9, "curly_quotes", '"ห้อง"'),
    ("attendees > ๓", 12, "plain_sign", "3"),
    ("goods * 3.5%", 8, "percent", "0.035"),
    ("goods > 1,000", 8, "thousands", "1000"),
    ("catering AND attendees > 3", 9, "plain_sign", "and"),
    ("catering และ attendees > 3", 9, "plain_sign", "and"),
    ("catering หรือ attendees > 3", 9, "plain_sign", "or"),
    ("attendees => 3", 10, "plain_sign", ">="),
    ("catering && catering", 9, "plain_sign", "and"),
    ("attendees <> 3", 10, "plain_sign", "!="),
    ("topic is 'a'", 6, "plain_sign", "=="),
    ("catering == True", 12, "plain_sign", "true"),
    ("topic == ห้อง", 9, "bare_thai", '"ห้อง"'),
    ("goods + 1e5", 8, "number_shape", "1"),
    ("goods + .5", 8, "number_shape", "0.5"),
    ("case == first", 8, "quote_option", '"first"'),
    ("extra == none", 0, "compared_with_none", "not answered(extra)"),
    ('menu != ""', 0, "compared_with_none", "answered(menu)"),
    ("day_out - paid_on", 0, "dates_subtracted", "days_between(paid_on, day_out)"),
    ("kinds == 'first'", 0, "list_compared", "'first' in kinds"),
    ("attendees > today", 12, "function_without_brackets", "today()"),
]


@pytest.mark.parametrize(("text", "at", "code", "mend"), SLIPS)
def test_a_slip_is_answered_with_its_mend_at_its_column(
    compiled: Compile, text: str, at: int, code: str, mend: str
) -> None:
    _, problems = compiled(text)
    assert [problem.code for problem in problems] == [f"formulas.{code}"]
    assert problems[0].mark.column == 20 + at
    assert mend in problems[0].told("th")
    assert mend in problems[0].told("en")


REFUSED: list[tuple[str, str]] = [
    ("", "empty"),
    ("goods +", "ends_early"),
    ("goods goods", "unreadable"),
    ("(goods", "bracket_open"),
    ("goods)", "bracket_closed"),
    ('"abc', "unclosed_text"),
    ('"a" "b"', "adjacent_texts"),
    ('f"a"', "text_prefix"),
    (r'"\x41"', "backslash"),
    ("1 if catering", "if_without_else"),
    ("goods ** 2", "not_in_language"),
    ("goods // 2", "not_in_language"),
    ("goods % 2", "not_in_language"),
    ("lambda: 1", "not_in_language"),
    ("[goods for goods in items]", "not_in_language"),
    ("goods[0]", "not_in_language"),
    ("(goods, goods)", "not_in_language"),
    ("round(goods, places=2)", "equals"),
    ("today().year", "dot_after"),
    ("[1, 2]", "list_alone"),
    ("attendees in [seats]", "list_of_literals"),
    ("none", "none"),
    ("None", "none"),
    ("gods + 1", "unknown_name_near"),
    ("xyzzy + 1", "unknown_name"),
    ("amount + 1", "name_elsewhere"),
    ("room.size > 3", "no_column"),
    ("goods.total", "no_dots"),
    ("room.a.b.c.d", "too_many_dots"),
    ("rank(kinds, 1)", "no_ranked"),
    ('has_request("pension")', "not_yet"),
    ("summ(members.income)", "unknown_function_near"),
    ("zzz(1)", "unknown_function"),
    ("goods(3)", "name_called"),
    ("today(1)", "arguments"),
    ("round()", "arguments"),
    ("count()", "arguments"),
    ("length(goods)", "argument_kind"),
    ("date(topic)", "argument_written"),
    ("round(rate, attendees)", "argument_written"),
    ("round(rate, 99)", "too_many_places"),
    ("any(members.age)", "aggregate_condition"),
    ("sum(goods)", "no_list"),
    ("any(attendees > 3)", "no_list_condition"),
    ("not goods", "not_a_condition"),
    ("goods and catering", "not_a_condition"),
    ("members.age > 60", "column_condition"),
    ("members.income", "column_alone"),
    ("sum(members.income * items.qty)", "two_tables"),
    ("-topic", "minus_before"),
    ("goods / 0", "divided_by_zero"),
    ("goods * shipping", "money_times_money"),
    ("goods + attendees", "money_and_number"),
    ("attendees / goods", "sign_between"),
    ("day_out + hours(3)", "hours_after_date"),
    ("days(3) + day_out", "date_first"),
    ("topic + topic", "texts_added"),
    ("days(1) + days(2)", "sign_between"),
    ("goods if catering else topic", "two_kinds"),
    ("goods == topic", "kinds_differ"),
    ("goods if catering else attendees", "two_kinds"),
    ("topic < 'b'", "only_equal"),
    ("catering > true", "only_equal"),
    ("day_out > moment", "kinds_differ"),
    ("topic in room", "in_what"),
    ("'a' in members.age", "in_what"),
    ("case == 'frist'", "no_such_option"),
    ("'frist' in kinds", "no_such_option"),
    ("case in ['first', 'x']", "no_such_option"),
    ("bare == 'ก'", "options_without_ids"),
    ("room == 'smal'", "no_such_row"),
    ("day_out > '31/12/2025'", "wrong_date"),
    ("day_out > '2568-06-01'", "wrong_date"),
    ("day_out > '30/02/2568'", "wrong_date"),
    ("goods > 1234567890123", "number_large"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_what_means_nothing_is_refused_by_name(compiled: Compile, text: str, code: str) -> None:
    _, problems = compiled(text)
    assert f"formulas.{code}" in [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("text", "expects", "code"),
    [
        ("rate * 2", INTEGER, "decimal_into_integer"),
        ("goods", BOOLEAN, "not_a_condition"),
        ("topic", MONEY, "wrong_kind"),
        ("goods", [DATE, DURATION], "wrong_kind"),
        ("'x' if catering else 'first'", CASES, "no_such_option"),
    ],
)
def test_a_value_of_another_kind_than_its_field_is_refused(
    compiled: Compile, text: str, expects: Any, code: str
) -> None:
    _, problems = compiled(text, expects=expects)
    assert [problem.code for problem in problems] == [f"formulas.{code}"]


@pytest.mark.parametrize(
    ("text", "expects"),
    [
        ("attendees", MONEY),
        ("rate", MONEY),
        ("goods", DECIMAL),
        ("round(rate)", INTEGER),
        ("'first' if catering else 'again'", CASES),
        ("if_blank(case, 'first')", CASES),
        ("'31/12/2568'", DATE),
        ("day_out + days(3)", [DATE, DURATION]),
        ("days(attendees)", [DATE, DURATION]),
        ("topic", TEXT),
    ],
)
def test_what_a_field_can_store_is_accepted(compiled: Compile, text: str, expects: Any) -> None:
    assert compiled(text, expects=expects)[0]


def test_all_problems_of_a_formula_are_told_at_once(compiled: Compile) -> None:
    _, problems = compiled("gods × 3.5% + summ(members.income) และ case = 'frist'")
    assert [problem.code.removeprefix("formulas.") for problem in problems] == [
        "unknown_name_near",
        "plain_sign",
        "percent",
        "unknown_function_near",
        "plain_sign",
        "equals",
        "no_such_option",
    ]


def test_a_formula_over_several_lines_names_the_line() -> None:
    problems = Problems()
    mark = Mark("form_order.yaml", 12, 20, folds=((6, 13, 3),))
    assert compile_formula("goods + gods", mark, scope(), problems) is None
    assert [str(problem.mark) for problem in problems.sorted()] == ["form_order.yaml:13:5"]


def test_the_nearest_name_and_where_it_lives_are_told(compiled: Compile) -> None:
    assert "attendees" in compiled("atendees > 3")[1][0].told("en")
    assert "an amount of baht" in compiled("amount > 3")[1][0].told("en")


@pytest.mark.parametrize(
    ("text", "culprits"),
    [
        ("goods + debt", ["debt"]),
        ("if_blank(debt, 0) + goods", []),
        ("debt if answered(debt) else 0", []),
        ("0 if not answered(debt) else debt", []),
        ("debt if answered(extra) else 0", ["debt"]),
        ("answered(debt) and debt > 3", []),
        ("debt > 3 and answered(debt)", []),
        ("not answered(debt) or debt > 3", []),
        ("debt > 3 or catering", ["debt"]),
        ("debt > extra", ["debt", "extra"]),
        ("goods / attendees", []),
        ("sum(members.income)", []),
        ("max(members.income)", ["members.income"]),
        ("max(members.age)", []),
        ("max(25, debt)", []),
        ("min(debt, extra * goods)", ["debt", "extra"]),
        ("if_blank(debt, extra * goods)", ["extra"]),
        ("length(menu)", ["menu"]),
        ("length(join(' ', menu, topic))", []),
        ("1 if agreed else 0", ["agreed"]),
        ("count(members.income > 3)", []),
        ("debt if answered(debt * extra) and extra > 1 else 0", []),
    ],
)
def test_names_that_may_be_blank_need_a_mend_where_a_blank_would_do_harm(
    compiled: Compile, text: str, culprits: list[str]
) -> None:
    _, problems = compiled(text, must_not_be_blank=True)
    assert sorted(str(problem.facts["name"]) for problem in problems) == culprits
    formula, _ = compiled(text)
    assert formula
    assert formula.maybe_blank == bool(culprits)


@pytest.mark.parametrize("use", [Use.FACT, Use.DIMENSION, Use.MEASURE])
def test_a_clock_is_refused_in_reports_and_stored_facts(compiled: Compile, use: Use) -> None:
    assert compiled("today()", use=use)[1][0].code == "formulas.no_clock"


def test_what_a_formula_reads_is_known_with_its_dots(compiled: Compile) -> None:
    formula, _ = compiled("attendees > room.capacity or any(members.age > seats)")
    assert formula
    assert formula.reads == {("attendees",), ("room", "capacity"), ("members", "age"), ("seats",)}
