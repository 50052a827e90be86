"""Values set in a file by where they stand: it says what was meant, every comment stays, only its own lines change."""

from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from portal.request_types.editing import NotEdited
from portal.request_types.editing.entries import new_id, with_entry, with_entry_moved, without_entry
from portal.request_types.editing.setting import called, moved, node_at, plain, put
from portal.request_types.editing.spans import Leaf, Pairs, spans
from portal.request_types.editing.written import Said, typed
from tests.request_types.editing.test_any_edits import meant, remarks
from tests.request_types.test_offices import ROOT

SMALL = """\
# ตราของเรา
format: 1   # รุ่น
name: {th: สำนักงาน, en: Office}  # ชื่อเต็ม
short: 'ส.น.'
contact:
  # โทรก่อน
  th: >-  # พับ
    ติดต่อกลุ่มอำนวยการ
    ในเวลาราชการ
  en: "Call us: 08:30"
languages: [th, en]  # สองภาษา
units:
  # หน่วยแรก
  one: {th: หนึ่ง, en: One}
  two: สอง  # ยังไม่มีอังกฤษ

  # ตั้งใหม่
  three:
    th: สาม
    en: Three
holidays: {01/01/2570: ปีใหม่, 13/04/2570..15/04/2570: {th: สงกรานต์}}
replies:
  - id: received
    title: รับแล้ว  # สั้น
    text: |
      บรรทัดหนึ่ง

        บรรทัดสอง
  - {id: other, title: อื่น, text: "a, b: c"}
"""


def _commented(text: str) -> str:
    """With a comment above each line that can have one."""
    lines = [(f"# {number}\n{line}" if line[:1].isalpha() else line) for number, line in enumerate(text.split("\n"))]
    return "\n".join(lines)


TEXTS = [SMALL, _commented((ROOT / "offices" / "city-complaints" / "office.yaml").read_text("utf-8"))]
WORDS = (
    st.text(st.sampled_from("กขาิ์aZ09 ,:#'\"[]{}-|>&*!%@`~?\\/\n\t\u200b\u00a0.="), min_size=1, max_size=60)
    .map(typed)
    .filter(bool)
)


