"""One part of a type, a question, a step, a staff form, as a form asks for it: what matters first, the rest behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from portal.request_types.editing.asking import SHAPES_OF_PARTS, Asker
from portal.request_types.editing.outline import Outline, outline
from portal.request_types.editing.places import find
from portal.request_types.editing.questions import Choices, Inside, Question
from portal.request_types.editing.refusing import NotEdited
from portal.request_types.editing.setting import Path
from portal.request_types.editing.spans import Pairs
from portal.request_types.keys import construct, field_keys

FIRST: Final[Mapping[str, Sequence[str]]] = {
    "type": ("title", "tile", "icon", "about", "words", "due", "unit", "note", "summary", "number", "filed_by"),
    "section": ("title", "page", "note", "when"),
    "field": ("label", "hint", "options", "from", "optional", "min", "max", "count", "accept", "size", "when"),
    "step": ("label", "state", "public", "button", "next", "due", "menu"),
    "staff_form": ("title", "at", "moves_to"),
    "record": ("title", "at", "by", "once"),
    "paper": ("title", "body", "at", "number", "header", "digits"),
    "example": ("name", "as", "given", "errors", "step"),
}
"""What is asked at once, in this order; of a part that is not named, everything."""
IN_TEXT: Final[Mapping[tuple[str, str], str]] = {
    ("type", "id"): "the name of its file",
    ("type", "format"): "the portal writes it",
    ("type", "extends"): "chosen where a service is begun",
    ("type", "remove"): "follows from taking a part away; only with extends",
    ("section", "use"): "a section that uses a block has nothing to ask",
    ("section", "as"): "a section that uses a block has nothing to ask",
    ("field", "type"): "answers hang on it; another kind is another question",
    ("field", "was"): "written where the id is changed",
    ("step", "was"): "written where the id is changed",
    ("field", "below"): "follows from moving a part; only with extends",
    ("privacy", "page"): "of the office alone",
    ("example", "with"): "rows and bookings that stand there already are told in the text",
}
"""Keys that no form asks, and why not."""


def published_ids(text: str) -> frozenset[str]:
    """Ids under which a text that is in force has answers and requests; none where nothing is in force."""
    return frozenset(part.id for part in outline(text).all() if part.id) if text else frozenset()


@dataclass(frozen=True)
class Asked:
    """A part with its questions."""

    at: str
    made_of: str
    id: str
    label: str
    type: str
    """Of a question."""
    path: Path
    first: Sequence[Question]
    more: Sequence[Question]

    @property
    def all(self) -> list[Question]:
        return [*self.first, *self.more]


def part_asked(
    root: Pairs,
    parts: Outline,
    at: str,
    languages: Sequence[str],
    choices: Choices,
    inside: Inside,
    language: str = "th",
) -> Asked:
    """The part that stands at this address of the file's outline; the type itself at none. Raises NotEdited."""
    asker = Asker(root, languages, choices, language, SHAPES_OF_PARTS, inside=inside)
    if not at:
        return _asked(asker, "", "type", (), _Told("", root.word("title"), ""))
    part = parts.part(at)
    place, number = find(root, "type", at)
    node = place.entry(number)
    if not isinstance(node, Pairs):
        raise NotEdited("language.edit.not_from_here", at=at[:80])
    path = tuple(f"{place.at}/{number}".split("/"))
    asker = replace(asker, names={path: ()})
    return _asked(asker, at, part.made_of, path, _Told(part.id, part.label, part.type))


def part_unmade(
    root: Pairs, made_of: str, type: str, languages: Sequence[str], choices: Choices, inside: Inside
) -> Asked:
    """A part of this kind that does not stand in the text: nothing is said yet. Raises NotEdited."""
    path = ("", "")
    asker = Asker(root, languages, choices, shapes=SHAPES_OF_PARTS, names={path: ()}, inside=inside)
    return _asked(asker, "", made_of, path, _Told("", "", type))


@dataclass(frozen=True)
class _Told:
    id: str
    label: str
    type: str


def _asked(asker: Asker, at: str, made_of: str, path: Path, told: _Told) -> Asked:
    known = field_keys(told.type) if made_of == "field" else construct(made_of)
    names = [key.name for key in known.keys if (made_of, key.name) not in IN_TEXT]
    early = [name for name in FIRST.get(made_of, names) if name in names]
    late = [name for name in names if name not in early]
    first, more = (
        [each for each in asker.about(known, path, some) if (each.made_of, each.key.name) not in IN_TEXT]
        for some in (early, late)
    )
    return Asked(at, made_of, told.id, told.label, told.type, path, first, more)
