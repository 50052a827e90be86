"""A type's blank form: each question as lines to write on or boxes to tick, in the order of the form."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.fields.ranked import ranks_of
from portal.request_types.fields.rating import SCORES
from portal.request_types.judging.context import RowSource
from portal.texts import text

PEOPLE: Final = ("people.citizen_id", "people.phone", "people.title", "people.first_name", "people.last_name")
"""The first block of every form (section 1.0, P)."""
_TICKED: Final = frozenset({"choice", "choices"})
_MOST_ROWS: Final = 5
_MOST_BOXES: Final = 12


@dataclass(frozen=True)
class BlankRow:
    """A question with boxes, a grid, or so many lines."""

    label: str
    lines: int = 1
    options: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    """First cells of the grid, already printed."""


@dataclass(frozen=True)
class BlankSection:
    """Questions under their heading."""

    title: str
    rows: tuple[BlankRow, ...]


def blank_sections(checked: CheckedType, language: str, kept: RowSource) -> list[BlankSection]:
    """All that a person would answer; what is worked out or filled in by staff is left out."""
    found = []
    for number, section in enumerate(checked.sections):
        asked = [each for each in checked.fields.values() if each.form is None and each.section == number]
        rows = tuple(row for each in asked if each.value is None for row in _rows(each, language, kept))
        if section.shows_applicant:
            rows = tuple(BlankRow(text(language, key)) for key in PEOPLE) + rows
        if rows:
            found.append(BlankSection(section.title.in_language(language) if section.title else "", rows))
    return found


def _rows(asked: CheckedField, language: str, kept: RowSource) -> Iterator[BlankRow]:
    field = asked.field
    label = field.label.in_language(language)
    listed = tuple(row.label or row.key or "" for row in kept.all(asked.registry.id)) if asked.registry else ()
    other = (field.other.in_language(language) + " " + "_" * 20,) if field.other else ()
    if field.type in _TICKED:
        yield BlankRow(label, options=tuple(option.label.in_language(language) for option in field.options) + other)
    elif field.type in ("yes_no", "agree"):
        yield BlankRow(label, options=(text(language, "formulas.yes"), text(language, "formulas.no")))
    elif field.type == "rating":
        yield BlankRow(label, options=tuple(text(language, f"answers.rating.{score}") for score in SCORES))
    elif field.type == "file":
        yield BlankRow(label, options=(text(language, "public.attached"),))
    elif asked.columns:
        yield BlankRow(label, _MOST_ROWS, heads=tuple(each.label.in_language(language) for each in field.fields))
    elif field.type == "quantities":
        heads = (text(language, "answers.head.line"), text(language, "answers.head.count"))
        yield BlankRow(label, 0 if listed else _MOST_ROWS, heads=heads, filled=listed)
    elif field.type == "ranked":
        yield from (BlankRow(f"{label} {number}") for number in range(1, ranks_of(asked) + 1))
    elif field.type == "reference" and 0 < len(listed) <= _MOST_BOXES:
        yield BlankRow(label, options=listed + other)
    elif field.type in ("period", "slot") and (parts := field.own.get("parts")):
        for part in parts.values() if isinstance(parts, dict) else ():
            yield BlankRow(part.in_language(language))
    else:
        yield BlankRow(label, 3 if field.type == "long_text" else 1)
