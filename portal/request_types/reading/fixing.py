"""`portal check --fix`: texts that YAML reads wrongly are put in quotes; nothing else is touched."""

import re
from typing import Final

from portal.request_types.reading.document import read
from portal.request_types.reading.problems import Problem, Problems

FIXABLE: Final = frozenset(
    f"language.{code}"
    for code in (
        "leading_sign",
        "colon_inside",
        "quoted_part",
        "quote_this",
        "braces",
        "comma_cut",
        "space_after_colon",
    )
)
MOST_ROUNDS: Final = 100
_LINE = re.compile(r"^(?P<head>\s*(?:- +)*[A-Za-z_]\w*: +)(?P<value>\S.*?)(?P<rest>\s*|\s{2,}#.*)$")
_ITEM = re.compile(r"^(?P<head>\s*(?:- +)+)(?P<value>\S.*?)(?P<rest>\s*|\s{2,}#.*)$")
_FLOW = re.compile(r"^(?P<head>.*?\{)(?P<inside>.*)(?P<rest>\}\]?\s*(?:#.*)?)$")
_PAIR_START = re.compile(r",\s*(?=[A-Za-z_]\w*:(?:\s|$))")


def fixed(text: str, file: str) -> str:
    """The text with quotes where they mend a problem and add none."""
    known = _problems(text, file)
    for _ in range(MOST_ROUNDS):
        better = next((new for problem in known if (new := _mended(text, problem, len(known), file)) is not None), None)
        if better is None:
            return text
        text, known = better, _problems(better, file)
    return text


def _problems(text: str, file: str) -> tuple[Problem, ...]:
    problems = Problems()
    read(text, file, problems)
    return problems.sorted()


def _mended(text: str, problem: Problem, count: int, file: str) -> str | None:
    """The text with this problem's line changed, if that leaves fewer problems."""
    if problem.code not in FIXABLE:
        return None
    lines = text.split("\n")
    line = lines[problem.mark.line - 1]
    for changed in _candidates(line, problem):
        new = "\n".join([*lines[: problem.mark.line - 1], changed, *lines[problem.mark.line :]])
        if changed != line and len(_problems(new, file)) < count:
            return new
    return None


def _candidates(line: str, problem: Problem) -> list[str]:
    if problem.code == "language.space_after_colon":
        return [f"{line[: problem.mark.column]} {line[problem.mark.column :]}"]
    found = []
    flow = _FLOW.match(line)
    if flow:
        found.append(f"{flow['head']}{_quoted_pairs(flow['inside'])}{flow['rest']}")
    for pattern in (_LINE, _ITEM):
        match = pattern.match(line)
        if match:
            found.append(f"{match['head']}{_quoted(match['value'])}{match['rest']}")
    return found


def _quoted_pairs(inside: str) -> str:
    """`label: ชื่อ, สกุล, optional: true` with each value that needs it in quotes."""
    pairs = []
    for pair in _PAIR_START.split(inside):
        key, colon, value = pair.partition(":")
        word = value.strip()
        needs = word and word[0] not in "'\"{[" and re.search(r"[,\[\]{}]|: |^[@`%*&!|>-]", word)
        partly = word[:1] == '"' and not re.fullmatch(r'"(?:[^"\\]|\\.)*"', word)
        pairs.append(f"{key}{colon} {_quoted(word)}" if needs or partly else pair)
    return ", ".join(pairs)


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
