"""First choice first; the next only when there is a reason against the one before; none of them is an answer too (C46)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from portal.forms.building import build
from portal.forms.changing import Before, changed
from portal.request_types.checked import CheckedType
from portal.request_types.definition import StaffForm
from portal.request_types.judging.answers import Verdict, judge, load_answers, store_answers, words_of
from portal.request_types.judging.displaying import display_field, export_cell
from portal.request_types.values import Match, Refusal
from tests.request_types.fields.test_ranked import PROJECTS, _rows
from tests.request_types.inline import MARK, asked, context, inline, said

DAY = date(2025, 3, 31)
ROWS = _rows(farm=160)


def _type(**keys: Any) -> CheckedType:
    wishes = asked("wishes", "ranked", "ต้องการ", source="projects")
    given = asked("given", "match", "ได้", of="wishes", source="projects", **keys)
    price = asked("price", "money", "ราคา", value="given.price")
    form = StaffForm("decide", said("มอบหมาย"), (given, price), MARK, moves_to="done")
    names = {"given": "decide", "price": "decide"}
    return inline(wishes, given, price, registries=[PROJECTS], forms=names, staff_forms=[form])


WISHES = tuple(row for key in ("farm", "free", "trade") for row in [ROWS.get("projects", key)] if row)


def _judge(checked: CheckedType, half: Any = False, before: Any = None, **words: str) -> Verdict:
    told = {f"given.{part[1:]}" if part != "bare" else "given": (word,) for part, word in words.items()}
    around = context(rows=ROWS, form="decide", by="นายมอบ หมาย", answers={"wishes": WISHES}, half_filled=half)
    return judge(checked, told, replace(around, previous={"given": before} if before else None))


def _problems(verdict: Verdict) -> dict[str, str]:
    return {name: each[0] for name, each in verdict.errors.items()}


def test_the_first_is_given_with_day_and_decider_and_read_like_a_row() -> None:
    checked = _type()
    verdict = _judge(checked, _1="yes")
    assert verdict.values["given"] == Match(WISHES[0], (), DAY, "นายมอบ หมาย")
    assert verdict.values["price"] == 160
    assert [verdict.sitting.get(("given", fact)) for fact in ("rank", "decided_on", "price")] == [1, DAY, 160]
    assert verdict.sitting.get(("given",)) == WISHES[0], "in a formula it is the row itself"


def test_the_second_needs_a_reason_against_the_first() -> None:
    checked = _type()
    for words, part in (
        ({}, "given"),
        ({"_2": "yes"}, "given.1"),
        ({"_1": "no", "_2": "yes"}, "given.why1"),
        ({"_1": "no", "_why1": "เต็ม"}, "given.2"),
        ({"_1": "perhaps"}, "given.1"),
        ({"_1": "no", "_why1": "ก" * 501}, "given.why1"),
        ({"bare": "free"}, "given.why1"),
        ({"bare": "moon"}, "given"),
    ):
        assert list(_problems(_judge(checked, **words))) == [part], words
    verdict = _judge(checked, _1="no", _why1="เต็มแล้ว", _2="yes")
    assert verdict.values["given"] == Match(WISHES[1], (Refusal(WISHES[0], "เต็มแล้ว"),), DAY, "นายมอบ หมาย")
    assert _judge(checked, bare="เกษตรกร").values["given"] == _judge(checked, bare="farm").values["given"]


def test_none_of_them_is_an_answer_with_three_reasons_and_is_blank_in_formulas() -> None:
    checked = _type()
    verdict = _judge(checked, _1="no", _why1="เต็ม", _2="no", _why2="ไกล", _3="no", _why3="ไม่มีครู")
    assert verdict.ok
    value: Any = verdict.values["given"]
    assert value.is_none and value.decided_on == DAY
    assert verdict.sitting.get(("given",)) is None
    assert verdict.sitting.get(("given", "rank")) is None


def test_saved_half_it_keeps_what_was_tried_and_is_not_decided() -> None:
    checked = _type()
    assert _judge(checked, half=True).values["given"] is None
    value: Any = _judge(checked, half=True, _1="no", _why1="เต็ม").values["given"]
    assert (value.row, value.decided_on, value.is_none) == (None, None, False)
    assert words_of(checked, {"given": value}, "decide")["given.why1"] == ("เต็ม",)
    assert "ยังพิจารณาไม่เสร็จ" in display_field(checked.fields["given"], {"given": value}, "th").text


def test_what_was_decided_about_other_choices_says_nothing_about_these() -> None:
    checked = _type()
    old = {"_of": "craft,farm,free", "_1": "no", "_why1": "เต็ม", "_2": "yes"}
    verdict = _judge(checked, **old)
    assert list(_problems(verdict)) == ["given"]
    assert build(verdict).form["given.1"].data in (None, ""), "and it is not shown"
    assert _judge(checked, **old | {"_of": "farm,free"}).ok


def test_who_saves_the_same_decision_again_does_not_decide_it_anew() -> None:
    checked = _type()
    before = Match(WISHES[0], (), date(2025, 1, 5), "นางก่อน หน้า")
    assert _judge(checked, before=before, _1="yes").values["given"] == before
    other: Any = _judge(checked, before=before, _1="no", _why1="เต็ม", _2="yes").values["given"]
    assert (other.decided_on, other.decider) == (DAY, "นายมอบ หมาย")


def test_it_is_kept_shown_and_exported_with_what_the_rows_held() -> None:
    checked = _type()
    verdict = _judge(checked, _1="no", _why1="เต็มแล้ว", _2="yes")
    back: Any = load_answers(checked, store_answers(verdict), verdict.kept)
    assert back["given"] == verdict.values["given"]
    assert back["given"].row.columns["price"] == 100
    shown = display_field(checked.fields["given"], back, "th").text
    assert shown == "ทำงานอิสระ (ลำดับที่ 2)\nตัดสินเมื่อ 31 มี.ค. 2568 โดย นายมอบ หมาย\nลำดับที่ 1 เกษตรกร: เต็มแล้ว"
    assert export_cell(checked.fields["given"], back, "th") == "ทำงานอิสระ"


def test_a_later_choice_is_drawn_only_with_a_reason_against_the_one_before() -> None:
    checked = _type()

    def drawn(**words: str) -> Any:
        return build(_judge(checked, half=True, **words)).questions[0]

    assert [each.rank for each in drawn().choices] == [1]
    assert [each.rank for each in drawn(_1="no", _why1=" ").choices] == [1]
    question = drawn(_1="no", _why1="เต็ม")
    assert [each.rank for each in question.choices] == [1, 2]
    assert question.choices[0].facts == (("price", "160.00"),)
    assert (question.about, question.next_rank, question.then) == ("farm,free,trade", 3, "")
    none = drawn(_1="no", _why1="ก", _2="no", _why2="ข", _3="no", _why3="ค")
    assert ([each.rank for each in none.choices], none.next_rank, none.then) == ([1, 2, 3], 0, "returned")


@pytest.mark.parametrize(("active", "is_drawn"), [("given.1", True), ("_message", True), ("given.why1", False)])
def test_a_page_gets_the_next_choice_but_not_in_the_middle_of_a_reason(active: str, is_drawn: bool) -> None:
    filling = build(_judge(_type(), half=True, _1="no", _why1="เต็ม"))
    before = Before.of({"_shown": ["given"], "given.1": ["no"], "given.why1": ["เต็ม"]}, active)
    assert changed(filling.questions[0], filling, before) is is_drawn
