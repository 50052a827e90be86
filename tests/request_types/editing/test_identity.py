"""A part is found again by what it is: whatever a colleague does meanwhile, the part that was meant is taken, or none."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from portal.request_types.editing import NotEdited, Outline, copy, insert, move, outline, remove
from portal.request_types.editing.setting import put
from tests.request_types.editing.test_any_edits import commented

SMALL = commented("""\
id: small
title: เล็ก
form:
  - title: หนึ่ง
    fields:
      - note: โปรดอ่าน
      - {id: a, type: text, label: ก}
      - note: โปรดอ่าน
      - note: อย่างอื่น
  - title: สอง
    fields:
      - note: โปรดอ่าน
      - id: people
        type: table
        label: คน
        fields:
          - {id: name, type: text, label: ชื่อ}
      - id: cars
        type: table
        label: รถ
        fields:
          - {id: name, type: text, label: ชื่อ}
  - title: สอง
    fields:
      - {id: b, type: text, label: ข}
  - fields:
      - {id: c, type: text, label: ค}
links:
  - {title: ดูที่นี่, url: "https://example.org/1"}
  - {title: ดูที่นี่, url: "https://example.org/2"}
examples:
  - name: ยื่นได้
    errors: []
  - name: ยื่นได้
    given: {a: "1"}
""")


def _press(text: str, data: st.DataObject) -> str:
    """What a colleague does: moves, copies, removes, words anew or adds something, anywhere."""
    part = data.draw(st.sampled_from(list(outline(text).all())))
    within = part.at.rpartition("/")[0]
    match data.draw(st.sampled_from(["move", "copy", "remove", "reword", "insert"])):
        case "move":
            return move(text, part.at, within, data.draw(st.integers(0, 3)))
        case "copy":
            return copy(text, part.at)
        case "remove":
            return remove(text, part.at)
        case "reword":
            key = {"note": "note", "example": "name"}.get(part.made_of, "title")
            path = (*_numbers(text, part.at), key)
            return put(text, path, f"คำที่ {data.draw(st.integers(0, 99))}", "type")
        case _:
            new = "title: เพิ่ม\nfields:\n  - note: เพิ่ม" if within == "form" else "note: เพิ่ม"
            return insert(text, within, 0, new) if within == "form" or within.endswith("fields") else text


def _numbers(text: str, at: str) -> tuple[str, ...]:
    """An address with numbers alone, as `put` takes it."""
    root, path, parts = outline(text), list[str](), outline(text).parts
    steps = at.split("/")
    for depth in range(2, len(steps) + 1, 2):
        here = "/".join(steps[:depth])
        beside = [each.at for each in parts if each.at.rpartition("/")[0] == here.rpartition("/")[0]]
        path += [steps[depth - 2], str(beside.index(here))]
        parts = root.part(here).parts
    return tuple(path)


def _comment(text: str, at: str) -> str:
    """The comment right above a part, by which a test knows it again."""
    lines = text.split("\n")
    return lines[outline(text).part(at).lines[0] - 1].strip()


@settings(max_examples=100, deadline=None, phases=[Phase.generate])
@given(st.data())
def test_what_was_meant_is_found_or_nothing(data: st.DataObject) -> None:
    parts = list(outline(SMALL).all())
    meant = data.draw(st.sampled_from(parts))
    now = SMALL
    for _ in range(data.draw(st.integers(1, 4))):
        try:
            now = _press(now, data)
        except NotEdited:
            continue
    try:
        found = outline(now).named(meant.name)
    except NotEdited:
        return
    assert (found.made_of, found.id) == (meant.made_of, meant.id)
    assert found.id or found.label == meant.label
    if sum((each.made_of, each.id, each.label) == (meant.made_of, meant.id, meant.label) for each in parts) == 1:
        assert _comment(now, found.at) == _comment(SMALL, meant.at)


def _named(text: str, at: str) -> str:
    return outline(text).part(at).name


def test_names_are_ids_without_the_sections_around_and_digests_where_there_is_none() -> None:
    assert _named(SMALL, "form/0/fields/a") == "form/fields/a"
    assert _named(SMALL, "form/1/fields/people/fields/name") == "form/fields/people/fields/name"
    names = [each.name for each in outline(SMALL).all()]
    assert len(names) == len(set(names)), "no two parts are called the same"
    assert {name.partition("/")[0] for name in names if "~" in name} == {"form", "links", "examples"}


@pytest.mark.parametrize(
    ("at", "colleague", "found"),
    [
        ("form/0/fields/3", lambda text: remove(text, "form/0/fields/0"), "form/0/fields/2"),
        ("form/0/fields/3", lambda text: remove(text, "form/0"), ""),
        ("form/0/fields/3", lambda text: put(text, ("form", "0", "fields", "3", "note"), "ใหม่", "type"), ""),
        ("form/0/fields/a", lambda text: move(text, "form/0/fields/a", "form/1/fields", 0), "form/1/fields/a"),
        ("form/0/fields/2", lambda text: remove(text, "form/0/fields/0"), ""),
        ("form/0/fields/2", lambda text: remove(text, "form/1/fields/0"), ""),
        ("form/0/fields/2", lambda text: remove(text, "links/0"), "form/0/fields/2"),
        ("form/0", lambda text: remove(text, "form/0/fields/a"), "form/0"),
        ("form/0", lambda text: move(text, "form/0", "form", 2), "form/2"),
        ("form/1", lambda text: remove(text, "form/2"), ""),
        ("links/1", lambda text: remove(text, "links/0"), "links/0"),
        ("examples/1", lambda text: remove(text, "examples/0"), ""),
    ],
)
def test_a_part_is_found_wherever_it_stands_now(at: str, colleague: object, found: str) -> None:
    assert callable(colleague)
    now: Outline = outline(colleague(SMALL))
    try:
        assert now.named(_named(SMALL, at)).at == found
    except NotEdited:
        assert found == ""
