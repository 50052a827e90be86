"""Forms carry what was typed under the names of the language's words, and draw what the verdict says (promise 3)."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from portal.forms.building import build
from portal.forms.inputs import RADIOS_AT_MOST, inputs_of
from portal.forms.parts import COMPUTED, LOCKED, Surroundings
from portal.forms.words import merged, typed_fields, with_row, without_row
from portal.request_types.checked import CheckedType
from portal.request_types.definition import Field
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.judging.answers import judge, load_answers, store_answers
from portal.settings import ROOT
from tests.request_types.inline import Rows, asked, context, inline, registry, words

KINDS = {"choice", "choices", "ranked"}


def _declared(type_name: str) -> Field:
    keys: dict[str, Any] = {}
    if type_name in KINDS:
        keys["options"] = {"a": "หนึ่ง", "b": "สอง"}
    if type_name == "table":
        keys["columns"] = [asked("name", "text")]
    if type_name == "match":
        keys["of"] = "wishes"
    if type_name in ("reference", "quantities"):
        keys["source"] = "rooms"
    return asked("x", type_name, **keys)


@pytest.mark.parametrize("type_name", sorted(FIELD_TYPES))
def test_each_type_of_field_has_its_inputs_and_its_template(type_name: str) -> None:
    checked = inline(_declared(type_name), registries=[registry("rooms", "ห้อง", name="text")])
    made = checked.fields["x"]
    hints = FIELD_TYPES[type_name].hints(made)
    assert (ROOT / "templates" / "fields" / f"{hints.input}.html").is_file()
    names = inputs_of(made, "x", "th")
    assert all(name == "x" or name.startswith("x.") for name in names)


def test_what_nobody_types_has_its_template_too() -> None:
    for name in (COMPUTED, LOCKED):
        assert (ROOT / "templates" / "fields" / f"{name}.html").is_file()


CARD = inline(
    asked("case", "choice", "กรณี", options={"first": "ครั้งแรก", "lost": "บัตรหาย"}, other="อื่นๆ"),
    asked("report", "text", "เลขที่แจ้งความ", when='case == "lost"'),
    asked("name", "text", "ชื่อ", prefill="applicant.full_name"),
    asked("phone", "phone", "เบอร์โทรศัพท์", none="ไม่มีเบอร์"),
    asked("members", "table", "สมาชิก", columns=[asked("who", "text", "ชื่อ"), asked("age", "integer", "อายุ")]),
)


def _names(checked: CheckedType, **said: str) -> set[str]:
    return set(build(judge(checked, words(**said), context())).form._fields)


def test_inputs_have_the_names_of_words_and_hidden_questions_have_none() -> None:
    assert _names(CARD) == {"case", "case.other", "name", "phone", "phone.none", "members.0.who", "members.0.age"}
    assert "report" in _names(CARD, case="lost")


def test_what_was_typed_stands_in_the_inputs_and_errors_at_their_place() -> None:
    verdict = judge(CARD, words(case="other", phone="12", members__0__age="x"), context())
    made = build(verdict)
    assert made.form["phone"].data == "12"
    assert made.form["case.other"].errors
    assert ("phone", verdict.errors["phone"][0]) in made.problems
    said = verdict.errors["case.other"][0]
    assert made.told["case.other"][0][1] == f"กรณี: {said}", "the question is named, not the box beside it"
    assert made.told["members.0.age"] == (("members.0.age", f"อายุ: {verdict.errors['members.0.age'][0]}"),)
    assert "members.0.age" in [anchor for anchor, _ in made.problems]
    assert build(verdict, around=Surroundings(show_errors=False)).problems == ()
    assert [anchor for anchor, _ in build(verdict, around=Surroundings(show_errors={"phone"})).problems] == ["phone"]


def test_a_prefilled_answer_says_so_until_somebody_types() -> None:
    question = next(
        each
        for each in build(judge(CARD, {}, context(applicant={"full_name": "สมชาย"}))).questions
        if each.name == "name"
    )
    assert question.filled == (question.own.data,)


def test_a_post_answers_what_it_showed_and_leaves_the_rest() -> None:
    stored = {"case": ("lost",), "report": ("12/2568",), "phone.none": ("1",)}
    posted = MultiDict([("_shown", "case"), ("_shown", "phone"), ("case", "first"), ("state", "done"), ("report", "x")])
    kept = merged(CARD, stored, posted.to_dict(flat=False), typed_fields(CARD))
    assert kept == {"case": ("first",), "report": ("12/2568",), "phone": ("",)}


def test_rows_are_added_and_taken_away_while_others_keep_their_numbers() -> None:
    said = {"members.0.who": ("ก",), "members.1.who": ("ข",)}
    more = with_row(said, "members", "who")
    assert more["members.2.who"] == ("",)
    assert set(without_row(more, "members", 1)) == {"members.0.who", "members.2.who"}
    table = next(each for each in build(judge(CARD, more, context())).questions if each.name == "members")
    assert [(row.place, row.number) for row in table.rows] == [(0, 1), (1, 2), (2, 3)]


def test_in_a_correction_only_what_was_opened_can_be_typed_and_says_why() -> None:
    full = words(case="first", name="สมชาย", phone__none="1", members__0__who="ก", members__0__age="9")
    first = judge(CARD, full, context())
    assert first.ok, first.errors
    before = load_answers(CARD, store_answers(first), first.kept)
    opened = context(previous=before, open_fields=frozenset({"name"}))
    made = build(judge(CARD, words(name="สมหญิง", case="lost"), opened), around=Surroundings(reasons={"name": "สะกดผิด"}))
    assert set(made.form._fields) == {"name"}
    by_name = {each.name: each for each in made.questions}
    assert by_name["name"].reason == "สะกดผิด"
    assert (by_name["case"].locked, by_name["case"].text) == (True, "ครั้งแรก")


def test_a_long_list_opens_and_a_short_one_stands_open() -> None:
    rooms = registry("rooms", "ห้อง", name="text")
    checked = inline(asked("room", "reference", "ห้อง", source="rooms"), registries=[rooms])
    source = Rows()
    for number in range(RADIOS_AT_MOST + 1):
        source.put("rooms", f"r{number}", f"ห้อง {number}", name="x")
    made = build(judge(checked, {}, context(rows=source)))
    assert type(made.form["room"]).__name__ == "SelectField"
    source.rows["rooms"].pop()
    made = build(judge(checked, {}, context(rows=source)))
    assert type(made.form["room"]).__name__ == "RadioField"


def test_a_list_of_mistakes_names_each_question_once_though_its_label_begins_with_a_verb() -> None:
    checked = inline(asked("place", "text", "ระบุตำบล"), asked("age", "integer", "อายุ"))
    told = dict(build(judge(checked, words(age="x"), context())).problems)
    assert told["place"] == "กรุณากรอกตำบล"
    assert told["age"].startswith("อายุ: ")
