"""Buttons of the workshop as edits of its text: an act and the name of a part, `up form/fields/email`.

The text may say otherwise by now than when the button was drawn: a name finds its part or none, a number would find another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from portal.request_types.editing import NotEdited, Outline, Part, copy, insert, move, remove
from portal.request_types.editing.palette import Snippet

EDITS = frozenset({"up", "down", "copy", "remove", "insert"})


WITH_FORM = frozenset(
    {"section", "field", "note", "check", "step", "staff_form", "record", "reply", "then", "paper", "link", "example"}
)
"""Parts of a service that are asked as forms: all that it has."""


@dataclass(frozen=True)
class Row:
    """A part as the list of parts shows it."""

    part: Part
    depth: int
    is_first: bool
    is_last: bool
    list: str
    """The key of the list it stands in, where it begins one of the file's own lists; else empty."""
    number: int = 1
    """Which of its list it is, from 1."""

    @property
    def has_form(self) -> bool:
        """Whether it can be asked as a form: what only a text can say has none."""
        return self.part.made_of in WITH_FORM and not self.part.uses


Beside = Mapping[str, tuple[Part | None, Part | None]]
"""By the address of a section: the one before it and the one behind."""


@dataclass(frozen=True)
class Wish:
    """What to insert, and the name of the part whose questions it joins."""

    snippet: Snippet | None
    within: str


def rows_of(outline: Outline) -> list[Row]:
    """All parts, those within one right behind it. A question at the edge of its section goes on into the next one."""
    beside = _sections_beside(outline)
    return [
        replace(
            row,
            is_first=row.is_first and _beside(beside, row.part)[0] is None,
            is_last=row.is_last and _beside(beside, row.part)[1] is None,
        )
        for row in _rows(outline.parts, 0)
    ]


def _rows(parts: Iterable[Part], depth: int) -> Iterable[Row]:
    by_list: dict[str, list[Part]] = {}
    for part in parts:
        by_list.setdefault(_list_of(part.at), []).append(part)
    for name, listed in by_list.items():
        for number, part in enumerate(listed):
            yield Row(
                part, depth, number == 0, number == len(listed) - 1, name if depth == number == 0 else "", number + 1
            )
            yield from _rows(part.parts, depth + 1)


def question_lists(outline: Outline) -> list[Part]:
    """Parts that hold questions, or may: where a new one can go. A section that uses a block has none of its own."""
    able = [part for part in outline.all() if f"{part.at}/fields" in part.lists]
    return [part for part in able if part.parts or part.made_of != "section"]


def where_next(lists: Sequence[Part], chosen: str, joined: str) -> str:
    """The part that a new question is offered to join: the one chosen or `joined` last, else the last section where that ends."""
    found = [each.name for each in lists if each.name == chosen or each.at == joined]
    return found[0] if found else lists[-1].name if lists and lists[-1].made_of == "section" else ""


def edited(text: str, act: str, name: str, outline: Outline, wish: Wish, made_of: str, taken: Iterable[str]) -> str:
    """The text after one press; raises NotEdited with what to do."""
    if act == "insert":
        return _inserted(text, outline, wish, made_of, taken)
    part = outline.named(name)
    if act == "copy":
        return copy(text, part.at, made_of=made_of)
    if act == "remove":
        return remove(text, part.at, made_of)
    beside = [each.at for each in outline.all() if _list_of(each.at) == _list_of(part.at)]
    place = beside.index(part.at) + (1 if act == "down" else -1)
    if 0 <= place < len(beside):
        return move(text, part.at, _list_of(part.at), place, made_of)
    section = _beside(_sections_beside(outline), part)[act == "down"]
    if section is None:
        return text
    return move(text, part.at, f"{section.at}/fields", 0 if act == "down" else len(section.parts), made_of)


def _sections_beside(outline: Outline) -> Beside:
    """Of sections that have questions of their own."""
    able = [each for each in question_lists(outline) if each.made_of == "section"]
    return {
        each.at: (before, behind)
        for before, each, behind in zip([None, *able[:-1]], able, [*able[1:], None], strict=False)  # of none, none
    }


def _beside(sections: Beside, part: Part) -> tuple[Part | None, Part | None]:
    """The sections before and behind that of a question, which goes on there from its edge."""
    return sections.get(part.at.rpartition("/fields/")[0], (None, None))


def _inserted(text: str, outline: Outline, wish: Wish, made_of: str, taken: Iterable[str]) -> str:
    if wish.snippet is None:
        raise NotEdited("workshop.choose_what")
    if wish.snippet.list == "fields" and not wish.within:
        raise NotEdited("workshop.choose_where")
    within = f"{outline.named(wish.within).at}/fields" if wish.snippet.list == "fields" else wish.snippet.list
    last = sum(_list_of(each.at) == within for each in outline.all())
    return insert(text, within, last, wish.snippet.text, made_of, taken)


def _list_of(at: str) -> str:
    return at.rpartition("/")[0]
