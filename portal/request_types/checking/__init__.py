"""A definition bound to names and kinds: from RequestType to CheckedType, every problem at once."""

from collections.abc import Mapping
from dataclasses import replace

from portal.request_types.checked import CheckedType
from portal.request_types.checking.area import check_area
from portal.request_types.checking.examples import check_examples
from portal.request_types.checking.fields import bind_fields
from portal.request_types.checking.filed import check_filed
from portal.request_types.checking.hands import with_hands
from portal.request_types.checking.matches import check_matches
from portal.request_types.checking.own import bind_number, check_restarts
from portal.request_types.checking.placing import place_names
from portal.request_types.checking.records import bind_records
from portal.request_types.checking.registries import check_registry, label_pattern
from portal.request_types.checking.replies import bind_replies
from portal.request_types.checking.reports import bind_report
from portal.request_types.checking.scopes import form_scope, staff_scope
from portal.request_types.checking.staff import (
    bind_checks,
    bind_facts,
    bind_notices,
    bind_own_paper,
    bind_papers,
    bind_staff_forms,
    check_doors,
    check_steps,
    complete_steps,
)
from portal.request_types.checking.subject import bind_subject
from portal.request_types.checking.summary import with_summary
from portal.request_types.checking.surroundings import Surroundings, Work
from portal.request_types.checking.then import bind_then
from portal.request_types.checking.tracking import bind_findable, check_tracking
from portal.request_types.definition import DurationWritten, RequestType, Step
from portal.request_types.durations import Duration, Unit
from portal.request_types.formulas import Formula
from portal.request_types.formulas.kinds import DATE, DURATION, ListOf
from portal.request_types.office_definition import Registry
from portal.request_types.patterns import Pattern
from portal.request_types.reading.positions import Written
from portal.request_types.reading.problems import Problems
from portal.workflow.steps import FormNaming, lent_to

__all__ = ["Surroundings", "check", "check_registry", "duration", "label_pattern"]


def check(definition: RequestType, surroundings: Surroundings, problems: Problems) -> CheckedType | None:
    """The checked type, or None when `problems` has anything, be it from reading or from here."""
    work = Work(definition, surroundings, problems)
    if not place_names(work):
        return None
    steps = complete_steps(work)
    subject = bind_subject(work)
    fields, order = bind_fields(work, subject)
    checked = CheckedType(
        definition=definition,
        office=surroundings.office,
        fields=fields,
        order=order,
        sections=definition.form,
        pages=1 + max((placed.page for placed in work.placed.values()), default=0),
        checks=bind_checks(work),
        staff_forms=bind_staff_forms(work, fields),
        steps=steps,
        number=_number(work),
        due=_due(work),
        papers=bind_papers(work),
        notices=bind_notices(work),
        registries=_registries(work),
        step_due=_step_due(work),
        subject=subject,
        one_per=_one_per(work),
        facts=bind_facts(work),
        lent=_lent(work, steps),
        findable_from=bind_findable(work),
        replies=bind_replies(work),
        then=bind_then(work, steps),
    )
    checked = with_summary(work, with_hands(work, _completed(work, checked)))
    _check_type(work)
    _check_ways(work, steps)
    check_area(work)
    check_tracking(work)
    check_filed(work)
    check_examples(work)
    return None if problems else checked


def _check_ways(work: Work, steps: tuple[Step, ...]) -> None:
    check_steps(work, steps)
    check_doors(work, steps)
    check_matches(work, steps)


def _completed(work: Work, checked: CheckedType) -> CheckedType:
    """What is asked, printed and counted besides."""
    records, addressed = bind_records(work, checked), bind_own_paper(work)
    return replace(checked, records=records, paper_to=addressed, **bind_report(work))


def duration(written: DurationWritten) -> Duration:
    """A duration as written, ready to add to dates."""
    return Duration(written.most, Unit(written.unit), written.least)


def _number(work: Work) -> Pattern | None:
    written, restarts = work.definition.number, work.definition.restarts
    made = bind_number(work, written, form_scope(work), restarts) if written else None
    if restarts is not None:
        mark = work.definition.marks["restarts"]
        if written is None:
            work.problems.add(mark, "language.restarts_without")
        elif isinstance(made, Pattern):
            check_restarts(work, made, mark)
    return made if isinstance(made, Pattern) else None


def _one_per(work: Work) -> tuple[Formula, ...]:
    """Each gives one value, which can be compared."""
    found = []
    for written in work.definition.one_per:
        formula = work.formula(written, form_scope(work))
        if formula is not None and isinstance(formula.kind, ListOf):
            work.problems.add(written.mark, "language.one_per_kind")
        elif formula is not None:
            found.append(formula)
    return tuple(found)


def _due(work: Work) -> Duration | Formula | None:
    """The type's, else the office's."""
    return _due_of(work, work.definition.due or work.surroundings.office.due)


def _step_due(work: Work) -> dict[str, Duration | Formula]:
    found = {step.id: _due_of(work, step.due) for step in work.definition.steps}
    return {id: due for id, due in found.items() if due is not None}


def _lent(work: Work, steps: tuple[Step, ...]) -> Mapping[str, frozenset[str]]:
    """Units that forms name in `by`; the one that has a request sees it anyhow."""
    naming: list[FormNaming] = [*work.definition.staff_forms, *work.definition.records]
    return lent_to(steps, naming, work.surroundings.units)


def _due_of(work: Work, written: DurationWritten | Written | None) -> Duration | Formula | None:
    """A formula gives a date or a duration."""
    if isinstance(written, DurationWritten):
        return duration(written)
    return _due_formula(work, written) if written is not None else None


def _due_formula(work: Work, written: Written) -> Formula | None:
    formula = work.formula(written, staff_scope(work))
    if formula is not None and formula.kind not in (DATE, DURATION):
        work.problems.add(written.mark, "language.due_kind")
        return None
    return formula


def _registries(work: Work) -> Mapping[str, Registry]:
    """Those the type draws from, and those their columns refer to."""
    found: dict[str, Registry] = {}
    waiting = [str(placed.field.own.get("from", "")) for placed in work.placed.values()]
    waiting += [str(column.own.get("from", "")) for placed in work.placed.values() for column in placed.field.fields]
    recorded = [field for record in work.definition.records for field in record.fields]
    waiting += [str(each.own.get("from", "")) for field in recorded for each in (field, *field.fields)]
    waiting += [signer.partition(".")[0] for paper in work.definition.print for signer in paper.sign]
    while waiting:
        registry = work.registries.get(waiting.pop())
        if registry is not None and registry.id not in found:
            found[registry.id] = registry
            waiting += [column.from_registry for column in registry.columns if column.from_registry]
    return found


def _check_type(work: Work) -> None:
    declared = work.definition
    if declared.unit is not None:
        work.known(declared.unit, work.surroundings.units, declared.marks["unit"], "unit")
    for role in declared.filed_by:
        work.role(role, declared.marks.get("filed_by", declared.mark), "filed_by")
    if not work.placed and not work.problems:
        work.problems.add(declared.marks.get("form", declared.mark), "language.asks_nothing")
