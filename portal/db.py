"""The database, the same on SQLite and PostgreSQL: the one place that opens connections and the one that commits."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, local
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc, make_url
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from portal.errors import Busy, PortalError, Taken

BUSY_SECONDS = 5
"""How long a writer waits for another one before it is told to come again (F09): in its process, then for the others."""
IDLE_SECONDS = 1
"""After so long in the pool a connection to PostgreSQL is asked whether it still stands; not for each page."""
_LOOK_AGAIN = 0.0005
"""Seconds between two tries to begin writing on SQLite. Its own waiting grows to a tenth of a second, and starves."""

CONSTRAINTS: dict[tuple[str, tuple[str, ...]], Callable[[], PortalError]] = {
    ("booked_quantum", ("registry_id", "row_key", "quantum", "place")): lambda: Taken("booking.taken"),
    ("request", ("submission_key",)): lambda: Busy(wait=1),
    ("account", ("citizen_id",)): lambda: Taken("register.taken"),
}
"""Unique keys, by table and columns: what it means to a person when the database refuses. One row a line."""

NAMED_CONSTRAINTS: dict[str, Callable[[], PortalError]] = {
    "pk_booked_quantum": lambda: Taken("booking.taken"),
}
"""The same for checks, exclusions, triggers and expression indexes: those are known by their name on both engines."""

_BUSY_STATES = frozenset({"55P03", "40P01", "40001", "57014", "53300", "57P01", "57P02", "57P03"})
"""PostgreSQL: lock timeout, deadlock, serialization, statement timeout, too many connections, shutting down."""


class Database:
    """One database for one process; make it after a fork, never before."""

    def __init__(self, url: str, *, pool_size: int = 5) -> None:
        self.url: URL = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database in (None, "", ":memory:"):
            raise ValueError("SQLite needs a file: in memory each connection would see its own database")
        self._engine = self._open(pool_size, read_only=False)
        self._reading = self._open(pool_size, read_only=True) if self.is_sqlite else self._read_only_view()
        self._write = sessionmaker(self._engine, expire_on_commit=False)
        self._read = sessionmaker(self._reading, expire_on_commit=False, autoflush=False)
        self._here = local()
        self._writer = Lock() if self.is_sqlite else None

    @property
    def engine(self) -> Engine:
        """For migrations and tests; services get a session."""
        return self._engine

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at the end, or rolls back on any exception.

        Raises Busy when others hold the database too long, and the domain error of a refused constraint.
        On SQLite the write lock is taken by the first statement: what was read is still true when it is written.
        """
        if getattr(self._here, "writing", False):
            raise RuntimeError("transactions do not nest: pass the session on")
        self._here.writing = True
        try:
            with self._turn(), translated(), self._write.begin() as session:
                yield session
        finally:
            self._here.writing = False
            self._renew()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database and cannot change it; it never commits.

        Inside another reading of this thread it is the same session, until this thread has written: then it sees that.
        """
        known: Session | None = getattr(self._here, "reading", None)
        if known is not None:
            yield from self._inside(known)
            return
        with translated(), self._read() as session:
            self._here.reading = session
            try:
                yield session
            finally:
                self._here.reading = None

    @staticmethod
    def _inside(known: Session) -> Iterator[Session]:
        """A statement that failed must not stop those that come after it in the same session."""
        try:
            with translated():
                yield known
        except Exception:
            known.rollback()
            raise

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """On SQLite one thread of a process at a time asks for the write lock; others wait here, asleep."""
        if self._writer is None:
            yield
            return
        if not self._writer.acquire(timeout=BUSY_SECONDS):
            raise Busy
        try:
            yield
        finally:
            self._writer.release()

    def _renew(self) -> None:
        """What is read after a transaction of one's own shows what that did."""
        reading: Session | None = getattr(self._here, "reading", None)
        if reading is not None:
            reading.rollback()

    def close(self) -> None:
        """Give all connections back to the system."""
        self._engine.dispose()
        self._reading.dispose()

    def _read_only_view(self) -> Engine:
        return self._engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")

    def _open(self, pool_size: int, read_only: bool) -> Engine:
        pool: dict[str, Any] = {"pool_size": pool_size, "max_overflow": pool_size, "pool_timeout": BUSY_SECONDS}
        pool["hide_parameters"] = True  # what people wrote must not reach a log by way of an error (T35)
        if not self.is_sqlite:
            options = f"-c lock_timeout={BUSY_SECONDS}s -c statement_timeout=30s -c timezone=UTC"
            reach = {"connect_timeout": BUSY_SECONDS, "options": options}
            engine = create_engine(self.url, connect_args=reach, pool_recycle=1800, **pool)
            _ask_idle_ones(engine)
            return engine
        local_file = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        engine = create_engine(self.url, connect_args=local_file, **pool)
        prepare_sqlite(engine, read_only=read_only)
        return engine


def _ask_idle_ones(engine: Engine) -> None:
    """A connection that lay idle is asked whether it still stands before it is given out; a busy one was just heard of.

    Raises DisconnectionError to the pool, which opens another one in its place.
    """

    def given_back(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["idle since"] = time.monotonic()

    def taken(connection: Any, record: ConnectionPoolEntry, _fairy: Any) -> None:
        if time.monotonic() - record.info.get("idle since", 0.0) > IDLE_SECONDS and not _stands(engine, connection):
            raise exc.DisconnectionError

    event.listen(engine, "checkin", given_back)
    event.listen(engine, "checkout", taken)


def _stands(engine: Engine, connection: Any) -> bool:
    try:
        return engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error:
        return False


def prepare_sqlite(engine: Engine, *, read_only: bool = False, foreign_keys: bool = True) -> None:
    """Set each new connection right, and begin transactions ourselves: the driver would begin them too late."""

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
            f"query_only = {'ON' if read_only else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    def begun(connection: Connection) -> None:
        if read_only:
            connection.exec_driver_sql("BEGIN")
        else:
            _begin_writing(connection)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


def _begin_writing(connection: Connection) -> None:
    """BEGIN IMMEDIATE, tried often for BUSY_SECONDS: whoever waits is served within a millisecond of its turn."""
    until = time.monotonic() + BUSY_SECONDS
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            break
        except exc.OperationalError as problem:
            if not isinstance(domain_error(problem), Busy) or time.monotonic() > until:
                raise
            time.sleep(_LOOK_AGAIN)
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")


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
