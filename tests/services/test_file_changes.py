"""Whoever publishes reads what each file would change: lists by their rows, the office, blocks, a new service (C30, C65, C82)."""

import pytest

from portal.request_types.compiling import bundle_of, compile_bundle
from portal.request_types.describing.in_short import in_short
from portal.request_types.reading.source import OfficeSource, office_from
from portal.services.publishing.file_changes import file_in_words

OFFICE = """\
name: {th: สำนักงาน, en: Office}
privacy: {purpose: พิจารณาคำร้อง}
units: {front: หน่วยหน้า, back: หน่วยหลัง}
values: {fee: "20"}
holidays: {01/01/2570: วันขึ้นปีใหม่}
notices: {submit: "รับ {request.number} แล้ว"}
replies: [{id: wait, title: รอก่อน, text: โปรดรอ}]
roles: {officer: {title: เจ้าหน้าที่, like: staff, unit: own}}
"""
PARTS = """\
id: parts
title: {th: อะไหล่, en: Parts}
columns:
  - {id: name, type: text, label: ชื่อ}
  - {id: price, type: money, label: ราคา}
  - {id: kind, type: reference, from: kinds, label: ชนิด}
  - {id: secret, type: text, label: ลับ, sensitive: true, optional: true}
rows:
  bolt: {name: น็อต, price: 5, kind: steel, secret: ก}
  pipe: {name: ท่อ, price: 60, kind: plastic}
  wire: {name: สายไฟ, price: 20, kind: steel}
"""
KINDS = """\
id: kinds
title: ชนิด
columns: [{id: name, type: text, label: ชื่อ}]
rows: {steel: {name: เหล็ก}, plastic: {name: พลาสติก}}
"""
CARD = """\
id: card
title: {th: ขออะไหล่, en: Parts wanted}
due: 3 days
about: {fee: ไม่มี}
form:
  - use: house
  - fields: [{id: part, type: reference, from: parts, label: อะไหล่}]
steps: [{id: packing, state: in_progress, label: จัดของ}]
staff_forms: [{id: pack, title: จัด, by: [back], fields: [{id: box, type: text, label: กล่อง}]}]
print: [{id: slip, title: ใบส่งของ, body: ส่งแล้ว}]
"""
HOUSE = "id: house\ntitle: บ้าน\nfields: [{id: house_number, type: text, label: บ้านเลขที่}]\n"
PARTS_AT, OFFICE_AT = "registries/parts.yaml", "office.yaml"
BOLT, PIPE = "  bolt: {name: น็อต, price: 5, kind: steel, secret: ก}\n", "  pipe: {name: ท่อ, price: 60, kind: plastic}\n"
WIRE = "  wire: {name: สายไฟ, price: 20, kind: steel}\n"
FILES = {
    "office.yaml": OFFICE, "registries/parts.yaml": PARTS, "registries/kinds.yaml": KINDS, "request_types/card.yaml": CARD,
    "blocks/house.yaml": HOUSE,
}  # fmt: skip


def _source(**more: str) -> OfficeSource:
    return office_from({path: text.encode() for path, text in (FILES | more).items()})


def _told(path: str, before: str, after: str, language: str = "th") -> list[str]:
    assert before in FILES[path]
    return [*file_in_words(_source(), _source(**{path: FILES[path].replace(before, after)}), path, language)]


