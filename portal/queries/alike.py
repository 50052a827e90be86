"""What else is open about the same person: so that nothing is filed or worked on twice (C11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor, Reach
from portal.access.scopes import visible_requests
from portal.models.base import table
from portal.models.requests import Request
from portal.queries.known_as import SHOWN
from portal.workflow.states import OPEN

_REQUEST = table(Request)
MOST: Final = 5
"""How many are told; the newest."""


@dataclass(frozen=True)
class Alike:
    """An open request of the same type about the same person."""

    key: str
    reference: str
    filed_at: datetime


def open_alike(session: Session, actor: Actor, type_id: str, subject_id: str, but: str = "") -> Sequence[Alike]:
    """Those the actor may see, newest first; `but` is the key of the request that is looked at. None without an ID."""
    if not subject_id:
        return ()
    facts = {"type": type_id, "subject": subject_id, "but": but, "me": actor.id}
    return [Alike(*row) for row in session.execute(_alike(actor.reach), facts)]


@lru_cache(maxsize=256)
def _alike(reach: Reach) -> Select[Any]:
    rows = select(_REQUEST.c.key, SHOWN, _REQUEST.c.filed_at)
    rows = rows.where(_REQUEST.c.subject_id == bindparam("subject"), _REQUEST.c.type_id == bindparam("type"))
    rows = rows.where(_REQUEST.c.state.in_(sorted(OPEN)), _REQUEST.c.key != bindparam("but"), visible_requests(reach))
    return rows.order_by(_REQUEST.c.id.desc()).limit(MOST)
