"""A list in brackets cut into its entries and what stands between them.

To an entry belong the comments on lines right above it and the one behind its comma.
"""

import re
from dataclasses import dataclass

from portal.request_types.editing.spans import Items

_COMMA = re.compile(r"(?:[^#,]|#[^\n]*\n)*,")
_TAIL = re.compile(r" *#[^\n]*?(?=\r?\n)")
_ABOVE = re.compile(r"(?<=\n)(?P<indent> *)(?P<comments>#[^\n]*\n(?: *#[^\n]*\n)* *)\Z")


@dataclass(frozen=True)
class Entry:
    """A value as written, the comments above it, the comment at its end."""

    body: str
    above: str = ""
    tail: str = ""


def cut(text: str, listed: Items) -> tuple[list[Entry], list[str]]:
    """Its entries, and what stands before, between and behind them: gap, entry, gap, entry ... gap."""
    ends = [listed.start + 1, *(item.end for item in listed.items)]
    starts = [*(item.start for item in listed.items), listed.end - 1]
    gaps = [text[first:last] for first, last in zip(ends, starts, strict=True)]
    entries = [Entry(text[item.start : item.end]) for item in listed.items]
    for number, entry in enumerate(entries):
        gaps[number], above = _without_above(gaps[number])
        gaps[number + 1], tail = _without_tail(gaps[number + 1])
        entries[number] = Entry(entry.body, above, tail)
    return entries, gaps


def joined(entries: list[Entry], gaps: list[str]) -> str:
    """What stands in the brackets; a comment at the end of an entry is followed by a new line."""
    said = gaps[0]
    for entry, gap in zip(entries, gaps[1:], strict=True):
        comma = _comma(gap)
        rest = gap[len(comma) :]
        breaks = "\n" if entry.tail and not rest.lstrip(" \r").startswith("\n") else ""
        said += entry.above + entry.body + comma + entry.tail + breaks + rest
    return said


def without_comma(gap: str) -> str:
    """What stands in a gap besides its comma."""
    comma = _comma(gap)
    return comma[:-1] + gap[len(comma) :]


def _comma(gap: str) -> str:
    found = _COMMA.match(gap)
    return found[0] if found else ""


def _without_tail(gap: str) -> tuple[str, str]:
    comma = _comma(gap)
    found = _TAIL.match(gap, len(comma))
    return (comma + gap[found.end() :], found[0]) if found else (gap, "")


def _without_above(gap: str) -> tuple[str, str]:
    found = _ABOVE.search(gap)
    return (gap[: found.start()] + found["indent"], found["comments"]) if found else (gap, "")
