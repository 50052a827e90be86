"""What follows from a request's answers and its step: columns that lists, search and counts know it by."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

from portal.queries.folding import search_text
from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.judging.facts import facts_of
from portal.request_types.judging.sitting import Sitting
from portal.request_types.judging.summary import summary_of
from portal.request_types.privacy import is_found_by, is_private
from portal.request_types.values import Row, Value
from portal.services.door.whereabouts import Place
from portal.workflow.deadlines import NEVER
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
    checked, language = sitting.checked, sitting.checked.office.languages[0]
    title, filer = checked.definition.title.in_language("th"), str(sitting.context.applicant["full_name"])
    called = known_as_in(checked, values)
    named = (reference, *([called] if called else []), subject_name, *([filer] if filer != subject_name else []), title)
    declared = checked.definition.tracking
    tracked = declared.by if declared is not None else ()
    answers = {name: list(_said(asked, values.get(name), language)) for name, asked in checked.fields.items()}
    others = (
        words for name, words in answers.items() if name not in tracked and is_found_by(checked.fields[name].field)
    )
    return search_text((*named, *chain.from_iterable(others)), chain.from_iterable(answers[name] for name in tracked))


def _said(asked: CheckedField, value: "Value | None", language: str) -> Iterator[str]:
    """An answer as it reads in the office's first language; nothing private."""
    if value is not None and not is_private(asked.field):
        yield from FIELD_TYPES[asked.field.type].found_as(value, asked, language)


def places_in(sitting: Sitting) -> frozenset[Place] | None:
    """Where the answers place a request: rows its type's `area` names, as chosen; None where the type knows no places."""
    named = sitting.checked.definition.area
    if not named:
        return None
    asked = [(sitting.checked.fields[name].registry, sitting.values.get(name)) for name in named]
    return frozenset((of.id, row.key) for of, row in asked if of is not None and isinstance(row, Row) and row.key)


def known_as_in(checked: CheckedType, values: Mapping[str, Value]) -> str:
    """The number that is shown instead of the request's own; empty until staff gave it."""
    return str(values.get(checked.definition.known_as or "") or "")[:60]


def following(checked: CheckedType, sitting: Sitting, step: str) -> dict[str, Any]:
    """Columns of a request at a step, worked out anew whenever its answers or its step change."""
    found: dict[str, Any] = {}
    if checked.definition.known_as is not None:
        found["known_as"] = known_as_in(checked, sitting.values)
    if checked.definition.channel is not None:
        found["channel"] = str(sitting.values.get(checked.definition.channel) or "")
    return found | _told_at(checked, sitting, step)


def _told_at(checked: CheckedType, sitting: Sitting, step: str) -> dict[str, Any]:
    """What the step says, from when it is found, and what lists say it is about."""
    if not checked.definition.shows and checked.findable_from is None and checked.summary is None:
        return {}
    state = find(checked.steps, step).state.value
    facts = dict(sitting.context.request) | {"step": step, "state": state}
    here = Sitting(checked, {}, replace(sitting.context, request=facts), values=dict(sitting.values))
    about = {} if checked.summary is None else {"summary": summary_of(checked, step, here)}
    return _facts(checked, here, step) | _findable(checked, here) | about


def _facts(checked: CheckedType, here: Sitting, step: str) -> dict[str, Any]:
    if not checked.definition.shows:
        return {}
    said = {language: facts_of(checked, step, here, language) for language in checked.office.languages}
    return {"facts": {name: {language: said[language][name] for language in said} for name in checked.definition.shows}}


def _findable(checked: CheckedType, here: Sitting) -> dict[str, Any]:
    """Blank keeps it hidden (rule 11)."""
    if checked.findable_from is None:
        return {}
    try:
        found = checked.findable_from.evaluate(here)
    except FormulaFailed:
        found = None
    return {"findable_on": found if isinstance(found, date) else NEVER}
