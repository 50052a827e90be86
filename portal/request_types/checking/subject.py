"""Whom a request is about, bound: read from the form, before anything that asks for `subject.x` (C11)."""

from collections.abc import Mapping

from portal.request_types.checking.scopes import form_scope
from portal.request_types.checking.surroundings import Work
from portal.request_types.formulas import Formula
from portal.request_types.formulas.kinds import TEXT
from portal.request_types.privacy import is_private


def bind_subject(work: Work) -> Mapping[str, Formula]:
    """Formulas by what they tell. Lists show the name, so it may not read what is sensitive."""
    declared = work.definition.subject
    if declared is None:
        return {}
    written = {"name": declared.name, "citizen_id": declared.citizen_id, "phone": declared.phone}
    scope, bound = form_scope(work), {}
    for name, formula in written.items():
        found = work.formula(formula, scope, TEXT) if formula is not None else None
        if found is None or formula is None:
            continue
        told = sorted(path[0] for path in found.reads if name == "name" and _is_sensitive(work, path[0]))
        if told:
            work.problems.add(formula.mark, "language.fact_sensitive", name=told[0])
        if any(path[0] == "subject" for path in found.reads):
            work.problems.add(formula.mark, "language.subject_itself")
        bound[name] = found
    return bound


def _is_sensitive(work: Work, name: str) -> bool:
    placed = work.placed.get(name)
    return placed is not None and is_private(placed.field)
