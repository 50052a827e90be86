"""The database, the same on SQLite and PostgreSQL: the one place that opens connections and the one that commits."""

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock, local
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc, make_url
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, sessionmaker

from portal.connections import ask_idle_ones, let_go
from portal.errors import Busy
from portal.refusals import domain_error, translated

BUSY_SECONDS = 5
"""How long a writer waits for another one before it is told to come again (F09): in its process, then for the others."""
_LOOK_AGAIN = 0.0005
"""Seconds between two tries to begin writing on SQLite. Its own waiting grows to a tenth of a second, and starves."""
MOST_TOGETHER = 8
"""Writers in one commit."""
LONGEST_TOGETHER = 0.05
"""Seconds after which nobody joins any more: other processes wait too."""
_LOOK_AFTER = 0.05
"""Seconds after which one who waits looks whether somebody is left to commit."""


class Database:
    """One database for one process; make it after a fork, never before."""

    def __init__(self, url: str, *, pool_size: int = 5, info: Mapping[str, Any] | None = None) -> None:
        """`info`: what an operator set that services ask of their session (`session.info`)."""
        self.url: URL = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database in (None, "", ":memory:"):
            raise ValueError("SQLite needs a file: in memory each connection would see its own database")
        self._engine = self._open(pool_size, read_only=False)
        self._reading = self._open(pool_size, read_only=True) if self.is_sqlite else self._read_only_view()
        # Who asks a session that was closed would silently open another connection and keep it: that is refused.
        kept = dict(info or {})
        self._write = sessionmaker(self._engine, expire_on_commit=False, close_resets_only=False, info=kept)
        self._read = sessionmaker(self._reading, expire_on_commit=False, close_resets_only=False, autoflush=False)
        self._here = local()
        self._turns = Turns(self._engine, BUSY_SECONDS, info) if self.is_sqlite else None

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
            with translated(), self._turns.writing() if self._turns else self._write.begin() as session:
                yield session
        finally:
            self._here.writing = False
            self._renew()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database and cannot change it.

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
                session.expunge_all()
                let_go(session)
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

    def _renew(self) -> None:
        """What is read after a transaction of one's own shows what that did."""
        reading: Session | None = getattr(self._here, "reading", None)
        if reading is not None:
            reading.expire_all()
            let_go(reading)

    def close(self) -> None:
        """Give all connections back to the system."""
        self._engine.dispose()
        self._reading.dispose()

    def _read_only_view(self) -> Engine:
        return self._engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")

    def _open(self, pool_size: int, read_only: bool) -> Engine:
        pool: dict[str, Any] = {"pool_size": pool_size, "max_overflow": pool_size, "pool_timeout": BUSY_SECONDS}
        pool["pool_use_lifo"] = True  # the one used last knows most statements
        pool["hide_parameters"] = True  # what people wrote must not reach a log by way of an error (T35)
        if not self.is_sqlite:
            options = f"-c lock_timeout={BUSY_SECONDS}s -c statement_timeout=30s -c timezone=UTC -c jit=off"
            reach = {"connect_timeout": BUSY_SECONDS, "options": options}
            engine = create_engine(self.url, connect_args=reach, pool_recycle=1800, **pool)
            ask_idle_ones(engine)
            return engine
        local_file = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        engine = create_engine(self.url, connect_args=local_file, **pool)
        prepare_sqlite(engine, read_only=read_only)
        return engine


@contextmanager
def taken_back(session: Session) -> Iterator[None]:
    """A part of a transaction: where it is refused, what it wrote is taken back and the rest stands."""
    with translated(), session.begin_nested():
        yield


@dataclass
class _Group:
    """One transaction, and who is in it."""

    connection: Connection
    began: float = field(default_factory=time.monotonic)
    members: int = 0
    done: Event = field(default_factory=Event)
    failed: BaseException | None = None

    @property
    def is_open(self) -> bool:
        """SQLite takes a whole transaction back by itself when the disk is full."""
        if self.connection.closed or self.connection.invalidated:
            return False
        driver = self.connection.connection.driver_connection
        return driver is not None and bool(driver.in_transaction)


