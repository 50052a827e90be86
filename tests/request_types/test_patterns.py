from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.clock import BANGKOK
from portal.request_types.formulas import BlankInNumber, Name, Names, WrongValue
from portal.request_types.formulas.kinds import TEXT
from portal.request_types.patterns import Pattern, compile_pattern
from portal.request_types.patterns.printing import Grid
from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problem, Problems
from portal.request_types.values import FileList, Line, Period, Quantities, Row
from tests.request_types.formulas.conftest import MARK, facts, scope

ANSWERS: dict[str, Any] = {
    "goods": Decimal("715.00"),
    "rate": Decimal("1250.50"),
    "attendees": 12,
    "topic": "ประชุม",
    "catering": True,
    "day_out": date(2025, 4, 1),
    "at": time(9, 5),
    "moment": datetime(2025, 3, 31, 4, 28, tzinfo=BANGKOK),
    "case": "first",
    "kinds": ("first", "again"),
    "room": Row("rooms", "small", "ห้องเล็ก", {"name": "ห้องเล็ก", "capacity": 20}),
    "members": ({"birth": date(2000, 1, 1), "age": 25, "income": Decimal(3000), "works": True},),
    "order": Quantities((Line("a", "ปพ.1", Decimal(160), 4),)),
    "booked": Period(datetime(2025, 4, 1, 9, tzinfo=BANGKOK), datetime(2025, 4, 3, 12, tzinfo=BANGKOK), daily=True),
    "scans": FileList(("a.png",)),
    "code": "41",
    "seq": 7,
}


def compiled(text: str, **options: Any) -> tuple[Pattern | None, list[Problem]]:
    problems = Problems()
    pattern = compile_pattern(text, MARK, scope(), problems, **options)
    assert (pattern is None) == bool(problems)
    for problem in problems.sorted():
        assert ": " in problem.told("th")
        assert ": " in problem.told("en")
    return pattern, list(problems.sorted())


def rendered(text: str, language: str = "th", digits: str = "arabic", **answers: Any) -> str:
    pattern, problems = compiled(text)
    assert pattern, [problem.said("en") for problem in problems]
    return pattern.render(facts(**{**ANSWERS, **answers}), language, digits)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("", ""),
        ("ไม่มีช่อง", "ไม่มีช่อง"),
        ("{topic} {{ไม่ใช่ช่อง}}", "ประชุม {ไม่ใช่ช่อง}"),
        ("ที่ {seq:04}/{year}", "ที่ 0007/2568"),
        ("{code}{filed:%Y%m%d%H%M%S}", "4120250331112800"),
        ("{fiscal_year} {issued:long}", "2568 31 มีนาคม 2568"),
        ("{goods} บาท ({goods:words})", "715.00 บาท (เจ็ดร้อยสิบห้าบาทถ้วน)"),
        ("{goods * 0.035:words}", "ยี่สิบห้าบาทสามสตางค์"),
        ("{rate} {rate / 3}", "1,250.5 416.833333"),
        ("{-attendees:words}", "ลบสิบสอง"),
        ("{attendees:words} {attendees:03}", "สิบสอง 012"),
        ("{day_out} {day_out:long} {day_out:%d/%m/%Y}", "01/04/2568 1 เมษายน 2568 01/04/2025"),
        ("{moment} {moment:%H:%M}", "31/03/2568 04:28 04:28"),
        ("{at}", "09:05"),
        ("{case}: {kinds}", "ครั้งแรก: ครั้งแรก, ขอซ้ำ"),
        ("{room} {room.capacity}", "ห้องเล็ก 20"),
        ("{catering}", "ใช่"),
        ("{menu}", "-"),
        ("{extra + 1}", "-"),
        ("{booked}", "01/04/2568 - 03/04/2568 09:00-12:00"),
        ("{order}", "ปพ.1 × 4"),
        ("{scans}", "a.png"),
        ("{days(3)}", "3 วัน"),
        ('{join(": ", topic, "}")}', "ประชุม: }"),
        ('{"a" if catering else "b"}', "a"),
    ],
)
def test_each_kind_is_printed_as_papers_want_it(text: str, result: str) -> None:
    assert rendered(text) == result


