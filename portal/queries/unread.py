"""Which requests have news for an officer: something came of somebody else since they last opened that request (C42, C57).

What came are notices to the staff of a unit or to the officer. Whoever acted on it since has read it. Of a closed request
only what closed it, or came after, is news. News ends after a while, so that looks need not be kept for ever.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.access.scopes import ME
from portal.models.base import Moment, table
from portal.models.history import Event, Notice
from portal.models.looks import Look
from portal.models.requests import Lent, Request
from portal.queries.pages import SIZES
from portal.queries.requests import Wish
from portal.workflow.states import CLOSED

NEWS_LASTS: Final = timedelta(days=90)
LOOKED_THROUGH: Final = 1000
"""Newest notices of each kind in which a list of what is unread is looked for: it costs the same whatever there is."""
_NOTICE, _EVENT, _REQUEST, _LOOK, _LENT = (table(model) for model in (Notice, Event, Request, Look, Lent))
_SINCE = bindparam("since", type_=Moment())
_MINE = _EVENT.alias("mine")
_IDS = bindparam("requests", expanding=True, type_=_REQUEST.c.id.type)


def _news(among: ColumnElement[bool], put_back: ColumnElement[bool]) -> CompoundSelect[Any]:
    """Requests with news among these notices, and those of these looks that were put back."""
    seen = and_(_LOOK.c.request_id == _NOTICE.c.request_id, _LOOK.c.account_id == ME)
    told = and_(_EVENT.c.request_id == _NOTICE.c.request_id, _EVENT.c.number == _NOTICE.c.event_number)
    rows = select(_NOTICE.c.request_id).join(_EVENT, told).join(_REQUEST, _REQUEST.c.id == _NOTICE.c.request_id)
    later = exists().where(
        _MINE.c.request_id == _NOTICE.c.request_id, _MINE.c.number > _NOTICE.c.event_number, _MINE.c.actor_id == ME
    )
    news = rows.join(_LOOK, seen, isouter=True).where(
        among,
        _NOTICE.c.created_at > _SINCE,
        _NOTICE.c.event_number > func.coalesce(_LOOK.c.revision, 0),
        or_(_NOTICE.c.unit.is_not(None), _NOTICE.c.account_id == ME),
        or_(_EVENT.c.actor_id.is_(None), _EVENT.c.actor_id != ME),
        ~later,
        or_(_REQUEST.c.state.not_in(CLOSED), _NOTICE.c.created_at >= _REQUEST.c.state_changed_at),
    )
    mine = _LOOK.c.account_id == ME, _LOOK.c.is_put_back == literal(True)
    return news.union(select(_LOOK.c.request_id).where(*mine, put_back))


_OF_PAGE: Final = _news(_NOTICE.c.request_id.in_(_IDS), _LOOK.c.request_id.in_(_IDS))


def of(session: Session, account_id: int, request_ids: Sequence[int]) -> frozenset[int]:
    """Those of the requests, all of them in an officer's scope, that are unread by this officer."""
    if not request_ids:
        return frozenset()
    asked = {"requests": _filled(request_ids), "me": account_id, "since": clock.now() - NEWS_LASTS}
    return frozenset(session.scalars(_OF_PAGE, asked))


def _filled(ids: Sequence[int]) -> list[int]:
    """As many ids as one row or a whole page has, the last one again and again: a handful of statements stays prepared."""
    places = next((size for size in (1, *SIZES) if size >= len(ids)), len(ids))
    return [*ids, *[ids[-1]] * (places - len(ids))]


def within(session: Session, actor: Actor, wish: Wish) -> Wish:
    """The wish, bound to what is unread where it asks for that: among the newest notices, whatever there is besides."""
    if not wish.is_unread:
        return wish
    asked = {"me": actor.id, "since": clock.now() - NEWS_LASTS}
    return replace(wish, ids=tuple(sorted(session.scalars(_newest(actor.reach.unit), asked))))


@lru_cache(maxsize=64)
def _newest(unit: str | None) -> CompoundSelect[Any]:
    """Unread requests behind the newest notices to a unit (None: to any), to the officer, and of what is lent to it."""
    notices = select(_NOTICE.c.id).order_by(_NOTICE.c.id.desc()).limit(LOOKED_THROUGH)
    parts = [
        notices.where(_NOTICE.c.account_id == ME),
        notices.where(_NOTICE.c.unit.is_not(None) if unit is None else _NOTICE.c.unit == unit),
    ]
    if unit is not None:
        lent = select(_LENT.c.request_id).where(_LENT.c.unit == unit).order_by(_LENT.c.request_id.desc())
        parts.append(notices.where(_NOTICE.c.request_id.in_(lent.limit(LOOKED_THROUGH))))
    found = union_all(*(select(part.subquery().c.id) for part in parts))
    return _news(_NOTICE.c.id.in_(found), true())
