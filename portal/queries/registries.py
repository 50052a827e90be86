"""A kept registry on its keeper's screen: a page of rows, closed ones among them, and what was done to them (C65)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select, true
from sqlalchemy import Row as Found
from sqlalchemy.orm import Session

from portal.access.keepers import Part
from portal.models.accounts import Account, name_of
from portal.models.base import table
from portal.models.catalogue import RegistryChange, RegistryRow, RegistryWord
from portal.queries.counts import COUNT_AT_MOST
from portal.queries.pages import SIZES, Cursor, Page, Sort, paged
from portal.queries.registry_words import OFFERED, word_of
from portal.request_types.judging.row_codec import decode, decode_row
from portal.request_types.values import Row, Value

_ROW, _CHANGE, _WORD, _ACCOUNT = (table(each) for each in (RegistryRow, RegistryChange, RegistryWord, Account))
SIZE = 50
MOST_CHANGES = 50


@dataclass(frozen=True)
class KeptRow:
    """One row as it stands."""

    id: int
    key: str
    row: Row
    closed_at: datetime | None


@dataclass(frozen=True)
class Change:
    """One line of the history; `row` is the row as it is now, None when it is gone."""

    key: str
    row: Row | None
    what: str
    reason: str
    by: str
    at: datetime
    cells: Mapping[str, tuple[Value, Value]]
    """Column: what it was and what it is."""


def rows(session: Session, registry: str, cursor: str, part: Part | None = None) -> Page[KeptRow]:
    """In the registry's own order; of a part of it where somebody is limited to one."""
    mine = _ROW.c.registry_id == registry, _ROW.c.retired_at.is_(None), in_part(registry, part)
    total = session.scalar(select(func.count()).select_from(_ROW).where(*mine)) or 0
    return rows_of(session, and_(*mine), total, cursor)


def rows_of(session: Session, wanted: ColumnElement[bool], total: int, cursor: str) -> Page[KeptRow]:
    """A page of the rows a condition names, of which there are so many, in the registry's own order."""
    statement = select(_ROW.c.id, _ROW.c.position, _ROW.c.key, _ROW.c.columns, _ROW.c.closed_at).where(wanted)
    order = Sort(_ROW.c.position, _ROW.c.id, descending=False)
    return paged(session, statement, order, Cursor.decoded(cursor, order), SIZE, (total, True), _kept)


def open_rows(session: Session, registry: str, cursor: str) -> Page[KeptRow]:
    """Those that may be chosen now, in the registry's own order; of many it is not counted how many."""
    mine = _ROW.c.registry_id == registry, *OFFERED
    some = select(_ROW.c.id).where(*mine).limit(COUNT_AT_MOST + 1).subquery()
    total = session.scalar(select(func.count()).select_from(some)) or 0
    statement = select(_ROW.c.id, _ROW.c.position, _ROW.c.key, _ROW.c.columns, _ROW.c.closed_at).where(*mine)
    order = Sort(_ROW.c.position, _ROW.c.id, descending=False)
    counted = min(total, COUNT_AT_MOST), total <= COUNT_AT_MOST
    return paged(session, statement, order, Cursor.decoded(cursor, order), SIZES[-1], counted, _kept)


def in_part(registry: str, part: Part | None) -> ColumnElement[bool]:
    """Rows that lie in the part of a registry somebody is limited to, found by their words."""
    if part is None:
        return true()
    words = _WORD.c.registry_id == registry, _WORD.c.column_id == part.column, _WORD.c.row_id == _ROW.c.id
    return exists().where(*words, _WORD.c.word.in_([word_of(key) for key in part.keys]))


def changes(session: Session, registry: str, part: Part | None = None, key: str | None = None) -> Sequence[Change]:
    """The newest first; of one row where its key is given."""
    names = ("row_key", "what", "reason", "at", "data")
    who = _ACCOUNT.c.title, _ACCOUNT.c.first_name, _ACCOUNT.c.last_name
    found = select(*(_CHANGE.c[name] for name in names), *who, _ROW.c.columns)
    its_row = _ROW.c.registry_id == registry, _ROW.c.key == _CHANGE.c.row_key, _ROW.c.retired_at.is_(None)
    found = (
        found.outerjoin(_ROW, and_(*its_row))
        .join(_ACCOUNT, _ACCOUNT.c.id == _CHANGE.c.by_id)
        .where(_CHANGE.c.registry_id == registry, in_part(registry, part))
    )
    if key is not None:
        found = found.where(_CHANGE.c.row_key == key)
    return [
        Change(
            key=row.row_key,
            row=None if row.columns is None else decode_row(row.columns),
            what=row.what,
            reason=row.reason,
            by=name_of(row.title, row.first_name, row.last_name),
            at=row.at,
            cells={id: (decode(was), decode(is_)) for id, (was, is_) in row.data.items()},
        )
        for row in session.execute(found.order_by(_CHANGE.c.id.desc()).limit(MOST_CHANGES))
    ]


def _kept(row: Found[Any]) -> KeptRow:
    return KeptRow(row.id, row.key, decode_row(row.columns), row.closed_at)
