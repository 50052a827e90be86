"""Into whose hands a request goes by its answers: the unit, and the person, where its type says so (C43)."""

from collections.abc import Mapping

from portal.request_types.checked import CheckedType
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.formulas.formula import Formula
from portal.request_types.formulas.names import Environment
from portal.request_types.values import Person, Value


def own_unit(checked: CheckedType) -> str:
    """The unit that owns the type: as its file says, else the office's first."""
    units = checked.office.units
    return checked.definition.unit or (units[0].id if units else "")


def unit_of(checked: CheckedType, env: Environment) -> str:
    """The unit that handles it: by `handled_by`; where that is blank or no unit of the office, the type's own."""
    found = _worked_out(checked.handled_by, env)
    return str(found) if found in {unit.id for unit in checked.office.units} else own_unit(checked)


def person_of(checked: CheckedType, env: Environment) -> Person | None:
    """The person it is assigned to by `assigned_to`."""
    found = _worked_out(checked.assigned_to, env)
    return found if isinstance(found, Person) else None


def asks_anew(formula: Formula | None, before: Mapping[str, Value], after: Mapping[str, Value]) -> bool:
    """Whether an answer that the formula reads is another than before: then it is worked out again."""
    if formula is None:
        return False
    names = {path[0] for path in formula.reads}
    return any(before.get(name) != after.get(name) for name in names & {*before, *after})


def _worked_out(formula: Formula | None, env: Environment) -> object:
    try:
        return None if formula is None else formula.evaluate(env)
    except FormulaFailed:
        return None
