"""Writers that stand in line on SQLite share one commit, and each of them is as safe as alone (F01, F09)."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, insert, select
from sqlalchemy.orm import Session

from portal.db import Database
from portal.errors import Busy
from portal.models.base import table
from portal.models.machinery import Counter

COUNTER = table(Counter)
Work = Callable[[Session], None]


@pytest.fixture
def database(fresh_database: Callable[[str], str]) -> Iterator[Database]:
    made = Database(fresh_database("sqlite"))
    yield made
    made.close()


def _keys(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(select(COUNTER.c.key)))


def _writes(key: str) -> Work:
    def write(session: Session) -> None:
        session.execute(insert(COUNTER), {"key": key, "value": 1})

    return write


def _in_one_line(database: Database, works: list[Work]) -> tuple[list[BaseException | None], int]:
    """The first goes on when all others wait behind it. What each of them was told, and how often was committed."""
    told: list[BaseException | None] = [None] * len(works)
    commits: list[Connection] = []
    turns, begun = database._turns, threading.Event()
    assert turns is not None
    event.listen(database.engine, "commit", commits.append)

    def run(number: int) -> None:
        try:
            with database.transaction() as session:
                works[number](session)
                if number == 0:
                    begun.set()
                    while turns._waiting < len(works) - 1:
                        threading.Event().wait(0.001)
        except BaseException as problem:
            told[number] = problem

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
    threads[0].start()
    assert begun.wait(5)
    for place, thread in enumerate(threads[1:], start=1):
        thread.start()
        while turns._waiting < place:  # in the order of the line
            threading.Event().wait(0.001)
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    return told, len(commits)


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.db.LONGEST_TOGETHER", 10)


def test_those_who_wait_for_one_another_share_a_commit(database: Database) -> None:
    told, commits = _in_one_line(database, [_writes(f"{number}") for number in range(6)])
    assert told == [None] * 6
    assert commits == 1
    assert _keys(database) == {f"{number}" for number in range(6)}


def test_a_refusal_takes_back_what_that_one_wrote_and_nothing_else(database: Database) -> None:
    def refused(session: Session) -> None:
        _writes("refused")(session)
        raise ZeroDivisionError

    told, _ = _in_one_line(database, [_writes("a"), refused, _writes("b")])
    assert [type(each) for each in told] == [type(None), ZeroDivisionError, type(None)]
    assert _keys(database) == {"a", "b"}


def test_a_constraint_refuses_one_and_not_its_neighbours(database: Database) -> None:
    told, _ = _in_one_line(database, [_writes("a"), _writes("a"), _writes("b")])
    assert told[0] is None
    assert told[1] is not None
    assert told[2] is None
    assert _keys(database) == {"a", "b"}


def test_when_the_first_is_refused_the_others_go_on(database: Database) -> None:
    told: list[BaseException | None] = []

    def behind() -> None:
        with database.transaction() as session:
            _writes("b")(session)
        told.append(None)

    thread = threading.Thread(target=behind)
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        _writes("refused")(session)
        thread.start()
        turns = database._turns
        assert turns is not None
        while not turns._waiting:
            threading.Event().wait(0.001)
        raise ZeroDivisionError
    thread.join(5)
    assert told == [None]
    assert _keys(database) == {"b"}


def test_f01_a_commit_that_fails_is_told_to_everybody_in_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(self: Connection) -> None:
        raise OSError("no space")

    with monkeypatch.context() as patched:
        patched.setattr(Connection, "commit", fails)
        told, _ = _in_one_line(database, [_writes("a"), _writes("b"), _writes("c")])
    assert [type(each) for each in told] == [OSError] * 3
    assert _keys(database) == set()
    with database.transaction() as session:
        _writes("later")(session)
    assert _keys(database) == {"later"}


def test_f06_a_transaction_the_database_takes_back_by_itself_is_acknowledged_to_nobody(database: Database) -> None:
    def taken_back(session: Session) -> None:
        driver = session.connection().connection.driver_connection
        assert driver is not None
        driver.execute("ROLLBACK")
        raise Busy("errors.full")

    told, _ = _in_one_line(database, [_writes("a"), taken_back, _writes("b")])
    assert isinstance(told[0], Busy)
    assert isinstance(told[1], Busy)
    assert told[2] is None
    assert _keys(database) == {"b"}


def test_nobody_is_left_waiting_when_the_one_behind_goes_away(database: Database) -> None:
    turns = database._turns
    assert turns is not None
    turns._waiting += 1  # somebody who never comes
    with database.transaction() as session:
        _writes("a")(session)
    turns._waiting -= 1
    assert _keys(database) == {"a"}


def test_nothing_is_acknowledged_before_the_shared_commit(database: Database, tmp_path: Path) -> None:
    """The first of a line has not come back while a later one still writes."""
    back: list[str] = []

    def looks(session: Session) -> None:
        _writes("b")(session)
        back.append("b writes")

    def first() -> None:
        turns = database._turns
        assert turns is not None
        with database.transaction() as session:
            _writes("a")(session)
            begun.set()
            while not turns._waiting:
                threading.Event().wait(0.001)
        back.append("a is told")

    begun = threading.Event()
    thread = threading.Thread(target=first)
    thread.start()
    assert begun.wait(5)
    with database.transaction() as session:
        looks(session)
    thread.join(5)
    assert back == ["b writes", "a is told"]
