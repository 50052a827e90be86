"""The log of looks at people, for administrators: newest first, a page by key (C83)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.accounts import Account, name_of
from portal.models.base import table
from portal.models.person_looks import PersonLook

_LOOK, _ACCOUNT = table(PersonLook), table(Account)
SIZE = 50


@dataclass(frozen=True)
class Looked:
    """One line."""

    id: int
    at: datetime
    by: str
    role: str
    registry: str
    what: str
    row_key: str
    sought: str
    shown: int
    reason: str = ""


def looks(session: Session, before: int | None) -> tuple[Sequence[Looked], int | None]:
    """A page, and where the next one goes on."""
    columns = (_LOOK.c[name] for name in ("id", "at", "registry_id", "what", "row_key", "sought", "shown", "reason"))
    rows = select(*columns, _ACCOUNT.c.title, _ACCOUNT.c.first_name, _ACCOUNT.c.last_name, _ACCOUNT.c.role)
    rows = rows.join(_ACCOUNT, _ACCOUNT.c.id == _LOOK.c.account_id).order_by(_LOOK.c.id.desc()).limit(SIZE + 1)
    found = session.execute(rows.where(_LOOK.c.id < before) if before is not None else rows).all()
    told = [
        Looked(each.id, each.at, name_of(each.title, each.first_name, each.last_name), each.role, each.registry_id,
               each.what, each.row_key, each.sought, each.shown, each.reason)
        for each in found[:SIZE]
    ]  # fmt: skip
    return told, told[-1].id if len(found) > SIZE else None
