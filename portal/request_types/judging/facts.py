"""What a step says of a type's facts: derived wording such as `ผลการช่วยเหลือ`, never typed by anybody (C33)."""

from collections.abc import Mapping

from portal.request_types.checked import CheckedType
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.formulas.names import Environment
from portal.texts import text


def facts_of(checked: CheckedType, step: str, env: Environment, language: str = "th") -> Mapping[str, str]:
    """Fact: what it says at a step, in the order of the file; of one that the step does not fill that nothing is known."""
    said, unknown = checked.facts.get(step, {}), text(language, "lifecycle.no_fact")
    found = {}
    for name in checked.definition.shows:
        try:
            found[name] = said[name].in_language(language).render(env, language) if name in said else unknown
        except FormulaFailed:
            found[name] = unknown
    return found
