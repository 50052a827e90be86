"""The requests that rows of a file are about, many at a time, within the scope of whoever imports (C49)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.access.scopes import staff_requests
from portal.models.base import table
from portal.models.requests import GivenNumber, Request, StaffAnswers
from portal.queries.folding import as_number
from portal.queries.known_as import CLAIM
from portal.queries.status import spellings

_REQUEST, _GIVEN, _STAFF = table(Request), table(GivenNumber), table(StaffAnswers)
_COLUMNS = [_REQUEST.c[name] for name in ("id", "key", "reference", "known_as", "version_id", "step", "subject_id")]


@dataclass(frozen=True)
class Found:
    """A request in reach."""

    id: int
    key: str
    reference: str
    known_as: str
    version_id: int
    step: str
    subject_id: str
    filled: frozenset[str]
    """Staff forms that were completed."""


def by_numbers(session: Session, actor: Actor, type_id: str, words: Iterable[str]) -> Mapping[str, Sequence[Found]]:
    """By the words that name them: their own number, or the one staff gave them, in any writing."""
    asked = {word: spellings(word) for word in words}
    given = select(_GIVEN.c.request_id).where(_GIVEN.c.type_id == type_id, _GIVEN.c.field_id == CLAIM)
    given = given.where(_GIVEN.c.number.in_({as_number(word) for word in asked}))
    own = _REQUEST.c.reference.in_({way for ways in asked.values() for way in ways})
    by_word: dict[str, list[Found]] = {}
    known = _read(session, actor, type_id, or_(own, _REQUEST.c.id.in_(given)))
    for word, ways in asked.items():
        number = as_number(word)
        is_own = [each for each in known if each.reference in ways]
        by_word[word] = is_own or [each for each in known if each.known_as and as_number(each.known_as) == number]
    return by_word


def by_people(session: Session, actor: Actor, type_id: str, ids: Iterable[str]) -> Mapping[str, Sequence[Found]]:
    """By the citizen IDs of whom they are about."""
    by_id: dict[str, list[Found]] = {id: [] for id in ids}
    for each in _read(session, actor, type_id, _REQUEST.c.subject_id.in_(list(by_id))):
        by_id[each.subject_id].append(each)
    return by_id


def _read(session: Session, actor: Actor, type_id: str, which: ColumnElement[bool]) -> Sequence[Found]:
    rows: Select[Any] = select(*_COLUMNS, _STAFF.c.forms)
    rows = rows.join_from(_REQUEST, _STAFF, _STAFF.c.request_id == _REQUEST.c.id, isouter=True)
    rows = rows.where(staff_requests(actor.reach), _REQUEST.c.type_id == type_id, which)
    rows = rows.where(_REQUEST.c.applicant_id != actor.id).order_by(_REQUEST.c.id)
    return [_found(row) for row in session.execute(rows)]


def _filled(forms: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(form for form, said in forms.items() if said.get("complete"))


def _found(row: Any) -> Found:
    told = {column.name: getattr(row, column.name) for column in _COLUMNS}
    return Found(**told, filled=_filled(row.forms or {}))
