"""A file said back in plain words tells of whatever decides something (promise 10)."""

import pytest

from portal.request_types.describing.explaining import explain
from tests.request_types.test_checking import TYPE, checked

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
