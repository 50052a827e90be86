"""A file as written: each value with the signs it takes up. Positions count signs of the text as it is kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml

from portal.request_types.editing.refusing import NotEdited
from portal.request_types.reading.characters import cleaned
from portal.request_types.reading.composing import MOST_DEPTH, MOST_NODES
from portal.request_types.reading.document import MOST_BYTES, blocks_of, events_of
from portal.request_types.reading.problems import Problems

_OPENS: Final = ("MappingStartEvent", "SequenceStartEvent")
_COMMENT = re.compile(r"(?:^|(?<=\s))(#[^\n]*)", re.MULTILINE)


@dataclass(frozen=True)
class Leaf:
    """A text. `style` is YAML's: "" ' " | >."""

    start: int
    end: int
    value: str
    style: str = ""


@dataclass(frozen=True)
class Pair:
    """A key with its value."""

    key: Leaf
    value: "Spanned"


@dataclass(frozen=True)
class Pairs:
    """A map; `flow` where it is written in braces. It ends with its last value, comments behind that not included."""

    start: int
    end: int
    pairs: tuple[Pair, ...]
    flow: bool = False

    def pair(self, key: str) -> Pair | None:
        return next((pair for pair in self.pairs if pair.key.value == key), None)

    def get(self, key: str) -> "Spanned | None":
        pair = self.pair(key)
        return pair.value if pair else None

    def word(self, key: str) -> str:
        """The text of a key; nothing when it has none, or something else."""
        found = self.get(key)
        return found.value if isinstance(found, Leaf) else ""


@dataclass(frozen=True)
class Items:
    """A list; `flow` where it is written in brackets."""

    start: int
    end: int
    items: tuple["Spanned", ...]
    flow: bool = False


Spanned = Leaf | Pairs | Items


def spans(text: str) -> Pairs:
    """The whole file. Where it cannot be read as one piece, those of its parts that can be; raises NotEdited."""
    if len(text) > MOST_BYTES:
        raise NotEdited("language.edit.too_big")
    if "\t" in text:
        raise NotEdited("language.edit.tab", line=text.count("\n", 0, text.index("\t")) + 1)
    plain, _ = cleaned(text.replace("\r\n", " \n"), "", Problems())
    try:
        found = _Reader(plain, 0).read()
    except yaml.YAMLError:
        found = _by_blocks(plain)
    if not isinstance(found, Pairs):
        raise NotEdited("language.edit.nothing")
    return found


def spanned(text: str) -> tuple[Spanned, list[str]]:
    """One value, and the comments in its text; raises NotEdited."""
    try:
        found = _Reader(text, 0).read()
    except yaml.YAMLError:
        raise NotEdited("language.edit.broken") from None
    if found is None:
        raise NotEdited("language.edit.nothing")
    return found, comments_of(text, found)


def comments_of(text: str, node: Spanned) -> list[str]:
    """The comments between the words of this value."""
    at, rest = 0, ""
    for leaf in leaves(node):
        rest += text[at : leaf.start] + "x" * (leaf.end > leaf.start)
        at = leaf.end
    return [found[1].rstrip() for found in _COMMENT.finditer(rest + text[at:])]


def leaves(node: Spanned) -> Iterator[Leaf]:
    """All words within it, keys too, in their order."""
    if isinstance(node, Leaf):
        yield node
        return
    for inner in (
        node.items if isinstance(node, Items) else (each for pair in node.pairs for each in (pair.key, pair.value))
    ):
        yield from leaves(inner)


def _by_blocks(text: str) -> Pairs | None:
    """As in reading: cut where a line starts in column 1; what is broken is left out."""
    lines = text.split("\n")
    pairs: list[Pair] = []
    for first, last in blocks_of(lines):
        above = sum(len(line) + 1 for line in lines[:first])
        try:
            found = _Reader("\n".join(lines[first:last]) + "\n", above).read()
        except yaml.YAMLError:
            continue
        pairs += found.pairs if isinstance(found, Pairs) else ()
    return Pairs(pairs[0].key.start, pairs[-1].value.end, tuple(pairs)) if pairs else None


class _Reader:
    """Reads one piece of the file; `above` signs of the file stand before it."""

    def __init__(self, text: str, above: int) -> None:
        self._text, self._above, self._nodes = text, above, 0

    def read(self) -> Spanned | None:
        """The only value there; raises yaml.YAMLError, also for what no file of ours has."""
        found: Spanned | None = None
        events = events_of(self._text)
        try:
            for event in events:
                if type(event).__name__ == "DocumentStartEvent" and found is not None:
                    raise yaml.YAMLError("two documents")
                if hasattr(event, "anchor"):
                    found = self._value(event, events, 1)
        except (ValueError, RecursionError) as error:
            raise yaml.YAMLError(str(error)) from error
        return found

    def _value(self, event: Any, events: Iterator[Any], depth: int) -> Spanned:
        self._nodes += 1
        if self._nodes > MOST_NODES or depth > MOST_DEPTH:
            raise NotEdited("language.edit.too_big")
        start, end = self._above + event.start_mark.index, self._above + event.end_mark.index
        kind = type(event).__name__
        if kind not in _OPENS:
            return self._leaf(event, start, end)
        inside: list[Spanned] = []
        closed = event
        for inner in events:
            if type(inner).__name__ in ("MappingEndEvent", "SequenceEndEvent"):
                closed = inner
                break
            inside.append(self._value(inner, events, depth + 1))
        flow = bool(event.flow_style)
        end = self._above + closed.end_mark.index if flow else max((each.end for each in inside), default=end)
        if kind == "SequenceStartEvent":
            return Items(start, end, tuple(inside), flow)
        pairs = zip(inside[::2], inside[1::2], strict=True)
        return Pairs(start, end, tuple(Pair(key, value) for key, value in pairs if isinstance(key, Leaf)), flow)

    def _leaf(self, event: Any, start: int, end: int) -> Leaf:
        """Text over several lines that YAML marks by indentation ends with its last words."""
        raw = self._text[start - self._above : end - self._above]
        return Leaf(start, start + len(raw.rstrip()), getattr(event, "value", ""), getattr(event, "style", None) or "")
