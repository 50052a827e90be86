"""Who has open requests, and how many (C42): so that those of somebody who left are found."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, func, literal_column, select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor, Reach
from portal.access.scopes import handled_requests
from portal.models.accounts import Account, name_of
from portal.models.base import table
from portal.models.requests import Request
from portal.queries.counts import COUNT_AT_MOST
from portal.queries.filters import is_open

_REQUEST, _ACCOUNT = table(Request), table(Account)


@dataclass(frozen=True)
class Assignee:
    """Somebody with open requests in the asker's scope."""

    id: int
    key: str
    name: str
    role: str
    unit: str | None
    is_disabled: bool
    count: int
    """No further than one more than `COUNT_AT_MOST`."""


def with_requests(session: Session, actor: Actor) -> Sequence[Assignee]:
    """All who have some, by name; found from one to the next by the index, however many requests there are."""
    return [
        Assignee(
            row.id,
            row.key,
            name_of(row.title, row.first_name, row.last_name),
            row.role,
            row.unit,
            row.disabled_at is not None,
            int(row.total),
        )
        for row in session.execute(_with_requests(actor.reach))
        if row.total
    ]


@lru_cache(maxsize=256)
def _with_requests(reach: Reach) -> Select[Any]:
    here = [is_open(), _REQUEST.c.assignee_id.is_not(None)]
    here += [_REQUEST.c.unit == reach.unit] if reach.unit is not None else []
    first = select(func.min(_REQUEST.c.assignee_id).label("id")).where(*here).cte("one", recursive=True)
    following = select(func.min(_REQUEST.c.assignee_id)).where(*here, _REQUEST.c.assignee_id > first.c.id)
    each = first.union_all(select(following.scalar_subquery()).where(first.c.id.is_not(None)))
    mine = select(_REQUEST.c.id).where(handled_requests(reach), is_open(), _REQUEST.c.assignee_id == _ACCOUNT.c.id)
    some = mine.limit(COUNT_AT_MOST + 1).correlate(_ACCOUNT).subquery()
    total = select(func.count(literal_column("1"))).select_from(some).scalar_subquery()
    names = (
        _ACCOUNT.c[name] for name in ("id", "key", "title", "first_name", "last_name", "role", "unit", "disabled_at")
    )
    rows = select(*names, total.label("total")).where(_ACCOUNT.c.id.in_(select(each.c.id)))
    return rows.order_by(_ACCOUNT.c.first_name, _ACCOUNT.c.last_name, _ACCOUNT.c.id)
