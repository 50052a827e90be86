"""`records`: read, bound, told where they are wrong, said back, proved by examples (C50)."""

from datetime import date

import pytest

from portal.request_types.changes import changes
from portal.request_types.compiling import compile_bundle
from portal.request_types.describing.explaining import explain
from portal.request_types.examples.running import run
from portal.request_types.judging.answers import judge
from portal.request_types.reading.source import BARE_OFFICE, Bundle, File
from portal.request_types.values import FileList
from portal.workflow.windows import Span, YearDay, Yearly
from tests.request_types.inline import context
from tests.request_types.test_checking import checked, complaints

TYPE = """\
id: f
title: ก
form:
  - fields:
      - {id: goods, type: money, label: ราคา}
      - {id: score, type: text, label: ผลสอบ}
staff_forms:
  - {id: sort, title: จัด, at: [submitted], fields: [{id: amount, type: money, label: จำนวน}]}
records:
  - id: rating
    title: ความพึงพอใจ
    by: applicant
    once: true
    fields:
      - {id: score, type: rating, label: คะแนน}
      - {id: why, type: long_text, label: เหตุผล, when: score < 3}
      - {id: twice, type: money, label: สองเท่า, value: goods * 2}
  - id: visit
    title: ติดตามผล
    by: [staff, admin]
    at: [done, in_progress]
    windows: [01/07..31/07, 01/09/2569..30/09/2569]
    fields:
      - {id: found, type: text, label: ที่พบ, to_applicant: true}
      - {id: photo, type: file, label: ภาพ}
"""


def test_a_record_is_a_form_of_its_own_whose_fields_come_before_those_of_the_same_name() -> None:
    found, problems = checked(TYPE)
    assert problems == ()
    assert found is not None
    assert list(found.fields) == ["goods", "score", "amount"]
    rating, visit = found.records["rating"], found.records["visit"]
    assert (rating.record.at, rating.record.once) == (("done",), True)
    assert visit.record.windows == (
        Yearly(YearDay(7, 1), YearDay(7, 31)),
        Span(date(2026, 9, 1), date(2026, 9, 30)),
    )
    around = context(form="rating", answers={"goods": 10, "score": "A"})
    verdict = judge(rating.asks, {"score": ("2",)}, around)
    assert dict(verdict.errors) == {"why": ["กรุณากรอกเหตุผล"]}
    verdict = judge(rating.asks, {"score": ("5",)}, around)
    assert verdict.ok
    assert verdict.values == {"score": 5, "twice": 20}
    assert [rating.shows_applicant(each) for each in rating.record.fields] == [True, True, True]
    assert [visit.shows_applicant(each) for each in visit.record.fields] == [True, False]


def test_a_file_of_a_record_is_asked_for() -> None:
    found, _ = checked(TYPE)
    assert found is not None
    asks = found.records["visit"].asks
    said = {"found": ("เรียบร้อย",)}
    assert "photo" in judge(asks, said, context(form="visit")).errors
    assert judge(asks, said, context(form="visit", files={"photo": FileList(("a.png",))})).ok


@pytest.mark.parametrize(
    ("before", "after", "code", "at"),
    [
        ("by: applicant", "by: [nobody_here]", "word_one_of", "[nobody_here"),
        ("at: [done, in_progress]", "at: [doen]", "word_meant", "[doen"),
        ("01/07..31/07", "07", "window_form", "07,"),
        ("01/07..31/07", "01/13..31/07", "window_form", "01/13"),
        ("01/07..31/07", "01/07..31/07/2569", "window_form", "01/07..31/07/2569"),
        ("01/07..31/07", "01/07/2569..01/06/2569", "range_order", "01/07/2569"),
        ("01/07..31/07", "2569-07-01..2569-07-31", "date_two_readings", "2569"),
        ("    once: true", "    once: true\n    windows: [01/07..31/07]", "once_and_windows", "true"),
        ("id: visit", "id: rating", "id_twice", "rating"),
        ("id: visit", "id: sort", "id_twice", "sort"),
        ("id: visit", "id: goods", "id_twice", "goods"),
        ("{id: why", "{id: score", "id_twice", "score"),
        ("value: goods * 2", "value: goosd * 2", "unknown_name_near", "goosd"),
        ("value: goods * 2", "value: amount * 2", "maybe_blank", "amount"),
        ("label: ราคา", "label: ราคา, value: rating.score * 2", "name_elsewhere", "rating.score"),
        ("label: จำนวน", "label: จำนวน, value: rating.score * 2", "name_elsewhere", "rating.score"),
        ("label: ที่พบ", "label: ที่พบ, number: '{seq}/{year}'", "key_not_in_record", "{seq}"),
        ("label: ที่พบ", "label: ที่พบ, searchable: true", "key_not_in_record", "true"),
        ("type: file, label: ภาพ", "type: slot, books: goods, label: ภาพ", "not_in_record", "slot"),
        ("    by: applicant\n", "", "key_missing", "id: rating"),
    ],
)
def test_a_mistake_in_a_record_is_told_where_it_stands(before: str, after: str, code: str, at: str) -> None:
    assert before in TYPE
    found = complaints(TYPE.replace(before, after, 1))
    assert any(told == code and text.startswith(at) for told, text in found), found


