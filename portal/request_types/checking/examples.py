"""Names in examples: what they give, do and expect must exist; whether they hold is shown by running them."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from portal.request_types.checking.staff import STATES
from portal.request_types.checking.surroundings import Work
from portal.request_types.definition import Example, Record, StaffForm
from portal.workflow.transitions import Action


def check_examples(work: Work) -> None:
    """Report unknown names in all examples."""
    form = {each.field.id: None for each in work.by_form.get(None, ())}
    said = dict.fromkeys([*work.placed, *work.definition.shows])
    stages = dict.fromkeys([*work.steps, *STATES])
    forms: dict[str, StaffForm | Record] = {each.id: each for each in work.definition.staff_forms}
    forms |= {record.id: record for record in work.definition.records}
    for example in work.definition.examples:
        _names(work, example, _Known(form, said, stages))
        _rows(work, example)
        _acts(work, example, forms)


class _Known(NamedTuple):
    """Names that examples may say, in the order of the file."""

    form: Collection[str]
    said: Collection[str]
    stages: Collection[str]


def _names(work: Work, example: Example, known: _Known) -> None:
    marks = example.marks
    for name in example.given:
        work.known(name.split(".")[0], known.form, marks.get(f"given.{name}", example.mark), "given")
    for name in example.expect:
        work.known(name.split(".")[0], known.said, marks.get(f"expect.{name}", example.mark), "expect")
    for key, names in (
        ("errors", example.errors or ()),
        ("warnings", example.warnings or ()),
        ("hidden", example.hidden or ()),
    ):
        for name in names:
            work.known(name.split(".")[0], work.placed, marks.get(f"{key}.{name}", example.mark), key)
    if example.step is not None:
        work.known(example.step, known.stages, marks.get("step", example.mark), "step")
    if example.handled_by is not None:
        units = work.surroundings.units
        work.known(example.handled_by, units, marks.get("handled_by", example.mark), "handled_by")
    if example.as_role is not None:
        work.role(example.as_role, marks.get("as", example.mark), "as")


def _rows(work: Work, example: Example) -> None:
    mark = example.marks.get("with", example.mark)
    for name, rows in example.with_rows.items():
        if not work.known(name, work.registries, mark, "with"):
            continue
        columns = [column.id for column in work.registries[name].columns]
        for words in rows.values():
            for column in words:
                work.known(column, columns, mark, f"with: {name}")


def _acts(work: Work, example: Example, forms: Mapping[str, StaffForm | Record]) -> None:
    if not example.do:
        return
    known = [*forms, *work.steps, *(action.value for action in Action if action is not Action.CARRY)]
    mark = example.marks.get("do", example.mark)
    for act, words in example.do:
        if work.known(act, known, mark, "do") and act in forms:
            for name in words:
                work.known(name.split(".")[0], [field.id for field in forms[act].fields], mark, f"do: {act}")
