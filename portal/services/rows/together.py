"""Rows of several tables put in at once: on PostgreSQL by one statement, which is one way there and back, not six.

SQLite knows no insert within a `WITH`, and needs none: it is in the same process.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Insert, Table, bindparam, literal_column, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

Row = tuple[Insert, Mapping[str, Any]]
"""Into which table, and its columns. Rows may point at one another: foreign keys are looked at when all stand there."""
_Shape = tuple[tuple[Insert, tuple[str, ...]], ...]
_built: dict[_Shape, tuple[Executable, dict[str, Any]]] = {}
"""Statements by the shape of their rows, with the columns' own defaults: there are a handful."""


def insert_all(session: Session, rows: Sequence[Row]) -> None:
    """Put all rows in, in this order where the order matters."""
    connection = session.connection()
    if connection.dialect.name != "postgresql" or len(rows) < 2:
        for statement, alike in groupby(rows, key=lambda row: (row[0], tuple(row[1]))):
            connection.execute(statement[0], [dict(row) for _, row in alike])
        return
    shape = tuple((statement, tuple(row)) for statement, row in rows)
    known = _built.get(shape)
    if known is None:
        known = _built[shape] = _build(shape)
    values = {_name(number, column): value for number, (_, row) in enumerate(rows) for column, value in row.items()}
    connection.execute(known[0], known[1] | values)


def _build(shape: _Shape) -> tuple[Executable, dict[str, Any]]:
    parts = []
    defaults: dict[str, Any] = {}
    for number, (statement, given) in enumerate(shape):
        own = _defaults(statement.table, given)
        defaults |= {_name(number, column): value for column, value in own.items()}
        columns: dict[str, Any] = {column: bindparam(_name(number, column)) for column in (*given, *own)}
        parts.append(statement.values(columns).cte(f"row_{number}"))
    return select(literal_column("1")).add_cte(*parts), defaults


def _defaults(into: Any, given: Sequence[str]) -> dict[str, Any]:
    """Columns that have a value of their own. TypeError where it would have to be worked out for each row."""
    if not isinstance(into, Table):
        raise TypeError(f"not a table: {into}")
    found: dict[str, Any] = {}
    for column in into.columns:
        if column.default is None or column.key in given:
            continue
        if not column.default.is_scalar:
            raise TypeError(f"{into.name}.{column.key} has to be given")
        found[column.key] = column.default.arg
    return found


def _name(number: int, column: str) -> str:
    return f"row_{number}_{column}"
