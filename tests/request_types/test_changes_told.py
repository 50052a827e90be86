"""Each kind of change between two versions has its line, in both languages (C30): the whole of it as a table."""

import pytest

from portal.request_types.changes import changes
from portal.request_types.moved import moved
from portal.services.publishing.version_changes import change_in_words
from tests.request_types.test_checking import checked

TYPE = """\
id: card
title: {th: ขอบัตร, en: Card}
due: 3..5 working days
about: {fee: ไม่มี}
form:
  - title: {th: ผู้ขอ, en: Applicant}
    fields:
      - {id: who, type: text, label: ชื่อ}
      - {id: amount, type: money, label: จำนวน, max: 100}
      - {id: how, type: choice, label: ทาง, options: {cash: สด, bank: โอน}}
  - title: สิ่งของ
    fields:
      - id: things
        type: table
        label: รายการ
        fields: [{id: name, type: text, label: ชื่อ}, {id: count, type: integer, label: กี่ชิ้น}]
      - {id: fee, type: money, label: ค่าธรรมเนียม, value: amount * 2}
steps:
  - {id: checking, state: in_progress, label: ตรวจ}
  - {id: printing, state: in_progress, label: พิมพ์}
staff_forms: [{id: pay, title: จ่าย, fields: [{id: paid, type: date, label: จ่ายเมื่อ}, {id: slip, type: text, label: ใบเสร็จ}]}]
print: [{id: letter, title: หนังสือ, body: 'เรียน {who}'}]
"""
WHO = "      - {id: who, type: text, label: ชื่อ}\n"
HOW = "      - {id: how, type: choice, label: ทาง, options: {cash: สด, bank: โอน}}\n"
CHECKING = "  - {id: checking, state: in_progress, label: ตรวจ}\n"
TABLE = [
    (WHO, WHO + "      - {id: age, type: integer, label: อายุ}\n", "เพิ่มคำถาม “อายุ” (age)", "New: question “อายุ” (age)"),
    (HOW, "", "ตัดคำถาม “ทาง” (how)", "Gone: question “ทาง” (how)"),
    ("{id: slip, type: text, label: ใบเสร็จ}", "{id: bill, type: text, label: ใบเสร็จ, was: slip}",
     "เปลี่ยนชื่อคำถาม “ใบเสร็จ” จาก slip เป็น bill", "Renamed: question “ใบเสร็จ”, from slip to bill"),
    (WHO + "      - {id: amount, type: money, label: จำนวน, max: 100}\n" + HOW,
     HOW + WHO + "      - {id: amount, type: money, label: จำนวน, max: 100}\n",
     "ย้ายที่คำถาม “ทาง” (how)", "Moved: question “ทาง” (how)"),
    (HOW + "  - title: สิ่งของ\n    fields:\n", "  - title: สิ่งของ\n    fields:\n" + HOW,
     "ย้ายที่คำถาม “ทาง” (how)", "Moved: question “ทาง” (how)"),
    ("type: money, label: จำนวน, max: 100", "type: integer, label: จำนวน, max: 100",
     "เปลี่ยนชนิดของคำถาม “จำนวน” (amount): money → integer", "Another type: question “จำนวน” (amount): money → integer"),
    ("bank: โอน", "post: ไปรษณีย์", "เพิ่มตัวเลือกใน “ทาง”: ไปรษณีย์", "New options of “ทาง”: ไปรษณีย์"),
    ("bank: โอน", "post: ไปรษณีย์", "ตัดตัวเลือกใน “ทาง”: โอน", "Options gone from “ทาง”: โอน"),
    ("bank: โอน", "bank: โอนเงิน", "เปลี่ยนคำของตัวเลือกใน “ทาง”: โอน → โอนเงิน", "Options of “ทาง” called otherwise: โอน → โอนเงิน"),
    ("{cash: สด, bank: โอน}", "{bank: โอน, cash: สด}", "ย้ายลำดับตัวเลือกใน “ทาง”: ", "Options of “ทาง” in another order: "),
    ("value: amount * 2", "value: amount * 3", "เปลี่ยนกติกาของคำถาม “ค่าธรรมเนียม” (การคำนวณ: amount * 2 → amount * 3)",
     "Rules changed: question “ค่าธรรมเนียม” (worked out as: amount * 2 → amount * 3)"),
    ("fee: ไม่มี", "fee: 20 บาท", "เปลี่ยนถ้อยคำของประเภท “ขอบัตร” (ค่าธรรมเนียม: ไม่มี → 20 บาท)",
     "Words changed: type “Card” (fee: ไม่มี → 20 บาท)"),
    ("max: 100", "max: 50", "เปลี่ยนกติกาของคำถาม “จำนวน” (มากที่สุด: 100 → 50)", "Rules changed: question “จำนวน” (max: 100 → 50)"),
    ("due: 3..5 working days", "due: 30 days", "เปลี่ยนกติกาของประเภท “ขอบัตร” (กำหนดแล้วเสร็จ: 3-5 วันทำการ → 30 วัน)",
     "Rules changed: type “Card” (due: 3-5 working days → 30 days)"),
    (CHECKING, CHECKING + "  - {id: proving, state: in_progress, label: ทวน}\n",
     "เพิ่มขั้นตอน “ทวน” (proving)", "New: step “ทวน” (proving)"),
    (CHECKING, "", "ตัดขั้นตอน “ตรวจ” (checking)", "Gone: step “ตรวจ” (checking)"),
    (CHECKING + "  - {id: printing, state: in_progress, label: พิมพ์}\n",
     "  - {id: printing, state: in_progress, label: พิมพ์}\n" + CHECKING, "ย้ายที่ขั้นตอน", "Moved: step"),
    (CHECKING, CHECKING.replace("ตรวจ}", "ตรวจ, due: 2 days}"), "เปลี่ยนกติกาของขั้นตอน “ตรวจ” (กำหนดแล้วเสร็จ: - → 2 วัน)",
     "Rules changed: step “ตรวจ” (due: - → 2 days)"),
    ("{id: count, type: integer, label: กี่ชิ้น}", "{id: count, type: integer, label: กี่ชิ้น, min: 1}",
     "เปลี่ยนกติกาของคอลัมน์ “กี่ชิ้น” (น้อยที่สุด: - → 1)", "Rules changed: column “กี่ชิ้น” (min: - → 1)"),
    (", {id: count, type: integer, label: กี่ชิ้น}", "", "ตัดคอลัมน์ “กี่ชิ้น” (things.count)", "Gone: column “กี่ชิ้น” (things.count)"),
    ("  - title: สิ่งของ\n", "  - title: สิ่งของ\n    when: amount > 1\n",
     "เปลี่ยนกติกาของส่วนของแบบฟอร์ม “สิ่งของ” (แสดงเมื่อ: ใช่ → amount > 1)",
     "Rules changed: section “สิ่งของ” (shown if: Yes → amount > 1)"),
    ("  - title: สิ่งของ\n", "  - title: ของ\n", "เพิ่มส่วนของแบบฟอร์ม “ของ” (form/2)", "Gone: section “สิ่งของ” (form/2)"),
    ("เรียน {who}", "ถึง {who}", "เปลี่ยนกติกาของเอกสาร “หนังสือ” (เนื้อความ)", "Rules changed: paper “หนังสือ” (body)"),
    ("[{id: letter, title: หนังสือ, body: 'เรียน {who}'}]", "[]", "ตัดเอกสาร “หนังสือ” (letter)", "Gone: paper “หนังสือ” (letter)"),
    ("title: จ่าย,", "at: [printing], title: จ่าย,", "เปลี่ยนกติกาของแบบฟอร์มเจ้าหน้าที่ “จ่าย” (ทำที่ขั้นตอน: - → printing)",
     "Rules changed: staff form “จ่าย” (at: - → printing)"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "thai", "english"), TABLE, ids=map(str, range(len(TABLE))))
