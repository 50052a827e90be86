"""A published office laid into a test's database as rows: publishing the same folder a thousand times proves nothing more.

The first test of a process publishes it; the others get the rows that publication made.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Integer, Table, delete, insert, select, text
from sqlalchemy.orm import Session

from portal.db import Database
from portal.models.base import Base
from portal.services.publishing.publication import FoundOffice, publish

Rows = Mapping[Table, Sequence[Mapping[str, Any]]]
_KNOWN: Final[dict[int, tuple[FoundOffice, Rows]]] = {}
"""By the identity of what was read, which is kept here so that no other takes its place."""
_COUNT_ON: Final = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")


def lay(database: Database, found: FoundOffice) -> None:
    """Put an office in force in a database that holds none. `found` is read once and given again."""
    known = _KNOWN.get(id(found))
    with database.transaction() as session:
        if known is None:
            before = _rows(session)
            publish(session, found)
            session.flush()
            _KNOWN[id(found)] = found, {table: rows for table, rows in _rows(session).items() if rows != before[table]}
        else:
            _put(session, known[1], database.is_sqlite)


def _rows(session: Session) -> Rows:
    return {
        table: [dict(row) for row in session.execute(select(table)).mappings()] for table in Base.metadata.sorted_tables
    }


def _put(session: Session, rows: Rows, is_sqlite: bool) -> None:
    for table, made in rows.items():
        session.execute(delete(table))
        session.execute(insert(table), list(made))
        if not is_sqlite and "id" in table.c and isinstance(table.c.id.type, Integer):
            session.execute(_COUNT_ON, {"name": table.name, "last": max(row["id"] for row in made)})
