"""`extends` and blocks: worked out as the rules say, each problem at the file it stands in."""

from portal.request_types.checked import CheckedType
from portal.request_types.compiling import compile_bundle
from portal.request_types.reading.problems import Problem
from portal.request_types.reading.source import BARE_OFFICE, Bundle, File

BASE = """\
id: base
title: ฐาน
code: "11"
note: เดิม
filed_by: [applicant]
about: {what: อะไร, who: ใคร}
form:
  - use: applicant
  - title: หนึ่ง
    fields:
      - {id: a, type: text, label: {th: ก, en: A}, hint: ช่วย}
      - {id: b, type: integer, label: ข}
  - title: สอง
    fields:
      - {id: kind, type: choice, label: ชนิด, options: {one: หนึ่ง, two: สอง}}
      - id: rows
        type: table
        label: ตาราง
        fields: [{id: x, type: integer, label: เอ็กซ์}]
checks: [{warn_if: b > 5, field: b, text: มาก}]
steps:
  - {id: looking, state: in_progress, label: ดู}
  - {id: ready, state: in_progress, label: พร้อม}
staff_forms:
  - {id: sort, title: จัด, at: [looking], moves_to: ready, fields: [{id: s, type: text, label: ส}]}
examples: [{name: one, given: {b: "1"}, errors: []}]
"""
BLOCK = """\
id: person
title: บุคคล
fields:
  - {id: name, type: text, label: ชื่อ}
  - {id: age, type: integer, label: อายุ, when: answered(name) and length(name) > 2, max: "120"}
  - id: kin
    type: table
    label: ญาติ
    fields:
      - {id: age, type: integer, label: อายุ, min: "if_blank(age, 0)"}
      - {id: n, type: integer, label: x, value: row.age}
checks:
  - {warn_if: age > 100, field: age, text: "{name} อายุ {if_blank(age, 0)} ปี {age}"}
"""


def extended(own: str, base: str = BASE) -> tuple[CheckedType | None, list[Problem]]:
    text = f"id: own\ntitle: ของเรา\nextends: base\n{own}"
    checked, problems = compile_bundle(Bundle(File("own.yaml", text), BARE_OFFICE, File("base.yaml", base)))
    return checked, list(problems.sorted())


def sound(own: str) -> CheckedType:
    checked, problems = extended(own)
    assert [problem.said("en") for problem in problems] == []
    assert checked is not None
    return checked


def told(own: str, base: str = BASE) -> list[tuple[str, int, str]]:
    return [(problem.mark.file, problem.mark.line, problem.code.split(".")[1]) for problem in extended(own, base)[1]]


def test_what_the_extender_does_not_say_is_the_bases_but_its_identity_is_its_own() -> None:
    declared = sound("").definition
    assert (declared.id, str(declared.title), declared.code, str(declared.note)) == ("own", "ของเรา", "", "เดิม")
    assert [field.id for field in declared.fields] == ["a", "b", "kind", "rows"]
    assert [step.id for step in declared.steps] == ["looking", "ready"]
    assert [example.name for example in declared.examples] == ["one"]


def test_single_values_replace_maps_merge_and_plain_lists_replace() -> None:
    declared = sound("note: ใหม่\nabout: {who: เรา}\nfiled_by: [staff]\n").definition
    assert str(declared.note) == "ใหม่"
    assert (str(declared.about.what), str(declared.about.who)) == ("อะไร", "เรา")
    assert declared.filed_by == ("staff",)


def test_a_field_merges_key_by_key_wherever_it_stands() -> None:
    checked = sound(
        "form: [{fields: [{id: a, label: {en: Alpha}}, {id: kind, options: {three: สาม}}, {id: s, label: ใหม่}]}]\n"
    )
    a, kind = checked.fields["a"].field, checked.fields["kind"].field
    assert (a.label.in_language("th"), a.label.in_language("en"), str(a.hint)) == ("ก", "Alpha", "ช่วย")
    assert [option.id for option in kind.options] == ["one", "two", "three"]
    assert str(checked.fields["s"].field.label) == "ใหม่"
    assert len(checked.definition.form) == 3


def test_columns_of_a_table_merge_by_their_ids() -> None:
    own = "form: [{fields: [{id: rows, fields: [{id: x, label: ใหม่}, {id: y, type: text, label: วาย}]}]}]\n"
    columns = sound(own).fields["rows"].columns
    assert [(column.id, str(column.field.label)) for column in columns] == [("x", "ใหม่"), ("y", "วาย")]


def test_new_fields_go_to_the_end_or_below_another() -> None:
    own = "form: [{title: หนึ่ง, fields: [{id: z, type: text, label: ซ}, {id: y, type: text, label: ว, below: a}]}]\n"
    assert [field.id for field in sound(own).definition.fields] == ["a", "y", "b", "z", "kind", "rows"]


def test_a_section_with_another_title_is_new() -> None:
    own = "form: [{title: สาม, fields: [{id: z, type: text, label: ซ}]}]\n"
    assert [str(section.title) for section in sound(own).definition.form[1:]] == ["หนึ่ง", "สอง", "สาม"]


