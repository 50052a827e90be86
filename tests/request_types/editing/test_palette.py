"""What one begins with is sound: every snippet in a small type, and every new type."""

import pytest

from portal.request_types.compiling import compile_bundle
from portal.request_types.editing import insert
from portal.request_types.editing.beginning import another, new_type
from portal.request_types.editing.palette import FOR_STAFF, Snippet, palette
from portal.request_types.examples.running import run
from portal.request_types.judging.registry_rows import RowsInMemory
from portal.request_types.keys.fields import FIELD_TYPES
from portal.request_types.reading.source import BARE_OFFICE, Bundle, File, library_type
from portal.texts import LANGUAGES

ROOMS = File(
    "rooms.yaml",
    "id: rooms\ntitle: ห้อง\ncolumns: [{id: name, type: text, label: ชื่อ}]\nrows: {small: {name: เล็ก}}\n"
    "bookable: {hours: 08:30..16:30, days: mon..fri}\n",
)
EARLIER = {"permit": {"topic": {"type": "text", "label": {"th": "เรื่อง"}, "options": {}, "searchable": False}}}
TYPE = """\
id: t
title: ทดสอบ
form:
  - fields:
      - {id: how_many, type: integer, label: จำนวน}
      - {id: room, type: reference, from: rooms, label: ห้อง}
      - {id: wishes, type: ranked, from: rooms, ranks: 1, label: ความต้องการ}
steps:
  - {id: looking, state: in_progress, label: ตรวจ}
staff_forms:
  - {id: sort, title: จัด, at: looking, fields: [{id: remark, type: text, label: หมายเหตุ}]}
"""


@pytest.mark.parametrize(
    "snippet", [each for language in LANGUAGES for each in palette(language)], ids=lambda each: each.name
)
def test_each_snippet_is_sound_where_it_belongs(snippet: Snippet) -> None:
    fields = "staff_forms/sort/fields" if snippet.name in FOR_STAFF else "form/0/fields"
    text = insert(TYPE, fields if snippet.list == "fields" else snippet.list, 9, snippet.text)
    found, problems = compile_bundle(Bundle(File("t.yaml", text), BARE_OFFICE, None, {}, {"rooms": ROOMS}, EARLIER))
    assert found is not None, [problem.said() for problem in problems.sorted()]


def test_there_is_one_for_each_type_of_question_and_for_all_else_one_inserts() -> None:
    for language in LANGUAGES:
        names = [snippet.name for snippet in palette(language)]
        assert names[: len(FIELD_TYPES)] == list(FIELD_TYPES)
        assert {"section", "step", "staff_form", "record", "check", "example"} < set(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_type_proves_itself_and_says_what_to_do_next(language: str) -> None:
    base = library_type("certificate")
    assert base is not None
    texts = [
        new_type("permit", "คำขอ: อนุญาต #1", language=language),
        new_type("permit", {"th": "ขออนุญาต", "en": "Permit: new"}, language=language),
        new_type("permit", "ขออนุญาต", "library/certificate", language),
        another(base.text.replace("icon: certificate", "code: 12\nicon: certificate"), "permit", "ขอ", language),
    ]
    for text in texts:
        assert text.startswith("# ")
        found, problems = compile_bundle(Bundle(File("permit.yaml", text), BARE_OFFICE, base, {}, {}))
        assert found is not None, [problem.said() for problem in problems.sorted()]
        assert found.definition.id == "permit"
        assert found.definition.code == ""
        results = run(found, RowsInMemory({}))
        assert results and all(result.ok for result in results)
    assert "หนังสือรับรองความประพฤติ" in texts[3] and "code" not in texts[3].split("\n", 1)[1]
