"""Which requests have news for an officer: something came of somebody else since they last opened that request (C42, C57).

What came are notices to the staff of a unit or to the officer. Whoever acted on it since has read it. Of a closed request
only what closed it, or came after, is news. News ends after a while, so that looks need not be kept for ever.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import CompoundSelect, and_, bindparam, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from portal import clock
from portal.access.scopes import ME
from portal.models.base import Moment, table
from portal.models.history import Event, Notice
from portal.models.looks import Look
from portal.models.requests import Request
from portal.workflow.states import CLOSED

NEWS_LASTS: Final = timedelta(days=90)
_NOTICE, _EVENT, _REQUEST, _LOOK = (table(model) for model in (Notice, Event, Request, Look))
_MINE = _EVENT.alias("mine")
_IDS = bindparam("requests", expanding=True, type_=_REQUEST.c.id.type)


def _news() -> CompoundSelect[Any]:
    seen = and_(_LOOK.c.request_id == _NOTICE.c.request_id, _LOOK.c.account_id == ME)
    told = and_(_EVENT.c.request_id == _NOTICE.c.request_id, _EVENT.c.number == _NOTICE.c.event_number)
    rows = select(_NOTICE.c.request_id).join(_EVENT, told).join(_REQUEST, _REQUEST.c.id == _NOTICE.c.request_id)
    later = exists().where(
        _MINE.c.request_id == _NOTICE.c.request_id, _MINE.c.number > _NOTICE.c.event_number, _MINE.c.actor_id == ME
    )
    news = rows.join(_LOOK, seen, isouter=True).where(
        _NOTICE.c.request_id.in_(_IDS),
        _NOTICE.c.created_at > bindparam("since", type_=Moment()),
        _NOTICE.c.event_number > func.coalesce(_LOOK.c.revision, 0),
        or_(_NOTICE.c.unit.is_not(None), _NOTICE.c.account_id == ME),
        or_(_EVENT.c.actor_id.is_(None), _EVENT.c.actor_id != ME),
        ~later,
        or_(_REQUEST.c.state.not_in(CLOSED), _NOTICE.c.created_at >= _REQUEST.c.state_changed_at),
    )
    mine = _LOOK.c.account_id == ME, _LOOK.c.request_id.in_(_IDS)
    return news.union(select(_LOOK.c.request_id).where(*mine, _LOOK.c.is_put_back == literal(True)))


_NEWS: Final = _news()


def of(session: Session, account_id: int, request_ids: Sequence[int]) -> frozenset[int]:
    """Those of the requests, all of them in an officer's scope, that are unread by this officer."""
    if not request_ids:
        return frozenset()
    asked = {"requests": list(request_ids), "me": account_id, "since": clock.now() - NEWS_LASTS}
    return frozenset(session.scalars(_NEWS, asked))
