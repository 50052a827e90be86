"""What stands before and after a request in a list, by the list's own filters and order, and never by an offset (C42)."""

from datetime import date, datetime
from typing import Protocol

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.access.scopes import staff_requests
from portal.errors import Forbidden
from portal.models.base import table
from portal.models.requests import Request
from portal.queries import search
from portal.queries.pages import Cursor
from portal.queries.requests import Wish, at_hand
from portal.workflow.deadlines import ALWAYS

_REQUEST = table(Request)
_ME = bindparam("me", type_=_REQUEST.c.id.type)


class Standing(Protocol):
    """Where a request stands in every order a list may have."""

    @property
    def id(self) -> int: ...
    @property
    def reference(self) -> str: ...
    @property
    def type_id(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def filed_at(self) -> datetime: ...
    @property
    def state_changed_at(self) -> datetime: ...
    @property
    def due_order(self) -> date: ...
    @property
    def missed_from(self) -> date | None: ...


def cursor_at(wish: Wish, here: Standing, backwards: bool, page: int = 1) -> Cursor:
    """The place in the list just after a request, or just before it.

    What misses nothing any more stands before all that does: it was the next to be done.
    """
    value = getattr(here, wish.order().column.key)
    value = ALWAYS if value is None else value
    return Cursor("before" if backwards else "after", max(1, page), value, here.id)


def beside(session: Session, actor: Actor, wish: Wish, here: Standing, backwards: bool = False) -> str | None:
    """Key of the next request of the list, or of the one before; the actor's own are passed over.

    `here` need not be in the list any more: what counts is where it would stand.
    """
    if not actor.may("queue.read"):
        raise Forbidden
    order, found, cursor = wish.order(), search.terms(wish.words), cursor_at(wish, here, backwards)
    if found:
        within = [staff_requests(actor.reach), *wish.criteria()]
        ids = search.matches(session, found, within, order, cursor, 2)
        rows = select(_REQUEST).where(_REQUEST.c.id.in_(ids))
    else:
        rows = at_hand(actor.reach, wish.only(), order, True, backwards)
    rows = rows.with_only_columns(_REQUEST.c.key).where(order.beyond(backwards), _REQUEST.c.applicant_id != _ME)
    facts = {"me": actor.id, "tie": cursor.tie, "value": cursor.value, "most": 2}
    return session.scalar(rows.order_by(*order.order(backwards)).limit(1), facts)
