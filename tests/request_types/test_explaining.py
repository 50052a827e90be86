"""A file said back in plain words tells of whatever decides something (promise 10)."""

import pytest

from portal.request_types.describing.explaining import explain
from portal.request_types.describing.wording import Wording
from portal.request_types.formulas.functions import FUNCTIONS
from portal.texts import text
from tests.request_types.test_checking import SIMPLE, TYPE, checked

CASE = """\
id: t
title: ขอรับการช่วยเหลือ
number: "{seq}/{fiscal_year}"
restarts: fiscal_year
subject: {name: person}
one_per: person
shows: {result: ผลการช่วยเหลือ}
form:
  - page: หนังสือนำส่ง
    keep_for_next: true
    fields: [{id: letter, type: text, label: เลขหนังสือ}]
  - fields: [{id: person, type: text, label: ชื่อผู้ประสบปัญหา}]
steps:
  - {id: parked, state: in_progress, label: รอเข้าแผน, clock: paused, menu: true, shows: {result: รอแผน}}
  - {id: quick, state: in_progress, label: เร่งด่วน, due: 2 days}
staff_forms:
  - {id: sort, title: จัดประเภท, by: [staff], fields: [{id: kind, type: text, label: ประเภท}]}
"""


@pytest.mark.parametrize(
    "said",
    [
        "เป็นเรื่องของบุคคลที่กรอกใน «ชื่อผู้ประสบปัญหา»",
        "ยื่นได้ครั้งเดียวต่อ «ชื่อผู้ประสบปัญหา»",
        "เลขคำร้องเริ่มนับใหม่ทุกปีงบประมาณ",
        "หน้าใหม่ หนังสือนำส่ง จำไว้ให้เมื่อยื่นรายต่อไป",
        "รอเข้าแผน (เจ้าหน้าที่กำลังดำเนินการ) หยุดนับเวลา มีรายการของตนเองในเมนู แสดงผลการช่วยเหลือว่า รอแผน",
        "เร่งด่วน (เจ้าหน้าที่กำลังดำเนินการ) กำหนด 2 วัน",
        "เจ้าหน้าที่กรอก จัดประเภท โดย เจ้าหน้าที่",
    ],
)
def test_whatever_decides_something_is_said(said: str) -> None:
    found, problems = checked(CASE)
    assert found is not None, problems
    assert said in explain(found)
    assert "None" not in explain(found, "en")


def test_formulas_and_patterns_are_told_by_what_people_read() -> None:
    found, problems = checked(
        TYPE.replace("FIELD", "{id: x, type: text, label: x, when: kind == 'first' and room.seats > 2}")
        + "summary: '{kind} {{ก}} {room.seats:03}'\ndue: days(7)\nchecks:\n"
        "  - {warn_if: 'kind in [\"second\"]', field: x, text: '{goods} บาท'}\n"
    )
    assert found is not None, problems
    told = explain(found)
    assert "เฉพาะเมื่อ «ชนิด» คือ “หนึ่ง” และ «ห้อง» (ที่นั่ง) มากกว่า 2" in told
    assert "แต่ละแถวในรายการบอกว่า: «ชนิด» {ก} «ห้อง» (ที่นั่ง)" in told
    assert "กำหนดแล้วเสร็จ: 7 วัน" in told
    assert "เตือนเมื่อ «ชนิด» เป็นหนึ่งใน [“สอง”] โดยบอกว่า «ราคา» บาท" in told


@pytest.mark.parametrize(
    ("formula", "thai", "english"),
    [
        ('days_between(date("31/12/2568"), today()) > 3', "จำนวนวันจาก 31/12/2568 ถึง วันนี้ มากกว่า 3",
         "days from 31/12/2568 to today more than 3"),
        ('if_blank(kind, "first") == "second"', "«ชนิด» (ถ้าว่างใช้ “หนึ่ง”) คือ “สอง”", "«ชนิด» (where blank: “หนึ่ง”) is “สอง”"),
        ('contains(bare, "a, (b") and answered(people)', '«เปล่า» มีคำว่า "a, (b" และ มีคำตอบของ «คน»',
         '«เปล่า» contains "a, (b" and «คน» is answered'),
        ("days(count(t) + 1)", "จำนวน «ตาราง» + 1 วัน", "the number of «ตาราง» + 1 days"),
        ("round(goods / 3, 2) > max(sum(t.age), people)",
         "«ราคา» / 3 ปัดเป็นทศนิยม 2 ตำแหน่ง มากกว่า ค่ามากที่สุดของ ผลรวมของ «อายุ», «คน»",
         "«ราคา» / 3 rounded to 2 places more than the most of the sum of «อายุ», «คน»"),
        ('strange(goods) > round(1', 'strange(«ราคา») มากกว่า round(1', "strange(«ราคา») more than round(1"),
    ],
)  # fmt: skip
def test_calls_of_functions_are_said_in_words(formula: str, thai: str, english: str) -> None:
    found, problems = checked(TYPE.replace("FIELD", SIMPLE))
    assert found is not None, problems
    assert (Wording(found, "th").formula(formula), Wording(found, "en").formula(formula)) == (thai, english)


def test_every_function_has_its_words() -> None:
    lasting = {"days", "working_days", "months", "years", "hours", "minutes"}
    for name in FUNCTIONS.keys() - lasting - {"today", "now", "date"}:
        for language in ("th", "en"):
            assert "{" not in text(language, f"language.explain.call.{name}", a="a", b="b", all="a, b")


def test_a_long_formula_is_said_at_once() -> None:
    """The words grow with the formula, and no faster than its square."""
    found, problems = checked(TYPE.replace("FIELD", SIMPLE))
    assert found is not None, problems
    assert Wording(found, "th").formula(" + ".join(["round(goods)"] * 300)).count("ปัด") == 300
    assert Wording(found, "th").formula("round(" * 40 + "goods" + ")" * 40).count("ปัด") == 40
