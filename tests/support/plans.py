"""How the database would go about the statements of a piece of work: its plans, as it tells them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session


def plans(session: Session, work: Callable[[], object], explain: str = "") -> list[str]:
    """The plan of each statement `work` runs. `explain`: other words than the engine's usual ones, such as ANALYZE."""
    ran: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        ran.append((statement, parameters))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    work()
    event.remove(engine, "before_cursor_execute", note)
    words = explain or ("EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN")
    connection = session.connection()
    told = [connection.exec_driver_sql(f"{words} {statement}", parameters) for statement, parameters in ran]
    return ["\n".join(str(row[-1]) for row in each) for each in told]


def always_by_index(session: Session) -> None:
    """A table of a few rows is read through whatever indexes it has; PostgreSQL is asked to act as on a large one."""
    if session.get_bind().dialect.name == "postgresql":
        for way in ("seqscan", "sort", "bitmapscan", "incremental_sort"):
            session.connection().exec_driver_sql(f"SET LOCAL enable_{way} = off")
