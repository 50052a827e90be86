"""What a clerk is told where YAML cannot read on: the likely trap on the line, in plain words, at its place."""

import re
from dataclasses import dataclass
from typing import Final

import yaml

from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problems

_PAIR = re.compile(r"^\s*(?:- +)*(?P<key>[^\s:#'\"{}\[\],][^:#{}\[\],]*?): +(?P<value>\S.*)$")
_NO_SPACE = re.compile(r"^\s*(?:- +)*(?P<key>[A-Za-z_]\w*):(?![\s/])(?=\S)")
_FLOW_PAIR = re.compile(r"[{,] *(?P<key>\w+): +(?P<value>[^\s,}][^,}]*)")
_NO_COLON = re.compile(r"^(?P<key>[A-Za-z_]\w*)\s*$")
_MOST_SIGNS: Final = 2000
_SIGNS: Final = "@`%*&!|>?"


@dataclass(frozen=True)
class _Trap:
    column: int
    code: str
    facts: dict[str, object]


def explain_syntax(
    error: yaml.YAMLError | None, lines: list[str], first: int, last: int, file: str, problems: Problems
) -> None:
    """Add the one problem of the block of lines `first`..`last` (from 0); `error` is counted from the block's start."""
    for number in _suspects(error, lines, first, last):
        trap = _trap(lines, number, first)
        if trap:
            problems.add(Mark(file, number + 1, trap.column + 1), trap.code, **trap.facts)
            return
    at = getattr(error, "problem_mark", None)
    line, column = (min(first + at.line, last - 1), at.column) if at else (first, 0)
    problems.add(Mark(file, line + 1, column + 1), "language.syntax")


def _suspects(error: yaml.YAMLError | None, lines: list[str], first: int, last: int) -> list[int]:
    """Lines to look at, likeliest first: where it stopped, where what it was reading began, the line before."""
    found: list[int] = []
    for name in ("problem_mark", "context_mark"):
        mark = getattr(error, name, None)
        if mark is not None:
            found.append(min(first + mark.line, last - 1))
    if not found:
        return [first]
    before = found[0] - 1
    while before > first and not lines[before].strip():
        before -= 1
    order = [found[0], *([before] if before >= first else []), *found[1:]]
    if str(getattr(error, "context", "")).startswith("while scanning a quoted"):
        order = [*found[1:], *order]
    return list(dict.fromkeys(order))


def _trap(lines: list[str], number: int, first: int) -> _Trap | None:
    line = lines[number][:_MOST_SIGNS]
    tight = _NO_SPACE.match(line)
    if tight:
        return _Trap(tight.end("key"), "language.space_after_colon", {"key": tight["key"]})
    if _NO_COLON.match(line):
        return _Trap(0, "language.no_colon", {"key": line.strip()})
    pair = _PAIR.match(line)
    if pair:
        found = _in_value(pair["key"].strip(), pair["value"].rstrip(), pair.start("value"))
        if found:
            return found
        if _is_deeper(lines, number, first):
            return _Trap(len(line) - len(line.lstrip()), "language.indent", {})
    item = re.match(r"^\s*(?:- +)+(?P<value>\S.*)$", line)
    if item and not pair:
        return _in_value("-", item["value"].rstrip(), item.start("value"))
    return None


def _in_value(key: str, value: str, column: int) -> _Trap | None:
    """The trap in one value after `key:`, if any."""
    lead = value[0]
    if lead in "'\"":
        return _in_quotes(key, value, column)
    if lead in "{[":
        return _in_brackets(key, value, column)
    if lead in _SIGNS:
        return _Trap(column, "language.leading_sign", {"sign": lead, "key": key})
    if value.startswith("- "):
        return _Trap(column, "language.leading_sign", {"sign": "-", "key": key})
    inner = re.search(r":(?= |$)", value.split(" #", 1)[0])
    if inner:
        return _Trap(column + inner.start(), "language.colon_inside", {"key": key})
    return None


def _in_quotes(key: str, value: str, column: int) -> _Trap | None:
    quote = value[0]
    closed = re.match(r'"(?:[^"\\]|\\.)*"' if quote == '"' else r"'(?:[^']|'')*'", value)
    if not closed:
        return _Trap(column, "language.quote_unclosed", {"quote": quote})
    if quote == '"' and re.search(r"\\(?![0abtnvfre \"/\\N_LPxuU])", closed[0]):
        return _Trap(column, "language.backslash", {})
    rest = value[closed.end() :].strip()
    if rest and not rest.startswith("#"):
        return _Trap(column, "language.quoted_part", {"key": key, "quote": "'" if quote == '"' else '"'})
    return None


def _in_brackets(key: str, value: str, column: int) -> _Trap | None:
    end = _closing(value)
    if end is not None:
        rest = value[end + 1 :].strip()
        if rest and not rest.startswith("#"):
            code = "language.braces" if value[0] == "{" else "language.leading_sign"
            return _Trap(column, code, {"sign": value[0], "key": key})
    found = _in_flow(value, column)
    if found:
        return found
    return _Trap(column, "language.bracket_unclosed", {"bracket": value[0]}) if end is None else None


def _in_flow(value: str, column: int) -> _Trap | None:
    for pair in _FLOW_PAIR.finditer(value):
        inner, at = pair["value"], column + pair.start("value")
        if inner[0] in _SIGNS or inner.startswith("- "):
            return _Trap(at, "language.leading_sign", {"sign": inner[0], "key": pair["key"]})
        if inner[0] in "'\"" and _in_quotes(pair["key"], inner.rstrip(), at):
            closed = inner.count(inner[0]) > 1
            if closed:
                return _in_quotes(pair["key"], inner.rstrip(), at)
        if inner[0] not in "'\"{[":
            bad = re.search(r"[\[\]{]|:(?= )", inner)
            if bad and (bad[0] != "]" or "[" not in value):
                return _Trap(at, "language.quote_this", {"key": pair["key"]})
    tight = re.search(r"[{,] *(?P<key>[A-Za-z_]\w*):(?=[^\s/,}])", value)
    if tight:
        return _Trap(column + tight.end("key"), "language.space_after_colon", {"key": tight["key"]})
    return None


def _closing(value: str) -> int | None:
    """Where the bracket that `value` begins with is closed; brackets in quotes do not count."""
    depth, quote = 0, ""
    for position, sign in enumerate(value):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign in "{[":
            depth += 1
        elif sign in "}]":
            depth -= 1
            if depth == 0:
                return position
    return None


def _is_deeper(lines: list[str], number: int, first: int) -> bool:
    """Is this line indented further than the key with a value above it, or on no level that was opened?"""
    indent = len(lines[number]) - len(lines[number].lstrip())
    levels: set[int] = set()
    for above in range(number - 1, first - 1, -1):
        text = lines[above]
        if text.strip():
            levels.add(len(text) - len(text.lstrip(" -")))
            levels.add(len(text) - len(text.lstrip(" ")))
    return bool(levels) and indent not in levels
