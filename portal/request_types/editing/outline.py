"""What a person sees in a file: its sections, questions, steps, examples, each with the lines it takes up.

An address says where a part stands in this text: `form/1/fields/email`, `steps/checking`, `examples/0`. Words are keys and
ids; an entry without an id of its own is counted from 0. A page calls a part by its name, by which it is found again in
the text as it is by then.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from portal.request_types.editing.identity import names_of_entries
from portal.request_types.editing.lines import spans_of
from portal.request_types.editing.places import LISTS, is_note, keys_of
from portal.request_types.editing.refusing import NotEdited
from portal.request_types.editing.setting import Path
from portal.request_types.editing.spans import Items, Leaf, Pairs, Spanned, leaves, spans
from portal.request_types.keys import Kind

_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
_LABELS: Final = ("title", "page", "label", "name", "heading", "note", "text", "use", "id", "at")


@dataclass(frozen=True)
class Part:
    """One entry of a list."""

    at: str
    name: str
    """What it is found by again (see identity)."""
    made_of: str
    """What it is: section, field, note, check, step, staff_form, record, reply, then, paper, link, example ..."""
    id: str
    label: str
    type: str
    """Of a field."""
    uses: str
    """The block, or `applicant`, that a section takes its questions from."""
    lines: tuple[int, int]
    """The first and the last, from 1, with the comments that belong to it."""
    lists: tuple[str, ...]
    """Addresses of the lists that stand in it or may."""
    parts: tuple["Part", ...]

    def all(self) -> Iterator["Part"]:
        """It and whatever stands within it."""
        yield self
        for part in self.parts:
            yield from part.all()


@dataclass(frozen=True)
class Outline:
    """All parts in the order of the file."""

    lists: tuple[str, ...]
    parts: tuple[Part, ...]

    def all(self) -> Iterator[Part]:
        """All parts, each before what stands within it."""
        for part in self.parts:
            yield from part.all()

    def part(self, at: str) -> Part:
        """The part that stands there; raises NotEdited."""
        found = next((part for part in self.all() if part.at == at), None)
        if found is None:
            raise NotEdited("language.edit.not_there", at=at[:80])
        return found

    def named(self, name: str) -> Part:
        """The part of this name, wherever it stands; raises NotEdited."""
        found = next((part for part in self.all() if part.name == name), None)
        if found is None:
            raise NotEdited("language.edit.gone")
        return found


def outline(text: str, language: str = "th", made_of: str = "type") -> Outline:
    """The parts of a file of this construct (type, block, registry, office); what cannot be read is left out."""
    root = spans(text)
    teller = _Teller(text, language, names_of_entries(root, made_of))
    lists, parts = teller.inside(root, made_of, "", ())
    return Outline(lists, parts)


class _Teller:
    def __init__(self, text: str, language: str, names: Mapping[Path, str]) -> None:
        self._text, self._language, self._names = text, language, names
        self._breaks = [found.start() for found in re.finditer("\n", text)]

    def inside(self, node: Spanned, made_of: str, above: str, path: Path) -> tuple[tuple[str, ...], tuple[Part, ...]]:
        """Addresses of the lists of this map, and the parts that stand there."""
        if not isinstance(node, Pairs):
            return (), ()
        lists = {key.name: key for key in keys_of(made_of, node).keys if key.kind in LISTS}
        parts: list[Part] = []
        for pair in node.pairs:
            key = lists.get(pair.key.value)
            if key is not None and isinstance(pair.value, Items):
                of = "field" if key.kind is Kind.ITEMS else key.of
                parts += self._entries(pair.value, of, above + key.name, (*path, key.name))
        return tuple(above + name for name in lists), tuple(parts)

    def _entries(self, listed: Items, made_of: str, within: str, above: Path) -> Iterator[Part]:
        ids = [item.word("id") if isinstance(item, Pairs) else "" for item in listed.items]
        times = Counter(ids)
        bounds = [(item.start, item.end) for item in listed.items] if listed.flow else spans_of(self._text, listed)
        for number, (node, (start, end)) in enumerate(zip(listed.items, bounds, strict=True)):
            id = ids[number]
            at = f"{within}/{id if _ID.match(id) and times[id] == 1 else number}"
            of = "note" if made_of == "field" and isinstance(node, Pairs) and is_note(node) else made_of
            type_name = node.word("type") if of == "field" and isinstance(node, Pairs) else ""
            lines = self._line(start), self._line(end - 1)
            uses = node.word("use") if of == "section" and isinstance(node, Pairs) else ""
            path = (*above, str(number))
            inner = self.inside(node, of, f"{at}/", path)
            yield Part(at, self._names[path], of, id, self._label(node), type_name, uses, lines, *inner)

    def _line(self, position: int) -> int:
        return bisect_left(self._breaks, position) + 1

    def _label(self, node: Spanned) -> str:
        """What it is called, in the language asked for if it has one."""
        if isinstance(node, Pairs):
            said = next((node.get(key) for key in _LABELS if node.pair(key)), None)
            if isinstance(said, Pairs) and said.word(self._language):
                return said.word(self._language)
            values = said.pairs[0].value if isinstance(said, Pairs) and said.pairs else said
            return values.value if isinstance(values, Leaf) else ""
        return next((leaf.value for leaf in leaves(node)), "")
