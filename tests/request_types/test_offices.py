"""The offices and the library that are shipped prove themselves, and their answers survive keeping and showing."""

from dataclasses import replace
from pathlib import Path

import pytest

from portal.request_types.checked import CheckedType
from portal.request_types.compiling import check_office
from portal.request_types.examples.running import run
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.fields.files import FileField
from portal.request_types.judging.answers import display_answers, judge, load_answers, store_answers, words_of
from portal.request_types.judging.context import Context
from portal.request_types.judging.registry_rows import RowsInMemory
from portal.request_types.reading.source import load_office
from portal.request_types.values import FileList
from portal.services.importing.headings import columns_of, named
from tests.request_types.inline import FILED

ROOT = Path(__file__).parents[2]
OFFICES = {
    name: check_office(load_office(ROOT / "offices" / name))
    for name in ("education-one-stop", "social-welfare", "city-complaints", "welfare-card")
}
TYPES = [(office, name) for office, checked in OFFICES.items() for name in checked.types]


def sound(name: str, office: str = "education-one-stop") -> CheckedType:
    checked = OFFICES[office].types[name]
    assert checked is not None, [problem.said() for problem in OFFICES[office].problems.sorted()]
    return checked


@pytest.mark.parametrize(("office", "name"), TYPES)
def test_every_example_of_the_offices_comes_out_as_said(office: str, name: str) -> None:
    assert [problem.said() for problem in OFFICES[office].problems.sorted()] == []
    results = run(sound(name, office))
    assert results
    assert [(result.name, result.failures) for result in results if not result.ok] == []


def test_the_welfare_office_derives_its_results_as_the_table_of_its_register_does() -> None:
    results = run(sound("welfare_case", "social-welfare"))
    assert len(results) == 11
    assert [(result.name, result.failures) for result in results if not result.ok] == []


def test_the_measure_gives_projects_by_its_rules_also_in_another_province() -> None:
    checked = sound("development", "welfare-card")
    by_name = {example.name: example for example in checked.definition.examples}
    abroad = by_name["R1, the third behind two reasons, R3, in another province"]
    assert (abroad.handled_by, abroad.expect["assigned_province"]) == ("cdd_unit", "เชียงใหม่")
    assert [(result.name, result.failures) for result in run(checked) if not result.ok] == []
    assert OFFICES["welfare-card"].types["intent"] is not None
    assert len({row.key for row in checked.registries["card_holders"].rows}) == 42


def test_the_sample_file_of_results_names_questions_of_the_measure() -> None:
    lines = (ROOT / "offices" / "welfare-card" / "demo" / "results.csv").read_text("utf-8").splitlines()
    names = named(sound("development", "welfare-card"), "result")
    columns = columns_of(lines[0].split(","), names, {"card": ["เลขประจำตัวประชาชน"]})
    assert [place.name for _, place in columns.answers] == ["development_result", "ended_on", "result_remark"]
    assert columns.unused == ["ชื่อ-นามสกุล"]


@pytest.mark.parametrize(("office", "name"), TYPES)
def test_every_example_that_expects_something_else_fails(office: str, name: str) -> None:
    checked = sound(name, office)
    turned = tuple(
        replace(example, errors={"nothing": None}, warnings={"nothing": None})
        for example in checked.definition.examples
    )
    turned_type = replace(checked, definition=replace(checked.definition, examples=turned))
    assert not any(result.ok for result in run(turned_type))


@pytest.mark.parametrize(("office", "name"), TYPES)
def test_sampled_answers_are_kept_shown_and_typed_again(office: str, name: str) -> None:
    checked = sound(name, office)
    rows = RowsInMemory(checked.registries)
    needed = {"email": ("sample@gmail.com",)} if name == "account_request" else {}
    verdict = judge(checked, needed, Context(FILED, rows=rows, files={}, samples=True))
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


@pytest.mark.parametrize(("language", "said"), [("th", "ห้องนี้รับได้ 20 คน"), ("en", "This room holds 20 people.")])
def test_a_full_room_warns_in_the_language_of_the_reader(language: str, said: str) -> None:
    checked = sound("room_booking")
    words = {"room": ("small",), "attendees": ("21",)}
    context = Context(FILED, rows=RowsInMemory(checked.registries), files={}, samples=True, language=language)
    (warning,) = judge(checked, words, context).warnings["attendees"]
    assert warning.startswith(said)
