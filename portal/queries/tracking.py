"""The tracking search: requests that are not one's own, from the day they may be found (C34, C64)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.access.scopes import is_placed, own_requests
from portal.models.base import table
from portal.models.requests import Edition, Request, StaffAnswers
from portal.queries import search
from portal.queries.counts import COUNT_AT_MOST
from portal.queries.filters import Filter
from portal.queries.pages import SIZES, Cursor, Page, Sort, paged
from portal.queries.requests import LIST, ListRow, list_row

_REQUEST, _EDITION, _STAFF = table(Request), table(Edition), table(StaffAnswers)
_NEWEST = Sort(_REQUEST.c.id, _REQUEST.c.id, descending=True)
FEWEST_LETTERS = 2
"""Letters to be typed where no place is chosen: nobody leafs through everything."""


@dataclass(frozen=True)
class Sought:
    """What somebody looks for."""

    type_id: str
    words: str = ""
    place: tuple[str, str] | None = None
    cursor: str = ""

    @property
    def is_enough(self) -> bool:
        """Whether it names anything to look for."""
        return self.place is not None or sum(map(len, search.terms(self.words))) >= FEWEST_LETTERS


@dataclass(frozen=True)
class Told:
    """The answers of a request as stored, of its applicant and of staff, and what its step says."""

    answers: Mapping[str, Any]
    kept: Mapping[str, Any]
    facts: Mapping[str, Mapping[str, str]]


def found(session: Session, actor: Actor, sought: Sought, today: date) -> Page[ListRow]:
    """One page, the newest first: what may be found by today, and one's own. Who may search, the caller has asked."""
    terms, cursor = search.terms(sought.words), Cursor.decoded(sought.cursor, _NEWEST)
    within = [*_within(actor, sought, today), *search.tracked(terms)]
    there = {"me": actor.id} | ({"tie": cursor.tie, "value": cursor.value} if cursor.way in ("after", "before") else {})
    if terms:
        ids = search.matches(session, terms, within, _NEWEST, cursor, SIZES[1])
        count = search.count(session, terms, within, {"me": actor.id})
        return paged(session, LIST.where(_REQUEST.c.id.in_(ids)), _NEWEST, cursor, SIZES[1], count, list_row, there)
    some = session.scalars(select(_REQUEST.c.id).where(*within).limit(COUNT_AT_MOST + 1), {"me": actor.id}).all()
    count = min(len(some), COUNT_AT_MOST), len(some) <= COUNT_AT_MOST
    return paged(session, LIST.where(*within), _NEWEST, cursor, SIZES[1], count, list_row, there)


def _within(actor: Actor, sought: Sought, today: date) -> list[ColumnElement[bool]]:
    asked = Filter(types=(sought.type_id,), place=sought.place).criteria()
    return [*asked, is_placed(actor.reach), or_(_REQUEST.c.findable_on <= today, own_requests())]


def told(session: Session, ids: Sequence[int]) -> Mapping[int, Told]:
    """What was answered, by request."""
    if not ids:
        return {}
    mine = select(_REQUEST.c.id, _REQUEST.c.edition).where(_REQUEST.c.id.in_(ids))
    rows = select(_EDITION.c.request_id, _EDITION.c.answers, _EDITION.c.kept, _REQUEST.c.facts)
    rows = rows.join(_REQUEST, _REQUEST.c.id == _EDITION.c.request_id)
    rows = rows.where(tuple_(_EDITION.c.request_id, _EDITION.c.number).in_(mine))
    staff = {row.request_id: row for row in session.execute(select(_STAFF).where(_STAFF.c.request_id.in_(ids)))}
    return {
        row.request_id: Told(
            {**row.answers, **(also.answers if (also := staff.get(row.request_id)) else {})},
            {**row.kept, **(also.kept if also else {})},
            row.facts,
        )
        for row in session.execute(rows)
    }
