"""Steps, staff forms, checks, papers and notices bound; doors that lead nowhere are told."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import Final

from portal.request_types.checked import (
    CheckedCheck,
    CheckedField,
    CheckedPaper,
    CheckedParagraph,
    CheckedStaffForm,
)
from portal.request_types.checking.own import bind_number
from portal.request_types.checking.scopes import form_scope, said_scope, staff_scope
from portal.request_types.checking.surroundings import Work
from portal.request_types.definition import Check, PaperDeclared, StaffForm, Step
from portal.request_types.formulas import Names
from portal.request_types.formulas.kinds import BOOLEAN
from portal.request_types.patterns import Pattern
from portal.request_types.privacy import is_private
from portal.request_types.reading.positions import InLanguages, Mark, Text, Written
from portal.texts import LANGUAGES, text
from portal.workflow.states import CLOSED, State
from portal.workflow.steps import doors, entry
from portal.workflow.transitions import Action, Side

STATES: Final = tuple(state.value for state in State)


def complete_steps(work: Work) -> tuple[Step, ...]:
    """The declared steps, and one of its own for each state that has none."""
    first = work.definition.title.words[0][0]
    languages = (first, *(language for language in LANGUAGES if language != first))
    declared = work.definition.steps
    with_steps = {step.state for step in declared}
    own = tuple(
        Step(
            id=state.value,
            state=state,
            label=Text(tuple((language, text(language, f"states.{state.value}")) for language in languages)),
            mark=work.definition.mark,
        )
        for state in State
        if state not in with_steps
    )
    return (*declared, *own)


def check_steps(work: Work, steps: tuple[Step, ...]) -> None:
    """What steps name exists; each can be reached from filing."""
    forms, declared = [form.id for form in work.definition.staff_forms], work.definition.steps
    for step in declared:
        known_words(work, step.next or (), [*work.steps], step.marks.get("next", step.mark), "next")
        known_words(work, step.needs, forms, step.marks.get("needs", step.mark), "needs")
        known_words(work, step.by, who(work), step.marks.get("by", step.mark), "by")
        if step.pauses and (step.state in CLOSED or step.state == State.RETURNED):
            work.problems.add(step.marks["clock"], "language.clock_state", state=step.state.value)
        elif step.pauses and step.due is not None:
            work.problems.add(step.marks["clock"], "language.clock_due")
        if step.was is not None and (step.was in work.steps or [other.was for other in declared].count(step.was) > 1):
            work.problems.add(step.marks["was"], "language.was_taken", id=step.was[:40])
    reached: set[str] = set()
    waiting = [entry(steps, State.SUBMITTED).id]
    while waiting:
        current = waiting.pop()
        if current in reached:
            continue
        reached.add(current)
        for side in Side:
            waiting += [door.step for door in doors(steps, work.definition.staff_forms, current, side)]
    for step in work.definition.steps:
        if step.id not in reached:
            work.problems.add(step.mark, "language.step_unreachable", id=step.id)


def who(work: Work) -> list[str]:
    """Roles and units, which share one name space."""
    return [*work.surroundings.roles, *work.surroundings.units]


def known_words(work: Work, words: Iterable[str], allowed: Iterable[str], mark: Mark, key: str) -> None:
    choices = dict.fromkeys(allowed)
    for word in words:
        work.known(word, choices, mark, key)


def stages(work: Work) -> list[str]:
    """Steps and states, which share one name space."""
    return list(dict.fromkeys([*work.steps, *STATES]))


def bind_staff_forms(work: Work, fields: Mapping[str, CheckedField]) -> dict[str, CheckedStaffForm]:
    bound: dict[str, CheckedStaffForm] = {}
    for form in work.definition.staff_forms:
        known_words(work, form.at or (), stages(work), form.marks.get("at", form.mark), "at")
        known_words(work, form.by, who(work), form.marks.get("by", form.mark), "by")
        if form.moves_to is not None:
            work.known(form.moves_to, stages(work), form.marks.get("moves_to", form.mark), "moves_to")
        own = tuple(fields[each.field.id] for each in work.by_form.get(form.id, ()))
        for column in (column for field in own for column in field.field.fields if column.type == "file"):
            work.problems.add(column.mark, "language.not_in_table", type=column.type)
        bound.setdefault(form.id, CheckedStaffForm(form, work.condition(form.when, staff_scope(work)), own))
    return bound


def bind_facts(work: Work) -> dict[str, dict[str, InLanguages[Pattern]]]:
    """What each step says of the type's facts. Lists show facts, so they may not tell what is private."""
    scope, bound = staff_scope(work), {}
    private = {name for name, placed in work.placed.items() if is_private(placed.field)}
    for step in work.definition.steps:
        said: dict[str, InLanguages[Pattern]] = {}
        for name, words in step.shows.items():
            mark = words.words[0][1].mark
            patterns = [(language, work.pattern(written, scope)) for language, written in words.words]
            sound = tuple((language, pattern) for language, pattern in patterns if pattern is not None)
            if not work.known(name, work.definition.shows, mark, "shows") or len(sound) < len(patterns):
                continue
            told = sorted({path[0] for _, pattern in sound for path in pattern.reads} & private)
            if told:
                work.problems.add(mark, "language.fact_sensitive", name=told[0])
            said[name] = InLanguages(sound)
        bound[step.id] = said
    return bound


