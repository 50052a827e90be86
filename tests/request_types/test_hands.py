"""Units and people in files: who is on offer, what is kept, into whose hands a request goes by its answers (C43)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from portal.request_types.checked import CheckedType
from portal.request_types.compiling import check_office, compile_bundle
from portal.request_types.describing.explaining import explain
from portal.request_types.examples.running import run
from portal.request_types.judging.answers import Verdict, judge, load_answers, store_answers
from portal.request_types.judging.context import Context
from portal.request_types.judging.hands import asks_anew, person_of, unit_of
from portal.request_types.judging.registry_rows import RowsInMemory
from portal.request_types.judging.sitting import Sitting
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.source import Bundle, File, OfficeSource
from portal.request_types.values import Person, Value

OFFICE = """\
name: สำนักงาน
units: {front: {th: หน่วยหน้า, en: Front}, roads: {th: สำนักช่าง, en: Roads}}
privacy: {basis: ก, purpose: ข}
"""
REGISTRY = """\
id: categories
title: หมวด
columns:
  - {id: name, type: text, label: ชื่อ}
  - {id: bureau, type: unit, label: สำนัก, optional: true}
  - {id: officer, type: person, label: ผู้ดูแล, optional: true}
rows: {light: {name: ไฟ, bureau: roads, officer: Lamp@example.com}, other: {name: อื่น}}
"""
TYPE = """\
id: complaint
title: ร้องทุกข์
handled_by: category.bureau
assigned_to: responsible
form: [{fields: [{id: story, type: text, label: เรื่อง}]}]
staff_forms:
  - id: sort
    title: จัดประเภท
    at: [submitted]
    fields:
      - {id: category, type: reference, from: categories, label: หมวด}
      - {id: responsible, type: person, of: category.bureau, label: ผู้รับผิดชอบ, prefill: category.officer}
      - {id: copy, type: unit, label: สำเนาถึง, optional: true}
      - {id: only, type: unit, of: category.bureau, label: หน่วย, optional: true}
      - {id: said, type: yes_no, label: ถาม, optional: true, when: 'category.bureau == "roads" and request.unit != "roads"'}
    checks: [{warn_if: answered(copy), field: copy, text: "ส่ง {category.bureau} และ {copy} โดย {responsible}"}]
examples:
  - name: a light goes to the roads
    do: [{sort: {category: light, responsible: anybody}}]
    expect: {responsible: anybody}
    handled_by: roads
  - {name: nobody sorted it, handled_by: front}
