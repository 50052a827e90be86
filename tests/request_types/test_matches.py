"""`match` in a file: what it may decide about, where it stands, where it leads, and examples that prove it (C46)."""

import pytest

from portal.request_types.compiling import compile_bundle
from portal.request_types.describing.explaining import explain
from portal.request_types.examples.running import run
from portal.request_types.reading.problems import Problem
from portal.request_types.reading.source import Bundle, File
from portal.texts import LANGUAGES
from tests.support import matched
from tests.support.declared import OFFICE

HOUSE = OFFICE.replace("units: {front: หน่วยหน้า, back: หน่วยหลัง}\n", matched.UNITS) + matched.OFFICE
GIVEN = "of: wishes, if_none: new_choice"


def _bundle(text: str, projects: str = matched.PROJECTS) -> Bundle:
    lists = {"agencies": matched.AGENCIES, "projects": projects}
    files = {name: File(f"registries/{name}.yaml", f"id: {name}\n{said}") for name, said in lists.items()}
    return Bundle(File("wish.yaml", f"id: wish\n{text}"), File("office.yaml", HOUSE), None, {}, files)


def _problems(text: str, projects: str = matched.PROJECTS) -> tuple[Problem, ...]:
    _, problems = compile_bundle(_bundle(text, projects))
    for problem in problems.sorted():
        assert all(problem.said(language) for language in LANGUAGES)
    return problems.sorted()


def test_examples_prove_the_order_the_reasons_and_the_way_back() -> None:
    checked, problems = compile_bundle(_bundle(matched.WISH))
    assert checked is not None, [each.said() for each in problems.sorted()]
    assert [(each.name, each.failures) for each in run(checked) if each.failures] == []
    wrong = matched.WISH.replace("[เต็มแล้ว, ไกลเกินไป, yes]", "[เต็มแล้ว]")
    again, _ = compile_bundle(_bundle(wrong))
    assert again is not None
    failed = [failure for each in run(again) for failure in each.failures]
    assert any("กรุณาพิจารณาลำดับที่ 2" in failure for failure in failed)


def test_the_file_is_said_back_in_plain_words() -> None:
    checked, _ = compile_bundle(_bundle(matched.WISH))
    assert checked is not None
    assert "ตัดสินจาก «โครงการที่ต้องการ» ทีละลำดับ ถ้าไม่ได้ทุกลำดับ ไปที่ เลือกโครงการใหม่" in explain(checked)
    assert "If none can be had: เลือกโครงการใหม่" in explain(checked, "en")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (GIVEN, "of: wish, if_none: new_choice", "word_meant"),
        (GIVEN, "of: story, if_none: new_choice", "word_one_of"),
        (GIVEN, "of: wishes, if_none: nowhere", "word_one_of"),
        (GIVEN, "of: wishes, if_none: asked_again", "no_door"),
        ("    moves_to: given_one\n", "", "match_stays"),
        ("type: ranked, from: projects,", "type: ranked, options: {free: ก, farm: ข}, ", "match_rows"),
        ("type: ranked, from: projects,", "type: ranked, locked: after_filing, from: projects,", "match_locked"),
        ("{id: story, type: text,", "{id: story, type: match, of: wishes,", "match_place"),
    ],
)
def test_what_a_match_cannot_do_is_told(old: str, new: str, code: str) -> None:
    assert old in matched.WISH
    assert f"language.{code}" in [each.code for each in _problems(matched.WISH.replace(old, new))]


def test_without_if_none_it_goes_back_to_the_filer() -> None:
    assert _problems(matched.WISH.replace(GIVEN, "of: wishes")) == ()


def test_a_column_of_the_list_may_not_be_called_as_a_fact_of_the_match() -> None:
    projects = matched.PROJECTS.replace(
        "{id: name,", "{id: rank, type: integer, label: ลำดับ, optional: true}\n  - {id: name,"
    )
    assert "language.match_column" in [each.code for each in _problems(matched.WISH, projects)]


def test_a_number_that_reads_a_match_says_what_a_blank_gives() -> None:
    told = matched.WISH.replace(
        "{id: remark,", "{id: cost, type: integer, label: ราคา, value: given.rank + 1}\n      - {id: remark,"
    )
    assert [each.code for each in _problems(told)] == ["formulas.maybe_blank"]