def check_doors(work: Work, steps: tuple[Step, ...]) -> None:
    """A form that moves must be fillable where its step can follow."""
    known, reached = set(stages(work)), _reached(work, steps)
    for form in work.definition.staff_forms:
        if form.moves_to is None or form.moves_to not in known or any(place not in known for place in form.at or ()):
            continue
        places = [step.id for step in steps if form.at is None or step.id in form.at or step.state in form.at]
        if not any(form.moves_to in reached(place) for place in places):
            mark = form.marks.get("moves_to", form.mark)
            work.problems.add(mark, "language.no_door", form=form.id, step=form.moves_to)


def _reached(work: Work, steps: tuple[Step, ...]) -> Callable[[str], frozenset[str]]:
    """By step: the steps and states that staff can take a request to from there."""

    @cache
    def reached(place: str) -> frozenset[str]:
        found = doors(steps, work.definition.staff_forms, place, Side.STAFF)
        return frozenset(name for door in found for name in (door.step, door.state.value))

    return reached


def bind_checks(work: Work) -> tuple[CheckedCheck, ...]:
    """Checks of the form, then of each staff form."""
    scope = form_scope(work)
    own = {each.field.id: None for each in work.by_form.get(None, ())}
    bound = [_check(work, check, scope, own, None) for check in work.definition.checks]
    for form in work.definition.staff_forms:
        inner = staff_scope(work, form)
        ids = {field.id: None for field in form.fields}
        bound += [_check(work, check, inner, ids, form) for check in form.checks]
    return tuple(check for check in bound if check is not None)


def _check(
    work: Work, check: Check, scope: Names, fields: Collection[str], form: StaffForm | None
) -> CheckedCheck | None:
    sound = work.known(check.field, fields, check.mark, "field")
    condition = work.formula(check.condition, scope, BOOLEAN, must_not_be_blank=check.refuses)
    said = [(language, work.pattern(written, scope)) for language, written in check.text.words]
    sound_words = tuple((language, pattern) for language, pattern in said if pattern is not None)
    if not sound or condition is None or len(sound_words) < len(said):
        return None
    return CheckedCheck(check, condition, InLanguages(sound_words), form.id if form else None)


def bind_papers(work: Work) -> tuple[CheckedPaper, ...]:
    return tuple(_paper(work, paper) for paper in work.definition.print)


def bind_own_paper(work: Work) -> Pattern | None:
    """Whom the request's own paper addresses."""
    to = work.definition.own_paper.to
    return work.pattern(to, said_scope(work)) if to else None


def _paper(work: Work, paper: PaperDeclared) -> CheckedPaper:
    scope = said_scope(work)
    known_words(work, paper.at or (), stages(work), paper.marks.get("at", paper.mark), "at")
    for signer in paper.sign:
        _signer(work, signer, paper.marks.get("sign", paper.mark))
    body = []
    for paragraph in paper.body:
        said = work.pattern(paragraph.text, scope)
        if said is not None:
            body.append(CheckedParagraph(said, work.condition(paragraph.when, scope)))
    number = bind_number(work, paper.number, scope, paper.restarts) if paper.number else None
    to = work.pattern(paper.to, scope) if paper.to else None
    made = number if isinstance(number, Pattern) else None
    return CheckedPaper(paper, work.condition(paper.when, scope), tuple(body), made, to)


def _signer(work: Work, signer: str, mark: Mark) -> None:
    registry, _, row = signer.partition(".")
    if work.known(registry, work.registries, mark, "sign") and work.registries[registry].rows:
        work.known(row, [known.key for known in work.registries[registry].rows], mark, f"sign: {registry}")


def bind_notices(work: Work) -> dict[str, Pattern]:
    """Wording of notices: of the type, else of the office, by action."""
    scope = said_scope(work)
    events = [action.value for action in Action if action is not Action.CARRY]
    bound: dict[str, Pattern] = {}
    wordings = {**work.surroundings.office.notices, **work.definition.notices}
    for event, written in wordings.items():
        work.known(event, events, written.mark, "notices")
        bound |= _notice(work, event, written, scope)
    return bound


def _notice(work: Work, event: str, written: Written, scope: Names) -> dict[str, Pattern]:
    said = work.pattern(written, scope)
    return {event: said} if said is not None else {}
