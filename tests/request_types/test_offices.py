"""The offices and the library that are shipped prove themselves, and their answers survive keeping and showing."""

from dataclasses import replace
from pathlib import Path

import pytest

from portal.request_types.checked import CheckedType
from portal.request_types.compiling import check_office, compile_bundle
from portal.request_types.examples.running import run
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.fields.files import FileField
from portal.request_types.judging.answers import display_answers, judge, load_answers, store_answers, words_of
from portal.request_types.judging.context import Context
from portal.request_types.judging.registry_rows import RowsInMemory
from portal.request_types.reading.source import Bundle, library_type, load_office
from portal.request_types.values import FileList
from tests.request_types.inline import FILED

ROOT = Path(__file__).parents[2]
SOURCE = load_office(ROOT / "offices" / "education-one-stop")
OFFICE = check_office(SOURCE)
LIBRARY = ("appointment", "certificate", "room_booking", "welfare_case")


def sound(name: str) -> CheckedType:
    checked = OFFICE.types[name]
    assert checked is not None, [problem.said() for problem in OFFICE.problems.sorted()]
    return checked


@pytest.mark.parametrize("name", OFFICE.types)
def test_every_example_of_the_education_office_comes_out_as_said(name: str) -> None:
    results = run(sound(name))
    assert results
    assert [(result.name, result.failures) for result in results if not result.ok] == []


def test_the_welfare_office_derives_its_results_as_the_table_of_its_register_does() -> None:
    office = check_office(load_office(ROOT / "offices" / "social-welfare"))
    assert [problem.said() for problem in office.problems.sorted()] == []
    case = office.types["welfare_case"]
    assert case is not None
    results = run(case)
    assert len(results) == 8
    assert [(result.name, result.failures) for result in results if not result.ok] == []


@pytest.mark.parametrize("name", OFFICE.types)
def test_every_example_that_expects_something_else_fails(name: str) -> None:
    checked = sound(name)
    turned = tuple(
        replace(example, errors={"nothing": None}, warnings={"nothing": None})
        for example in checked.definition.examples
    )
    turned_type = replace(checked, definition=replace(checked.definition, examples=turned))
    assert not any(result.ok for result in run(turned_type))


@pytest.mark.parametrize("name", OFFICE.types)
def test_sampled_answers_are_kept_shown_and_typed_again(name: str) -> None:
    checked = sound(name)
    rows = RowsInMemory(checked.registries)
    verdict = judge(checked, {}, Context(FILED, rows=rows, files={}, samples=True))
    assert verdict.ok, verdict.errors
    values = load_answers(checked, store_answers(verdict), verdict.kept)
    assert values == verdict.values
    files = {
        id: value
        for id, value in values.items()
        if isinstance(value, FileList) and isinstance(FIELD_TYPES[checked.fields[id].field.type], FileField)
    }
    again = judge(checked, words_of(checked, values), Context(FILED, rows=rows, files=files))
    assert again.values == values
    for language in ("th", "en"):
        rows_shown = [row.field for section in display_answers(checked, values, language) for row in section.rows]
        assert rows_shown == list(verdict.shown)


@pytest.mark.parametrize("name", LIBRARY)
def test_every_example_of_the_library_comes_out_as_said(name: str) -> None:
    file = library_type(name)
    assert file is not None
    bundle = Bundle(type=file, base=None, blocks=SOURCE.blocks, registries=SOURCE.registries, office=SOURCE.office)
    checked, problems = compile_bundle(bundle)
    assert checked is not None, [problem.said() for problem in problems.sorted()]
    assert [(result.name, result.failures) for result in run(checked) if not result.ok] == []


@pytest.mark.parametrize(("language", "said"), [("th", "ห้องนี้รับได้ 20 คน"), ("en", "This room holds 20 people.")])
def test_a_full_room_warns_in_the_language_of_the_reader(language: str, said: str) -> None:
    checked = sound("room_booking")
    words = {"room": ("small",), "attendees": ("21",)}
    context = Context(FILED, rows=RowsInMemory(checked.registries), files={}, samples=True, language=language)
    (warning,) = judge(checked, words, context).warnings["attendees"]
    assert warning.startswith(said)