"""
SOMCHAI, MALEE = Person("k1", "นายสมชาย"), Person("k2", "นางมาลี")


@dataclass(frozen=True)
class Team:
    """Somchai of the roads, Malee of the front."""

    people: Mapping[str, Person]

    def of(self, unit: str | None) -> Sequence[Person]:
        return [each for place, each in self.people.items() if unit in (None, place)]

    def find(self, word: str, unit: str | None) -> Person | None:
        found = {each.key: each for each in self.of(unit)} | {"lamp@example.com": SOMCHAI}
        return found.get(word)


def compiled(text: str = TYPE, office: str = OFFICE) -> CheckedType:
    checked, problems = compile_bundle(_bundle(text, office))
    assert checked is not None, [problem.said("en") for problem in problems.sorted()]
    return checked


def codes(text: str) -> list[str]:
    return [problem.code for problem in compile_bundle(_bundle(text, OFFICE))[1].sorted()]


def _bundle(text: str, office: str) -> Bundle:
    registries = {"categories": File("registries/categories.yaml", REGISTRY)}
    return Bundle(File("request_types/complaint.yaml", text), File("office.yaml", office), None, {}, registries)


def verdict(checked: CheckedType, **given: str) -> Verdict:
    context = Context(
        filed=datetime(2026, 1, 5, 3, tzinfo=UTC),
        rows=RowsInMemory(checked.registries),
        people=Team({"roads": SOMCHAI, "front": MALEE}),
        request={"unit": "front"},
        form="sort",
    )
    return judge(checked, {name: (word,) for name, word in given.items()}, context)


def test_people_on_offer_are_of_the_unit_the_formula_gives() -> None:
    checked = compiled()
    asked = checked.fields["responsible"]
    assert [row.label for row in verdict(checked, category="light").offers(asked)] == ["นายสมชาย"]
    assert [row.key for row in verdict(checked, category="other").offers(asked)] == ["k1", "k2"]
    assert verdict(checked, category="light", responsible="k1").values["responsible"] == SOMCHAI
    assert "responsible" in verdict(checked, category="light", responsible="k2").errors


def test_without_of_people_are_of_the_unit_that_has_the_request() -> None:
    checked = compiled(TYPE.replace(" of: category.bureau, label: ผู้รับผิดชอบ,", " label: ผู้รับผิดชอบ,"))
    assert [row.key for row in verdict(checked, category="light").offers(checked.fields["responsible"])] == ["k2"]


def test_whom_a_row_names_by_e_mail_is_filled_in() -> None:
    assert verdict(compiled(), category="light").values["responsible"] == SOMCHAI


def test_units_on_offer_are_the_offices_and_with_of_that_one() -> None:
    checked = compiled()
    found = verdict(checked, category="light", copy="front", only="roads")
    assert [row.key for row in found.offers(checked.fields["copy"])] == ["front", "roads"]
    assert [row.label for row in found.offers(checked.fields["only"])] == ["สำนักช่าง"]
    assert (found.values["copy"], found.values["only"]) == ("front", "roads")
    wrong = verdict(checked, category="light", copy="moon", only="front")
    assert {"copy", "only"} <= set(wrong.errors)


def test_what_is_kept_is_the_key_with_the_name_of_that_day() -> None:
    checked = compiled()
    stored = store_answers(verdict(checked, category="light", responsible="k1", copy="front"))
    assert stored["responsible"] == {"person": "k1", "name": "นายสมชาย"}
    assert stored["copy"] == "front"
    loaded = load_answers(checked, stored, {})
    assert (loaded["responsible"], str(loaded["responsible"])) == (SOMCHAI, "นายสมชาย")


def test_texts_call_units_and_people_by_their_names() -> None:
    found = verdict(compiled(), category="light", responsible="k1", copy="front")
    assert found.warnings["copy"] == ["ส่ง สำนักช่าง และ หน่วยหน้า โดย นายสมชาย"]


def test_a_unit_is_compared_with_units_of_the_office_only() -> None:
    assert "said" in verdict(compiled(), category="light").shown
    assert "formulas.no_such_unit" in codes(TYPE.replace('request.unit != "roads"', 'request.unit != "road"'))
    assert "formulas.no_such_unit" in codes(TYPE.replace('bureau == "roads"', 'bureau == "road"'))


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("handled_by: category.bureau", "handled_by: category.name"),
        ("assigned_to: responsible", "assigned_to: category.bureau"),
        ("of: category.bureau, label: ผู้รับผิดชอบ", "of: category.name, label: ผู้รับผิดชอบ"),
    ],
)
def test_a_formula_that_gives_something_else_is_refused(written: str, wrong: str) -> None:
    assert "formulas.wrong_kind" in codes(TYPE.replace(written, wrong))


def test_into_whose_hands_it_goes_follows_the_answers_and_blank_is_the_default() -> None:
    checked = compiled()
    empty = _sitting(checked, {})
    assert (unit_of(checked, empty), person_of(checked, empty)) == ("front", None)
    sorted_ = _sitting(checked, verdict(checked, category="light").values)
    assert (unit_of(checked, sorted_), person_of(checked, sorted_)) == ("roads", SOMCHAI)
    gone = replace(checked, office=replace(checked.office, units=checked.office.units[:1]))
    assert unit_of(gone, sorted_) == "front"


def test_only_another_answer_that_it_reads_asks_anew() -> None:
    checked = compiled()
    one, other = (dict(verdict(checked, category=word).values) for word in ("light", "other"))
    assert asks_anew(checked.handled_by, one, other)
    assert not asks_anew(checked.handled_by, one, one | {"copy": "front"})
    assert asks_anew(checked.assigned_to, one, one | {"responsible": MALEE})
    assert not asks_anew(None, one, other)


def _sitting(checked: CheckedType, values: Mapping[str, Value]) -> Sitting:
    context = Context(filed=datetime(2026, 1, 5, 3, tzinfo=UTC), rows=RowsInMemory(checked.registries))
    return Sitting(checked, {}, context, values=dict(values))


def test_an_example_says_which_unit_must_come_out() -> None:
    assert [each.failures for each in run(compiled())] == [(), ()]
    wrong = run(compiled(TYPE.replace("handled_by: roads", "handled_by: front")))[0]
    assert len(wrong.failures) == 1 and "roads" in wrong.failures[0]
    assert codes(TYPE.replace("handled_by: roads", "handled_by: moon")) == ["language.word_one_of"]


def test_a_row_that_names_no_unit_of_the_office_is_told() -> None:
    source = OfficeSource(
        "",
        File("office.yaml", OFFICE),
        {"complaint": File("request_types/complaint.yaml", TYPE)},
        {},
        {"categories": File("registries/categories.yaml", REGISTRY.replace("bureau: roads", "bureau: road"))},
        Problems(),
    )
    told = [(problem.code, problem.mark.line) for problem in check_office(source).problems.sorted()]
    assert told == [("language.word_meant", 7)]


def test_the_file_said_back_names_unit_person_and_of() -> None:
    told = explain(compiled(), "en")
    assert "Handled by «หมวด» (สำนัก)" in told
    assert "Assigned to «ผู้รับผิดชอบ»" in told
    assert ", of «หมวด» (สำนัก)" in told
