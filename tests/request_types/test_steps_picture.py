"""The picture of steps shows each door, and says in words what it shows."""

import re

import pytest

from portal.request_types.describing.steps_drawing import drawn
from portal.request_types.describing.steps_picture import picture, told
from portal.workflow.steps import doors
from portal.workflow.transitions import Side
from tests.request_types.test_checking import checked
from tests.request_types.test_offices import TYPES, sound

_BOX = re.compile(r'<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)" rx="6"/>')
_HEAD = re.compile(r'class="head" d="M(\d+) (\d+)')


@pytest.mark.parametrize(("office", "name"), TYPES)
def test_all_doors_are_drawn_and_told(office: str, name: str) -> None:
    found = sound(name, office)
    shown = picture(found)
    forms = [each.form for each in found.staff_forms.values()]
    ways = {
        (step.id, way.step) for step in found.steps for side in Side for way in doors(found.steps, forms, step.id, side)
    }
    assert {(edge.source, edge.target) for edge in shown.edges} == ways
    assert all(edge.who for edge in shown.edges)
    svg = drawn(shown, "ภาพ")
    boxes = [tuple(map(int, box)) for box in _BOX.findall(svg)]
    heads = [tuple(map(int, head)) for head in _HEAD.findall(svg)]
    entered = {edge.target for edge in shown.edges}
    for node, (x, y, width, height) in zip(shown.nodes, boxes, strict=True):
        assert (node.id in entered) == any(x <= at <= x + width and y <= to <= y + height for at, to in heads)
    words = "\n".join(line for _, lines in told(shown) for line in lines)
    for edge in shown.edges:
        assert edge.everywhere or f"“{shown.label(edge.target)}”" in words


TEXT = """\
id: t
title: ทดสอบ
form: [{fields: [{id: a, type: text, label: ก}]}]
steps:
  - {id: new, state: submitted, label: "ใหม่ <b>&", next: [looking]}
  - {id: looking, state: in_progress, label: ตรวจ, button: เริ่มตรวจ, next: [waiting, finished], clock: paused}
  - {id: waiting, state: in_progress, label: รอแผน, next: [looking]}
  - {id: finished, state: done, label: LABEL, needs: [survey]}
staff_forms:
  - {id: survey, title: สำรวจ, at: looking, fields: [{id: b, type: text, label: ข}]}
  - {id: result, title: บันทึกผล, at: looking, by: [main], moves_to: finished, fields: [{id: c, type: text, label: ค}]}
"""


def test_each_way_says_who_takes_it_and_how() -> None:
    found, problems = checked(TEXT.replace("LABEL", "เสร็จ"))
    assert found is not None, problems
    said = {node.id: lines for node, lines in told(picture(found))}
    assert said["new"] == ("ไป “ตรวจ” โดยเจ้าหน้าที่ กด “เริ่มตรวจ”",)
    assert said["looking"] == (
        "ไป “รอแผน” โดยเจ้าหน้าที่",
        "ไป “เสร็จ” โดยสำนักงาน เมื่อกรอก “บันทึกผล” หลังกรอก “สำรวจ” แล้ว",
    )
    assert said["finished"] == ("สิ้นสุดที่ขั้นนี้",)
    assert said["returned"][1] == "ไป “ส่งข้อมูลแก้ไขไปยังเจ้าหน้าที่” โดยผู้ยื่น ส่งข้อมูลที่แก้ไขกลับมา"
    assert said["cancelled"][0] == "มาจากทุกขั้นที่ยังไม่เสร็จ เมื่อเจ้าหน้าที่ หรือ ผู้ยื่นกด “ยกเลิกคำร้อง”"
    english = "\n".join(line for _, lines in told(picture(found, "en"), "en") for line in lines)
    assert ", by filling in “บันทึกผล”, once “สำรวจ” is filled in" in english


@pytest.mark.parametrize("label", ["ก" * 300, "ที่" * 80, "เสร็จสิ้น " * 30, "a&<" * 50])
def test_what_people_wrote_is_broken_into_lines_and_never_markup(label: str) -> None:
    found, problems = checked(TEXT.replace("LABEL", f'"{label}"'))
    assert found is not None, problems
    svg = drawn(picture(found), '"><script>')
    assert "<script" not in svg and "<b>" not in svg and "&lt;b&gt;&amp;" in svg
    lines = [
        line
        for line in re.findall(r"<text x[^>]*>([^<]*)</text>", svg)
        if line.startswith(label[:2].replace("&", "&amp;"))
    ]
    assert 1 <= len(lines) <= 3
    assert not any("\u0e34" <= line[0] <= "\u0e3a" or "\u0e47" <= line[0] <= "\u0e4e" for line in lines)
