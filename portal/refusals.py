"""What a database refuses, as a person can be told: the same on SQLite and PostgreSQL."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from portal.errors import Busy, PortalError, Refused, Taken

CONSTRAINTS: dict[tuple[str, tuple[str, ...]], Callable[[], PortalError]] = {
    ("booked_quantum", ("registry_id", "row_key", "quantum", "place")): lambda: Taken("booking.taken"),
    ("request", ("submission_key",)): lambda: Busy(wait=1),
    ("account", ("citizen_id",)): lambda: Taken("register.taken"),
    ("saved_view", ("account_id", "name")): lambda: Taken("views.taken_now"),
    ("import_run", ("target", "target_id")): lambda: Refused("importing.another"),
    ("version_move", ("type_id",)): lambda: Refused("moving.another"),
    ("record", ("request_id", "record_id", "place")): lambda: Taken("lifecycle.record_there"),
}
"""Unique keys, by table and columns: what it means to a person when the database refuses. One row a line."""

NAMED_CONSTRAINTS: dict[str, Callable[[], PortalError]] = {
    "pk_booked_quantum": lambda: Taken("booking.taken"),
}
"""The same for checks, exclusions, triggers and expression indexes: those are known by their name on both engines."""

_BUSY_STATES = frozenset({"55P03", "40P01", "40001", "57014", "53300", "57P01", "57P02", "57P03"})
"""PostgreSQL: lock timeout, deadlock, serialization, statement timeout, too many connections, shutting down."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the database says into what a person can be told; anything unknown goes on as it is."""
    try:
        yield
    except (exc.DBAPIError, exc.TimeoutError) as problem:
        known = domain_error(problem)
        if known is None:
            raise
        raise known from problem


def domain_error(problem: exc.SQLAlchemyError) -> PortalError | None:
    """The domain error behind a database error, or None when there is none."""
    if isinstance(problem, exc.TimeoutError):
        return Busy()
    if not isinstance(problem, exc.DBAPIError) or problem.orig is None:
        return None
    if isinstance(problem, exc.IntegrityError):
        return _refused_constraint(problem.orig)
    if isinstance(problem.orig, sqlite3.OperationalError):
        code = (getattr(problem.orig, "sqlite_errorcode", None) or 0) & 0xFF
        return {
            sqlite3.SQLITE_BUSY: Busy(),
            sqlite3.SQLITE_LOCKED: Busy(),
            sqlite3.SQLITE_FULL: Busy("errors.full"),
        }.get(code)
    state = getattr(problem.orig, "sqlstate", None)
    if problem.connection_invalidated or state in _BUSY_STATES or (state is None and _is_connecting(problem)):
        return Busy()
    return Busy("errors.full") if state == "53100" else None


def _is_connecting(problem: exc.DBAPIError) -> bool:
    return isinstance(problem, exc.OperationalError) and type(problem.orig).__module__.startswith("psycopg")


def _refused_constraint(orig: BaseException) -> PortalError | None:
    """SQLite names table and columns, PostgreSQL the constraint: both lead to one row of the maps above."""
    diagnosis = getattr(orig, "diag", None)
    if diagnosis is not None:
        name = diagnosis.constraint_name or ""
        make = NAMED_CONSTRAINTS.get(name) or _named_by_convention().get(name)
        return make() if make else None
    message = str(orig)
    kind, _, rest = message.partition(" constraint failed: ")
    if kind == "UNIQUE" and not rest.startswith("index "):
        pairs = [column.strip().partition(".") for column in rest.split(",")]
        found = CONSTRAINTS.get((pairs[0][0], tuple(column for _, _, column in pairs)))
        return found() if found else None
    make = NAMED_CONSTRAINTS.get(rest.removeprefix("index ").strip("'") if rest else message)
    return make() if make else None


def _named_by_convention() -> dict[str, Callable[[], PortalError]]:
    """Names as models/base.py gives them; a unique index counts like a unique constraint."""
    return {
        f"{prefix}_{table}_{'_'.join(columns)}": make
        for (table, columns), make in CONSTRAINTS.items()
        for prefix in ("uq", "ix")
    }
