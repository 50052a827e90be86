"""Many rows of one table put in, or changed where they stand, at once.

PostgreSQL gets columns as arrays, by one statement for thousands of rows; SQLite, in the same process, takes row by row.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

_AT_ONCE: Final = 5000
Change = Callable[[ColumnElement[Any], ColumnElement[Any]], ColumnElement[Any]]


def added(stands: ColumnElement[Any], new: ColumnElement[Any]) -> ColumnElement[Any]:
    """What stands there grows by what is new."""
    return stands + new


def replaced(_stands: ColumnElement[Any], new: ColumnElement[Any]) -> ColumnElement[Any]:
    """What is new takes the place."""
    return new


def put(session: Session, into: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]], change: Change) -> None:
    """Rows of these columns; of those that stand there already (by primary key) all others are changed."""
    key = [column.name for column in into.primary_key]
    others = [name for name in columns if name not in key]
    if session.get_bind().dialect.name == "postgresql":
        given = func.unnest(*(bindparam(name, type_=ARRAY(into.c[name].type)) for name in columns))
        arrays = given.table_valued(*columns).render_derived()
        told = select(*(arrays.c[name] for name in columns))
        made = insert_postgresql(into).from_select(list(columns), told, include_defaults=False)
        statement: Any = made.on_conflict_do_update(
            index_elements=key, set_={name: change(into.c[name], made.excluded[name]) for name in others}
        )
        for first in range(0, len(rows), _AT_ONCE):
            part = zip(*rows[first : first + _AT_ONCE], strict=True)
            session.execute(statement, dict(zip(columns, map(list, part), strict=True)))
        return
    one = insert_sqlite(into)
    statement = one.on_conflict_do_update(
        index_elements=key, set_={name: change(into.c[name], one.excluded[name]) for name in others}
    )
    _one_by_one(session, statement, columns, rows)


def _one_by_one(session: Session, statement: Any, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """By the driver itself: what SQLAlchemy does for each row costs more than putting it in."""
    if not rows:
        return
    connection = session.connection()
    made = statement.compile(dialect=connection.dialect, column_keys=list(columns))
    own = [name for name in made.positiontup if name not in columns]
    known = [*columns, *own]
    rest = tuple(statement.table.c[name].default.arg for name in own)
    kinds = [statement.table.c[name].type.dialect_impl(connection.dialect) for name in made.positiontup]
    order = [known.index(name) for name in made.positiontup]
    stored = [(at, kind.bind_processor(connection.dialect)) for at, kind in zip(order, kinds, strict=True)]
    whole = ((*row, *rest) for row in rows)
    told = [tuple(row[at] if process is None else process(row[at]) for at, process in stored) for row in whole]
    connection.exec_driver_sql(str(made), told)
