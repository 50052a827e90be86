"""Calls of functions in plain words: `days_between(begin, end)` is the days from one to the other."""

import re
from collections.abc import Callable
from typing import Final

from portal.request_types.formulas.functions import FUNCTIONS
from portal.texts import text

_CALL: Final = re.compile(r"\b([a-z_]+)\(")
_WRITTEN: Final = re.compile(r"\d+")
_UNITS: Final = frozenset({"days", "working_days", "months", "years", "hours", "minutes"})
_SEPARATED: Final = frozenset({"join"})
"""Functions whose first argument stands between the others."""
_DEPTH: Final = {"(": 1, "[": 1, ")": -1, "]": -1}
_PLACE: Final = "\x00{}\x00"


def in_words(source: str, language: str, said: Callable[[str], str]) -> tuple[str, list[str]]:
    """The formula with a place for each call, and what is said at these places; `said` says an argument."""
    told: list[str] = []
    done, at, quoted = "", 0, _quoted(source)
    for found in _CALL.finditer(source):
        if found.start() < at or quoted[found.start()]:
            continue
        end = _closing(source, quoted, found.end())
        inside = source[found.end() : end] if end is not None else ""
        name, arguments = found[1], _parted(inside)
        if (
            end is None
            or name not in FUNCTIONS
            or not arguments
            or (name in _UNITS and _WRITTEN.fullmatch(inside.strip()))
        ):
            continue
        done += source[at : found.start()] + _PLACE.format(len(told))
        told.append(_told(name, arguments, language, said))
        at = end + 1
    return done + source[at:], told


def put_back(words: str, told: list[str]) -> str:
    """The words with what is said of its calls."""
    for number, said in enumerate(told):
        words = words.replace(_PLACE.format(number), said)
    return words


def _told(name: str, arguments: list[str], language: str, said: Callable[[str], str]) -> str:
    if name == "date":
        return arguments[0].strip("\"' ")
    words = [said(argument) for argument in arguments]
    if name in _UNITS:
        return text(language, f"language.explain.unit.{name}", amount=words[0])
    key = f"language.explain.call.{name}" + ("_to" if name == "round" and len(words) > 1 else "")
    others = ", ".join(words[1:] if name in _SEPARATED else words)
    return text(language, key, a=words[0], b=words[-1], all=others)


def _closing(source: str, quoted: list[bool], begin: int) -> int | None:
    """Where the bracket ends that was opened before `begin`."""
    depth = 1
    for place in range(begin, len(source)):
        depth += 0 if quoted[place] else _DEPTH.get(source[place], 0)
        if not depth:
            return place
    return None


def _parted(inside: str) -> list[str]:
    """Arguments: what stands between commas that are in no brackets of their own."""
    parts, depth = [""], 0
    for sign, quoted in zip(inside, _quoted(inside), strict=True):
        depth += 0 if quoted else _DEPTH.get(sign, 0)
        if sign == "," and not depth and not quoted:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]


def _quoted(source: str) -> list[bool]:
    """Of each sign whether it stands within quotation marks."""
    found, inside = [], ""
    for sign in source:
        found.append(bool(inside))
        if inside:
            inside = "" if sign == inside else inside
        elif sign in "\"'":
            inside = sign
    return found
