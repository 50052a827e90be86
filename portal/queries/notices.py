"""Messages in the portal: to a person, and to a unit's staff within their scope (C57)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.access.scopes import staff_requests
from portal.models.base import table
from portal.models.history import Notice
from portal.models.requests import Request

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
    rows = select(_NOTICE.c.id).where(_mine(actor), _NOTICE.c.id > seen)
    if actor.may("queue.read"):
        rows = rows.join(_REQUEST, _REQUEST.c.id == _NOTICE.c.request_id)
    found = rows.limit(COUNT_AT_MOST).subquery()
    return int(session.scalar(select(func.count(literal_column("1"))).select_from(found)) or 0)


def page(session: Session, actor: Actor, before: int = 0) -> NoticePage:
    """A page of notices, newest first."""
    rows = _rows().where(_mine(actor))
    found = list(session.execute((rows.where(_NOTICE.c.id < before) if before else rows).limit(PAGE + 1)))
    shown = [_row(row) for row in found[:PAGE]]
    older = shown[-1].id if len(found) > PAGE else None
    return NoticePage(shown, older, _newer(session, actor, before) if before else None)


def newest(session: Session, actor: Actor) -> int:
    """Id of the newest notice there is; 0 when there is none."""
    rows = select(_NOTICE.c.id).where(_mine(actor)).order_by(_NOTICE.c.id.desc()).limit(1)
    if actor.may("queue.read"):
        rows = rows.join(_REQUEST, _REQUEST.c.id == _NOTICE.c.request_id)
    return session.scalar(rows) or 0


def _newer(session: Session, actor: Actor, before: int) -> int:
    """Where the page before this one began; 0 when that is the newest."""
    rows = select(_NOTICE.c.id).where(_mine(actor), _NOTICE.c.id >= before).order_by(_NOTICE.c.id).limit(PAGE + 1)
    if actor.may("queue.read"):
        rows = rows.join(_REQUEST, _REQUEST.c.id == _NOTICE.c.request_id)
    found = session.scalars(rows).all()
    return found[-1] if len(found) > PAGE else 0


def _mine(actor: Actor) -> ColumnElement[bool]:
    to_me = _NOTICE.c.account_id == actor.id
    if not actor.may("queue.read"):
        return to_me
    return or_(to_me, and_(_NOTICE.c.unit.is_not(None), staff_requests(actor)))


def _rows() -> Any:
    names = ("key", "reference", "version_id", "edition", "filed_at", "subject_name", "unit", "applicant_id")
    rows = select(
        _NOTICE.c.id,
        _NOTICE.c.account_id.is_(None).label("to_unit"),
        *(_NOTICE.c[name] for name in ("code", "facts", "created_at", "request_id")),
        *(_REQUEST.c[name] for name in names),
    )
    return rows.join(_REQUEST, _REQUEST.c.id == _NOTICE.c.request_id).order_by(_NOTICE.c.id.desc())


def _row(row: Any) -> NoticeRow:
    return NoticeRow(**(row._asdict() | {"to_unit": bool(row.to_unit)}))
