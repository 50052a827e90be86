"""A place in a text is about one key of the language: what leads from a problem to the page that explains it."""

import pytest

from portal.request_types.describing.keys_there import KeyThere, key_there
from portal.request_types.describing.language_reference import CHAPTERS, chapter, chapter_of
from portal.request_types.keys import CONSTRUCTS
from portal.request_types.keys.fields import FIELD_TYPES

TEXT = """\
title: ทดสอบ
form:
  - fields:
      - {id: a, type: integer, label: ก, min: 1}
      - note: อ่านก่อน
      - id: b
        type: choice
        label: ข
        options: {x: หนึ่ง}
steps:
  - {id: s, state: done, lable: ขั้น}
stepz: x
"""


@pytest.mark.parametrize(
    ("line", "column", "of", "key"),
    [
        (1, 1, "type", "title"), (4, 39, "field", "label"), (4, 46, "field", "min"), (4, 9, "field", ""),
        (5, 15, "note", "note"), (7, 15, "field", "type"), (9, 19, "field", "options"), (11, 26, "step", ""),
        (11, 16, "step", "state"), (12, 1, "type", ""),
    ],
)  # fmt: skip
def test_the_innermost_key_around_a_place_is_named(line: int, column: int, of: str, key: str) -> None:
    assert key_there(TEXT, line, column) == KeyThere(of, key)


def test_what_cannot_be_read_is_about_nothing() -> None:
    assert key_there('a: "', 1, 1) is None
    assert key_there("", 1, 1) is None


def test_every_construct_stands_on_one_page_of_the_reference_and_none_is_called_as_a_kind_of_question() -> None:
    told = [each.name for name in CHAPTERS for each in chapter(name)]
    assert sorted(told) == sorted(CONSTRUCTS)
    assert {chapter_of("column"), chapter_of("tile"), chapter_of("new_account")} == {"registries", "figures", "work"}
    assert not CONSTRUCTS.keys() & FIELD_TYPES.keys()
