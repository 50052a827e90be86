"""Lines that YAML cuts, swallows or refuses in English: each is answered in plain words at its exact place."""

import pytest

from portal.request_types import parsing
from portal.request_types.compiling import compile_bundle
from portal.request_types.reading.document import read
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.source import BARE_OFFICE, Bundle, File
from portal.texts import LANGUAGES

HEAD = "id: a\ntitle: ก\nform:\n  - fields:\n"
FIELD = "      - {id: f, type: %s, label: ข%s}\n"


def found(text: str) -> list[tuple[int, int, str]]:
    problems = Problems()
    reading = read(text, "f.yaml", problems)
    if reading.root is not None:
        parsing.parse_type(reading.root, parsing.Carried(problems, whole=reading.whole))
    for problem in problems.sorted():
        for language in LANGUAGES:
            said = problem.said(language)
            assert said.startswith(f"f.yaml:{problem.mark.line}:{problem.mark.column}: ")
            assert ":" in problem.told(language), said
    return [(problem.mark.line, problem.mark.column, problem.code.split(".")[1]) for problem in problems.sorted()]


SILENT = [
    ("x: {value: max(25, goods * 0.035)}", "goods * 0.035)", "comma_cut"),
    ("x: {label: ชื่อ, สกุล}", "สกุล", "comma_cut"),
    ("label: ห้อง #1", "#1", "cut_by_hash"),
    ("label: #1 ห้อง", "#1", "cut_by_hash"),
    ("value: {goods}", "{goods}", "braces"),
    ("value: {{goods}}", "{goods}", "braces"),
    ("x: {id: a, optional}", "optional}", "key_alone"),
    ("x: {id: a, title:ก}", ":ก", "space_after_colon"),
    ("ti\u00a0tle: ก", "ti", "hidden_in_key"),
    ("ti\u200btle: ก", "ti", "hidden_in_key"),
    ("title:\u00a0ก", "\u00a0", "hidden_sign"),
    ("\u00a0title: ก", "\u00a0", "hidden_sign"),
    ("title: ก\u202eข", "\u202e", "hidden_sign"),
    ("title:\tก", "\t", "tab"),
    ("label: ~", "~", "null_word"),
    ("label: null", "null", "null_word"),
    ("label:", "label", "key_without_value"),
    ("options: [a, , b]", ", b", "syntax"),
    ("note: บรรทัด\n  - อีกบรรทัด", "- อีก", "swallowed_line"),
    ("note: บรรทัด\n  hint:ก", "hint:ก", "swallowed_line"),
    ("label: a\nlabel: b", "label: b", "key_twice"),
    ("<<: {a: b}", "<<", "merge_key"),
    ("? [a]\n: b", "[a]", "key_is_map"),
]
STOPPING = [
    ('when: "a" in kinds', '"a"', "quoted_part"),
    ("when: 'a' in kinds", "'a'", "quoted_part"),
    ('x: {when: x in ["a"]}', 'x in ["a"]', "quote_this"),
    ("hint: *จำเป็น", "*", "leading_sign"),
    ("hint: *needed", "*needed", "alias"),
    ("hint: &ก ข", "&", "leading_sign"),
    ("hint: !ก", "!", "leading_sign"),
    ("hint: !!str ก", "!!str", "tag"),
    ("placeholder: - โปรดเลือก -", "- โ", "leading_sign"),
    ("line: @office", "@", "leading_sign"),
    ("line: `x`", "`", "leading_sign"),
    ("line: %d", "%", "leading_sign"),
    ("note: | ก", "|", "leading_sign"),
    ("note: > ก", ">", "leading_sign"),
    ("label: เอกสาร: สำเนา", ": สำเนา", "colon_inside"),
    ("number: {code}{seq}", "{code}", "braces"),
    ("label: [1] ก", "[1]", "leading_sign"),
    ("title:ก", ":ก", "space_after_colon"),
    ("title:ก\nnote: ข", ":ก", "space_after_colon"),
    ("title\nnote: ข", "title", "no_colon"),
    ('label: "ก', '"', "quote_unclosed"),
    ("label: 'ก", "'", "quote_unclosed"),
    ("x: {a: b", "{", "bracket_unclosed"),
    ("x: [a, b", "[", "bracket_unclosed"),
    ("note: ก\n  hint: ข", "hint", "indent"),
    ("form:\n  - a: b\n    c: d\n   e: f", "e: f", "indent"),
    ('pattern: "\\d+"', '"', "backslash"),
    (" id: a\ntitle: ก", "id", "indent"),
    ("- a", "- a", "not_a_map"),
    ("a: b\n---\nc: d", "---", "one_document"),
    ("", "", "empty_file"),
    ("# nothing", "", "empty_file"),
]


