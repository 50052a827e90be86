"""Blocks worked in: a section that says `use` gets the block's questions, renamed where it says `as`.

Done on nodes, so that every problem keeps the place where it was written.
"""

import re
from collections.abc import Mapping
from typing import Final

from portal.request_types.keys import Kind, construct
from portal.request_types.parsing.bounds import MOST_QUESTIONS
from portal.request_types.parsing.names import nearest
from portal.request_types.reading.nodes import Entry, ListNode, MapNode, Node, Scalar
from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problems

_TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|(?<![\w.])[A-Za-z_]\w*(?!\w|\s*\()")
_IN_BRACES = re.compile(r"\{([^{}:]*)")
_FORMULAS: Final = (Kind.FORMULA, Kind.FLAG)
_OWN_FORMULAS: Final = ("locked", "places")


def expand(root: MapNode, blocks: Mapping[str, MapNode], problems: Problems) -> MapNode:
    """The type with its blocks written out; the blocks' checks are appended to its own."""
    form = root.get("form")
    if not isinstance(form, ListNode):
        return root
    checks: list[Node] = []
    sections: list[Node] = []
    room = MOST_QUESTIONS
    for node in form:
        made = _section(node, blocks, checks, problems)
        sections.append(made)
        room -= _count(made) if made is not node else 0
        if room - len(checks) < 0:  # said where the questions are counted; thousands of sections may use a long block
            break
    changed = with_value(root, "form", ListNode(tuple(sections), form.mark))
    if not checks:
        return changed
    own = root.get("checks")
    before = own.items if isinstance(own, ListNode) else ()
    return with_value(changed, "checks", ListNode((*before, *checks), own.mark if own else root.mark))


def _count(section: Node) -> int:
    fields = section.get("fields") if isinstance(section, MapNode) else None
    return len(fields.items) if isinstance(fields, ListNode) else 0


def with_value(node: MapNode, key: str, value: Node) -> MapNode:
    """The map with this value, in its place or at the end."""
    if node.entry(key) is None:
        return MapNode((*node.entries, Entry(Scalar(key, value.mark), value)), node.mark)
    entries = (Entry(entry.key, value) if entry.key.text == key else entry for entry in node)
    return MapNode(tuple(entries), node.mark)


def without(node: MapNode, *keys: str) -> MapNode:
    """The map without these keys."""
    return MapNode(tuple(entry for entry in node if entry.key.text not in keys), node.mark)


def _section(node: Node, blocks: Mapping[str, MapNode], checks: list[Node], problems: Problems) -> Node:
    use = node.get("use") if isinstance(node, MapNode) else None
    if not isinstance(node, MapNode) or not isinstance(use, Scalar) or use.is_missing or use.text == "applicant":
        return node
    block = blocks.get(use.text)
    if block is None:
        meant = nearest(use.text, [*blocks, "applicant"])
        code = "language.word_meant" if meant else "language.no_block"
        problems.add(use.mark, code, key="use", word=use.text[:40], meant=meant, block=use.text[:40])
        return without(node, "use", "as") if node.entry("fields") else _with_fields(node, ListNode((), node.mark))
    prefix = node.get("as")
    names = _names(block) if isinstance(prefix, Scalar) and prefix.text else {}
    renamed = {name: f"{prefix.text}_{name}" for name in names} if isinstance(prefix, Scalar) else {}
    fields, own_checks = block.get("fields"), block.get("checks")
    if isinstance(own_checks, ListNode):
        checks += [_renamed(check, "check", renamed) for check in own_checks]
    items = [_renamed(item, "field", renamed) for item in fields] if isinstance(fields, ListNode) else []
    made = _with_fields(node, ListNode(tuple(items), use.mark))
    title = block.entry("title")
    if title is not None and not node.entry("title") and not node.entry("page"):
        return MapNode((title, *made.entries), made.mark)
    return made


def _with_fields(node: MapNode, fields: ListNode) -> MapNode:
    return with_value(without(node, "use", "as"), "fields", fields)


def _names(block: MapNode) -> list[str]:
    fields = block.get("fields")
    ids = [item.get("id") for item in fields if isinstance(item, MapNode)] if isinstance(fields, ListNode) else []
    return [found.text for found in ids if isinstance(found, Scalar)]


def _renamed(node: Node, made_of: str, names: Mapping[str, str], in_table: bool = False) -> Node:
    """A field or check with the block's names renamed; ids of columns stay, they live behind their table."""
    if not isinstance(node, MapNode) or not names:
        return node
    entries = []
    for entry in node:
        key = construct(made_of).key(entry.key.text)
        kind = key.kind if key else None
        value = entry.value
        if (entry.key.text == "id" and not in_table) or kind is Kind.FIELD:
            value = _word(value, names)
        elif kind in _FORMULAS or entry.key.text in _OWN_FORMULAS:
            value = _formula(value, names)
        elif kind in (Kind.PATTERN, Kind.SAID):
            value = _pattern(value, names)
        elif kind is Kind.ITEMS and isinstance(value, ListNode):
            value = ListNode(tuple(_renamed(item, "field", names, True) for item in value), value.mark)
        entries.append(Entry(entry.key, value))
    return MapNode(tuple(entries), node.mark)


def _word(node: Node, names: Mapping[str, str]) -> Node:
    return Scalar(names.get(node.text, node.text), node.mark, node.style) if isinstance(node, Scalar) else node


def _formula(node: Node, names: Mapping[str, str]) -> Node:
    if not isinstance(node, Scalar):
        return node
    return _replaced(node, [match.span() for match in _TOKEN.finditer(node.text)], names)


def _pattern(node: Node, names: Mapping[str, str]) -> Node:
    """Also one in several languages."""
    if isinstance(node, MapNode):
        return MapNode(tuple(Entry(each.key, _pattern(each.value, names)) for each in node), node.mark)
    if not isinstance(node, Scalar):
        return node
    spans = [
        match.span()
        for braces in _IN_BRACES.finditer(node.text)
        for match in _TOKEN.finditer(node.text, braces.start(1), braces.end(1))
    ]
    return _replaced(node, spans, names)


def _replaced(node: Scalar, spans: list[tuple[int, int]], names: Mapping[str, str]) -> Scalar:
    """The text with names at these spans renamed; each sign keeps the place where it was written."""
    text, at = "", 0
    folds: list[tuple[int, int, int]] = []
    shifts = [(fold[0], fold) for fold in node.mark.folds]
    for start, end in spans:
        word = node.text[start:end]
        if word not in names:
            continue
        text += node.text[at:start]
        folds.append((len(text), *_place(node.mark, start)))
        text += names[word]
        folds.append((len(text), *_place(node.mark, end)))
        at = end
    if not folds:
        return node
    offsets = _moved(shifts, spans, node.text, names)
    whole = sorted({fold[0]: fold for fold in [*offsets, *folds]}.values())
    mark = Mark(node.mark.file, node.mark.line, node.mark.column, tuple(whole))
    return Scalar(text + node.text[at:], mark, node.style)


def _place(mark: Mark, offset: int) -> tuple[int, int]:
    place = mark.right(offset)
    return place.line, place.column


def _moved(
    folds: list[tuple[int, tuple[int, int, int]]], spans: list[tuple[int, int]], text: str, names: Mapping[str, str]
) -> list[tuple[int, int, int]]:
    """Folds of the text as written, at their offsets in the renamed one."""
    moved = []
    for offset, fold in folds:
        longer = sum(
            len(names[text[start:end]]) - (end - start)
            for start, end in spans
            if end <= offset and text[start:end] in names
        )
        moved.append((offset + longer, fold[1], fold[2]))
    return moved
