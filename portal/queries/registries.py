"""A kept registry on its keeper's screen: a page of rows, closed ones among them, and what was done to them (C65)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from portal.models.accounts import Account, name_of
from portal.models.base import table
from portal.models.catalogue import RegistryChange, RegistryRow
from portal.queries.pages import Cursor, Page, Sort, paged
from portal.request_types.judging.row_codec import decode_row
from portal.request_types.values import Row

_ROW, _CHANGE, _ACCOUNT = table(RegistryRow), table(RegistryChange), table(Account)
SIZE = 50
MOST_CHANGES = 50


@dataclass(frozen=True)
class KeptRow:
    """One row as it stands."""

    key: str
    row: Row
    closed_at: datetime | None


@dataclass(frozen=True)
class Change:
    """One line of the history; `label` is how the row is called now, its key when it is gone."""

    label: str
    what: str
    reason: str
    by: str
    at: datetime


def rows(session: Session, registry: str, cursor: str) -> Page[KeptRow]:
    """In the registry's own order."""
    mine = _ROW.c.registry_id == registry, _ROW.c.retired_at.is_(None)
    total = session.scalar(select(func.count()).select_from(_ROW).where(*mine)) or 0
    statement = select(_ROW.c.id, _ROW.c.position, _ROW.c.key, _ROW.c.columns, _ROW.c.closed_at).where(*mine)
    order = Sort(_ROW.c.position, _ROW.c.id, descending=False)
    return paged(session, statement, order, Cursor.decoded(cursor, order), SIZE, (total, True), _kept)


def changes(session: Session, registry: str) -> Sequence[Change]:
    """The newest first."""
    names = ("row_key", "what", "reason", "at")
    who = _ACCOUNT.c.title, _ACCOUNT.c.first_name, _ACCOUNT.c.last_name
    found = select(*(_CHANGE.c[name] for name in names), *who, _ROW.c.columns)
    its_row = _ROW.c.registry_id == registry, _ROW.c.key == _CHANGE.c.row_key, _ROW.c.retired_at.is_(None)
    found = (
        found.outerjoin(_ROW, and_(*its_row))
        .join(_ACCOUNT, _ACCOUNT.c.id == _CHANGE.c.by_id)
        .where(_CHANGE.c.registry_id == registry)
    )
    return [
        Change(
            label=_label(row.columns, row.row_key),
            what=row.what,
            reason=row.reason,
            by=name_of(row.title, row.first_name, row.last_name),
            at=row.at,
        )
        for row in session.execute(found.order_by(_CHANGE.c.id.desc()).limit(MOST_CHANGES))
    ]


def _kept(row: Found[Any]) -> KeptRow:
    return KeptRow(row.key, decode_row(row.columns), row.closed_at)


def _label(stored: Any, key: str) -> str:
    return key if stored is None else decode_row(stored).label
