"""Messages in the portal: to a person, and to a unit's staff within their scope (C57)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal_column, or_, select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor, Reach
from portal.access.scopes import ME, staff_requests
from portal.models.base import table
from portal.models.history import Notice
from portal.models.requests import Request
from portal.queries.known_as import SHOWN
from portal.queries.pinned import version_then

_NOTICE, _REQUEST = table(Notice), table(Request)
COUNT_AT_MOST: Final = 100
PAGE: Final = 20
"""Notices a page."""


@dataclass(frozen=True)
class NoticeRow:
    """One notice, with what its wording needs."""

    id: int
    to_unit: bool
    code: str
    facts: Mapping[str, Any]
    created_at: datetime
    request_id: int
    key: str
    reference: str
    version_id: int
    """Under which it stood when this was told."""
    edition: int
    filed_at: datetime
    subject_name: str
    unit: str
    applicant_id: int


@dataclass(frozen=True)
class NoticePage:
    """The newest notices before a place; `older` and `newer` say where to go on (0 is the newest page)."""

    rows: Sequence[NoticeRow]
    older: int | None
    newer: int | None


def unread(session: Session, actor: Actor, seen: int) -> int:
    """How many came after the last one seen; counts no further than a hundred."""
    return int(session.scalar(_unread(actor.reach), {"me": actor.id, "seen": seen}) or 0)


def page(session: Session, actor: Actor, before: int = 0) -> NoticePage:
    """A page of notices, newest first."""
    rows = _rows().where(_mine(actor.reach))
    rows = (rows.where(_NOTICE.c.id < before) if before else rows).limit(PAGE + 1)
    found = list(session.execute(rows, {"me": actor.id}))
    shown = [_row(row) for row in found[:PAGE]]
    older = shown[-1].id if len(found) > PAGE else None
    return NoticePage(shown, older, _newer(session, actor, before) if before else None)


def to_person(session: Session, request_id: int, event_number: int, account_id: int) -> NoticeRow | None:
    """What one person was told of one event."""
    rows = _rows().where(_NOTICE.c.request_id == request_id, _NOTICE.c.event_number == event_number)
    row = session.execute(rows.where(_NOTICE.c.account_id == account_id)).one_or_none()
    return None if row is None else _row(row)


def of_request(session: Session, request_id: int) -> Sequence[tuple[NoticeRow, int | None, str | None]]:
    """All that anybody was told of a request, the newest first, with the account or the unit it went to."""
    rows = _rows().add_columns(_NOTICE.c.account_id.label("to_account"), _NOTICE.c.unit.label("to_the_unit"))
    found = []
    for row in session.execute(rows.where(_NOTICE.c.request_id == request_id)):
        told = row._asdict()
        account, unit = told.pop("to_account"), told.pop("to_the_unit")
        found.append((NoticeRow(**(told | {"to_unit": bool(told["to_unit"])})), account, unit))
    return found


def newest(session: Session, actor: Actor) -> int:
    """Id of the newest notice there is; 0 when there is none."""
    return session.scalar(_ids(actor.reach).order_by(_NOTICE.c.id.desc()).limit(1), {"me": actor.id}) or 0


def _newer(session: Session, actor: Actor, before: int) -> int:
    """Where the page before this one began; 0 when that is the newest."""
    rows = _ids(actor.reach).where(_NOTICE.c.id >= before).order_by(_NOTICE.c.id).limit(PAGE + 1)
    found = session.scalars(rows, {"me": actor.id}).all()
    return found[-1] if len(found) > PAGE else 0


@lru_cache(maxsize=256)
def _unread(reach: Reach) -> Select[Any]:
    found = _ids(reach).where(_NOTICE.c.id > bindparam("seen")).limit(COUNT_AT_MOST).subquery()
    return select(func.count(literal_column("1"))).select_from(found)


def _ids(reach: Reach) -> Select[Any]:
    rows = select(_NOTICE.c.id).where(_mine(reach))
    return rows.join(_REQUEST, _REQUEST.c.id == _NOTICE.c.request_id) if reach.may("queue.read") else rows


def _mine(reach: Reach) -> ColumnElement[bool]:
    to_me = _NOTICE.c.account_id == ME
    if not reach.may("queue.read"):
        return to_me
    return or_(to_me, and_(_NOTICE.c.unit.is_not(None), staff_requests(reach)))


def _rows() -> Any:
    names = ("key", "edition", "filed_at", "subject_name", "unit", "applicant_id")
    rows = select(
        _NOTICE.c.id,
        _NOTICE.c.account_id.is_(None).label("to_unit"),
        *(_NOTICE.c[name] for name in ("code", "facts", "created_at", "request_id")),
        *(_REQUEST.c[name] for name in names),
        version_then(_NOTICE.c.request_id, _NOTICE.c.event_number, _REQUEST.c.version_id),
        SHOWN,
    )
    return rows.join(_REQUEST, _REQUEST.c.id == _NOTICE.c.request_id).order_by(_NOTICE.c.id.desc())


def _row(row: Any) -> NoticeRow:
    return NoticeRow(**(row._asdict() | {"to_unit": bool(row.to_unit)}))
