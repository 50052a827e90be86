"""What a version of a type puts elsewhere, and what it changes in the sections of its form: told beside other changes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from portal.request_types.altered import Names, altered
from portal.request_types.definition import Field, Note, RequestType, Section, StaffForm, Step
from portal.request_types.moved import moved
from portal.request_types.reading.positions import Text

_HEAVY: Final = 1000
"""A section stays rather than all that moved into it or out of it."""


def moved_questions(old: RequestType, new: RequestType, names: Names) -> Iterator[Field]:
    """Questions that stand elsewhere now: in another section, or in another order. `names`: by their earlier ids."""
    yield from _moved(_in_sections(old), _in_sections(new), names)
    before = {form.id: form for form in old.staff_forms}
    for form in new.staff_forms:
        if form.id in before:
            yield from _moved(_of(before[form.id]), _of(form), names)


def moved_steps(old: RequestType, new: RequestType, now: Names) -> Iterator[Step]:
    """Steps that come in another order."""
    by_id = {step.id: step for step in new.steps}
    for id in moved([now.get(step.id, step.id) for step in old.steps], list(by_id)):
        yield by_id[id]


def sections(
    old: RequestType, new: RequestType, names: Names
) -> Iterator[tuple[str, str, Text, tuple[str, ...], Section | None]]:
    """How, address, title and keys of what was done to sections; a section is known by its title."""
    before, after = _named(old), _named(new)
    for title, (at, section) in after.items():
        if title not in before:
            yield "new", at, _title(section, title), (), None
            continue
        was = before[title][1]
        words, rules = altered(was, section, names)
        words = words if _notes(was) == _notes(section) else (*words, "note")
        for how, keys in (("words", words), ("rules", rules)):
            if keys:
                yield how, at, _title(section, title), tuple(dict.fromkeys(keys)), was
    for title, (at, section) in before.items():
        if title not in after:
            yield "gone", at, _title(section, title), (), None


def section_at(new: RequestType, at: str) -> Section:
    """The section of an address."""
    return new.form[int(at.rpartition("/")[2]) - 1]


def _named(of: RequestType) -> Mapping[str, tuple[str, Section]]:
    """By title; those without one by their place."""
    return {
        str(section.title) if section.title is not None else f"#{at}": (f"form/{at}", section)
        for at, section in enumerate(of.form, 1)
    }


def _title(section: Section, called: str) -> Text:
    return section.title or Text((("th", called),))


def _notes(section: Section) -> list[tuple[str, Sequence[tuple[str, str]]]]:
    return [(item.kind, item.text.words) for item in section.items if isinstance(item, Note)]


Placed = tuple[Sequence[str], Mapping[str, Field], Mapping[str, int]]


def _in_sections(of: RequestType) -> Placed:
    """Questions in their order, each section before its own."""
    order: list[str] = []
    for title, (_, section) in _named(of).items():
        order += [f"/{title}", *(field.id for field in section.fields)]
    return order, {field.id: field for field in of.fields}, {each: _HEAVY for each in order if each.startswith("/")}


def _of(form: StaffForm) -> Placed:
    return [field.id for field in form.fields], {field.id: field for field in form.fields}, {}


def _moved(old: Placed, new: Placed, now: Names) -> Iterator[Field]:
    for id in moved([now.get(each, each) for each in old[0]], new[0], new[2]):
        if id in new[1]:
            yield new[1][id]
