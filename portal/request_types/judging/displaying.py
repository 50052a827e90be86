"""Answers as people read them, section by section: for screens, papers and exports alike, from plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.definition import Item, Note
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.fields.base import Cell
from portal.request_types.fields.quantities import grouped_lines
from portal.request_types.fields.table import cells
from portal.request_types.judging.one_field import NONE
from portal.request_types.values import Quantities, Value
from portal.texts import text

BLANK = "-"


@dataclass(frozen=True)
class DisplayedTable:
    """A table of texts."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[bool, ...]
    """Which columns hold numbers, to be set to the right."""


@dataclass(frozen=True)
class DisplayedRow:
    """One answer: its question and its text. `kind` is the field's type; a file's bytes are found by `field`."""

    field: str
    label: str
    text: str
    kind: str
    table: DisplayedTable | None = None
    computed: bool = False
    sensitive: bool = False


@dataclass(frozen=True)
class DisplayedSection:
    """Answers under their heading; `shows_applicant` where the applicant's own data stands."""

    title: str
    rows: tuple[DisplayedRow, ...]
    shows_applicant: bool = False


def display_answers(checked: CheckedType, values: Mapping[str, Value], language: str) -> tuple[DisplayedSection, ...]:
    """The applicant's form: hidden fields are left out, blanks are `-`. Sections without a row are left out too."""
    sections = []
    for section in checked.definition.form:
        rows = _rows(checked, section.items, values, language)
        if rows or section.shows_applicant:
            title = section.title.in_language(language) if section.title else ""
            sections.append(DisplayedSection(title, rows, section.shows_applicant))
    return tuple(sections)


def display_staff_answers(
    checked: CheckedType, values: Mapping[str, Value], language: str, to_applicant: bool = False
) -> tuple[DisplayedSection, ...]:
    """What staff filled in, form by form; for the applicant's eyes only fields declared so."""
    sections = []
    for form in checked.definition.staff_forms:
        items = [item for item in form.fields if not to_applicant or item.to_applicant]
        rows = _rows(checked, items, values, language)
        if rows:
            sections.append(DisplayedSection(form.title.in_language(language), rows))
    return tuple(sections)


def _rows(
    checked: CheckedType, items: Iterable[Item], values: Mapping[str, Value], language: str
) -> tuple[DisplayedRow, ...]:
    return tuple(
        display_field(checked.fields[item.id], values, language)
        for item in items
        if not isinstance(item, Note) and item.id in values and item.id in checked.fields
    )


def display_field(asked: CheckedField, values: Mapping[str, Value], language: str) -> DisplayedRow:
    """One field's answer."""
    field, value = asked.field, values.get(asked.id)
    kind = FIELD_TYPES[field.type]
    if value is None or kind.blank(value):
        shown = field.none.in_language(language) if field.none and values.get(f"{asked.id}.{NONE}") else BLANK
        table = None
    else:
        shown, table = kind.display(value, asked, language), _table(asked, value, language)
    return DisplayedRow(
        field=asked.id,
        label=field.label.in_language(language),
        text=shown,
        kind=field.type,
        table=table,
        computed=asked.value is not None,
        sensitive=field.sensitive,
    )


def _table(asked: CheckedField, value: Any, language: str) -> DisplayedTable | None:
    if asked.columns:
        heads = tuple(column.label.in_language(language) for column in asked.field.fields)
        numbers = tuple(column.type in ("integer", "decimal", "money") for column in asked.field.fields)
        rows = tuple(tuple(cell or BLANK for cell in row) for row in cells(value, asked, language))
        return DisplayedTable(heads, rows, numbers)
    if isinstance(value, Quantities):
        heads = tuple(text(language, f"answers.head.{head}") for head in ("line", "count", "price", "amount"))
        return DisplayedTable(heads, grouped_lines(value), (False, True, True, True))
    return None


def export_cell(asked: CheckedField, values: Mapping[str, Value], language: str) -> Cell:
    """One field's answer as a spreadsheet's cell; a blank is None."""
    value = values.get(asked.id)
    kind = FIELD_TYPES[asked.field.type]
    if value is None or kind.blank(value):
        none = asked.field.none
        return none.in_language(language) if none and values.get(f"{asked.id}.{NONE}") else None
    return kind.export(value, asked, language)