class Turns:
    """The line of writers of one process on SQLite: those who wait for one another share one commit.

    Bringing a commit to the disk takes longer than all that was written. Whoever is done while another waits leaves
    the transaction open to that one, and goes on only when the last of them has committed: nothing is acknowledged
    before. Each has a savepoint of its own, so that a refusal takes back what that one wrote and nothing else.
    """

    def __init__(self, engine: Engine, seconds: float, info: Mapping[str, Any] | None = None) -> None:
        self._engine, self._seconds, self._info = engine, seconds, dict(info or {})
        self._turn, self._counting, self._waiting = Lock(), Lock(), 0
        self._group: _Group | None = None

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that is committed at the end, alone or with others. Raises Busy when the turn does not come."""
        self._take()
        try:
            group = self._group or self._begin()
            try:
                with self._member(group) as session:
                    yield session
            finally:
                leaves = self._ended(group)
        finally:
            self._turn.release()
        if leaves:
            self._await(group)
        if group.failed is not None:
            raise group.failed

    def _take(self) -> None:
        with self._counting:
            self._waiting += 1
        taken = self._turn.acquire(timeout=self._seconds)
        with self._counting:
            self._waiting -= 1
        if not taken:
            raise Busy

    def _begin(self) -> _Group:
        connection = self._engine.connect()
        try:
            connection.begin()
        except BaseException:
            connection.close()
            raise
        self._group = _Group(connection)
        return self._group

    @contextmanager
    def _member(self, group: _Group) -> Iterator[Session]:
        """The first writes straight into the transaction: its refusal leaves nothing to be kept."""
        alone = group.members == 0
        mode = "rollback_only" if alone else "create_savepoint"
        session = Session(
            group.connection,
            join_transaction_mode=mode,  # type: ignore[arg-type]
            expire_on_commit=False,
            close_resets_only=False,
        )
        session.info.update(self._info)
        try:
            with session, session.begin():
                yield session
        except exc.OperationalError as problem:
            if group.members and not group.is_open:
                raise Busy("errors.full") from problem
            raise
        group.members += 1

    def _ended(self, group: _Group) -> bool:
        """Commit, unless somebody waits who will. True when it was left to them."""
        if not group.is_open:
            if group.members:
                group.failed = Busy("errors.full")
            self._close(group)
            return False
        late = group.members >= MOST_TOGETHER or time.monotonic() - group.began > LONGEST_TOGETHER
        if group.members and self._waiting and not late:
            return True
        self._commit(group)
        return False

    def _commit(self, group: _Group) -> None:
        try:
            if group.members:
                group.connection.commit()
        except BaseException as problem:
            group.failed = problem
        finally:
            self._close(group)

    def _close(self, group: _Group) -> None:
        self._group = None
        group.connection.close()
        group.done.set()

    def _await(self, group: _Group) -> None:
        """Somebody was waiting when this one left; should that one have gone away, this one commits."""
        while not group.done.wait(_LOOK_AFTER):
            if self._turn.acquire(blocking=False):
                try:
                    if not group.done.is_set():
                        self._commit(group)
                finally:
                    self._turn.release()


def prepare_sqlite(engine: Engine, *, read_only: bool = False, foreign_keys: bool = True) -> None:
    """Set each new connection right, and begin transactions ourselves: the driver would begin them too late."""

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
            f"query_only = {'ON' if read_only else 'OFF'}",
            f"busy_timeout = {BUSY_SECONDS * 1000 if read_only else 0}",  # writers wait in _begin_writing
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
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            break
        except exc.OperationalError as problem:
            if not isinstance(domain_error(problem), Busy) or time.monotonic() > until:
                raise
            time.sleep(_LOOK_AGAIN)
