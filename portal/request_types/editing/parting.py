"""One part of a type, a question, a step, a staff form, as a form asks for it: what matters first, the rest behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from portal.request_types.editing.asking import SHAPES_OF_PARTS, Asker, Choices, Question
from portal.request_types.editing.outline import outline
from portal.request_types.editing.places import find, keys_of
from portal.request_types.editing.refusing import NotEdited
from portal.request_types.editing.setting import Path
from portal.request_types.editing.spans import Pairs, spans
from portal.request_types.keys import construct, field_keys

FIRST: Final[Mapping[str, Sequence[str]]] = {
    "type": ("title", "tile", "about", "words", "due", "unit", "note", "summary", "number", "filed_by"),
    "section": ("title", "page", "note", "when"),
    "field": ("label", "hint", "options", "from", "optional", "min", "max", "count", "accept", "size", "when"),
    "step": ("label", "state", "public", "button", "next", "due", "menu"),
    "staff_form": ("title", "at", "moves_to"),
    "record": ("title", "at", "by", "once"),
    "paper": ("title", "at", "number", "header", "digits"),
}
"""What is asked at once, in this order; of a part that is not named, everything."""
_NEVER: Final = frozenset({"id", "type", "format", "extends", "remove", "was", "below", "code"})
"""Names and kinds are told by the text alone: answers hang on them."""


@dataclass(frozen=True)
class Asked:
    """A part with its questions."""

    at: str
    made_of: str
    label: str
    type: str
    """Of a question."""
    path: Path
    lines: tuple[int, int]
    first: Sequence[Question]
    more: Sequence[Question]

    @property
    def all(self) -> list[Question]:
        return [*self.first, *self.more]


def part_asked(text: str, at: str, languages: Sequence[str], choices: Choices, language: str = "th") -> Asked:
    """The part that stands at this address of the outline; the type itself at none. Raises NotEdited."""
    root = spans(text)
    asker = Asker(root, languages, choices, language, SHAPES_OF_PARTS)
    if not at:
        return _asked(asker, "", "type", root, (), _Told(root.word("title"), "", (1, text.count("\n") + 1)))
    part = outline(text, language).part(at)
    place, number = find(root, "type", at)
    node = place.entry(number)
    if not isinstance(node, Pairs):
        raise NotEdited("language.edit.not_from_here", at=at[:80])
    path = tuple(f"{place.at}/{number}".split("/"))
    asker = replace(asker, names={path: ()})
    return _asked(asker, at, part.made_of, node, path, _Told(part.label, part.type, part.lines))


@dataclass(frozen=True)
class _Told:
    label: str
    type: str
    lines: tuple[int, int]


def _asked(asker: Asker, at: str, made_of: str, node: Pairs, path: Path, told: _Told) -> Asked:
    known = keys_of(made_of, node) if made_of in ("field", "note") else construct(made_of)
    if made_of == "field":
        known = field_keys(told.type)
    names = [key.name for key in known.keys if key.name not in _NEVER]
    early = [name for name in FIRST.get(made_of, names) if name in names]
    late = [] if made_of == "type" else [name for name in names if name not in early]
    first, more = asker.about(known, path, early), asker.about(known, path, late)
    return Asked(at, made_of, told.label, told.type, path, told.lines, first, more)
