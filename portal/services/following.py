"""What follows from a request's answers and its step: columns that lists, search and counts know it by."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from portal.queries.folding import search_text
from portal.request_types.checked import CheckedType
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.judging.facts import facts_of
from portal.request_types.judging.sitting import Sitting
from portal.request_types.privacy import is_found_by
from portal.request_types.values import Row, Value
from portal.services.whereabouts import Place
from portal.workflow.steps import find


def subject_of(sitting: Sitting) -> dict[str, str]:
    """Columns that say whom a request is about: whom its form asks for, else the applicant (C11)."""
    applicant, asked = sitting.context.applicant, sitting.checked.subject
    if not asked:
        named = ("full_name", "citizen_id", "phone")
        name, citizen_id, phone = (str(applicant.get(fact) or "") for fact in named)
    else:
        name, citizen_id, phone = (str(sitting.subject(fact) or "") for fact in ("name", "citizen_id", "phone"))
        name = name or str(applicant.get("full_name") or "")
    return {"subject_name": name[:400], "subject_id": citizen_id[:13], "subject_phone": phone[:20]}


def search_words(reference: str, subject_name: str, sitting: Sitting, values: Mapping[str, Value]) -> str:
    """What a request is found by: its number, whom it is about, who filed it, its type, and answers declared so."""
    title, filer = sitting.checked.definition.title.in_language("th"), str(sitting.context.applicant["full_name"])
    named = (reference, subject_name, *([filer] if filer != subject_name else []), title)
    return search_text((*named, *_searchable(sitting.checked, values)))


def _searchable(checked: CheckedType, values: Mapping[str, Value]) -> Iterator[str]:
    """What the file declares `searchable`, of both sides, as it reads in the office's first language; nothing private."""
    language = checked.office.languages[0]
    for id, asked in checked.fields.items():
        value = values.get(id)
        if is_found_by(asked.field) and value is not None:
            yield from FIELD_TYPES[asked.field.type].found_as(value, asked, language)


def places_in(sitting: Sitting) -> frozenset[Place] | None:
    """Where the answers place a request: rows its type's `area` names, as chosen; None where the type knows no places."""
    named = sitting.checked.definition.area
    if not named:
        return None
    asked = [(sitting.checked.fields[name].registry, sitting.values.get(name)) for name in named]
    return frozenset((of.id, row.key) for of, row in asked if of is not None and isinstance(row, Row) and row.key)


def following(checked: CheckedType, sitting: Sitting, step: str) -> dict[str, Any]:
    """Columns of a request at a step, worked out anew whenever its answers or its step change."""
    if not checked.definition.shows:
        return {}
    state = find(checked.steps, step).state.value
    facts = dict(sitting.context.request) | {"step": step, "state": state}
    here = Sitting(checked, {}, replace(sitting.context, request=facts), values=dict(sitting.values))
    said = {language: facts_of(checked, step, here, language) for language in checked.office.languages}
    return {"facts": {name: {language: said[language][name] for language in said} for name in checked.definition.shows}}
