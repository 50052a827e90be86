"""Table rows as JSON lines and back, typed by the models, so that both engines write and read the same text."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Date, Table, select, text
from sqlalchemy.orm import Session

from portal.models import Base
from portal.models.base import Moment

BATCH = 500
"""Rows held in memory at once, while reading and while writing."""


def tables() -> tuple[Table, ...]:
    """All tables of the portal, those that others point at first."""
    return tuple(Base.metadata.sorted_tables)


def dumped(session: Session, table: Table) -> Iterator[str]:
    """Each row as one line of JSON, in the order of the primary key."""
    rows = session.execute(select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH))
    for row in rows.mappings():
        yield json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False) + "\n"


def load(session: Session, table: Table, lines: Iterable[str]) -> int:
    """Insert the lines again; gives how many. Raises KeyError for a column this version does not have."""
    readers = {column.name: _reader(column) for column in table.columns}
    batch: list[dict[str, Any]] = []
    count = 0
    for line in lines:
        batch.append({name: readers[name](value) for name, value in json.loads(line).items()})
        count += 1
        if len(batch) == BATCH:
            session.execute(table.insert(), batch)
            batch = []
    if batch:
        session.execute(table.insert(), batch)
    return count


def continue_sequences(session: Session) -> None:
    """PostgreSQL counts ids apart from the rows: go on after the highest one. SQLite does so by itself."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in tables():
        column = table.autoincrement_column
        if column is not None:
            name = session.execute(text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table.name, "c": column.name})
            if sequence := name.scalar():
                highest = session.execute(select(column).order_by(column.desc()).limit(1)).scalar()
                if highest is not None:
                    session.execute(text("SELECT setval(:s, :v)"), {"s": sequence, "v": highest})


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _reader(column: Column[Any]) -> Any:
    if isinstance(column.type, Moment):
        return lambda value: None if value is None else datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return lambda value: None if value is None else date.fromisoformat(value)
    return lambda value: value
