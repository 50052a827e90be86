"""Values as a file says them: plain where that is safe, else in quotes or as lines of their own."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from portal.request_types.reading.characters import HIDDEN, REFUSED, with_plain_gaps

Said: TypeAlias = str | Sequence["Said"] | Mapping[str, "Said | None"]
"""What a file is to say: a text, a list, a map. None within a map: nothing of that name."""
WIDEST: Final = 120
"""Signs of a line that is written anew."""
_PLAIN: Final = re.compile(r"[^\W_](?:[^\n#:]|:(?=\S)|(?<=\S)#)*\Z")
_NULLS: Final = frozenset({"null", "Null", "NULL"})
_LEAD: Final = re.compile(rf"^(?:\s|{HIDDEN.pattern})*")
_LONE_SPACE: Final = re.compile(r"(?<=\S) (?=\S)")


def typed(words: str) -> str:
    """What a person typed as it can stand in a file: no signs that nobody sees at its edges, plain ends of lines."""
    plain = REFUSED.sub("", words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    lines = [
        HIDDEN.sub(" ", lead) + line.removeprefix(lead)
        for line in plain.split("\n")
        for lead in _LEAD.findall(line)[:1]
    ]
    told = "\n".join(lines)
    while (plain := with_plain_gaps(told)) != told:  # one that is gone may bring the next one to its place
        told = plain
    return "\n".join(line.rstrip() for line in told.split("\n")).strip()


def scalar(words: str, style: str = "", flow: bool = False) -> str:
    """A text on one line, in the quotes it had."""
    if style == "'" and "\n" not in words:
        return "'" + words.replace("'", "''") + "'"
    is_plain = _PLAIN.match(words) and words == words.strip() and words not in _NULLS
    if style != '"' and is_plain and not (flow and re.search(r"[,\[\]{}]", words)):
        return words
    return json.dumps(words, ensure_ascii=False)


def flowed(said: Said) -> str:
    """A value on one line, as it stands in brackets too."""
    if isinstance(said, str):
        return scalar(said, flow=True)
    if isinstance(said, Mapping):
        told = (f"{scalar(key, flow=True)}: {flowed(each)}" for key, each in said.items() if each is not None)
        return "{" + ", ".join(told) + "}"
    return "[" + ", ".join(map(flowed, said)) + "]"


def after_key(said: Said, column: int, end: str, room: int = WIDEST) -> str:
    """What stands behind `key:` in a map whose keys begin in this column; `end` is how lines end."""
    if isinstance(said, str):
        return f" |-{end}{indented(said, column + 2, end)}" if "\n" in said else f" {scalar(said)}"
    if not isinstance(said, Mapping):
        told = flowed(said)
        if not said or (len(told) <= room and "\\n" not in told):
            return f" {told}"
        listed = (after_key(each, column + 2, end) if isinstance(each, str) else f" {flowed(each)}" for each in said)
        return "".join(f"{end}{' ' * (column + 2)}-{each}" for each in listed)
    inner = [(key, each) for key, each in said.items() if each is not None]
    is_short = all(isinstance(each, str) and "\n" not in each for _, each in inner) and len(flowed(said)) <= room
    if is_short or not inner:
        return f" {flowed(said)}"
    pad = " " * (column + 2)
    return "".join(f"{end}{pad}{scalar(key)}:{after_key(each, column + 2, end)}" for key, each in inner)


def indented(words: str, column: int, end: str) -> str:
    """Its lines below a `|`."""
    return end.join(f"{' ' * column}{line}" if line else "" for line in words.split("\n"))


def folded(words: str, column: int, end: str) -> str:
    """A text without ends of lines, below a `>`: it is cut where one space stands alone."""
    lines, line = [], ""
    for word in _LONE_SPACE.split(words):
        if line and column + len(line) + 1 + len(word) > WIDEST:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return end.join(" " * column + each for each in [*lines, line])
