"""`handled_by` and `assigned_to`: which unit and which person a request goes to, bound; and units that registries name."""

from dataclasses import replace

from portal.request_types.checked import CheckedType
from portal.request_types.checking.scopes import staff_scope
from portal.request_types.checking.surroundings import Surroundings, Work
from portal.request_types.formulas.kinds import PERSON
from portal.request_types.office_definition import Registry
from portal.request_types.parsing.names import nearest
from portal.request_types.reading.problems import Problems


def with_hands(work: Work, checked: CheckedType) -> CheckedType:
    """The type with its formulas that give a unit and a person; they may read what staff fill in."""
    declared, scope = work.definition, staff_scope(work)
    unit, person = declared.handled_by, declared.assigned_to
    return replace(
        checked,
        handled_by=work.formula(unit, scope, work.units) if unit is not None else None,
        assigned_to=work.formula(person, scope, PERSON) if person is not None else None,
    )


def check_units(registry: Registry, surroundings: Surroundings, problems: Problems) -> None:
    """Columns of type unit name units of the office."""
    units = surroundings.units
    for column in registry.columns:
        for row in registry.rows if column.type == "unit" else ():
            word = str(row.words.get(column.id, column.prefill or ""))
            if word and word not in units:
                meant = nearest(word, units)
                code = "language.word_meant" if meant else "language.word_one_of"
                words = ", ".join(units) or "-"
                problems.add(row.mark, code, key=column.id, word=word[:40], meant=meant, words=words)
