"""Table rows as JSON lines and back, typed by the models, so that both engines write and read the same text."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Column, Date, LargeBinary, Table, bindparam, select, text, update
from sqlalchemy.orm import Session

from portal.models import Base
from portal.models.base import Moment

BATCH: Final = 500
"""Rows held in memory at once, while reading and while writing."""

WAYS_IN: Final = frozenset({"user_session", "known_device", "reset_code", "invitation", "attempt", "human_check_used"})
"""Not in a backup: a session ended or a code used since must not open the restored portal again (ASVS 7.4)."""


def tables() -> tuple[Table, ...]:
    """All tables of a backup, those that others point at first."""
    return tuple(table for table in Base.metadata.sorted_tables if table.name not in WAYS_IN)


def dumped(session: Session, table: Table) -> Iterator[str]:
    """Each row as one line of JSON, in the order of the primary key."""
    rows = session.execute(select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH))
    for row in rows.mappings():
        yield json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False) + "\n"


def load(session: Session, table: Table, lines: Iterable[str]) -> int:
    """Insert the lines again; gives how many. Raises KeyError for a column this version does not have."""
    readers = {column.name: _reader(column) for column in table.columns}
    own = _pointing_at_itself(table)
    batch: list[dict[str, Any]] = []
    later: list[dict[str, Any]] = []
    count = 0
    for line in lines:
        row = {name: readers[name](value) for name, value in json.loads(line).items()}
        if any(row.get(name) is not None for name in own):
            keys = {f"its_{column.name}": row[column.name] for column in table.primary_key.columns}
            later.append(keys | {name: row[name] for name in own})
            row |= dict.fromkeys(own)
        batch.append(row)
        count += 1
        if len(batch) == BATCH:
            session.execute(table.insert(), batch)
            batch = []
    if batch:
        session.execute(table.insert(), batch)
    _point(session, table, own, later)
    return count


def continue_sequences(session: Session) -> None:
    """PostgreSQL counts ids apart from the rows: go on after the highest one. SQLite does so by itself."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in tables():
        column = table.autoincrement_column
        if column is None:
            continue
        place = {"t": f'"{table.name}"', "c": column.name}
        sequence = session.scalar(text("SELECT pg_get_serial_sequence(:t, :c)"), place)
        highest = session.scalar(select(column).order_by(column.desc()).limit(1))
        if sequence and highest is not None:
            session.execute(text("SELECT setval(:s, :v)"), {"s": sequence, "v": highest})


def _pointing_at_itself(table: Table) -> tuple[str, ...]:
    """Columns that name a row of the same table, which may come later than the one that names it."""
    return tuple(
        column.name for column in table.columns if any(key.column.table is table for key in column.foreign_keys)
    )


def _point(session: Session, table: Table, own: tuple[str, ...], later: list[dict[str, Any]]) -> None:
    if not later:
        return
    change = update(table).where(*(column == bindparam(f"its_{column.name}") for column in table.primary_key.columns))
    session.connection().execute(change.values({name: bindparam(name) for name in own}), later)


def _plain(value: object) -> object:
    """JSON has no days and no bytes: these are written as ISO 8601 and as base64."""
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return value.isoformat() if isinstance(value, date) else value


def _reader(column: Column[Any]) -> Any:
    if isinstance(column.type, Moment):
        return lambda value: None if value is None else datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return lambda value: None if value is None else date.fromisoformat(value)
    if isinstance(column.type, LargeBinary):
        return lambda value: None if value is None else b64decode(value)
    return lambda value: value
