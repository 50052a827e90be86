"""What follows from a request's answers and its step: columns that lists, search and counts know it by."""

from dataclasses import replace
from typing import Any

from portal.request_types.checked import CheckedType
from portal.request_types.judging.facts import facts_of
from portal.request_types.judging.sitting import Sitting
from portal.workflow.steps import find


def following(checked: CheckedType, sitting: Sitting, step: str) -> dict[str, Any]:
    """Columns of a request at a step, worked out anew whenever its answers or its step change."""
    if not checked.definition.shows:
        return {}
    state = find(checked.steps, step).state.value
    facts = dict(sitting.context.request) | {"step": step, "state": state}
    here = Sitting(checked, {}, replace(sitting.context, request=facts), values=dict(sitting.values))
    return {"facts": dict(facts_of(checked, step, here))}
