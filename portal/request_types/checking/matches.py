"""`match`: it stands in a staff form, decides about a ranked question, and knows where to when none can be had (C46)."""

from portal.request_types.checking.surroundings import Placed, Work
from portal.request_types.definition import Step
from portal.request_types.fields.match import IF_NONE
from portal.request_types.values import MATCH_FACTS
from portal.workflow.states import State
from portal.workflow.steps import doors
from portal.workflow.transitions import Side


def check_matches(work: Work, steps: tuple[Step, ...]) -> None:
    """All matches of a type."""
    recorded = [field for record in work.definition.records for field in record.fields if field.type == "match"]
    for field in recorded:
        work.problems.add(field.mark, "language.match_place")
    for placed in work.placed.values():
        if placed.field.type != "match":
            continue
        if placed.form is None:
            work.problems.add(placed.field.mark, "language.match_place")
        else:
            _check_source(work, placed)
            _check_way(work, placed, steps)


def _check_source(work: Work, placed: Placed) -> None:
    declared, mark = placed.field, placed.field.marks.get("of", placed.field.mark)
    ranked = {name: found for name, found in work.placed.items() if found.field.type == "ranked"}
    of = str(declared.own.get("of", ""))
    if "of" not in declared.own or not work.known(of, ranked, mark, "of") or of not in ranked:
        return
    registry = work.registries.get(str(ranked[of].field.own.get("from", "")))
    if "from" not in ranked[of].field.own:
        work.problems.add(mark, "language.match_rows", name=of)
    elif ranked[of].field.locked == "after_filing":
        work.problems.add(mark, "language.match_locked", name=of)
    for column in registry.columns if registry else ():
        if column.id in MATCH_FACTS:
            work.problems.add(mark, "language.match_column", column=column.id, registry=registry.id if registry else "")


def _check_way(work: Work, placed: Placed, steps: tuple[Step, ...]) -> None:
    """From wherever its form may be filled in, the step for "none of them" can be reached."""
    form, declared = placed.form, placed.field
    mark = declared.marks.get("if_none", declared.mark)
    wanted = str(declared.own.get("if_none", IF_NONE))
    stages = [*work.steps, *(state.value for state in State if state.value not in work.steps)]
    if form is None or not work.known(wanted, stages, mark, "if_none") or wanted not in stages:
        return
    if form.moves_to is None:
        if "if_none" in declared.own:
            work.problems.add(mark, "language.match_stays", form=form.id)
        return
    states = {step.id: step.state for step in steps}
    places = [step.id for step in steps if form.at is None or step.id in form.at or step.state in form.at]
    if not any(
        wanted in (door.step, states[door.step].value) and door.form is None
        for place in places
        for door in doors(steps, work.definition.staff_forms, place, Side.STAFF)
    ):
        work.problems.add(mark, "language.no_door", form=form.id, step=wanted)
