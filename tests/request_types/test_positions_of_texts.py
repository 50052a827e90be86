"""The text at a mark is the text complained about, however the file writes it."""

import string

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.request_types.reading.document import read
from portal.request_types.reading.nodes import MapNode, Scalar
from portal.request_types.reading.problems import Problems

_SIGNS = string.ascii_letters + string.digits + " กขค่ำ.,()*+-=<>'\"#:{}[]%"


def _scalar(text: str) -> tuple[Scalar, list[str]]:
    problems = Problems()
    root = read(text, "f.yaml", problems).root
    assert isinstance(root, MapNode), [problem.said("en") for problem in problems.sorted()]
    found = root.entries[-1].value
    assert isinstance(found, Scalar)
    return found, text.split("\n")


def _each_sign_stands_at_its_mark(scalar: Scalar, lines: list[str]) -> None:
    for number, sign in enumerate(scalar.text):
        if sign.isspace():
            continue
        mark = scalar.mark.right(number)
        written = lines[mark.line - 1][mark.column - 1]
        assert written == sign or written == "\\", (number, sign, mark, written)


@given(st.text(_SIGNS, min_size=1).filter(str.strip), st.sampled_from(['"', "'", None, ">", "|"]), st.integers(20, 80))
@settings(max_examples=300)
def test_every_sign_of_a_written_text_is_found_where_its_mark_says(text: str, style: str | None, width: int) -> None:
    written = yaml.dump({"before": 1, "value": text}, default_style=style, allow_unicode=True, width=width)
    written = "\n".join(line.replace("!!int ", "") for line in written.split("\n"))
    scalar, lines = _scalar(written)
    # What is written folded from a leading blank on is a line of its own to every reader: the writer lost it, not we.
    assert scalar.text == yaml.load(written, yaml.BaseLoader)["value"]
    _each_sign_stands_at_its_mark(scalar, lines)


def test_a_plain_text_over_several_lines_keeps_the_place_of_each_word() -> None:
    scalar, lines = _scalar("value: max(25,\n    goods * 0.035)\n      if goods > 0\n      else 0\n")
    assert scalar.text == "max(25, goods * 0.035) if goods > 0 else 0"
    _each_sign_stands_at_its_mark(scalar, lines)
    assert scalar.mark.right(scalar.text.index("else")).line == 4
