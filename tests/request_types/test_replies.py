"""`replies`: read, bound, told where they are wrong, said back, told when they change."""

import pytest

from portal.request_types.changes import changes
from portal.request_types.compiling import compile_bundle
from portal.request_types.describing.explaining import explain
from portal.request_types.reading.source import BARE_OFFICE, Bundle, File
from tests.request_types.test_checking import checked, complaints

TYPE = """\
id: f
title: ก
form:
  - fields:
      - {id: goods, type: money, label: ราคา}
shows: {outcome: ผล}
steps:
  - {id: looking, state: in_progress, label: ดู, shows: {outcome: กำลังดู}}
staff_forms:
  - {id: sort, title: จัด, at: [looking], fields: [{id: meets_on, type: date, label: วันนัด}]}
replies:
  - id: meeting
    title: {th: นัดพบ, en: A meeting}
    for: [message, finish]
    at: [looking, done]
    text: {th: "พบกันวันที่ {meets_on:long} ({outcome})", en: "We meet on {meets_on:long}"}
  - {id: thanks, title: ขอบคุณ, text: "ขอบคุณ {applicant.full_name} ราคา {goods} เลขที่ {request.number}"}
"""
OFFICE = (
    BARE_OFFICE.text
    + """\
replies:
  - {id: thanks, title: ของสำนักงาน, text: สำนักงานขอบคุณ}
  - {id: twice, title: ซ้ำ, for: cancel, at: submitted, text: "ยื่นซ้ำ เลขที่ {request.number}"}
"""
)


def test_replies_are_bound_with_the_names_that_notices_may_read() -> None:
    found, problems = checked(TYPE)
    assert problems == ()
    assert found is not None
    meeting, thanks = found.replies
    assert (meeting.reply.actions, thanks.reply.actions) == (("message", "finish"), ("message",))
    assert meeting.text.in_language("en").source == "We meet on {meets_on:long}"
    assert ("meets_on",) in meeting.text.in_language("th").reads
    assert [meeting.is_at(*place) for place in (("looking", "in_progress"), ("x", "done"), ("x", "returned"))] == [
        *(True, True, False)
    ]
    assert thanks.is_at("anywhere", "returned")


def test_the_offices_replies_come_first_and_a_type_may_say_one_of_them_otherwise() -> None:
    found, problems = compile_bundle(Bundle(File("f.yaml", TYPE), File("office.yaml", OFFICE)))
    assert problems.sorted() == ()
    assert found is not None
    assert [(each.reply.id, str(each.reply.title)) for each in found.replies] == [
        ("twice", "ซ้ำ"),
        ("meeting", "นัดพบ"),
        ("thanks", "ขอบคุณ"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "code", "at"),
    [
        ("for: [message, finish]", "for: [mesage]", "word_meant", "mesage"),
        ("for: [message, finish]", "for: [assign]", "word_one_of", "assign"),
        ("for: [message, finish]", "for: []", "empty_list", "[]"),
        ("at: [looking, done]", "at: [lookin]", "word_meant", "[lookin"),
        ("{goods}", "{goosd}", "unknown_name_near", "goosd"),
        ("{goods}", "{goods:long}", "pattern_format", "goods:long"),
        ("{request.number}", "{seq}", "reply_counts", "ขอบคุณ {applicant"),
        ("id: thanks", "id: meeting", "id_twice", "meeting"),
        ("{id: thanks, title: ขอบคุณ, text", "{id: thanks, text", "key_missing", "{id: thanks"),
        ("{id: thanks, title: ขอบคุณ, text", "{id: thanks, title: ขอบคุณ, txet", "key_meant", "txet"),
        ("{th: นัดพบ, en: A meeting}", "{en: A meeting}", "first_language", "{en"),
        ('{th: "พบ', '{de: Hallo, th: "พบ', "no_such_language", "de"),
    ],
)
def test_a_mistake_in_a_reply_is_told_where_it_stands(before: str, after: str, code: str, at: str) -> None:
    assert before in TYPE
    found = complaints(TYPE.replace(before, after, 1))
    assert any(told == code and text.startswith(at) for told, text in found), found


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("at: submitted", "at: looking", "word_one_of"),
        ("{request.number}", "{goosd}", "unknown_name_near"),
        ("id: twice", "id: thanks", "id_twice"),
    ],
)
def test_a_mistake_in_a_reply_of_the_office_is_told_in_its_file(before: str, after: str, code: str) -> None:
    wrong = OFFICE.replace(before, after, 1)
    assert wrong != OFFICE
    _, problems = compile_bundle(Bundle(File("f.yaml", TYPE), File("office.yaml", wrong)))
    (told,) = problems.sorted()
    assert (told.mark.file, told.code.split(".")[1]) == ("office.yaml", code)


def test_a_type_built_on_another_changes_adds_and_takes_out_replies() -> None:
    own = """\
id: g
title: ข
extends: f
remove: [meeting]
replies:
  - {id: thanks, title: ขอบคุณยิ่ง}
  - {id: more, title: เพิ่ม, text: เพิ่มเติม}
"""
    found, problems = compile_bundle(Bundle(File("g.yaml", own), BARE_OFFICE, File("f.yaml", TYPE)))
    assert problems.sorted() == ()
    assert found is not None
    assert [(each.reply.id, str(each.reply.title)) for each in found.replies] == [
        ("thanks", "ขอบคุณยิ่ง"),
        ("more", "เพิ่ม"),
    ]
    assert "ราคา" in found.replies[0].text.in_language("th").source


def test_replies_are_said_back_in_plain_words() -> None:
    found, _ = checked(TYPE)
    assert found is not None
    line = "ข้อความสำเร็จรูป “นัดพบ” (ส่งข้อความถึงผู้ยื่น, ดำเนินการเรียบร้อย): พบกันวันที่ «วันนัด» («ผล»)"
    assert line in explain(found).splitlines()
    assert "Ready-made reply “A meeting”" in explain(found, "en")


def test_what_a_version_changes_in_replies_is_told() -> None:
    old, _ = checked(TYPE)
    text = (
        TYPE.replace("title: {th: นัดพบ", "title: {th: นัดหมาย").replace("พบกัน", "เจอกัน").replace("id: thanks", "id: ta")
    )
    new, _ = checked(text)
    assert old is not None
    assert new is not None
    assert {(each.what, each.how, each.id, each.keys) for each in changes(old, new)} == {
        ("reply", "words", "meeting", ("title", "text")),
        ("reply", "new", "ta", ()),
        ("reply", "gone", "thanks", ()),
    }
