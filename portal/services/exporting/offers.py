"""Which columns an export may have: those of every request, and of one type its questions, facts and ratings (C71).

Their ids and their order are stable: those of the newest version in the order of its file, then what only earlier
versions asked. A question that was renamed (`was`) is one column.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.definition import Field
from portal.texts import text

BASE: Final = (
    *("request.number", "request.type", "request.filed", "request.state", "request.step", "request.changed"),
    *("request.due", "request.unit", "request.assignee", "subject.name", "subject.citizen_id"),
)
"""Columns of every request."""
OLDER: Final = "older"
"""Stands for all that only earlier versions asked."""


@dataclass(frozen=True)
class Offer:
    """One column that may be chosen."""

    id: str
    label: str
    group: str
    """`request`, `form`, `shows`, `ratings`, else the id of a staff form."""
    chosen: bool = True
    """Unless somebody wishes otherwise."""
    older: bool = False


@dataclass(frozen=True)
class Question:
    """One question through all versions."""

    names: tuple[str, ...]
    """Its id, then what it was called before."""
    asked: CheckedField
    """As the newest version that has it asks."""
    older: bool

    @property
    def id(self) -> str:
        return self.names[0]


def offers(versions: Sequence[CheckedType], language: str, sees_ids: bool) -> list[Offer]:
    """All of them, in the order of the file; `versions` of the one type, the newest first, else none.

    What is sensitive is offered only to those who may read it, and is chosen only where they ask for it.
    """
    found = [Offer(id, text(language, f"exports.column.{id}"), "request") for id in BASE]
    for each in questions(versions):
        found += _of_question(each, language, sees_ids)
    if versions:
        newest = versions[0]
        found += [
            Offer(f"shows.{id}", label.in_language(language), "shows") for id, label in newest.definition.shows.items()
        ]
        for record, field in ratings(newest):
            found.append(Offer(f"{record}.{field.id}", field.label.in_language(language), "ratings"))
        found = _as_declared(newest, found)
    return found


def questions(versions: Sequence[CheckedType]) -> list[Question]:
    """The form's and the staff forms' questions."""
    found: dict[str, Question] = {}
    known: dict[str, str] = {}
    for number, checked in enumerate(versions):
        for id in _in_order(checked):
            asked = checked.fields[id]
            column = known.get(id, id)
            if column not in found:
                found[column] = Question((id,), asked, older=number > 0)
            known[id] = column
            if asked.field.was and asked.field.was not in checked.fields and asked.field.was not in known:
                known[asked.field.was] = column
                names = (*found[column].names, asked.field.was)
                found[column] = Question(names, found[column].asked, found[column].older)
    return list(found.values())


def ratings(checked: CheckedType) -> Iterator[tuple[str, Field]]:
    """Questions of records that are answered by a score."""
    for record in checked.definition.records:
        for field in record.fields:
            if field.type == "rating":
                yield record.id, field


def hidden_columns(asked: CheckedField) -> list[Field]:
    """Columns of a table that are sensitive by themselves."""
    return [column for column in asked.field.fields if column.sensitive]


def _as_declared(checked: CheckedType, found: list[Offer]) -> list[Offer]:
    """`report.columns` says what is chosen of a type's own, where the file has it; every formula for what it reads."""
    reads = {path for formula in checked.report.columns for path in formula.reads}
    if not reads:
        return found
    names = (
        {path[0] for path in reads} | {".".join(path[:2]) for path in reads} | {f"shows.{path[0]}" for path in reads}
    )
    return [each if each.group == "request" else replace(each, chosen=each.id in names) for each in found]


def _in_order(checked: CheckedType) -> Iterator[str]:
    """As the file has them: the form first, then each staff form."""
    yield from (field.id for field in checked.definition.fields if field.id in checked.fields)
    for form in checked.staff_forms.values():
        yield from (asked.id for asked in form.fields)


def _of_question(each: Question, language: str, sees_ids: bool) -> Iterator[Offer]:
    field = each.asked.field
    label, group = field.label.in_language(language), each.asked.form or "form"
    if not field.sensitive or sees_ids:
        yield Offer(each.id, label, group, chosen=not field.sensitive, older=each.older)
        for column in hidden_columns(each.asked) if sees_ids else ():
            named = f"{label}: {column.label.in_language(language)}"
            yield Offer(f"{each.id}.{column.id}", named, group, chosen=False, older=each.older)