@pytest.mark.parametrize(
    ("path", "before", "after", "thai"),
    [
        (PARTS_AT, "price: 5,", "price: 6,", "เปลี่ยนแถว “น็อต” (ราคา: 5 → 6)"),
        (PARTS_AT, "price: 5, kind: steel", "price: 5, kind: plastic", "เปลี่ยนแถว “น็อต” (ชนิด: เหล็ก → พลาสติก)"),
        (PARTS_AT, "secret: ก", "secret: ข", "เปลี่ยนแถว “น็อต” (ลับ)"),
        (PARTS_AT, "rows:\n", "rows:\n  nut: {name: แหวน, price: 1, kind: steel}\n", "เพิ่ม 1 แถว: แหวน"),
        (PARTS_AT, WIRE, "", "ตัด 1 แถว: สายไฟ คำร้องที่เลือกไว้แล้วยังแสดงตามเดิม"),
        (PARTS_AT, BOLT + PIPE, PIPE + BOLT, "ย้ายลำดับ 1 แถว: น็อต"),
        (PARTS_AT, "title: {th: อะไหล่, en: Parts}", "title: {th: ของ, en: Parts}",
         "เปลี่ยนถ้อยคำของทะเบียน “ของ” (ชื่อทะเบียน: อะไหล่ → ของ)"),
        (PARTS_AT, "label: ราคา", "label: ราคา (บาท)",
         "เปลี่ยนถ้อยคำของคอลัมน์ “ราคา (บาท)” (หัวคอลัมน์: ราคา → ราคา (บาท))"),
        (OFFICE_AT, "back: หน่วยหลัง", "back: หน่วยใน, side: หน่วยข้าง",
         "เพิ่มในหน่วยงาน: หน่วยข้าง|เปลี่ยนในหน่วยงาน: หน่วยหลัง → หน่วยใน"),
        (OFFICE_AT, "th: สำนักงาน,", "th: ที่ทำการ,",
         "เปลี่ยนถ้อยคำของสำนักงาน “ที่ทำการ” (ชื่อสำนักงาน: สำนักงาน → ที่ทำการ)"),
        (OFFICE_AT, '"20"', '"30"', "เปลี่ยนในค่าที่สูตรอ่านเป็น office.x: fee: 20 → fee: 30"),
        (OFFICE_AT, "01/01/2570: วันขึ้นปีใหม่", "02/01/2570: วันหยุด",
         "เพิ่มในวันหยุด: 02/01/2570 วันหยุด|ตัดจากวันหยุด: 01/01/2570 วันขึ้นปีใหม่"),
        (OFFICE_AT, "แล้ว", "ไว้แล้ว", "เปลี่ยนในข้อความแจ้งตามเหตุการณ์: เมื่อยื่นคำร้อง"),
        (OFFICE_AT, "โปรดรอ", "โปรดรอสักครู่", "เปลี่ยนในข้อความสำเร็จรูปของทุกประเภท: รอก่อน"),
        (OFFICE_AT, "unit: own", "unit: all", "เปลี่ยนกติกาของบทบาท “เจ้าหน้าที่” (เห็นของหน่วยใด: เฉพาะหน่วยงานของตน → ทุกหน่วยงาน)"),
        ("blocks/house.yaml", "label: บ้านเลขที่", "label: ที่อยู่",
         "ใช้ใน 1 บริการ: ขออะไหล่|เปลี่ยนถ้อยคำของคำถาม “ที่อยู่” (ชื่อ: บ้านเลขที่ → ที่อยู่)"),
    ],
)  # fmt: skip
def test_each_change_of_a_file_is_told(path: str, before: str, after: str, thai: str) -> None:
    assert _told(path, before, after) == thai.split("|")


def test_what_is_new_says_what_it_contains() -> None:
    bare = office_from({"office.yaml": OFFICE.encode()})
    assert [*file_in_words(bare, _source(), PARTS_AT, "th")] == [
        "ทะเบียนใหม่ “อะไหล่” (parts)", "คอลัมน์: ชื่อ, ราคา, ชนิด, ลับ", "มี 3 แถว: น็อต, ท่อ, สายไฟ",
    ]  # fmt: skip
    checked, problems = compile_bundle(bundle_of(_source(), "card"))
    assert checked is not None, problems.sorted()
    assert [*in_short(checked, "en")] == [
        "New service “Parts wanted” (card)", "May be filed by registered applicants, staff", "2 questions: บ้านเลขที่, อะไหล่",
        "Steps: จัดของ", "หน่วยหลัง fill in “จัด”: กล่อง", "Papers: ใบส่งของ", "Due in 3 days", "Fee: ไม่มี", "0 examples prove it",
    ]  # fmt: skip


def test_a_long_list_is_told_in_few_lines_and_counted() -> None:
    many = "".join(f"  part{at}: {{name: ชิ้น {at}, price: 1, kind: steel}}\n" for at in range(3000))
    told = _told(PARTS_AT, "rows:\n", f"rows:\n{many}")
    assert len(told) == 1 and told[0].startswith("เพิ่ม 3000 แถว: ชิ้น 0, ชิ้น 1") and told[0].endswith("และอีก 2988")
    longer, dearer = (
        _source(**{"registries/parts.yaml": PARTS + each}) for each in (many, many.replace("price: 1", "price: 2"))
    )
    told = [*file_in_words(longer, dearer, PARTS_AT, "th")]
    assert (len(told), told[-1]) == (41, "และเปลี่ยนอีก 2960 แถว")


def test_a_file_with_problems_is_not_compared() -> None:
    assert _told(PARTS_AT, "price: 5,", "prize: 5,") == []
    assert _told(OFFICE_AT, "units:", "unite:") == []
