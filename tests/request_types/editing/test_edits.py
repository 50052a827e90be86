"""Entries inserted, moved, copied and removed: what changes is told line by line, all else stays sign by sign."""

from collections.abc import Callable

import pytest

from portal.request_types.editing import NotEdited, copy, insert, move, outline, remove
from portal.request_types.reading.document import read
from portal.request_types.reading.problems import Problems
from portal.texts import LANGUAGES

TEXT = """\
# แบบทดสอบ
id: t
title: ทดสอบ
form:
  - use: applicant
  - title: {th: หนึ่ง, en: One}
    fields:
      # เรื่อง ก
      - {id: a, type: text, label: ก}  # ท้าย ก
      - id: b
        type: money  # ชนิด
        label: "ข, ค"
        # ของ b

      # ของใครก็ไม่รู้

      - {id: c, type: text, label: ค}
  - title: สอง
    fields: [{id: d, type: text, label: ง}, {id: e, type: text, label: จ}]
  - title: สาม
    fields: [
      {id: f, type: text, label: ฉ},  # ท้าย f
      # เหนือ g
      {id: g, type: text,
        label: ช}  # ท้าย g
    ]
checks:
  - {warn_if: b > 10, field: b, text: "มาก {b}"}
examples:
  - name: one
    errors: []
"""
SNIPPET = "# ใหม่\nid: n\ntype: text\nlabel: [น]"
Edit = Callable[[str], str]