def test_an_old_field_can_move_below_another() -> None:
    assert [field.id for field in sound("form: [{fields: [{id: a, below: kind}]}]\n").definition.fields] == [
        "b", "kind", "a", "rows",
    ]  # fmt: skip


def test_remove_takes_out_fields_steps_and_forms_and_empty_sections() -> None:
    declared = sound("remove: [kind, rows, sort, ready]\n").definition
    assert [field.id for field in declared.fields] == ["a", "b"]
    assert [step.id for step in declared.steps] == ["looking"]
    assert declared.staff_forms == ()
    assert len(declared.form) == 2


def test_checks_are_appended_and_examples_replaced_by_name() -> None:
    own = "checks: [{refuse_if: b > 9, field: b, text: x}]\nexamples: [{name: one, given: {b: '2'}}, {name: two}]\n"
    declared = sound(own).definition
    assert [check.refuses for check in declared.checks] == [False, True]
    assert [(example.name, example.given.get("b")) for example in declared.examples] == [("one", "2"), ("two", None)]


def test_new_steps_may_stand_below_others() -> None:
    own = "steps: [{id: more, state: in_progress, label: เพิ่ม, below: looking}]\n"
    assert [step.id for step in sound(own).definition.steps] == ["looking", "more", "ready"]


def test_an_entry_the_base_lacks_is_asked_after() -> None:
    assert told("form: [{fields: [{id: knid, label: x}]}]\n") == [("own.yaml", 4, "not_declared")]
    assert told("steps: [{id: lookin, label: x}]\n") == [("own.yaml", 4, "not_declared")]
    assert told("remove: [nothing]\n") == [("own.yaml", 4, "remove_unknown")]
    assert told("form: [{fields: [{id: z, type: text, label: ซ, below: q}]}]\n") == [("own.yaml", 4, "below_unknown")]


def test_a_problem_of_the_base_names_the_bases_file() -> None:
    assert told("", BASE.replace("b > 5", "bb > 5")) == [("base.yaml", 20, "unknown_name_near")]
    assert told("remove: [b]\n")[0][0] == "base.yaml"


def test_one_level_is_allowed_and_the_base_must_be_there() -> None:
    assert ("own.yaml", 3, "base_extends") in told("", BASE + "extends: other\n")
    checked, problems = compile_bundle(Bundle(File("own.yaml", "id: o\ntitle: x\nextends: nope\n"), BARE_OFFICE))
    assert checked is None
    assert [problem.code for problem in problems.sorted()] == ["language.base_missing"]


def used(section: str, block: str = BLOCK) -> tuple[CheckedType | None, list[Problem]]:
    text = f"id: own\ntitle: x\nform:\n  - {section}\n"
    bundle = Bundle(File("own.yaml", text), BARE_OFFICE, None, {"person": File("blocks/person.yaml", block)})
    checked, problems = compile_bundle(bundle)
    return checked, list(problems.sorted())


def test_a_block_with_a_prefix_is_renamed_in_its_own_formulas_and_patterns() -> None:
    checked, problems = used("{use: person, as: wife}")
    assert [problem.said("en") for problem in problems] == []
    assert checked is not None
    assert list(checked.fields) == ["wife_name", "wife_age", "wife_kin"]
    when = checked.fields["wife_age"].field.when
    assert not isinstance(when, bool)
    assert when.text == "answered(wife_name) and length(wife_name) > 2"
    kin = checked.fields["wife_kin"].field
    assert [column.id for column in kin.fields] == ["age", "n"]
    assert (
        checked.definition.checks[0].text.in_language("th").text
        == "{wife_name} อายุ {if_blank(wife_age, 0)} ปี {wife_age}"
    )
    assert str(checked.definition.form[0].title) == "บุคคล"


def test_a_blocks_check_in_two_languages_is_renamed_in_both() -> None:
    text = '"{name} อายุ {if_blank(age, 0)} ปี {age}"'
    assert text in BLOCK
    checked, problems = used("{use: person, as: wife}", BLOCK.replace(text, '{th: "{name} แก่", en: "{name} is old"}'))
    assert [problem.said("en") for problem in problems] == []
    assert checked is not None
    said = checked.definition.checks[0].text
    assert [said.in_language(each).text for each in ("th", "en")] == ["{wife_name} แก่", "{wife_name} is old"]


def test_a_problem_in_a_renamed_formula_stands_where_it_was_written() -> None:
    broken = BLOCK.replace("length(name) > 2", "length(name) > naem")
    _, problems = used("{use: person, as: somebody_with_a_long_name}", broken)
    (problem,) = problems
    line = broken.split("\n")[problem.mark.line - 1]
    assert (problem.mark.file, line[problem.mark.column - 1 :][:4]) == ("blocks/person.yaml", "naem")


def test_the_same_block_twice_needs_two_prefixes() -> None:
    _, problems = used("{use: person}\n  - {use: person}")
    assert {problem.code for problem in problems} == {"language.id_twice"}
    assert used("{use: persn}")[1][0].code == "language.word_meant"
    assert used("{use: zzzzzz}")[1][0].code == "language.no_block"
