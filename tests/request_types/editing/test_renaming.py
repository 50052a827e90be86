"""New names follow to wherever something is named, and nowhere else."""

from dataclasses import replace

import pytest

from portal.request_types.compiling import check_office, compile_bundle
from portal.request_types.editing import NotEdited, outline, rename, what_uses
from portal.request_types.examples.running import run
from portal.request_types.judging.registry_rows import RowsInMemory
from portal.request_types.reading.source import File, load_office
from tests.request_types.editing.test_any_edits import numbered
from tests.request_types.test_every_key import WHOLE
from tests.request_types.test_offices import ROOT

TEXT = """\
id: t
title: ทดสอบ
area: [zone]
summary: "{b:long} {b.x} {{b}} b"
form:
  - fields:
      - {id: b, type: money, label: b b}
      - {id: zone, type: reference, from: b, label: เขต, when: b > 1 and b(1) == "b" or x.b}
      - {id: people, type: table, label: คน, fields: [{id: b, type: integer, label: b}, {id: c, type: integer, value: row.b * b}]}
      - {id: e, type: integer, label: จ, value: 'sum(people.b) if "b" == ''b'' else b'}
steps:
  - {id: look, state: in_progress, label: ดู, due: 3 days, next: [look, done]}
staff_forms:
  - {id: sort, title: จัด, at: look, moves_to: look, fields: [{id: days, type: integer, label: วัน}]}
records:
  - {id: rating, title: คะแนน, by: applicant, fields: [{id: b, type: rating, label: ข}, {id: f, type: text, value: b + people.c}]}
report: {measures: [{label: b, value: average(rating.b)}, sum(b)], dimensions: [request.step == "look", 'look']}
examples:
  - {given: {b: "1", people: [{b: "2"}]}, do: [{sort: {days: "1"}}, look, {rating: {b: "5"}}], expect: {e: "2"}, step: look}
"""


def lines_changed(new: str) -> dict[int, str]:
    pairs = zip(TEXT.splitlines(), new.splitlines(), strict=True)
    return {number: after for number, (before, after) in enumerate(pairs, 1) if before != after}


@pytest.mark.parametrize(
    ("at", "changed"),
    [
        (
            "form/0/fields/b",
            {
                4: 'summary: "{new:long} {new.x} {{b}} b"',
                7: "      - {id: new, type: money, label: b b}",
                8: '      - {id: zone, type: reference, from: b, label: เขต, when: new > 1 and b(1) == "b" or x.b}',
                9: "      - {id: people, type: table, label: คน, fields: "
                "[{id: b, type: integer, label: b}, {id: c, type: integer, value: row.b * new}]}",
                10: "      - {id: e, type: integer, label: จ, value: 'sum(people.b) if \"b\" == ''b'' else new'}",
                17: "report: {measures: [{label: b, value: average(rating.b)}, sum(new)], "
                "dimensions: [request.step == \"look\", 'look']}",
                19: '  - {given: {new: "1", people: [{b: "2"}]}, '
                'do: [{sort: {days: "1"}}, look, {rating: {b: "5"}}], expect: {e: "2"}, step: look}',
            },
        ),
        (
            "form/0/fields/people/fields/b",
            {
                9: "      - {id: people, type: table, label: คน, fields: "
                "[{id: new, type: integer, label: b}, {id: c, type: integer, value: row.new * b}]}",
                10: "      - {id: e, type: integer, label: จ, value: 'sum(people.new) if \"b\" == ''b'' else b'}",
                19: '  - {given: {b: "1", people: [{new: "2"}]}, '
                'do: [{sort: {days: "1"}}, look, {rating: {b: "5"}}], expect: {e: "2"}, step: look}',
            },
        ),
        (
            "records/rating/fields/b",
            {
                16: "  - {id: rating, title: คะแนน, by: applicant, "
                "fields: [{id: new, type: rating, label: ข}, {id: f, type: text, value: new + people.c}]}",
                17: "report: {measures: [{label: b, value: average(rating.new)}, sum(b)], "
                "dimensions: [request.step == \"look\", 'look']}",
                19: '  - {given: {b: "1", people: [{b: "2"}]}, '
                'do: [{sort: {days: "1"}}, look, {rating: {new: "5"}}], expect: {e: "2"}, step: look}',
            },
        ),
        (
            "steps/look",
            {
                12: "  - {id: new, state: in_progress, label: ดู, due: 3 days, next: [new, done]}",
                14: "  - {id: sort, title: จัด, at: new, moves_to: new, fields: [{id: days, type: integer, label: วัน}]}",
                17: "report: {measures: [{label: b, value: average(rating.b)}, sum(b)], "
                "dimensions: [request.step == \"new\", 'look']}",
                19: '  - {given: {b: "1", people: [{b: "2"}]}, '
                'do: [{sort: {days: "1"}}, new, {rating: {b: "5"}}], expect: {e: "2"}, step: new}',
            },
        ),
    ],
)
def test_a_new_name_is_followed_where_the_old_one_meant_it(at: str, changed: dict[int, str]) -> None:
    assert lines_changed(rename(TEXT, at, "new")) == changed


