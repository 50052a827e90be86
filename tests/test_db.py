"""The one place that commits, on both engines."""

import threading
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import ForeignKey, MetaData, String, UniqueConstraint, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidRequestError, StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from portal import db, refusals
from portal.db import Database
from portal.errors import Busy, Taken
from portal.models.base import NAMING, Base
from tests.support.volume import FULL, measured, p95, tried


class Own(DeclarativeBase):
    """Named like the portal's tables, but not among them."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = Base.type_annotation_map


class Probe(Own):
    """A table of these tests only."""

    __tablename__ = "test_probe"
    __table_args__ = (UniqueConstraint("name", "place"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(40), default="")
    at: Mapped[datetime | None]
    parent: Mapped[int | None] = mapped_column(ForeignKey("test_probe.id"))


@pytest.fixture(autouse=True)
def _probe_table(database: Database) -> None:
    Own.metadata.create_all(database.engine)


def _names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Probe.name).order_by(Probe.id)))


def _add_and_fail(session: Session) -> None:
    session.add(Probe(name="ก"))
    session.flush()
    raise ZeroDivisionError


def test_what_was_written_is_there_after_the_transaction(database: Database) -> None:
    with database.transaction() as session:
        session.add(Probe(name="ก"))
    assert _names(database) == ["ก"]


def test_an_exception_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        _add_and_fail(session)
    assert _names(database) == []


def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError), database.reading() as session:
        session.execute(insert(Probe).values(name="ก", place=""))
    assert _names(database) == []


def test_transactions_do_not_nest(database: Database) -> None:
    with database.transaction(), pytest.raises(RuntimeError, match="do not nest"), database.transaction():
        pass
    with database.transaction() as session:
        session.add(Probe(name="later"))
    assert _names(database) == ["later"]


def test_a_row_that_points_nowhere_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.add(Probe(name="child", parent=99))


def test_a_known_unique_key_becomes_its_domain_error(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(refusals.CONSTRAINTS, ("test_probe", ("name", "place")), lambda: Taken("probe_taken"))
    with pytest.raises(Taken, match="probe_taken"), database.transaction() as session:
        session.add_all([Probe(name="ก", place="x"), Probe(name="ก", place="x")])
    assert _names(database) == []


def test_an_unknown_unique_key_stays_a_fault_of_ours(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.add_all([Probe(name="ก", place="x"), Probe(name="ก", place="x")])


def test_moments_come_back_aware_in_utc_and_naive_ones_are_refused(database: Database) -> None:
    bangkok = timezone(timedelta(hours=7))
    with database.transaction() as session:
        session.add(Probe(name="ก", at=datetime(2025, 3, 31, 11, 20, tzinfo=bangkok)))
    with database.reading() as session:
        found = session.scalars(select(Probe.at)).one()
    assert found == datetime(2025, 3, 31, 4, 20, tzinfo=UTC)
    assert found is not None
    assert found.tzinfo is UTC
    with pytest.raises(StatementError, match="zone"), database.transaction() as session:
        session.add(Probe(name="ข", at=datetime(2025, 3, 31, 11, 20)))  # noqa: DTZ001 (the mistake under test)


def _hold_the_lock(database: Database, held: threading.Event, release: threading.Event) -> threading.Thread:
    def hold() -> None:
        with database.transaction() as session:
            lock = "SELECT 1" if database.is_sqlite else "LOCK TABLE test_probe IN EXCLUSIVE MODE"
            session.execute(text(lock))
            held.set()
            release.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    return thread


def _write_together(database: Database, writers: int, waits: list[float] | None = None) -> list[object]:
    outcomes: list[object] = []

    def write(number: int) -> None:
        began = time.monotonic()
        try:
            with database.transaction() as session:
                session.add(Probe(name=f"{number}"))
            outcomes.append("written")
        except Exception as problem:
            outcomes.append(problem)
        if waits is not None:
            waits.append(time.monotonic() - began)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_32_writers_wait_for_a_lock_that_is_given_back(database: Database) -> None:
    """F09: waiting is invisible as long as the lock comes back in time."""
    held, release = threading.Event(), threading.Event()
    holder = _hold_the_lock(database, held, release)
    threading.Timer(3 if FULL else 1, release.set).start()
    waits: list[float] = []
    outcomes = _write_together(database, 32, waits)
    holder.join()
    assert outcomes == ["written"] * 32
    assert len(_names(database)) == 32
    tried("F09", "writers behind a lock of 3 s, all written", 32)
    measured("F09", f"p95 of their wait on {database.engine.dialect.name}", p95(waits))


def test_32_writers_are_told_plainly_when_the_lock_stays_held(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F09: after the busy timeout a plain "come again", never the database's own words."""
    monkeypatch.setattr(db, "BUSY_SECONDS", 1)
    database = Database(database_url)
    held, release = threading.Event(), threading.Event()
    holder = _hold_the_lock(database, held, release)
    began = time.monotonic()
    outcomes = _write_together(database, 32)
    waited = time.monotonic() - began
    release.set()
    holder.join()
    assert [type(outcome) for outcome in outcomes] == [Busy] * 32
    assert {outcome.status for outcome in outcomes if isinstance(outcome, Busy)} == {503}
    assert waited < 30
    tried("F09", "writers behind a lock that stayed, all told to come again", 32)
    assert _names(database) == []
    database.close()


def test_who_asks_a_closed_session_is_refused(database: Database) -> None:
    # it would open another connection, which nobody gives back
    with database.reading() as read:
        read.scalar(select(1))
    with database.transaction() as written:
        written.scalar(select(1))
    for session in (read, written):
        with pytest.raises(InvalidRequestError):
            session.scalar(select(1))
