"""The log of pages that were opened at work, for administrators: newest first, a page by key (C83)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from portal.models.accounts import Account, name_of
from portal.models.base import table
from portal.models.page_looks import PageLook
from portal.models.requests import Request
from portal.queries.known_as import SHOWN

_LOOK, _ACCOUNT, _REQUEST = table(PageLook), table(Account), table(Request)
_SUBJECT = _ACCOUNT.alias("subject")
SIZE = 50


@dataclass(frozen=True)
class Looked:
    """One line: who opened which request (its number) or whose account (their name)."""

    id: int
    at: datetime
    by: str
    what: str
    called: str
    reason: str = ""


def looks(session: Session, before: int | None) -> tuple[Sequence[Looked], int | None]:
    """A page, and where the next one goes on."""
    names = "title", "first_name", "last_name"
    rows = select(
        _LOOK.c.id,
        _LOOK.c.at,
        _LOOK.c.what,
        _LOOK.c.reason,
        SHOWN.label("number"),
        *(_ACCOUNT.c[name] for name in names),
    )
    rows = rows.add_columns(*(_SUBJECT.c[name].label(f"of_{name}") for name in names))
    rows = rows.join_from(_LOOK, _ACCOUNT, _ACCOUNT.c.id == _LOOK.c.account_id)
    rows = rows.outerjoin(_REQUEST, and_(_LOOK.c.what == "request", _REQUEST.c.id == _LOOK.c.subject_id))
    rows = rows.outerjoin(_SUBJECT, and_(_LOOK.c.what == "account", _SUBJECT.c.id == _LOOK.c.subject_id))
    rows = rows.order_by(_LOOK.c.id.desc()).limit(SIZE + 1)
    found = session.execute(rows.where(_LOOK.c.id < before) if before is not None else rows).all()
    told = [
        Looked(
            each.id,
            each.at,
            name_of(each.title, each.first_name, each.last_name),
            each.what,
            each.number or name_of(each.of_title, each.of_first_name or "", each.of_last_name or ""),
            each.reason,
        )
        for each in found[:SIZE]
    ]
    return told, told[-1].id if len(found) > SIZE else None
