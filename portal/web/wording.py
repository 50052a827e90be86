"""How types, steps and units are called on pages; the words come from the version a request is pinned to."""

from collections.abc import Mapping

from flask import current_app, g

from portal.request_types.checked import CheckedType
from portal.request_types.office_definition import Office
from portal.services.telling.notice_words import step_words
from portal.texts import edition


def names_of(checked: CheckedType, version_id: int, step: str, to_staff: bool = False) -> tuple[str, str]:
    """What lists call a type and a step of it; worked out once for each version, language and wording."""
    known: dict[tuple[object, ...], tuple[str, str]] = current_app.extensions.setdefault("names", {})
    key = (version_id, step, to_staff, g.language, edition())
    if key not in known:
        known[key] = (type_label(checked), step_label(checked, step, to_staff))
    return known[key]


def step_label(checked: CheckedType, step: str, to_staff: bool = False) -> str:
    """What the badge says: the step's own public wording, or the state's where the type declares no step (C35)."""
    return step_words(checked, step, g.language, to_staff)


def type_label(checked: CheckedType) -> str:
    """What lists call a type (column รายการ)."""
    return checked.definition.in_lists().in_language(g.language)


def unit_label(office: Office, unit: str | None) -> str:
    """A unit's name; its id where the office no longer has it."""
    found = next((each.label for each in office.units if each.id == unit), None)
    return found.in_language(g.language) if found else unit or ""


def facts_said(checked: CheckedType, facts: Mapping[str, Mapping[str, str]]) -> tuple[tuple[str, str], ...]:
    """What the step says of the type's facts: pairs of a name and its words (C33)."""
    found = []
    for name, label in checked.definition.shows.items():
        said = facts.get(name, {})
        found.append((label.in_language(g.language), said.get(g.language) or next(iter(said.values()), "-")))
    return tuple(found)
