"""An entry taken out of its list, so that it can be written into another: with dashes or in brackets, at any depth."""

import json
import re
from dataclasses import dataclass, replace
from typing import Final

from portal.request_types.editing.brackets import Entry
from portal.request_types.editing.refusing import NotEdited
from portal.request_types.editing.spans import Items, Leaf, Pairs, Spanned, spanned

_IN_BRACKETS: Final = re.compile(r"[^\n,\[\]{}]+\Z")


@dataclass(frozen=True)
class Piece:
    """What an entry says, from column 0 on: the comments above it, its lines without dash."""

    above: tuple[str, ...]
    lines: tuple[str, ...]
    tail: str = ""
    """The comment at its end, of what stood in brackets."""


def piece_of(snippet: str) -> Piece:
    """A snippet as people write it: comments, then the entry, with or without dash."""
    lines = [line.rstrip() for line in snippet.split("\n")]
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1].strip():
        del lines[-1]
    count = next((number for number, line in enumerate(lines) if not line.lstrip().startswith("#")), len(lines))
    above, body = [line.strip() for line in lines[:count]], lines[count:]
    if not body:
        raise NotEdited("language.edit.nothing")
    column = _indent(body[0])
    dash = re.match(r"- *", body[0][column:])
    column += dash.end() if dash else 0
    if not body[0][column:]:
        return replace(piece_of("\n".join(body[1:])), above=tuple(above))
    return Piece(tuple(above), (body[0][column:], *(line[min(_indent(line), column) :] for line in body[1:])))


def piece_in_brackets(entry: Entry) -> Piece:
    """An entry of a list in brackets."""
    lines = entry.body.replace("\r\n", "\n").split("\n")
    least = min((_indent(line) for line in lines[1:] if line.strip()), default=0)
    above = tuple(line.strip() for line in entry.above.split("\n") if line.strip())
    return Piece(above, (lines[0], *(f"  {line[least:]}" for line in lines[1:])), entry.tail.strip())


def snippet_of(piece: Piece) -> str:
    """The same as people write it."""
    tail = f"  {piece.tail}" if piece.tail else ""
    return "\n".join((*piece.above, *piece.lines)) + tail


def with_dash(piece: Piece, column: int, end: str) -> str:
    """Its lines in a list of dashes; `end` is how lines end in that file."""
    lines = [*piece.above, f"- {piece.lines[0]}", *(f"  {line}" if line.strip() else "" for line in piece.lines[1:])]
    lines[-1] += f"  {piece.tail}" if piece.tail else ""
    return "".join(f"{' ' * column}{line}{end}" if line else end for line in lines)


def on_one_line(piece: Piece) -> tuple[str, tuple[str, ...]]:
    """The entry as it is written in brackets, and its comments, which have no room there."""
    text = "\n".join(piece.lines)
    node, comments = spanned(text)
    tail = (piece.tail,) if piece.tail else ()
    return _flow(text, node), (*piece.above, *comments, *tail)


def _flow(text: str, node: Spanned) -> str:
    if isinstance(node, Pairs):
        return "{" + ", ".join(f"{_flow(text, pair.key)}: {_flow(text, pair.value)}" for pair in node.pairs) + "}"
    if isinstance(node, Items):
        return "[" + ", ".join(_flow(text, item) for item in node.items) + "]"
    return _word(text[node.start : node.end], node)


def _word(raw: str, leaf: Leaf) -> str:
    """As written where that means the same in brackets; else in quotes."""
    if leaf.style in ("'", '"') and "\n" not in raw:
        return raw
    if not leaf.style and (not raw or _IN_BRACKETS.match(raw)):
        return raw
    return json.dumps(leaf.value, ensure_ascii=False)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