def _leaves(node: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if isinstance(node, dict):
        return [each for key, inner in node.items() for each in _leaves(inner, (*path, key))]
    if isinstance(node, list) and not all(isinstance(each, str) for each in node):
        return [each for number, inner in enumerate(node) for each in _leaves(inner, (*path, str(number)))]
    return [path]


def _own_lines(text: str, path: tuple[str, ...]) -> tuple[int, int]:
    node = node_at(spans(text), path)
    assert node is not None
    return text.count("\n", 0, node.start), text.count("\n", 0, max(node.end - 1, node.start))


@settings(max_examples=40, deadline=None, phases=[Phase.generate])
@given(st.sampled_from(TEXTS), st.booleans(), WORDS, st.data())
def test_a_text_set_anywhere_is_what_is_read_and_no_other_line_changes(
    text: str, windows: bool, words: str, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(_leaves(plain(spans(text)))))
    stood = node_at(spans(text), path)
    said: Said = words if isinstance(stood, Leaf) else [words]
    before = text.replace("\n", "\r\n") if windows else text
    new = put(before, path, said)
    told = plain(node_at(spans(new), path) or Leaf(0, 0, ""))
    assert (typed(told) if isinstance(told, str) else [*map(typed, told)]) == said, "as a form would show it again"
    assert (remarks(new) - remarks(before), remarks(before) - remarks(new)) == ({}, {})
    assert new.count("\n") == (new.count("\r\n") if windows else new.count("\n"))
    first, last = _own_lines(text, path)
    stood_lines, after = text.split("\n"), new.replace("\r\n", "\n").split("\n")
    assert after[:first] == stood_lines[:first]
    tail = stood_lines[last + 1 :]
    assert not tail or after[-len(tail) :] == tail
    assert put(new, path, said) == new, "what is so already is not written again"


@settings(max_examples=20, deadline=None, phases=[Phase.generate])
@given(st.sampled_from(TEXTS), st.data())
def test_what_is_taken_away_takes_no_comment_and_nothing_else_with_it(text: str, data: st.DataObject) -> None:
    whole = meant(text)
    path = data.draw(st.sampled_from([each for each in _leaves(whole) if each[0] != "replies"]))
    new = put(text, path, None)
    assert remarks(text) - remarks(new) == {}
    holder: Any = whole
    for step in path[:-1]:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    del holder[path[-1]]
    assert _without_empty(meant(new)) == _without_empty(whole)


def _without_empty(said: Any) -> Any:
    if isinstance(said, dict):
        return {key: told for key, inner in said.items() if (told := _without_empty(inner)) not in ({}, [])}
    return [_without_empty(each) for each in said] if isinstance(said, list) else said


@pytest.mark.parametrize(
    ("path", "said", "line"),
    [
        (("name", "en"), None, "name: {th: สำนักงาน}  # ชื่อเต็ม"),
        (("short",), "ส'น", "short: 'ส''น'"),
        (("short",), {"th": "สั้น", "en": "Short"}, "short: {th: สั้น, en: Short}"),
        (("footer",), "ท้าย: หน้า", 'footer: "ท้าย: หน้า"'),
        (("accent",), "#112233", 'accent: "#112233"'),
        (("units", "four"), {"th": "สี่", "en": "Four, really"}, '  four: {th: สี่, en: "Four, really"}'),
        (("units", "two", "en"), "Two", "NotEdited"),
        (("languages",), ["en"], "languages: [en]  # สองภาษา"),
        (("privacy", "keep"), "5 years", "privacy: {keep: 5 years}"),
        (
            ("replies", "1", "for"),
            ["return", "cancel"],
            '  - {id: other, title: อื่น, text: "a, b: c", for: [return, cancel]}',
        ),
    ],
)
def test_each_way_of_writing_is_kept_and_new_keys_stand_where_the_table_has_them(
    path: tuple[str, ...], said: Said | None, line: str
) -> None:
    if line == "NotEdited":
        with pytest.raises(NotEdited):
            put(SMALL, path, said)
        return
    new = put(SMALL, path, said)
    changed = [each for each in new.split("\n") if each not in SMALL.split("\n")]
    assert changed == [line]
    if path[0] in ("footer", "accent"):
        order = [pair.key.value for pair in spans(new).pairs]
        assert order.index(path[0]) == order.index("contact") + 1


def test_a_text_of_several_lines_gets_lines_of_its_own_and_its_comment_stays() -> None:
    new = put(SMALL, ("replies", "0", "title"), "หนึ่ง\n\nสอง")
    assert "  # สั้น\n    title: |-\n      หนึ่ง\n\n      สอง\n    text: |\n" in new
    again = put(new, ("contact", "th"), "พับ " * 60 + "จบ")
    folded = again[again.index("  th: >-  # พับ\n") : again.index("  en: ")]
    assert max(map(len, folded.splitlines())) <= 120
    assert len(folded.splitlines()) > 2


def test_entries_are_added_moved_and_taken_away_with_what_stands_above_them() -> None:
    down = with_entry_moved(SMALL, ("units", "one"), 1)
    assert list(meant(down)["units"]) == ["two", "one", "three"]
    assert "  # หน่วยแรก\n  one: {th: หนึ่ง, en: One}\n" in down
    assert with_entry_moved(down, ("units", "one"), -1) == SMALL
    assert moved(SMALL, ("units", "one"), 7) == SMALL
    flow = with_entry_moved(SMALL, ("holidays", "01/01/2570"), 1)
    assert "holidays: {13/04/2570..15/04/2570: {th: สงกรานต์}, 01/01/2570: ปีใหม่}" in flow
    fewer = without_entry(SMALL, ("units", "two"))
    assert (list(meant(fewer)["units"]), remarks(fewer)) == (["one", "three"], remarks(SMALL))
    more = with_entry(SMALL, "replies", "thanks", {"title": "ขอบคุณ", "text": "สองบรรทัด\nครับ"})
    assert meant(more)["replies"][-1] == {"id": "thanks", "title": "ขอบคุณ", "text": "สองบรรทัด\nครับ"}
    assert [each["id"] for each in meant(with_entry_moved(more, ("replies", "2"), -1))["replies"]][1] == "thanks"
    assert called(SMALL, ("holidays", "01/01/2570"), "02/01/2570").count("02/01/2570: ปีใหม่") == 1
    with pytest.raises(NotEdited):
        called(SMALL, ("units", "one"), "two")


def test_a_file_of_which_a_part_is_broken_is_left_alone() -> None:
    with pytest.raises(NotEdited):
        put("name:\tx\n", ("name",), "y")
    with pytest.raises(NotEdited):
        put("", ("name",), "y")
    root = spans(SMALL)
    assert isinstance(root, Pairs)
    assert node_at(root, ("units", "none", "th")) is None


@pytest.mark.parametrize(
    ("words", "taken", "id"),
    [
        ("Public Works Division", (), "public_works_division"),
        ("Public Works", ("public_works",), "public_works_2"),
        ("กองช่าง", ("unit_1",), "unit_2"),
        ("Office", (), "unit_1"),
        ("class", (), "unit_1"),
        ("24 hours", (), "unit_1"),
    ],
)
def test_a_new_entry_gets_a_name_of_its_own(words: str, taken: tuple[str, ...], id: str) -> None:
    assert new_id(words, "unit", taken) == id


@example("\u200bไทย \r\n \u00a0\tข\x07 ")
@given(st.text())
def test_what_is_typed_has_no_hidden_signs_at_its_edges(words: str) -> None:
    told = typed(words)
    assert told == told.strip()
    assert not set(told) & {"\t", "\r", "\x07", "\u2028"}
    assert typed(told) == told


def test_a_key_that_comes_first_stands_at_the_dash() -> None:
    text = "form:\n  # ส่วนแรก\n  - fields: []\n  - {fields: []}\n"
    new = put(text, ("form", "0", "title"), {"th": "ก", "en": "a"}, "type")
    assert new == "form:\n  # ส่วนแรก\n  - title: {th: ก, en: a}\n    fields: []\n  - {fields: []}\n"
