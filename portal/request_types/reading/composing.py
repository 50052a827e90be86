"""Nodes from the events of the YAML parser, refusing what the language has no use for."""

import re
from collections.abc import Iterator
from typing import Any, Final

from portal.request_types.reading.characters import HIDDEN
from portal.request_types.reading.folds import folds_of
from portal.request_types.reading.nodes import Entry, ListNode, MapNode, Node, Scalar
from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problems

MOST_NODES: Final = 30_000
MOST_DEPTH: Final = 20
MOST_SIGNS: Final = 20_000
MOST_KEY_SIGNS: Final = 200
_NULLS: Final = frozenset({"~", "null", "Null", "NULL"})
_SWALLOWED = re.compile(r"\n\s*(?:- |[A-Za-z_]\w*:\S)")
_BARE_KEY = re.compile(r"[a-z][a-z_]*\Z")


class Stop(Exception):
    """The file is hostile or not one document: its problem is noted, reading ends."""


class Builder:
    """Builds one document. `text` is what the parser reads; `above`: how many lines of the file stand before it."""

    def __init__(self, file: str, text: str, problems: Problems, above: int = 0) -> None:
        self._file, self._text, self._problems, self._above = file, text, problems, above
        self._lines = text.split("\n")
        self._nodes = 0

    def build(self, events: Iterator[Any]) -> Node | None:
        """The root, or None for an empty text; raises Stop for hostile files."""
        root: Node | None = None
        documents = 0
        for event in events:
            name = type(event).__name__
            if name == "DocumentStartEvent":
                documents += 1
                if documents > 1 or event.tags or event.version:
                    self._stop(event, "language.one_document")
            elif name in ("ScalarEvent", "MappingStartEvent", "SequenceStartEvent", "AliasEvent"):
                root = self._node(event, events, 1)
        return None if isinstance(root, Scalar) and not root.text else root

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            self._stop(event, "language.too_many_nodes")
        if depth > MOST_DEPTH:
            self._stop(event, "language.too_deep", most=MOST_DEPTH)
        self._refuse_references(event)
        match type(event).__name__:
            case "MappingStartEvent":
                return self._map(event, events, depth)
            case "SequenceStartEvent":
                return self._list(event, events, depth)
            case "AliasEvent":
                return Scalar("", self._mark(event), "missing")
        return self._scalar(event)

    def _refuse_references(self, event: Any) -> None:
        if type(event).__name__ == "AliasEvent":
            self._problems.add(self._mark(event), "language.alias")
            return
        if event.anchor is not None:
            self._problems.add(self._mark(event), "language.anchor")
        if event.tag is not None:
            self._problems.add(self._mark(event), "language.tag")

    def _scalar(self, event: Any) -> Scalar:
        value: str = event.value
        style: str = event.style or ""
        start, end = event.start_mark, event.end_mark
        raw = self._text[start.index : end.index]
        mark, folds = folds_of(value, raw, style, start.line + 1 + self._above, start.column + 1)
        place = Mark(self._file, *mark, folds)
        if len(value) > MOST_SIGNS:
            self._problems.add(place, "language.text_too_long", most=MOST_SIGNS)
            return Scalar("", place, "missing")
        if not style:
            self._watch_plain(place, raw, end)
            if value in _NULLS:
                self._problems.add(place, "language.null_word", word=value)
                return Scalar("", place, "missing")
        return Scalar(value, place, style)

    def _watch_plain(self, place: Mark, raw: str, end: Any) -> None:
        """The silent cuts of unquoted texts: a `#` after one space, a line taken for the rest of the one above."""
        rest = self._text[end.index : end.index + 3]
        if raw and rest.startswith(" #"):
            cut = Mark(self._file, end.line + 1 + self._above, end.column + 2)
            self._problems.add(cut, "language.cut_by_hash")
        swallowed = _SWALLOWED.search(raw)
        if swallowed:
            lines_down = raw.count("\n", 0, swallowed.start()) + 1
            line_text = raw.split("\n")[lines_down]
            column = len(line_text) - len(line_text.lstrip()) + 1
            self._problems.add(Mark(self._file, place.line + lines_down, column), "language.swallowed_line")

    def _list(self, event: Any, events: Iterator[Any], depth: int) -> ListNode:
        items: list[Node] = []
        for inner in events:
            if type(inner).__name__ == "SequenceEndEvent":
                break
            item = self._node(inner, events, depth + 1)
            if isinstance(item, Scalar) and not item.text and not item.style:
                self._problems.add(item.mark, "language.empty_item")
                continue
            items.append(item)
        return ListNode(tuple(items), self._mark(event))

    def _map(self, event: Any, events: Iterator[Any], depth: int) -> MapNode | Scalar:
        entries: dict[str, Entry] = {}
        pairs: list[tuple[Node, Node]] = []
        for inner in events:
            if type(inner).__name__ == "MappingEndEvent":
                break
            key = self._node(inner, events, depth + 1)
            pairs.append((key, self._node(next(events), events, depth + 1)))
        if self._is_braced_text(event, pairs):
            if not (isinstance(pairs[0][0], Scalar) and pairs[0][0].is_missing):
                self._problems.add(self._mark(event), "language.braces", sign="{", key="")
            return Scalar("", self._mark(event), "missing")
        for key, value in self._cut_by_commas(event, pairs):
            entry = self._entry(key, value)
            if entry and entry.key.text in entries:
                first = entries[entry.key.text].key.mark
                self._problems.add(entry.key.mark, "language.key_twice", key=entry.key.text, first=str(first))
            elif entry:
                entries[entry.key.text] = entry
        return MapNode(tuple(entries.values()), self._mark(event))

    def _cut_by_commas(self, event: Any, pairs: list[tuple[Node, Node]]) -> list[tuple[Node, Node]]:
        """`{value: max(a, b)}`: what the commas of a call cut off are no keys, and what is left of it is no formula.

        It is told once, at the first cut.
        """
        if not event.flow_style:
            return pairs
        found: list[tuple[Node, Node]] = []
        open_calls = 0
        for key, value in pairs:
            if open_calls and isinstance(key, Scalar) and not key.style and _is_nothing(value):
                formula, cut = found[-1]
                if not (isinstance(cut, Scalar) and cut.is_missing):
                    self._problems.add(key.mark, "language.comma_cut", key=key.text)
                    found[-1] = (formula, Scalar("", cut.mark, "missing"))
                open_calls = max(open_calls + _opened(key), 0)
                continue
            found.append((key, value))
            open_calls = max(_opened(value), 0)
        return found

    def _is_braced_text(self, event: Any, pairs: list[tuple[Node, Node]]) -> bool:
        """`value: {goods}`: braces around a name, meant as a pattern, are a map to YAML."""
        if not event.flow_style or len(pairs) != 1:
            return False
        value = pairs[0][1]
        return isinstance(value, Scalar) and not value.text and not value.style

    def _entry(self, key: Node, value: Node) -> Entry | None:
        if not isinstance(key, Scalar):
            self._problems.add(key.mark, "language.key_is_map")
            return None
        if key.is_missing:
            return None
        if len(key.text) > MOST_KEY_SIGNS:
            self._problems.add(key.mark, "language.key_too_long")
            return None
        if key.text == "<<" and not key.style:
            self._problems.add(key.mark, "language.merge_key")
            return None
        if HIDDEN.search(key.text):
            self._problems.add(key.mark, "language.hidden_in_key", key=HIDDEN.sub("", key.text))
            key = Scalar(HIDDEN.sub("", key.text).strip(), key.mark, key.style)
        if isinstance(value, Scalar) and not value.text and not value.style:
            return self._without_value(key, value)
        return Entry(key, value)

    def _without_value(self, key: Scalar, value: Scalar) -> Entry | None:
        """A key with nothing behind it: what was meant can be told from how it looks."""
        after = self._text_after(value.mark)
        if after.lstrip(" ").startswith("#") and not after.startswith("  "):
            mark = value.mark.right(len(after) - len(after.lstrip(" ")))
            self._problems.add(mark, "language.cut_by_hash")
        elif ":" in key.text and key.text.split(":", 1)[0].isidentifier():
            name = key.text.split(":", 1)[0]
            self._problems.add(key.mark.right(len(name)), "language.space_after_colon", key=name)
            return Entry(Scalar(name, key.mark, key.style), Scalar("", key.mark, "missing"))
        elif value.mark == key.mark.right(len(key.text)) and not after.startswith(":"):
            code = "language.key_alone" if _BARE_KEY.match(key.text) else "language.comma_cut"
            self._problems.add(key.mark, code, key=key.text)
            if code == "language.comma_cut":
                return None
        else:
            self._problems.add(key.mark, "language.key_without_value", key=key.text)
        return Entry(key, Scalar("", value.mark, "missing"))

    def _text_after(self, mark: Mark) -> str:
        number = mark.line - 1 - self._above
        return self._lines[number][mark.column - 1 :] if number < len(self._lines) else ""

    def _mark(self, event: Any) -> Mark:
        return Mark(self._file, event.start_mark.line + 1 + self._above, event.start_mark.column + 1)

    def _stop(self, event: Any, code: str, **facts: object) -> None:
        self._problems.add(self._mark(event), code, **facts)
        raise Stop


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.text and not node.style


def _opened(node: Node) -> int:
    """How many brackets of calls a plain text leaves open."""
    return node.text.count("(") - node.text.count(")") if isinstance(node, Scalar) and not node.style else 0