@pytest.mark.parametrize(("line", "at", "code"), [*SILENT, *STOPPING])
def test_a_trap_is_told_at_its_place(line: str, at: str, code: str) -> None:
    place = line.rindex(at) if code in ("key_twice", "one_document") else line.find(at)
    before = line[: max(place, 0)]
    expected = (before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1, code)
    assert expected in found(line)


VALUES = [
    ("decimal", ", optional: yes", "yes", "true_or_false"),
    ("decimal", ", searchable: 1", "1", "true_or_false"),
    ("text", ", length: a..b", "a..b", "range_form"),
    ("text", ", length: 5..1", "5..1", "range_order"),
    ("date", ", max: 2568-12-31", "2568-12-31", "date_two_readings"),
    ("date", ", max: 31/12/2025", "31/12/2025", "date_not_buddhist"),
    ("date", ", max: 31/02/2568", "31/02/2568", "no_such_day"),
    ("file", ", size: 5", "5}", "size_form"),
    ("file", ", accept: [gif]", "gif", "word_one_of"),
    ("file", ", accept: [pfd]", "pfd", "word_meant"),
    ("text", ", lable: ค", "lable", "key_meant"),
    ("text", ", xyzzy: ค", "xyzzy", "key_unknown"),
    ("text", ", accept: [jpg]", "accept", "key_of_other_type"),
    ("txet", "", "txet", "word_meant"),
    ("match", "", "{id", "key_missing"),
    ("ranked", "", "{id", "ranked_source"),
    ("ranked", ", options: {a: ก}, ranks: 12", "12", "ranks"),
    ("choice", ", options: {none: ค}", "none", "option_reserved"),
    ("choice", ", options: [ค, ค]", "ค]", "option_twice"),
    ("choice", ", options: {1a: ค}", "1a", "id_form"),
    ("text", ", below: x", "x}", "below_without_extends"),
    ("text", ", hint: {fr: x}", "fr", "no_such_language"),
    ("text", ", hint: {en: x}", "{en", "first_language"),
]


@pytest.mark.parametrize(("type_name", "keys", "at", "code"), VALUES)
def test_a_wrong_value_is_told_at_its_place(type_name: str, keys: str, at: str, code: str) -> None:
    line = FIELD.replace("\n", "") % (type_name, keys)
    assert (5, line.index(at) + 1, code) in found(HEAD + line)


def test_every_broken_block_is_told_not_only_the_first() -> None:
    text = 'id: a\ntitle: b: c\nnote: - d\nform: [\nicon: "e\nshort: {x}{y}\n'
    assert {(line, code) for line, _, code in found(text)} >= {
        (2, "colon_inside"),
        (3, "leading_sign"),
        (4, "bracket_unclosed"),
        (5, "quote_unclosed"),
        (6, "braces"),
    }


def test_a_comment_behind_two_spaces_is_a_comment() -> None:
    assert found(f"{HEAD}{FIELD % ('text', '')}note: ก  # a note\nicon: x\n") == []


@pytest.mark.parametrize("word", ["no", "012", "12:30", "1_000", "2e3", "yes", "0x1f"])
def test_nothing_is_guessed_from_how_a_word_looks(word: str) -> None:
    problems = Problems()
    root = read(f"id: a\ncode: {word}\n", "f", problems).root
    assert root is not None
    declared = parsing.parse_type(root, parsing.Carried(Problems()))
    assert declared is not None
    assert declared.code == word


def test_what_may_be_written_instead_is_named_once() -> None:
    problems = Problems()
    root = read(HEAD + FIELD % ("no_such", ", xyzzy: ค"), "f.yaml", problems).root
    assert root is not None
    parsing.parse_type(root, parsing.Carried(problems))
    (said,) = [each.told("en") for each in problems.sorted() if each.code == "language.key_unknown"]
    words = said.partition(": ")[2].split(", ")
    assert (len(words) > 20, len(words)) == (True, len(set(words)))


@pytest.mark.parametrize(
    ("value", "cut"),
    [
        ("max(a, 25)", "25)"),
        ("round(a / 3, 2) + max(a, 25)", "2) + max(a"),
        ("if_blank(max(a, 1), 2)", "1)"),
        ("min(a, owed, 7)", "owed"),
    ],
)
def test_commas_of_a_call_in_braces_are_one_problem_at_the_first_cut(value: str, cut: str) -> None:
    line = f"      - {{id: f, type: integer, label: ข, value: {value}, hint: ค}}"
    text = f"{HEAD}      - {{id: a, type: integer, label: ก}}\n{line}\n"
    assert found(text) == [(6, line.index(cut) + 1, "comma_cut")]
    checked, problems = compile_bundle(Bundle(File("f.yaml", text), BARE_OFFICE))
    assert (checked, [each.code for each in problems.sorted()]) == (None, ["language.comma_cut"])
