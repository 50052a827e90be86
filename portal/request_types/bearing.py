"""Every expression of a type that bears on a request: what it decides, where it stands in which file (issue: why).

Data alone: what comes of each is worked out by `weighed`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.formulas.formula import Formula
from portal.request_types.reading.positions import Mark, Written


class Group(StrEnum):
    """What an expression decides."""

    SHOWN = "shown"
    REQUIRED = "required"
    LOCKED = "locked"
    WORKED_OUT = "worked_out"
    BOUNDS = "bounds"
    CHECKS = "checks"
    FORMS = "forms"
    PAPERS = "papers"
    HANDS = "hands"
    DUE = "due"
    ABOUT = "about"
    THEN = "then"


@dataclass(frozen=True)
class Bearing:
    """One expression."""

    group: Group
    key: str
    """As the file says it: `when`, `value`, `refuse_if` ..."""
    about: str
    """Which question, form, paper or step: its id; `#2` for the third group of questions; empty for the type itself."""
    formula: Formula
    mark: Mark
    column: str = ""
    """Of a table's question: worked out for each of its rows."""
    at_work: bool = False
    """It is asked while staff work on it, as of now; else as of filing."""
    says: str = ""
    """What a check says, as its file has it."""


def bearings(checked: CheckedType) -> list[Bearing]:
    """All of them, in the order of what they decide, and there of the file."""
    found = [*_of_form(checked), *_of_staff(checked), *_of_the_whole(checked)]
    order = list(Group)
    return sorted(found, key=lambda each: order.index(each.group))


def _of_form(checked: CheckedType) -> Iterator[Bearing]:
    first = {each.section: each for each in reversed([*checked.fields.values()]) if each.form is None}
    for number, section in enumerate(checked.definition.form):
        if number in first:
            yield from _one(Group.SHOWN, "when", f"#{number}", first[number].section_when, section.when)
    for name, asked in checked.fields.items():
        yield from _of_field(asked, name, at_work=asked.form is not None)
        for column in asked.columns:
            yield from _of_field(column, name, column.id, asked.form is not None)
    for check in checked.checks:
        key, says = "refuse_if" if check.check.refuses else "warn_if", check.check.text.words[0][1].text
        mark = check.check.condition.mark
        yield Bearing(Group.CHECKS, key, check.check.field, check.condition, mark, "", check.form is not None, says)


def _of_field(asked: CheckedField, name: str, column: str = "", at_work: bool = False) -> Iterator[Bearing]:
    declared = asked.field
    keys: list[tuple[Group, str, object, object]] = [
        (Group.SHOWN, "when", asked.when, declared.when),
        (Group.REQUIRED, "optional", asked.optional, declared.optional),
        (Group.LOCKED, "locked", asked.locked, declared.locked),
        (Group.WORKED_OUT, "value", asked.value, declared.value),
    ]
    keys += [(Group.BOUNDS, key, asked.own.get(key), declared.own.get(key)) for key in ("min", "max")]
    for group, key, bound, written in keys:
        yield from _one(group, key, name, bound, written, column, at_work)


def _of_staff(checked: CheckedType) -> Iterator[Bearing]:
    for id, form in checked.staff_forms.items():
        yield from _one(Group.FORMS, "when", id, form.when, form.form.when, at_work=True)
    for paper in checked.papers:
        yield from _one(Group.PAPERS, "when", paper.paper.id, paper.when, paper.paper.when, at_work=True)
    for bound, written in zip(checked.then, checked.definition.then, strict=True):
        yield from _one(Group.THEN, "when", bound.at, bound.when, written.when, at_work=True)


def _of_the_whole(checked: CheckedType) -> Iterator[Bearing]:
    declared = checked.definition
    yield from _one(Group.HANDS, "handled_by", "", checked.handled_by, declared.handled_by)
    yield from _one(Group.HANDS, "assigned_to", "", checked.assigned_to, declared.assigned_to)
    yield from _one(Group.DUE, "due", "", checked.due, declared.due)
    for step in declared.steps:
        yield from _one(Group.DUE, "due", step.id, checked.step_due.get(step.id), step.due, at_work=True)
    if declared.subject is not None:
        for key in ("name", "citizen_id", "phone"):
            yield from _one(Group.ABOUT, f"subject.{key}", "", checked.subject.get(key), getattr(declared.subject, key))
    yield from _one(Group.ABOUT, "findable_from", "", checked.findable_from, declared.findable_from)
    for bound, written in zip(checked.one_per, declared.one_per, strict=True):
        yield from _one(Group.ABOUT, "one_per", "", bound, written)


def _one(
    group: Group, key: str, about: str, bound: object, written: object, column: str = "", at_work: bool = False
) -> Iterator[Bearing]:
    """What is a formula; true, false and lengths of time decide without reading anything."""
    if isinstance(bound, Formula) and isinstance(written, Written):
        yield Bearing(group, key, about, bound, written.mark, column, at_work)
