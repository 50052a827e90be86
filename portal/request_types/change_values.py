"""What a key said and says now, where that fits on a line: a due date, a price, a limit."""

from collections.abc import Sequence
from typing import Any, Final

from portal.request_types.definition import DurationWritten, Range
from portal.request_types.reading.positions import InLanguages, Written
from portal.texts import text

LONGEST: Final = 60
_CALLED: Final = {"pauses": "clock"}
"""Keys of the file by what their values are called in the code."""
Pair = tuple[str, Any, Any]
"""A key as the code calls it, what it said and what it says."""


def pairs(old: Any, new: Any, keys: Sequence[str]) -> tuple[Pair, ...]:
    """The keys with both values, of two of the same construct."""
    return tuple((key, _value(old, key), _value(new, key)) for key in keys)


def key_of(name: str) -> str:
    """What the file calls it."""
    return _CALLED.get(name, name)


def on_a_line(value: Any, language: str) -> str | None:
    """As it reads; None for what takes more than a line. What is absent is a dash."""
    said = _said(value, language)
    if said is None or "\n" in said:
        return None
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def _said(value: Any, language: str) -> str | None:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return text(language, "answers.yes" if value else "answers.no")
    if isinstance(value, InLanguages):
        found = value.in_language(language)
        return _said(found, language) if not isinstance(found, str) else found
    if isinstance(value, Written):
        return " ".join(value.text.split())
    if isinstance(value, Range):
        return f"{value.low or ''}..{value.high or ''}"
    if isinstance(value, DurationWritten):
        least = f"{value.least}-" if value.least is not None and value.least != value.most else ""
        return text(language, f"language.explain.unit.{value.unit}", amount=f"{least}{value.most}")
    if isinstance(value, (str, int)):
        return str(value)
    if isinstance(value, tuple) and all(isinstance(each, str) for each in value):
        return ", ".join(value) or "-"
    return None


def _value(of: Any, key: str) -> Any:
    return getattr(of, key) if hasattr(of, key) else of.own.get(key) if hasattr(of, "own") else None
