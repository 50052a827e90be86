"""What names, kinds and doors a type may use: each mistake is told at its place, with what was meant."""

import pytest

from portal.request_types.checked import CheckedType
from portal.request_types.compiling import compile_bundle
from portal.request_types.paging import page_of_sections, titles_of_pages
from portal.request_types.reading.problems import Problem
from portal.request_types.reading.source import BARE_OFFICE, Bundle, File
from portal.texts import LANGUAGES

ZONES = "id: zones\ntitle: เขต\ncolumns: [{id: name, type: text, label: ชื่อ}]\nrows: {north: {name: เหนือ}}\n"
ROOMS = """\
id: rooms
title: ห้อง
columns:
  - {id: name, type: text, label: ชื่อ}
  - {id: seats, type: integer, label: ที่นั่ง}
rows: {small: {name: เล็ก, seats: 5}}
"""
TYPE = """\
id: f
title: ก
form:
  - fields:
      - {id: goods, type: money, label: ราคา}
      - {id: people, type: integer, label: คน, optional: true}
      - {id: kind, type: choice, label: ชนิด, options: {first: หนึ่ง, second: สอง}}
      - {id: bare, type: choice, label: เปล่า, options: [ก, ข]}
      - {id: room, type: reference, from: rooms, label: ห้อง}
      - {id: t, type: table, label: ตาราง, fields: [{id: age, type: integer, label: อายุ}]}
      - FIELD
steps:
  - {id: looking, state: in_progress, label: ดู}
  - {id: ready, state: in_progress, label: พร้อม}
staff_forms:
  - {id: sort, title: จัด, at: [looking], moves_to: ready, fields: [{id: amount, type: money, label: จำนวน}]}
"""
SIMPLE = "{id: last, type: text, label: ท้าย}"


def bundle(text: str) -> Bundle:
    registries = {"zones": File("registries/zones.yaml", ZONES), "rooms": File("registries/rooms.yaml", ROOMS)}
    return Bundle(File("f.yaml", text), BARE_OFFICE, None, {}, registries)


def checked(text: str) -> tuple[CheckedType | None, tuple[Problem, ...]]:
    found, problems = compile_bundle(bundle(text))
    for problem in problems.sorted():
        assert all(problem.said(language) for language in LANGUAGES)
    return found, problems.sorted()


def complaints(text: str) -> list[tuple[str, str]]:
    """Codes with the text that stands at their place."""
    lines = text.split("\n")
    return [
        (problem.code.split(".")[1], lines[problem.mark.line - 1][problem.mark.column - 1 :])
        for problem in checked(text)[1]
    ]


@pytest.mark.parametrize(
    ("field", "code", "at"),
    [
        ("{id: x, type: money, label: x, value: goods + peopl}", "unknown_name_near", "peopl}"),
        ("{id: x, type: money, label: x, value: amount * 2}", "name_elsewhere", "amount"),
        ("{id: x, type: money, label: x, value: goods * people}", "maybe_blank", "people}"),
        ("{id: x, type: money, label: x, value: goods + kind}", None, None),
        ("{id: x, type: yes_no, label: x, value: goods}", None, "goods"),
        ("{id: x, type: integer, label: x, value: goods}", None, "goods"),
        ("{id: x, type: text, label: x, when: kind == 'frist'}", None, "'frist'"),
        ("{id: x, type: text, label: x, when: bare == 'ก'}", None, None),
        ("{id: x, type: text, label: x, when: t.age > 60}", "column_condition", "t.age"),
        ("{id: x, type: text, label: x, when: goods}", "not_a_condition", "goods"),
        ("{id: x, type: text, label: x, when: room.setas > 1}", None, "room.setas"),
        ("{id: x, type: text, label: x, when: request.step == 'ready'}", "name_elsewhere", "request"),
        ("{id: x, type: reference, from: room, label: x}", "word_meant", "room, "),
        ("{id: x, type: reference, from: rooms, find_by: nam, label: x}", "word_meant", "nam, "),
        ("{id: x, type: reference, from: rooms, within: goods, label: x}", "within_row", "goods"),
        ("{id: x, type: reference, from: zones, within: room, label: x}", "within_column", "room"),
        ("{id: x, type: reference, from: rooms, where: option.seat > 1, label: x}", None, "option.seat"),
        ("{id: x, type: reference, from: rooms, default: smal, label: x}", "word_meant", "smal"),
        ("{id: x, type: quantities, from: rooms, price: name, label: x}", "price_money", "name"),
        ("{id: x, type: slot, books: room, label: x}", "not_bookable", "room"),
        ("{id: x, type: period, books: goods, label: x}", None, "goods"),
        ("{id: x, type: period, held_from: lokking, label: x}", "word_meant", "lokking"),
        ("{id: x, type: choice, options: {a: ก}, default: b, label: x}", None, "b"),
        ("{id: x, type: text, number: 'ที่ {year}', label: x}", "number_repeats", "ที่"),
        ("{id: x, type: file, value: goods, label: x}", "never_computed", "goods"),
        ("{id: x, type: money, value: goods, default: '1', label: x}", "value_and_prefill", "goods"),
        ("{id: x, type: money, value: x + 1, label: x}", "cycle", "x + 1"),
        (
            "{id: x, type: table, label: x, fields: [{id: y, type: text, label: y}], count: 1..200}",
            "range_most",
            "1..200",
        ),
        (
            "{id: x, type: table, label: x, fields: [{id: y, type: text, label: y}], count: 101..}",
            "range_most",
            "101..",
        ),
        ("{id: x, type: text, label: x, length: ..100001}", "range_most", "..100001"),
        ("{id: goods, type: money, label: x}", "id_twice", "goods"),
        ("{id: amount, type: money, label: x}", "id_twice", "amount"),
        ("{id: request, type: money, label: x}", "id_reserved", "request"),
        ("{id: class, type: money, label: x}", "id_reserved", "class"),
        ("{id: Name, type: money, label: x}", "id_form", "Name"),
    ],
)
def test_a_mistake_in_a_field_is_told_where_it_stands(field: str, code: str | None, at: str | None) -> None:
    found = complaints(TYPE.replace("FIELD", field))
    assert found
    if code:
        assert code in [found_code for found_code, _ in found], found
    if at:
        assert any(text.startswith(at) for found_code, text in found if code in (None, found_code)), found