@pytest.mark.parametrize(
    ("edit", "gone", "new"),
    [
        pytest.param(
            lambda text: move(text, "form/1/fields/b", "form/1/fields", 2),
            """\
      - id: b
        type: money  # ชนิด
        label: "ข, ค"
        # ของ b

      # ของใครก็ไม่รู้

      - {id: c, type: text, label: ค}
""",
            """\
      - {id: c, type: text, label: ค}

      # ของใครก็ไม่รู้

      - id: b
        type: money  # ชนิด
        label: "ข, ค"
        # ของ b
""",
            id="the last changes place with the one before",
        ),
        pytest.param(
            lambda text: move(text, "form/1/fields/a", "form/1/fields", 1),
            """\
      # เรื่อง ก
      - {id: a, type: text, label: ก}  # ท้าย ก
      - id: b
        type: money  # ชนิด
        label: "ข, ค"
        # ของ b
""",
            """\
      - id: b
        type: money  # ชนิด
        label: "ข, ค"
        # ของ b
      # เรื่อง ก
      - {id: a, type: text, label: ก}  # ท้าย ก
""",
            id="comments travel with the first",
        ),
        pytest.param(
            lambda text: move(text, "form/2/fields/e", "form/2/fields", 0),
            "[{id: d, type: text, label: ง}, {id: e, type: text, label: จ}]",
            "[{id: e, type: text, label: จ}, {id: d, type: text, label: ง}]",
            id="in brackets",
        ),
        pytest.param(
            lambda text: move(text, "form/3/fields/g", "form/3/fields", 0),
            """\
      {id: f, type: text, label: ฉ},  # ท้าย f
      # เหนือ g
      {id: g, type: text,
        label: ช}  # ท้าย g
""",
            """\
      # เหนือ g
      {id: g, type: text,
        label: ช},  # ท้าย g
      {id: f, type: text, label: ฉ}  # ท้าย f
""",
            id="in brackets over many lines",
        ),
        pytest.param(
            lambda text: remove(text, "form/3/fields/f"),
            "{id: f, type: text, label: ฉ},  # ท้าย f\n      ",
            "",
            id="the first in brackets goes",
        ),
        pytest.param(
            lambda text: remove(text, "form/2/fields/e"),
            ", {id: e, type: text, label: จ}",
            "",
            id="the last in brackets goes",
        ),
        pytest.param(
            lambda text: remove(text, "checks/0"),
            'checks:\n  - {warn_if: b > 10, field: b, text: "มาก {b}"}\n',
            "",
            id="the only one goes with its key",
        ),
        pytest.param(
            lambda text: remove(text, "examples/0"),
            "examples:\n  - name: one\n    errors: []\n",
            "",
            id="at the end of the file",
        ),
        pytest.param(
            lambda text: remove(remove(text, "form/2/fields/d"), "form/2/fields/0"),
            "[{id: d, type: text, label: ง}, {id: e, type: text, label: จ}]",
            "[]",
            id="a section keeps an empty list",
        ),
        pytest.param(
            lambda text: remove(text, "form/1/fields/a"),
            "      # เรื่อง ก\n      - {id: a, type: text, label: ก}  # ท้าย ก\n",
            "",
            id="with its comments",
        ),
        pytest.param(
            lambda text: insert(text, "form/1/fields", 1, SNIPPET),
            "      - id: b\n",
            "      # ใหม่\n      - id: n\n        type: text\n        label: [น]\n      - id: b\n",
            id="inserted as the neighbours are indented",
        ),
        pytest.param(
            lambda text: insert(text, "form/2/fields", 2, SNIPPET),
            "    fields: [{id: d, type: text, label: ง}, {id: e, type: text, label: จ}]",
            "    # ใหม่\n    fields: [{id: d, type: text, label: ง}, {id: e, type: text, label: จ}, "
            "{id: n, type: text, label: [น]}]",
            id="inserted in brackets on one line",
        ),
        pytest.param(
            lambda text: insert(text, "form/0/fields", 0, "{id: b, type: text, label: ข}"),
            "  - use: applicant\n",
            "  - use: applicant\n    fields:\n      - {id: b_2, type: text, label: ข}\n",
            id="a first list, an id of its own",
        ),
        pytest.param(
            lambda text: insert(text, "steps", 0, "- {id: look, state: in_progress, label: ดู}"),
            "examples:\n",
            "steps:\n  - {id: look, state: in_progress, label: ดู}\nexamples:\n",
            id="a new key stands where the language has it",
        ),
        pytest.param(
            lambda text: move(text, "form/1/fields/b", "form/2/fields", 0),
            """\
      - id: b
        type: money  # ชนิด
        label: "ข, ค"
        # ของ b

      # ของใครก็ไม่รู้

      - {id: c, type: text, label: ค}
  - title: สอง
    fields: [{""",
            """\

      # ของใครก็ไม่รู้

      - {id: c, type: text, label: ค}
  - title: สอง
    # ชนิด
    # ของ b
    fields: [{id: b, type: money, label: "ข, ค"}, {""",
            id="from lines into brackets",
        ),
        pytest.param(
            lambda text: move(text, "form/3/fields/g", "form/1/fields", 9),
            """\
      - {id: c, type: text, label: ค}
  - title: สอง
    fields: [{id: d, type: text, label: ง}, {id: e, type: text, label: จ}]
  - title: สาม
    fields: [
      {id: f, type: text, label: ฉ},  # ท้าย f
      # เหนือ g
      {id: g, type: text,
        label: ช}  # ท้าย g
""",
            """\
      - {id: c, type: text, label: ค}
      # เหนือ g
      - {id: g, type: text,
          label: ช}  # ท้าย g
  - title: สอง
    fields: [{id: d, type: text, label: ง}, {id: e, type: text, label: จ}]
  - title: สาม
    fields: [
      {id: f, type: text, label: ฉ}  # ท้าย f
""",
            id="from brackets into lines",
        ),
        pytest.param(
            lambda text: copy(text, "form/1/fields/a", "another"),
            "      - id: b\n",
            "      # เรื่อง ก\n      - {id: another, type: text, label: ก}  # ท้าย ก\n      - id: b\n",
            id="copied under a new name",
        ),
        pytest.param(
            lambda text: copy(text, "examples/0"),
            "    errors: []\n",
            "    errors: []\n  - name: one 2\n    errors: []\n",
            id="a copy without a name gets one",
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_edit_changes_what_was_meant_and_nothing_else(edit: Edit, gone: str, new: str, end: str) -> None:
    assert TEXT.count(gone) == 1
    assert edit(TEXT.replace("\n", end)) == TEXT.replace(gone, new).replace("\n", end)
    open_ended = TEXT.removesuffix("\n").replace("\n", end)
    assert edit(open_ended) == TEXT.replace(gone, new).removesuffix("\n").replace("\n", end)


def test_a_section_goes_elsewhere_with_all_that_stands_in_it() -> None:
    moved = move(TEXT, "form/3", "form", 0)
    lines = TEXT.split("\n")
    part = outline(TEXT).part("form/3")
    assert (part.label, part.lines) == ("สาม", (20, 26))
    own, before, rest = lines[19:26], lines[:4], lines[4:19]
    assert moved == "\n".join([*before, *own, *rest, *lines[26:]])


def test_a_copied_section_has_questions_of_its_own_that_name_each_other() -> None:
    text = "form:\n  - fields:\n      - {id: a, type: money, label: ก}\n      - {id: b, type: money, label: ข, value: a * 2}\n"
    assert "{id: b_2, type: money, label: ข, value: a_2 * 2}" in copy(text, "form/0")


def test_block_texts_keep_their_meaning_in_brackets() -> None:
    text = (
        "form:\n  - fields:\n      - id: a\n        label: |-\n          สอง\n          บรรทัด\n  - fields: [{id: b}]\n"
    )
    assert move(text, "form/0/fields/a", "form/1/fields", 1).endswith(
        'form:\n  - fields: []\n  - fields: [{id: b}, {id: a, label: "สอง\\nบรรทัด"}]\n'
    )


def test_a_broken_part_elsewhere_does_not_stand_in_the_way() -> None:
    broken = TEXT.replace("title: ทดสอบ", "title: ทดสอบ: จริง").replace("errors: []", "errors: [")
    problems = Problems()
    read(broken, "t.yaml", problems)
    assert len(problems) == 2
    assert [part.at for part in outline(broken).parts] == ["form/0", "form/1", "form/2", "form/3", "checks/0"]
    assert move(broken, "form/1/fields/c", "form/1/fields", 0) == move(
        TEXT, "form/1/fields/c", "form/1/fields", 0
    ).replace("title: ทดสอบ", "title: ทดสอบ: จริง").replace("errors: []", "errors: [")


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda: outline(TEXT.replace("  type: money", "\ttype: money")), "tab"),
        (lambda: outline("  \n# ว่าง\n"), "nothing"),
        (lambda: outline("form: " + "[" * 30 + "]" * 30), "too_big"),
        (lambda: outline("steps:\n  - - {id: a}\n"), None),
        (lambda: remove("steps: [{id: a}]\nform:\n  - fields: ก\n", "form/0/fields/0"), "no_list"),
        (lambda: remove(TEXT, "steps/look"), "not_there"),
        (lambda: remove(TEXT, "form/9"), "not_there"),
        (lambda: insert(TEXT, "title", 0, "{id: n}"), "not_there"),
        (lambda: insert(TEXT, "form/1/fields", 0, "{id: n"), "broken"),
        (lambda: insert(TEXT, "form/1/fields", 0, "# ไม่มีอะไร"), "nothing"),
        (lambda: move(TEXT, "form/1/fields/a", "examples", 0), "other_things"),
        (
            lambda: move(
                "form:\n  - fields:\n    - {id: t, type: table, fields: [{id: x}]}\n",
                "form/0/fields/t",
                "form/0/fields/t/fields",
                0,
            ),
            "into_itself",
        ),
    ],
)
def test_what_cannot_be_done_is_said_kindly(edit: Callable[[], object], code: str | None) -> None:
    if code is None:
        edit()
        return
    with pytest.raises(NotEdited) as refused:
        edit()
    assert refused.value.code == f"language.edit.{code}"
    assert all(refused.value.told(language) for language in LANGUAGES)
