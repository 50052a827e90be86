"""The questions of one row of a registry: its columns, asked and judged like the questions of a type (C65).

What is typed is then read by the reader of cells too, so that a row made on screen is what its file could have said.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from portal.request_types.checked import CheckedType
from portal.request_types.checking import Surroundings, check
from portal.request_types.definition import Field, Range, RequestType, Section
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.judging.answers import Verdict
from portal.request_types.judging.registry_rows import read_cell
from portal.request_types.office_definition import Column, Office, Registry
from portal.request_types.reading.positions import Written
from portal.request_types.reading.problems import Problems
from portal.request_types.values import FileList, Person, Row, Value
from portal.request_types.words.truths import read_truth

_ASKED_AS: Final = {"person": "email"}
"""A registry names somebody by their e-mail address."""
_LONGEST: Final = "2000"
_ANY: Final = "-999999999999"
"""Cells take numbers below zero; questions only where they say so."""
_FIRST: Final = "first row"


def questions_of(
    registry: Registry,
    columns: Sequence[Column],
    office: Office,
    registries: Mapping[str, Registry],
    preset: Collection[str],
) -> CheckedType:
    """The questions of these columns. Those of `preset` begin with the first row on offer. RuntimeError: the
    registry, which was published, cannot be asked for, which is a mistake of ours."""
    asked = {column.id for column in columns}
    fields = tuple(_question(each, asked, _begins_with(each, registries, each.id in preset)) for each in columns)
    form = (Section(None, False, True, None, fields, registry.mark),)
    problems = Problems()
    bare = replace(office, notices={}, replies=(), due=None, roles=())
    checked = check(RequestType("row", registry.title, form, registry.mark), Surroundings(bare, registries), problems)
    if checked is None:
        raise RuntimeError("; ".join(problem.said() for problem in problems.sorted()))
    return checked


def columns_of(columns: Sequence[Column], verdict: Verdict) -> dict[str, Value]:
    """What a sound verdict says, as cells of the row. Raises Unacceptable, which the verdict should have said before."""
    return {column.id: _cell(column, verdict) for column in columns}


def words_of(checked: CheckedType, row: Row) -> dict[str, tuple[str, ...]]:
    """The words that mean what a row holds, as the form shows them at first."""
    found: dict[str, tuple[str, ...]] = {}
    for id, asked in checked.fields.items():
        value = row.columns.get(id)
        value = value.key if isinstance(value, Person) else value
        if asked.field.type == "file":
            continue  # files come beside the words
        if value is None:
            found[id] = ("",)
            continue
        parts = FIELD_TYPES[asked.field.type].words(value, checked.fields[id])
        found |= {f"{id}.{part}" if part else id: words for part, words in parts.items()}
    return found


def _begins_with(column: Column, registries: Mapping[str, Registry], preset: bool) -> str | None:
    if column.prefill is None:
        return _FIRST if preset else None
    if column.type == "yes_no":
        return "true" if read_truth(column.prefill) else "false"
    source = registries.get(column.from_registry or "")
    rows = source.rows if source is not None else ()
    return column.prefill if not rows or column.prefill in [row.key for row in rows] else None


def _question(column: Column, asked: Collection[str], begins: str | None) -> Field:
    own: dict[str, object] = {"length": Range("1", _LONGEST, column.mark)} if column.type == "text" else {}
    if column.type in ("integer", "decimal", "money"):
        own["min"] = Written(_ANY, column.mark)
    if column.type == "decimal":
        own["places"] = 10
    if column.from_registry is not None:
        own["from"] = column.from_registry
    if column.within in asked:
        own["within"] = Written(str(column.within), column.mark)
    return Field(
        id=column.id, type=_ASKED_AS.get(column.type, column.type), label=column.label, mark=column.mark,
        optional=column.optional, default=begins, own=own,
    )  # fmt: skip


def _cell(column: Column, verdict: Verdict) -> Value:
    value = verdict.values.get(column.id)
    if value is None or isinstance(value, Row) or column.type == "unit":
        return value
    if isinstance(value, FileList):
        return value.names[-1]
    words = FIELD_TYPES[_ASKED_AS.get(column.type, column.type)].words(value, verdict.sitting.checked.fields[column.id])
    return read_cell(column, words[""][0])
