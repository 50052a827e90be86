"""Forms of a service come from the table of keys: no key is missed, and what was not touched stays as it was."""

import pytest

from portal.request_types.compiling import compile_bundle
from portal.request_types.editing import outline
from portal.request_types.editing.answering import answered, applied
from portal.request_types.editing.part_names import MOST_ASKED, part_names, questions_of
from portal.request_types.editing.parting import IN_TEXT, Asked, part_asked
from portal.request_types.editing.questions import NONE_AT_ALL, Choice, Question, Way
from portal.request_types.editing.spans import spans
from portal.request_types.examples.running import run
from portal.request_types.judging.registry_rows import RowsInMemory
from portal.request_types.keys import CONSTRUCTS, Kind
from portal.request_types.keys.fields import FIELD_TYPES
from portal.request_types.reading.source import BARE_OFFICE, Bundle, File
from portal.web.admin.workshop.presses import WITH_FORM
from tests.request_types.test_every_key import WHOLE

TEXT = """\
# บริการ
format: 1
id: loan
title: ขอยืม
about:
  law: [กฎหมายหนึ่ง, {th: กฎหมายสอง, en: Act two}]  # สองฉบับ
shows: {result: ผล}
form:
  - title: ยืม
    fields:
      - {id: many, type: integer, label: จำนวน}
      - {id: kind, type: choice, label: ชนิด, options: {a: ก, b: ข}}
      - {id: fee, type: integer, label: ค่ามัดจำ, value: many * 2}
steps:
  - {id: looking, state: in_progress, label: ตรวจ}
print:
  - id: permit
    title: ใบอนุญาต
    body:
      - "ให้ {applicant.full_name} ยืม"
      - {when: many > 1, text: "จำนวน {many}"}
report: {measures: [count(), {label: {th: รวม, en: Sum}, value: sum(many)}]}
examples:
  - {name: ยืมได้, given: {many: "2"}, errors: []}  # ตัวอย่าง
"""
ALL = [Choice("a", "ก"), Choice(NONE_AT_ALL, "ไม่มี")]


def _asked(text: str, at: str) -> Asked:
    root = spans(text)

    def choices(made_of: str, key: str) -> list[Choice] | None:
        return ALL if made_of == "example" and key in ("errors", "warnings", "hidden") else None

    inside = part_names(root, questions_of(root, "th"), ("submit", "accept"))
    return part_asked(root, outline(text), at, ("th", "en"), choices, inside)


def _typed(asked: Asked, **words: str) -> dict[str, str]:
    """What a browser would send, with some of it typed anew; names begin behind the part."""
    said = {one.name: one.words for each in asked.all for one in each.inputs if one.words}
    return said | {f"v/{name}": each for name, each in words.items()}


def _changed(at: str, text: str = TEXT, **words: str) -> str:
    asked = _asked(text, at)
    answers = answered(asked.all, _typed(asked, **words))
    assert answers.wrong == {}, {name: each.code for name, each in answers.wrong.items()}
    return applied(text, answers, "type", {"many", "looking"})


def _lines(new: str, old: str = TEXT) -> list[str]:
    return [each for each in new.splitlines() if each not in old.splitlines()]


EVERY = """\
title: x
shows: {result: r}
form:
  - fields:
      - {id: asked, type: TYPE, label: x}
      - {note: x}
  - fields: [{id: one, type: integer, value: "1", label: x}]
checks: [{field: asked, text: x}]
steps: [{id: looking, state: done, label: x}]
staff_forms: [{id: result, title: x, fields: []}]
records: [{id: rating, title: x, by: staff, fields: []}]
replies: [{id: soon, title: x, text: x}]
then: [{at: looking, given: {z: asked}, create_account: {role: x, answers: {z: asked}}}]
print: [{id: paper, title: x, body: [x]}]
links: [{title: x, blank: true}]
examples: [{name: x}]
"""
PARTS = {
    "type": "", "section": "form/0", "field": "form/0/fields/asked", "note": "form/0/fields/1", "check": "checks/0",
    "step": "steps/looking", "staff_form": "staff_forms/result", "record": "records/rating", "reply": "replies/soon",
    "then": "then/0", "paper": "print/paper", "link": "links/0", "example": "examples/0",
}  # fmt: skip


def _asked_of(questions: list[Question]) -> set[tuple[str, str]]:
    found = {(each.made_of, each.key.name) for each in questions}
    return found | {(each.made_of, each.within.name) for each in questions if each.within}


@pytest.mark.parametrize("made_of", PARTS)
def test_every_key_of_a_service_is_asked_in_a_form_or_says_why_not(made_of: str) -> None:
    assert made_of in WITH_FORM | {"type"}
    for type_name in FIELD_TYPES if made_of == "field" else ("integer",):
        asked = _asked(EVERY.replace("TYPE", type_name), PARTS[made_of]).all
        names = _asked_of(asked) | {(made_of, each.within.name) for each in asked if each.within}
        holders = {made_of} | {key.of for key in CONSTRUCTS[made_of].keys if key.kind is Kind.ONE}
        holders |= {"new_account"} if made_of == "then" else set()
        for holder in holders:
            for key in CONSTRUCTS[holder].keys:
                if key.types and type_name not in key.types:
                    continue
                is_part = key.kind is Kind.ITEMS or (key.kind is Kind.MANY and key.of in WITH_FORM)
                wanted = is_part or (holder, key.name) in IN_TEXT or key.kind is Kind.ONE
                assert wanted or (holder, key.name) in names or any(
                    each.within and each.within.name == key.name for each in asked
                ), (type_name, holder, key.name)  # fmt: skip