def test_a_pattern_speaks_english_and_thai_digits() -> None:
    assert rendered("{day_out:long} {catering} {working_days(2)}", "en") == "1 April 2025 yes 2 working days"
    assert rendered("ที่ {seq:04}/{year}", digits="thai") == "ที่ ๐๐๐๗/๒๕๖๘"


def test_a_list_is_printed_as_a_table() -> None:
    pattern, _ = compiled("{order:table}{members:table}")
    assert pattern
    order, members = pattern.pieces(facts(**ANSWERS))
    assert order == Grid(("รายการ", "จำนวน", "ราคาต่อหน่วย (บาท)", "รวม (บาท)"), (("ปพ.1", "4", "160.00", "640.00"),))
    assert members == Grid(("birth", "age", "income", "works"), (("01/01/2543", "25", "3,000.00", "ใช่"),))


@pytest.mark.parametrize(
    ("text", "at", "code"),
    [
        ("ที่ {seq", 4, "pattern_open"),
        ("ที่ {seq {year}", 4, "pattern_open"),
        ("ที่ seq}", 7, "pattern_closed"),
        ("{}", 1, "pattern_empty"),
        ("{goods:long}", 1, "pattern_format"),
        ("{seq:4}", 1, "pattern_format"),
        ("{members}", 1, "pattern_format"),
        ("{topic:words}", 1, "pattern_no_format"),
        ("{day_out:%H}", 1, "pattern_format"),
        ("{day_out:%Q}", 1, "pattern_format"),
        ("{day_out:%}", 1, "pattern_format"),
        ("a {gods}", 3, "unknown_name_near"),
        ("{members.age}", 1, "column_alone"),
        ("x" * 5001, 0, "pattern_long"),
    ],
)
def test_what_is_wrong_with_a_pattern_is_told_at_its_column(text: str, at: int, code: str) -> None:
    _, problems = compiled(text)
    assert [(problem.code, problem.mark.column) for problem in problems] == [(f"formulas.{code}", MARK.column + at)]


def test_all_problems_of_a_pattern_are_told_at_once() -> None:
    _, problems = compiled("{gods} {goods:long} {attendees × 2}")
    assert [problem.mark.column - MARK.column for problem in problems] == [1, 8, 31]


def test_a_problem_on_a_later_line_names_the_line() -> None:
    problems = Problems()
    mark = Mark("a.yaml", 3, 7, folds=((4, 4, 5),))
    assert compile_pattern("กขค\n{seq} {gods}", mark, scope(), problems) is None
    assert [str(problem.mark) for problem in problems.sorted()] == ["a.yaml:4:12"]


def test_in_a_number_nothing_may_be_blank() -> None:
    assert compiled("{menu}-{seq}", number=True)[1][0].code == "formulas.maybe_blank"
    pattern, _ = compiled("{topic}-{seq}", number=True)
    assert pattern
    assert pattern.counts
    with pytest.raises(BlankInNumber):
        pattern.render(facts(seq=1))


def test_a_number_counts_within_all_else_it_prints() -> None:
    pattern, _ = compiled("{topic} {seq:04}/{year}")
    assert pattern
    assert pattern.counter(facts(topic="กข")) == "กข {}/2568"
    assert pattern.reads == {("topic",), ("seq",), ("year",)}


def test_a_value_of_a_wrong_kind_fails_by_name() -> None:
    pattern, _ = compiled("{day_out}")
    assert pattern
    with pytest.raises(WrongValue):
        pattern.render(facts(day_out="tomorrow"))


def test_a_field_may_not_take_a_word_of_patterns() -> None:
    problems = Problems()
    names = Names({("year",): Name(TEXT, ("year",))})
    assert compile_pattern("{year}", MARK, names, problems) is None
    assert [problem.code for problem in problems.sorted()] == ["formulas.pattern_shadowed"]


@given(st.text(max_size=40) | st.text(alphabet="{}:\"'goodsday_t04%Y \\", max_size=40))
@settings(max_examples=300)
def test_any_text_is_a_pattern_or_gives_problems(text: str) -> None:
    pattern, _ = compiled(text)
    if pattern:
        pattern.render(facts(**ANSWERS))