def test_a_list_that_is_not_there_is_told_once_whatever_reads_its_rows() -> None:
    car = "{id: car, type: reference, from: lorries, where: option.seats > 1, label: x}"
    reads = "{id: seats, type: integer, label: x, value: car.seats}"
    assert [code for code, _ in complaints(TYPE.replace("FIELD", f"{car}\n      - {reads}"))] == ["word_one_of"]


@pytest.mark.parametrize(
    ("own", "reads", "is_told"),
    [
        ("when: kind == 'first'", "when: kind == 'first'", False),
        ("when: kind == 'first'", "", True),
        ("when: kind == 'first'", "when: kind == 'second'", True),
        ("when: kind == 'first', optional: true", "when: kind == 'first'", True),
    ],
)
def test_what_is_asked_together_has_an_answer_for_what_is_worked_out(own: str, reads: str, is_told: bool) -> None:
    more = f"{{id: a, type: money, label: ก, {own}}}\n      - {{id: b, type: money, label: ข, value: a * 2, {reads}}}"
    assert bool(complaints(TYPE.replace("FIELD", more))) is is_told


@pytest.mark.parametrize(
    "field",
    [
        "{id: x, type: table, label: x, fields: [{id: y, type: text, label: y}], count: 1..100}",
        "{id: x, type: long_text, label: x, length: ..100000}",
    ],
)
def test_the_most_that_answers_hold_may_be_declared(field: str) -> None:
    assert "range_most" not in [code for code, _ in complaints(TYPE.replace("FIELD", field))]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("unit: nowhere", "word_one_of"),
        ("filed_by: [nobody]", "word_one_of"),
        ("number: '{code}{filed:%Y}'", "number_repeats"),
        ("number: '{seq}{people}'", "maybe_blank"),
        ("due: goods", "due_kind"),
        ("due: 3 wroking days", "duration_form"),
        ("notices: {accpet: x}", "word_meant"),
        ("notices: {accept: '{nothing_like_it}'}", "unknown_name"),
        ("checks: [{refuse_if: people > 1, field: people, text: x}]", "maybe_blank_condition"),
        ("checks: [{refuse_if: goods > 1, field: amount, text: x}]", "word_one_of"),
        ("checks: [{field: goods, text: x}]", "check_one"),
        ("checks: [{warn_if: goods > 1, field: goods, text: {th: x, en: '{godos} of it'}}]", "unknown_name_near"),
        ("checks: [{warn_if: goods > 1, field: goods, text: {en: x}}]", "first_language"),
        ("checks: [{warn_if: goods > 1, field: goods, text: {th: x, de: y}}]", "no_such_language"),
        ("print: [{id: p, title: x, body: '{goods:nonsense}'}]", "pattern_format"),
        ("print: [{id: p, title: x, body: x, at: nowhere}]", "word_one_of"),
        ("print: [{id: p, title: x, body: x, sign: rooms.smal}]", "word_meant"),
        ("print: [{id: p, title: x, body: x, sign: roms.small}]", "word_meant"),
        ("examples: [{name: x, given: {godos: '1'}}]", "word_meant"),
        ("examples: [{name: x, expect: {godos: '1'}}]", "word_meant"),
        ("examples: [{name: x, errors: [godos]}]", "word_meant"),
        ("examples: [{name: x, with: {roms: {small: {seats: 1}}}}]", "word_meant"),
        ("examples: [{name: x, with: {rooms: {small: {seat: 1}}}}]", "word_meant"),
        ("examples: [{name: x, do: [{srot: {}}]}]", "word_meant"),
        ("examples: [{name: x, do: [{sort: {amonut: 1}}]}]", "word_meant"),
        ("examples: [{name: x, step: redy}]", "word_meant"),
        ("examples: [{name: x, filed: 31/02/2568}]", "no_such_day"),
        ("examples: [{name: x}, {name: x}]", "id_twice"),
        ("open: 2568-01-01..2568-12-31", "date_two_readings"),
        ("open: 31/12/2568..01/01/2568", "range_order"),
        ("links: [{title: x}]", "link_one"),
        ("links: [{title: x, url: 'javascript:alert(1)'}]", "link_url"),
        ("format: 9", "format_unknown"),
        ("remove: [goods]", "remove_without_extends"),
    ],
)
def test_a_mistake_of_a_type_is_told(more: str, code: str) -> None:
    found = complaints(TYPE.replace("FIELD", SIMPLE) + more + "\n")
    assert code in [found_code for found_code, _ in found], found


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("moves_to: ready", "moves_to: raedy", "word_meant"),
        ("moves_to: ready", "moves_to: submitted", "no_door"),
        ("at: [looking]", "at: [lookin]", "word_meant"),
        ("at: [looking]", "at: [looking], by: [nobody_here]", "word_one_of"),
        ("id: ready, state", "id: done, state", "step_is_state"),
        ("id: ready, state", "id: looking, state", "id_twice"),
        (
            "label: ดู}",
            "label: ดู, next: []}\n  - {id: s, state: submitted, label: x, next: [looking]}"
            "\n  - {id: r, state: resubmitted, label: x, next: [looking]}",
            "step_unreachable",
        ),
        ("label: ดู}", "label: ดู, next: [raedy]}", "word_meant"),
        ("label: ดู}", "label: ดู, needs: [srot]}", "word_meant"),
        ("label: ดู}", "label: ดู, by: [nobody_here]}", "word_one_of"),
        ("label: ดู}", "label: ดู, was: ready}", "was_taken"),
        ("label: ดู}", "label: ดู, due: 2 days, clock: paused}", "clock_due"),
        (
            "steps:",
            "shows: {outcome: ผล}\nsteps:\n  - {id: y, state: in_progress, label: y, shows: {outcme: x}}",
            "word_meant",
        ),
        ("steps:", "shows: {amount: ผล}\nsteps:", "id_twice"),
        ("steps:", "shows: {request: ผล}\nsteps:", "id_reserved"),
        ("label: ดู}", "label: ดู}\n  - {id: ended, state: done, label: จบ, clock: paused}", "clock_state"),
        ("label: ดู}", "label: ดู, was: z}\n  - {id: x, state: in_progress, label: x, was: z}", "was_taken"),
        ("state: in_progress", "state: in_porgress", "word_meant"),
    ],
)
def test_a_mistake_in_steps_and_staff_forms_is_told(before: str, after: str, code: str) -> None:
    text = TYPE.replace("FIELD", SIMPLE).replace(before, after)
    found = complaints(text)
    assert code in [found_code for found_code, _ in found], found


