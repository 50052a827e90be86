"""Requests of a list, chunk by chunk in the order of filing: whatever changes meanwhile, each comes once (C71)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import Session

from portal.access.permissions import Reach
from portal.access.scopes import staff_requests
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.records import Record
from portal.models.requests import Edition, Request, StaffAnswers
from portal.queries import search
from portal.services.exporting.asked import Listed
from portal.services.exporting.columns import Layout
from portal.sheets.plan import Waiting

CHUNK: Final = 2_000
"""Requests read at once."""
_REQUEST, _EDITION, _STAFF = table(Request), table(Edition), table(StaffAnswers)
_ACCOUNT, _RECORD = table(Account), table(Record)
_PLAIN: Final = (
    *("id", "reference", "known_as", "type_id", "version_id", "state", "step", "unit", "applicant_id"),
    *("subject_name", "subject_id", "filed_at", "state_changed_at", "due_on", "facts"),
)
_NAME = _ACCOUNT.c.title + _ACCOUNT.c.first_name + " " + _ACCOUNT.c.last_name
_ASSIGNEE = select(_NAME).where(_ACCOUNT.c.id == _REQUEST.c.assignee_id).scalar_subquery().label("assignee_name")


def total(session: Session, reach: Reach, listed: Listed) -> int:
    """How many requests the list has."""
    return int(session.scalar(select(func.count()).select_from(_REQUEST).where(*within(reach, listed))) or 0)


def chunk(session: Session, reach: Reach, listed: Listed, layout: Layout, after: int) -> Sequence[Row[Any]]:
    """The next requests after the one of this id; answers only where a column reads them."""
    rows: Select[Any] = select(*(_REQUEST.c[name] for name in _PLAIN), _ASSIGNEE)
    rows = _with_answers(rows) if layout.reads_answers else rows
    rows = rows.where(*within(reach, listed), _REQUEST.c.id > after).order_by(_REQUEST.c.id).limit(CHUNK)
    return session.execute(rows).all()


def scores(
    session: Session, rows: Iterable[Row[Any]], wanted: Iterable[tuple[str, str]]
) -> Mapping[int, Mapping[tuple[str, str], Waiting]]:
    """The newest score of each wanted record and field, by request."""
    found: dict[int, dict[tuple[str, str], Waiting]] = {}
    fields = list(wanted)
    entries = select(_RECORD.c.request_id, _RECORD.c.record_id, _RECORD.c.answers)
    entries = entries.where(_RECORD.c.request_id.in_([row.id for row in rows]))
    entries = entries.where(_RECORD.c.record_id.in_({record for record, _ in fields}))
    for entry in session.execute(entries.order_by(_RECORD.c.request_id, _RECORD.c.ordinal)):
        for record, field in fields:
            score = entry.answers.get(field) if record == entry.record_id else None
            if isinstance(score, int):
                found.setdefault(entry.request_id, {})[record, field] = score
    return found


def within(reach: Reach, listed: Listed) -> list[ColumnElement[bool]]:
    """What must be true of the requests of a list, for somebody who reaches so far."""
    found = search.terms(listed.words)
    return [staff_requests(reach), *listed.filter.criteria(), *search.contains(found)]


def _with_answers(rows: Select[Any]) -> Select[Any]:
    more = _EDITION.c.answers, _EDITION.c.kept
    staff = _STAFF.c.answers.label("staff_answers"), _STAFF.c.kept.label("staff_kept")
    newest = and_(_EDITION.c.request_id == _REQUEST.c.id, _EDITION.c.number == _REQUEST.c.edition)
    rows = rows.add_columns(*more, *staff).select_from(_REQUEST).join(_EDITION, newest)
    return rows.outerjoin(_STAFF, _STAFF.c.request_id == _REQUEST.c.id)
