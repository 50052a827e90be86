"""A thread reads in one session, and sees what it has written itself; its statements stay prepared."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal import connections
from portal.db import Database
from portal.models.accounts import Account
from portal.models.base import table
from tests.support.people import SOMCHAI, SOMSRI, account

NUMBERS = select(table(Account).c.citizen_id)


def test_a_reading_inside_a_reading_is_the_same_session(database: Database) -> None:
    with database.reading() as outer:
        with database.reading() as inner:
            assert inner is outer
        assert outer.scalars(NUMBERS).all() == []
    with database.reading() as later:
        assert later is not outer


def test_what_others_write_is_seen_by_the_next_reading_and_what_was_written_here_at_once(database: Database) -> None:
    other = Database(str(database.url.render_as_string(hide_password=False)))
    with database.reading() as session:
        assert session.scalars(NUMBERS).all() == []
        with other.transaction() as writing:
            account(writing, SOMCHAI)
        assert session.scalars(NUMBERS).all() == []
        with database.transaction() as writing:
            account(writing, SOMSRI)
        assert sorted(session.scalars(NUMBERS)) == sorted([SOMCHAI, SOMSRI])
    other.close()


def test_a_statement_that_fails_stops_none_that_comes_after_it(database: Database) -> None:
    with database.reading() as session:
        with pytest.raises(DBAPIError), database.reading() as inner:
            inner.connection().exec_driver_sql("SELECT nothing FROM nowhere")
        assert session.scalars(NUMBERS).all() == []


def test_statements_stay_prepared_from_page_to_page_and_across_ones_own_writing(
    fresh_database: Callable[[str], str],
) -> None:
    database = Database(fresh_database("postgresql"))
    for _ in range(7):
        with database.reading() as session:
            session.scalars(NUMBERS).all()
    with database.reading() as session:
        session.scalars(NUMBERS).all()
        with database.transaction() as writing:
            account(writing, SOMSRI)
        prepared = session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert [each for each in prepared if "FROM account" in each]
    database.close()


def test_what_is_changed_while_reading_is_not_written(database: Database) -> None:
    with database.transaction() as writing:
        account(writing, SOMCHAI)
    with database.reading() as session:
        session.scalars(select(Account)).one().first_name = "คนอื่น"
    with database.reading() as session:
        assert session.scalars(select(Account)).one().first_name != "คนอื่น"


def test_a_connection_that_falls_while_a_page_reads_spoils_nothing_but_its_statement(
    fresh_database: Callable[[str], str],
) -> None:
    database = Database(fresh_database("postgresql"))
    with database.reading() as session:
        with pytest.raises(DBAPIError):
            session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        assert session.in_transaction()
    with database.reading() as session:
        assert session.scalars(NUMBERS).all() == []
    database.close()


def test_a_connection_that_fell_while_idle_is_replaced(
    fresh_database: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "IDLE_SECONDS", 0)
    database, other = (Database(url) for url in [fresh_database("postgresql")] * 2)
    with database.reading() as session:
        process = session.scalar(text("SELECT pg_backend_pid()"))
    with other.transaction() as session:
        session.execute(text("SELECT pg_terminate_backend(:process)"), {"process": process})
    with database.reading() as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != process
    database.close()
    other.close()