def test_a_type_without_mistakes_is_complete() -> None:
    found, problems = checked(TYPE.replace("FIELD", SIMPLE))
    assert problems == ()
    assert found is not None
    assert list(found.fields) == ["goods", "people", "kind", "bare", "room", "t", "last", "amount"]
    assert {step.state.value for step in found.steps} == {
        "submitted", "in_progress", "returned", "resubmitted", "done", "cancelled",
    }  # fmt: skip
    assert found.fields["amount"].form == "sort"
    assert set(found.registries) == {"rooms"}


def test_computed_fields_come_after_what_they_read_whatever_their_order() -> None:
    fields = """{id: x, type: money, label: x, value: y * 2}
      - {id: y, type: money, label: y, value: goods * 2}"""
    found, problems = checked(TYPE.replace("FIELD", fields))
    assert problems == ()
    assert found is not None
    assert found.order.index("goods") < found.order.index("y") < found.order.index("x")


def test_a_field_that_could_not_be_read_is_not_reported_again_wherever_it_is_named() -> None:
    fields = """{id: x, type: mony, label: x}
      - {id: y, type: money, label: y, value: x * 2}"""
    assert [code for code, _ in complaints(TYPE.replace("FIELD", fields))] == ["word_meant"]


def test_pages_and_sections_are_numbered() -> None:
    text = """\
id: f
title: ก
form:
  - use: applicant
  - page: หนึ่ง
    fields: [{id: a, type: text, label: x}]
  - title: สอง
    when: answered(a)
    fields: [{id: b, type: text, label: x}]
  - page: สาม
    fields: [{id: c, type: text, label: x}]
"""
    found, problems = checked(text)
    assert problems == ()
    assert found is not None
    assert [(field.section, field.page) for field in found.fields.values()] == [(1, 0), (2, 0), (3, 1)]
    assert found.pages == 2
    assert page_of_sections(found.sections) == [0, 0, 0, 1], "as the form is shown, so it is judged"
    assert [str(title) for title in titles_of_pages(found.sections)] == ["หนึ่ง", "สาม"]
    assert found.fields["b"].section_when is not True
