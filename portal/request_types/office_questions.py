"""What an office asks besides the eight fields at registration: judged and read like the questions of a type (C1, C16)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.checking import Surroundings, check
from portal.request_types.definition import RequestType, Section
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.office_definition import Office
from portal.request_types.reading.problems import Problems
from portal.request_types.values import Value

KIND_OF_PERSON: Final = "personnel_type"
"""The one question that stands among the eight fields and has a column of its own."""
_MADE: dict[int, tuple[Office, CheckedType | None]] = {}
_MOST = 16


def check_questions(office: Office, problems: Problems) -> CheckedType | None:
    """The questions, bound; None when there are none or something is wrong with them."""
    asked = office.registration.fields if office.registration else ()
    items = tuple(field for field in asked if field.id != KIND_OF_PERSON)
    if not items:
        return None
    form = (Section(None, False, True, None, items, office.mark),)
    declared = RequestType("registration", office.name, form, office.mark)
    return check(declared, Surroundings(replace(office, notices={}, replies=(), due=None)), problems)


def questions_of(office: Office) -> CheckedType | None:
    """The questions of an office in force; made once for each edition of it."""
    found = _MADE.get(id(office))
    if found is None or found[0] is not office:
        if len(_MADE) >= _MOST:
            _MADE.clear()
        found = _MADE[id(office)] = (office, check_questions(office, Problems()))
    return found[1]


def answers_in(office: Office, profile: Mapping[str, Any]) -> dict[str, Value]:
    """What a profile answers to the office's questions; an answer of another kind than is asked today is left out."""
    checked = questions_of(office)
    found = {id: _read(asked, profile) for id, asked in checked.fields.items()} if checked else {}
    return {id: value for id, value in found.items() if value is not None}


def _read(asked: CheckedField, profile: Mapping[str, Any]) -> Value:
    stored = profile.get(asked.id, profile.get(asked.field.was or ""))
    try:
        return None if stored is None else FIELD_TYPES[asked.field.type].load(stored, asked, {})
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return None