def test_each_change_has_its_line_in_both_languages(before: str, after: str, thai: str, english: str) -> None:
    assert before in TYPE
    old, new = (checked(text)[0] for text in (TYPE, TYPE.replace(before, after, 1)))
    assert old is not None and new is not None
    for language, words in (("th", thai), ("en", english)):
        told = [change_in_words(each, language) for each in changes(old, new)]
        assert any(line.startswith(words) for line in told), told


def test_a_question_under_another_name_is_the_same_one_and_what_only_follows_its_name_is_not_told() -> None:
    renamed = TYPE.replace(
        "id: amount, type: money, label: จำนวน, max: 100", "id: sum, type: money, label: จำนวน, max: 50, was: amount"
    )
    renamed = renamed.replace("value: amount * 2", "value: sum * 2").replace(
        "{id: count, ", "{id: pieces, was: count, min: 1, "
    )
    old, new = (checked(text)[0] for text in (TYPE, renamed))
    assert old is not None and new is not None
    told = [change_in_words(each, "en") for each in changes(old, new)]
    assert told == [
        "Renamed: question “จำนวน”, from amount to sum", "Renamed: column “กี่ชิ้น”, from count to things.pieces",
        "Rules changed: column “กี่ชิ้น” (min: - → 1)", "Rules changed: question “จำนวน” (max: 100 → 50)",
    ]  # fmt: skip
    back = [change_in_words(each, "en") for each in changes(new, old)]
    assert back[:2] == [
        "Renamed: question “จำนวน”, from sum to amount",
        "Renamed: column “กี่ชิ้น”, from pieces to things.count",
    ]
    assert len(back) == 4


def test_of_what_changed_its_order_the_fewest_are_told() -> None:
    assert moved("abcdef", "bcdefa") == ["a"]
    assert moved("abc", "xabcy") == []
    assert moved("abcd", "dcba") in (["d", "c", "b"], ["c", "b", "a"], ["d", "c", "a"], ["d", "b", "a"])
    assert moved([], []) == []
    assert moved("/ab/cd", "a/b/cd"[1:] + "a", {"/": 1000}) == ["a"]


def test_what_moved_in_a_long_list_is_found_without_comparing_each_with_each() -> None:
    many = [f"row{at}" for at in range(20_000)]
    assert moved(many, [*many[1:], many[0]]) == [many[0]]