def test_reasons_are_of_keys_that_are_there_and_of_no_others() -> None:
    assert [place for place in IN_TEXT if CONSTRUCTS[place[0]].key(place[1]) is None] == []


def test_a_form_that_is_sent_as_it_came_changes_nothing() -> None:
    text = WHOLE.type.text
    kinds = {(part.made_of, part.type): part.at for part in outline(text).all() if not part.uses}
    for at in ["", *kinds.values()]:
        assert _changed(at, text) == text, at


def test_laws_in_two_languages_keep_their_comment() -> None:
    new = _changed("", **{"about/law/0/en": "Act one", "about/law/2/th": "กฎหมายสาม"})
    assert "law: [{th: กฎหมายหนึ่ง, en: Act one}, {th: กฎหมายสอง, en: Act two}, กฎหมายสาม]  # สองฉบับ" in new
    asked = _asked(TEXT, "")
    alone = answered(asked.all, _typed(asked, **{"about/law/2/en": "Only English"}))
    assert [each.code for each in alone.wrong.values()] == ["settings.missing"]


def test_a_paper_is_written_line_by_line_and_each_may_have_its_condition() -> None:
    new = _changed("print/permit", **{"body/2/text": "ลงชื่อ: ผู้อนุญาต", "body/2/when": 'kind == "a"'})
    assert new.splitlines()[18:22] == [
        "    body:",
        "      - ให้ {applicant.full_name} ยืม",
        '      - {when: many > 1, text: "จำนวน {many}"}',
        '      - {when: kind == "a", text: "ลงชื่อ: ผู้อนุญาต"}',
    ]
    found, problems = compile_bundle(Bundle(File("loan.yaml", new), BARE_OFFICE, None, {}, {}))
    assert found is not None, [each.said() for each in problems.sorted()]


def test_a_map_that_is_not_asked_for_misses_nothing_and_one_that_is_begun_does() -> None:
    begun = _changed("", **{"subject/name": "applicant.full_name"})
    assert "subject: {name: applicant.full_name}" in begun
    assert "subject" not in _changed("", begun, **{"subject/name": ""})
    asked = _asked(TEXT, "")
    wrong = answered(asked.all, _typed(asked, **{"subject/phone": "applicant.phone"})).wrong
    assert {name: each.code for name, each in wrong.items()} == {"v/subject/name": "settings.missing"}


def test_what_an_example_says_is_asked_question_by_question() -> None:
    at = "examples/0"
    asked = {each.name: each for each in _asked(TEXT, at).all}
    assert {name for name in asked if "/given/" in name} == {"v/given/many", "v/given/kind"}
    assert {name for name in asked if "/expect/" in name} == {"v/expect/fee"}
    assert asked["v/errors"].way is Way.TICKS
    new = _changed(at, **{"given/kind": "b", "expect/fee": "4", "warnings/[]": "1"})
    assert _lines(new) == [
        '  - {name: ยืมได้, given: {many: "2", kind: b}, expect: {fee: 4}, errors: [], warnings: []}  # ตัวอย่าง'
    ]
    found, _ = compile_bundle(Bundle(File("loan.yaml", new), BARE_OFFICE, None, {}, {}))
    assert found is not None and all(result.ok for result in run(found, RowsInMemory({})))
    assert "do: [looking, done]" in _changed(at, do="looking\ndone")
    filled = TEXT.replace("errors: []}  #", "errors: [], do: [{looking: {many: x}}]}  #")
    assert [each.is_sayable for each in _asked(filled, at).all if each.key.name == "do"] == [False], "left as it is"
    assert "errors: [a]" in _changed(at, **{"errors/a": "1"})


def test_an_id_is_changed_with_all_that_names_it_and_old_answers_are_kept() -> None:
    new = _changed("form/0/fields/many", **{"id": "pieces", "label/th": "กี่ชิ้น"})
    assert "{id: pieces, was: many, type: integer, label: กี่ชิ้น}" in new
    assert "value: pieces * 2" in new and '"จำนวน {pieces}"' in new and 'given: {pieces: "2"}' in new
    assert "many" not in new.replace("was: many", "")
    assert "{id: sort, type: choice" in _changed("form/0/fields/kind", id="sort"), "not in force yet: it was nothing"


def test_what_a_step_says_of_facts_and_how_people_are_told_is_asked_by_name() -> None:
    assert "shows: {result: {th: ผ่าน, en: Passed}}" in _changed(
        "steps/looking", **{"shows/result/th": "ผ่าน", "shows/result/en": "Passed"}
    )
    assert 'notices: {accept: "รับ {request.number}"}' in _changed("", **{"notices/accept": "รับ {request.number}"})
    assert "shows: {result: ผล, option_1: อีกอย่าง}" in _changed("", **{"shows/+1/th": "อีกอย่าง"})


def test_of_a_thousand_questions_an_example_asks_the_first_and_those_it_names() -> None:
    many = "".join(f"      - {{id: q{number}, type: text, label: x}}\n" for number in range(1000))
    text = TEXT.replace("    fields:\n", f"    fields:\n{many}", 1).replace('many: "2"', 'q900: "2"')
    given = [each.key.name for each in _asked(text, "examples/0").all if each.within and each.within.name == "given"]
    assert (len(given), given[-1]) == (MOST_ASKED + 1, "q900")
