"""Whatever stands in a file, reading it ends soon and in problems, never in an exception (T20, T21, T22, T26).

Bounds are counted, not timed: nodes built, problems kept.
"""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from portal.request_types.compiling import compile_bundle
from portal.request_types.reading import composing
from portal.request_types.reading.document import MOST_BYTES, read
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.source import BARE_OFFICE, Bundle, File

FIELD = "form: [{fields: [{id: f, type: %s, label: ข, %s}]}]"


def codes(source: bytes | str) -> set[str]:
    problems = Problems()
    read(source, "f.yaml", problems)
    return {problem.code for problem in problems.sorted()}


def compiled(text: str) -> set[str]:
    checked, problems = compile_bundle(Bundle(File("f.yaml", text), BARE_OFFICE))
    assert (checked is None) == bool(problems)
    return {problem.code for problem in problems.sorted()}


BOMBS = {
    "aliases": "a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
    "merge keys": "a: &a {x: 1}\nb: {<<: [*a, *a, *a]}\n",
    "tags": "a: !!python/object/apply:os.system [ls]\n",
    "a cycle": "a: &a [*a]\n",
    "depth": "a: " + "[" * 3000,
    "depth in blocks": "".join("  " * n + "a:\n" for n in range(200)),
    "nested dashes": "a:\n" + "- " * 3000 + "x",
    "many nodes": "a: [" + "x," * 100_000 + "]",
    "a megabyte": "a: " + "x" * 1_000_000,
    "a long text": "a: " + "x" * 400_000,
    "a long quoted text": 'a: "' + "\\n" * 100_000 + '"',
    "a long key": "x" * 400_000 + ": a",
    "no end": "a: {" * 2000,
    "quotes": "a: '" * 20_000,
    "colons": "a: " * 20_000,
    "many blocks": "a\n" * 200_000,
    "many broken blocks": "a: b: c\n" * 50_000,
    "many nulls": "a:\n" + "- \n" * 30_000,
    "many duplicates": "a: b\n" * 30_000,
    "hidden signs": "\u200b" * 100_000,
    "controls": "a: b\x00\x01\x1f\n" * 30_000,
    "tabs": "\t" * 100_000,
    "directives": "%YAML 9.9\n%TAG ! x\n---\na: b\n",
    "documents": "---\na: b\n" * 1000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_hostile_file_is_refused(name: str) -> None:
    assert codes(BOMBS[name])


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe\x00", b"id: \xe0\xb8", "id: a\ntitle: ก".encode("utf-16"), b"\x80" * 1000, b"a: \xed\xa0\x80"],
)
def test_what_is_not_utf8_is_told(data: bytes) -> None:
    assert codes(data) == {"language.not_utf8"}


def test_a_file_above_the_limit_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing.Builder, "build", None)
    assert codes(b"a: b\n" + b"#" * MOST_BYTES) == {"language.too_big"}


def test_no_more_nodes_are_built_than_allowed() -> None:
    assert "language.too_many_nodes" in codes("a: [" + "[x]," * 60_000 + "]")


@pytest.mark.parametrize(
    ("type_name", "keys", "code"),
    [
        ("text", "pattern: (a+)+$(?=b)", "language.regex"),
        ("text", 'pattern: "(((((a{1000}){1000}){1000})"', "language.regex"),
        ("text", "pattern: '" + "(" * 600 + ")" * 600 + "'", "language.regex"),
        ("money", "value: '" + "(" * 200 + "1" + ")" * 200 + "'", None),
        ("money", "value: '" + "1+" * 5000 + "1'", None),
        ("money", "value: 9**9**9", None),
        ("money", "value: __import__", None),
        ("money", "value: f", "language.cycle"),
        ("money", "value: sum(f)", None),
        ("text", "value: '{' * 9", None),
        ("table", "fields: [{id: f, type: table, label: x, fields: []}]", "language.not_in_table"),
        ("reference", "from: f", "language.word_none"),
        ("slot", "books: f", "language.word_none"),
    ],
)
def test_a_hostile_value_is_refused(type_name: str, keys: str, code: str | None) -> None:
    found = compiled(f"id: f\ntitle: ก\n{FIELD % (type_name, keys)}\n")
    assert found
    assert code is None or code in found


def test_a_long_chain_of_computed_fields_is_ordered_without_recursion() -> None:
    fields = "".join(f"      - {{id: f{n}, type: integer, label: x, value: f{n + 1} + 1}}\n" for n in range(400))
    text = f"id: f\ntitle: ก\nform:\n  - fields:\n{fields}      - {{id: f400, type: integer, label: x}}\n"
    assert compiled(text) == set()


def test_a_circle_is_told_with_its_path() -> None:
    text = """\
id: f
title: ก
form:
  - fields:
      - {id: a, type: integer, label: ก, value: b + 1}
      - {id: b, type: integer, label: ข, value: c + 1}
      - {id: c, type: integer, label: ค, value: a + 1}
"""
    _, problems = compile_bundle(Bundle(File("f.yaml", text), BARE_OFFICE))
    (problem,) = problems.sorted()
    assert problem.facts["path"] == "a > b > c > a"


_SOUND = (
    BARE_OFFICE.text,
    "id: a\ntitle: ก\nform:\n  - fields:\n      - {id: x, type: money, label: ข, value: y * 2}\n",
)
_WORDS = (
    "id title form fields type label text money when value options steps state label: - { } [ ] , : # ' \" & * ! | > % @"
    " ` ~ null true ก ข 1 .. / ( ) + x y and or == today() extends remove use as library/room_booking"
)
_PIECES = st.sampled_from([*_WORDS.split(), "\n", "\n  ", "\n    ", "\n      - ", ": ", "- ", ", ", " "])


@given(st.text(max_size=300))
@example("\r0")  # YAML breaks a line there, editors do not
@settings(max_examples=150, deadline=None)
def test_any_text_gives_problems_never_an_exception(text: str) -> None:
    compiled(text)


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_problems_never_an_exception(data: bytes) -> None:
    codes(data)


@given(st.lists(_PIECES, max_size=60).map(" ".join))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_words_of_the_language_give_problems_never_an_exception(text: str) -> None:
    compiled(text)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_any_damage_to_a_sound_file_gives_problems_never_an_exception(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(_SOUND))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 10)))
    damaged = text[:start] + data.draw(st.one_of(_PIECES, st.text(max_size=3))) + text[end:]
    compiled(damaged)
    compile_bundle(Bundle(File("f.yaml", _SOUND[1]), File("office.yaml", damaged)))