def test_a_type_built_on_another_changes_adds_and_takes_out_records() -> None:
    own = """\
id: g
title: ข
extends: f
remove: [visit]
records:
  - {id: rating, title: ให้คะแนน, fields: [{id: why, label: เพราะอะไร}]}
  - {id: more, title: เพิ่มเติม, by: staff, fields: [{id: note, type: text, label: บันทึก}]}
"""
    found, problems = compile_bundle(Bundle(File("g.yaml", own), BARE_OFFICE, File("f.yaml", TYPE)))
    assert problems.sorted() == ()
    assert found is not None
    assert [str(each.record.title) for each in found.records.values()] == ["ให้คะแนน", "เพิ่มเติม"]
    assert [str(each.label) for each in found.records["rating"].record.fields] == ["คะแนน", "เพราะอะไร", "สองเท่า"]


def test_records_are_said_back_in_plain_words() -> None:
    found, _ = checked(TYPE)
    assert found is not None
    said = explain(found, "th")
    assert "บันทึกเพิ่มได้ภายหลัง ความพึงพอใจ เมื่ออยู่ที่ ดำเนินการเรียบร้อย โดย ผู้ยื่นคำร้องนั้น ครั้งเดียว" in said
    assert "ช่วง 01/07 ถึง 31/07 แรกที่มาถึง หนึ่งครั้ง" in said
    assert "ช่วง 01/09/2569 ถึง 30/09/2569 หนึ่งครั้ง" in said
    assert "once from 01/09/2569 to 30/09/2569" in explain(found, "en")


@pytest.mark.parametrize(
    ("acts", "sound"),
    [
        ("[accept, finish, {rating: {score: 5}}, {visit: {found: ดี}}]", True),
        ("[accept, {visit: {found: ดี}}]", True),
        ("[accept, finish, {rating: {score: 5}}, {rating: {score: 1}}]", False),
        ("[accept, {rating: {score: 5}}]", False),
        ("[accept, finish, {rating: {score: 6}}]", False),
        ("[accept, finish, {rating: {score: 2, why: blank}}]", False),
    ],
)
def test_an_example_adds_a_record_and_is_told_what_stands_in_the_way(acts: str, sound: bool) -> None:
    found, problems = checked(
        f"{TYPE}examples: [{{name: x, do: {acts}, step: {'done' if 'finish' in acts else 'in_progress'}}}]\n"
    )
    assert problems == ()
    assert found is not None
    (result,) = run(found)
    assert result.ok is sound, result.failures


def test_a_name_that_no_field_of_a_record_has_is_told_in_an_example() -> None:
    text = f"{TYPE}examples: [{{name: x, do: [accept, finish, {{rating: {{scoer: 5}}}}]}}]\n"
    assert "word_meant" in [code for code, _ in complaints(text)]


def test_what_a_version_changes_in_a_record_is_told() -> None:
    old, _ = checked(TYPE)
    text = TYPE.replace("label: คะแนน", "label: ให้กี่คะแนน").replace("at: [done, in_progress]", "at: [done]")
    new, _ = checked(text.replace("{id: found, type: text, label: ที่พบ", "{id: seen, type: text, label: ที่เห็น"))
    assert old is not None
    assert new is not None
    assert {(each.what, each.how, each.id, each.keys) for each in changes(old, new)} == {
        ("field", "words", "score", ("label",)),
        ("field", "new", "seen", ()),
        ("field", "gone", "found", ()),
        ("record", "rules", "visit", ("at",)),
    }
