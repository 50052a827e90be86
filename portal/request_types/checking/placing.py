"""One flat name space per type: where each field stands, what kind it holds (rules 1 and 2 of names)."""

from portal.request_types.checking.surroundings import Placed, Work
from portal.request_types.paging import page_of_sections
from portal.request_types.parsing.bounds import MOST_QUESTIONS
from portal.request_types.reading.positions import Mark
from portal.workflow.states import State


def place_names(work: Work) -> bool:
    """Fill `placed`, `kinds`, `steps`; report what stands twice. False where more is asked than may be."""
    _place_form(work)
    for form in work.definition.staff_forms:
        for declared in form.fields:
            _place(work, Placed(declared, form, None, 0, 0))
    for name, found in work.placed.items():
        work.kinds[name] = work.kind(found.field)
        if found.maybe_blank:
            work.blank.add(name)
    _place_facts(work)
    _place_steps(work)
    _place_records(work)
    _twice(work, [(paper.id, paper.mark) for paper in work.definition.print])
    return not work.is_full


def _place_form(work: Work) -> None:
    sections = work.definition.form
    for number, (section, page) in enumerate(zip(sections, page_of_sections(sections), strict=True)):
        for declared in section.fields:
            _place(work, Placed(declared, None, section, number, page))


def _place(work: Work, placed: Placed) -> None:
    declared = placed.field
    if len(work.placed) >= MOST_QUESTIONS:
        if not work.is_full:
            work.problems.add(declared.mark, "language.questions_many", most=MOST_QUESTIONS)
        work.is_full = True
        return
    earlier = work.placed.get(declared.id)
    if earlier is not None:
        work.problems.add(declared.mark, "language.id_twice", id=declared.id, first=str(earlier.field.mark))
        return
    work.placed[declared.id] = placed
    columns: dict[str, Mark] = {}
    for column in declared.fields:
        if column.id in columns:
            work.problems.add(column.mark, "language.id_twice", id=column.id, first=str(columns[column.id]))
        columns.setdefault(column.id, column.mark)


def _place_facts(work: Work) -> None:
    """Facts share the name space of fields; they are written by steps, and read where the office says and prints."""
    mark = work.definition.marks.get("shows", work.definition.mark)
    for name in work.definition.shows:
        earlier = work.placed.get(name)
        if earlier is not None:
            work.problems.add(mark, "language.id_twice", id=name, first=str(earlier.field.mark))


def _place_records(work: Work) -> None:
    """Records share the name space of staff forms, and of fields: theirs are read behind their id."""
    declared = work.definition
    forms = [(form.id, form.mark) for form in declared.staff_forms]
    _twice(work, forms + [(record.id, record.mark) for record in declared.records])
    for record in declared.records:
        earlier = work.placed.get(record.id)
        if earlier is not None:
            work.problems.add(record.mark, "language.id_twice", id=record.id, first=str(earlier.field.mark))


def _place_steps(work: Work) -> None:
    """Steps and states share one name space; a state without a step has one of its own name."""
    states = {state.value for state in State}
    seen: dict[str, Mark] = {}
    for step in work.definition.steps:
        if step.id in states:
            work.problems.add(step.mark, "language.step_is_state", id=step.id)
        elif step.id in seen:
            work.problems.add(step.mark, "language.id_twice", id=step.id, first=str(seen[step.id]))
        seen.setdefault(step.id, step.mark)
        work.steps[step.id] = step.state
    declared = {step.state for step in work.definition.steps}
    work.steps.update({state.value: state for state in State if state not in declared})


def _twice(work: Work, named: list[tuple[str, Mark]]) -> None:
    seen: dict[str, Mark] = {}
    for name, mark in named:
        if name in seen:
            work.problems.add(mark, "language.id_twice", id=name, first=str(seen[name]))
        seen.setdefault(name, mark)