def test_what_was_published_says_what_it_was_called() -> None:
    assert "{id: new, was: b, type: money" in rename(TEXT, "form/0/fields/b", "new", published=True)
    block = "steps:\r\n  - id: a\r\n    state: done\r\n"
    assert rename(block, "steps/a", "b", published=True) == "steps:\r\n  - id: b\r\n    was: a\r\n    state: done\r\n"
    again = rename(rename(block, "steps/a", "b", published=True), "steps/b", "c", published=True)
    assert again == "steps:\r\n  - id: c\r\n    was: a\r\n    state: done\r\n"


@pytest.mark.parametrize(
    ("at", "new", "code"),
    [
        ("form/0/fields/b", "Total", "id_form"),
        ("form/0/fields/b", "row", "id_form"),
        ("form/0/fields/b", "class", "id_form"),
        ("form/0/fields/b", "days", "id_taken"),
        ("steps/look", "done", "id_taken"),
        ("form/0/fields/people/fields/c", "b", "id_taken"),
        ("form/0", "section", "no_id"),
    ],
)
def test_a_name_that_cannot_be_is_refused(at: str, new: str, code: str) -> None:
    with pytest.raises(NotEdited) as refused:
        rename(TEXT, at, new)
    assert refused.value.code == f"language.edit.{code}"


def test_what_would_miss_a_part_is_told_with_its_line() -> None:
    assert [(use.at, use.key, use.line) for use in what_uses(TEXT, "form/0/fields/people")] == [
        ("form/0/fields/3", "value", 10),
        ("records/0/fields/1", "value", 16),
        ("examples/0", "given", 19),
    ]
    assert [(use.at, use.key) for use in what_uses(TEXT, "steps/look")] == [
        ("staff_forms/0", "at"),
        ("staff_forms/0", "moves_to"),
        ("", "report"),
        ("examples/0", "do"),
        ("examples/0", "step"),
    ]
    assert {use.at for use in what_uses(TEXT, "form/0")} == {"", "records/0/fields/1", "examples/0"}
    assert what_uses(TEXT, "examples/0") == ()


def all_new(text: str) -> str:
    """The text with another name for whatever has one."""
    for part, way in numbered(outline(text).parts):
        if part.id and part.made_of != "example":
            text = rename(text, "/".join(way), f"new_{part.id}"[:40])
    assert all(part.id.startswith("new_") for part in outline(text).all() if part.id)
    return text


def test_a_type_that_uses_every_key_is_as_sound_with_all_its_names_new() -> None:
    found, problems = compile_bundle(replace(WHOLE, type=File("whole.yaml", all_new(WHOLE.type.text))))
    assert found is not None, [problem.said() for problem in problems.sorted()]


def test_the_examples_of_an_office_hold_with_all_its_names_new() -> None:
    source = load_office(ROOT / "offices" / "welfare-card")
    bundle = source.bundle("development", rows=True)
    found, problems = compile_bundle(replace(bundle, type=File("new.yaml", all_new(bundle.type.text))))
    assert found is not None, [problem.said() for problem in problems.sorted()]
    assert len(found.definition.examples) > 5
    rows = RowsInMemory(check_office(source).registries)
    assert [(result.name, result.failures) for result in run(found, rows) if not result.ok] == []
