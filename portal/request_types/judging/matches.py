"""What a match decides about the way of a request: where to when none of the choices can be had (C46)."""

from collections.abc import Iterator, Mapping

from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.fields.match import IF_NONE, OF
from portal.request_types.formulas import Formula
from portal.request_types.values import Match, Value
from portal.workflow.states import State
from portal.workflow.steps import entry


def none_left(checked: CheckedType, form_id: str, values: Mapping[str, Value]) -> CheckedField | None:
    """The match of a staff form for which every choice was tried in vain."""
    for asked in checked.staff_forms[form_id].fields:
        value = values.get(asked.id)
        if isinstance(value, Match) and value.is_none:
            return asked
    return None


def step_if_none(checked: CheckedType, asked: CheckedField) -> str:
    """The step a request goes to when none can be had: named itself, or the first of the state it names."""
    wanted = str(asked.own.get("if_none", IF_NONE))
    named = {step.id for step in checked.steps}
    return wanted if wanted in named else entry(checked.steps, State(wanted)).id


def way_out(checked: CheckedType, form_id: str, values: Mapping[str, Value]) -> str | None:
    """The step a staff form leads to instead of its own, where it moves at all."""
    asked = none_left(checked, form_id, values)
    if asked is None or checked.staff_forms[form_id].form.moves_to is None:
        return None
    return step_if_none(checked, asked)


def chosen_anew(checked: CheckedType, asked: CheckedField) -> Iterator[str]:
    """Questions to be answered anew then: the ranked one, and those of the form its list depends on."""
    ranked = checked.fields[str(asked.own[OF])]
    yield ranked.id
    formulas = [found for found in (*ranked.own.values(), ranked.when) if isinstance(found, Formula)]
    for name in sorted({path[0] for formula in formulas for path in formula.reads} - {ranked.id}):
        found = checked.fields.get(name)
        if found is not None and found.form is None and found.value is None and not found.locked_after_filing:
            yield name
