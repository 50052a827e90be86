"""Logs are kept as they were written: by triggers, on both engines, with a declared way for what must go or go on (T38)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.models.accounts import AccountChange
from portal.models.base import Base, table
from portal.models.exports import Export
from portal.models.forgetting import LogForgetting
from portal.models.page_looks import PageLook
from portal.models.person_looks import PersonLook
from portal.services.logs import forgetting, page_looks, person_looks
from tests.support.people import account

NOW = datetime(2025, 6, 2, 9, tzinfo=UTC)
CHANGES = {
    PageLook: ("reason = 'another'", "account_id = account_id", "day = '2020-01-01'"),
    PersonLook: ("sought = ''", "reason = 'another'"),
    AccountChange: ("what = 'role'", "by_id = NULL", "at = '2020-01-01'"),
    LogForgetting: ("until = at",),
    Export: ("account_id = account_id", "asked = '{}'", "by_name = 'x'", "chosen = '[]'", "asked_at = '2020-01-01'",
             "fetched = fetched - 1"),
}  # fmt: skip


def _written(session: Session, at: datetime) -> None:
    """A row in each log."""
    who = account(session, "1111111111119", "staff", None)
    session.execute(insert(table(PageLook)), {"account_id": who.id, "what": "request", "subject_id": 1, "day": at.date(),
                                              "at": at, "is_outside": True, "reason": "โทรถาม"})  # fmt: skip
    session.execute(
        insert(table(PersonLook)), {"account_id": who.id, "registry_id": "people", "what": "search", "at": at}
    )
    session.add(AccountChange(account_id=who.id, what="phone", old="1", new="2", at=at))
    session.execute(insert(table(LogForgetting)), {"log": "page_look", "until": at - timedelta(days=900), "at": at})
    session.add(Export(account_id=who.id, by_name="ก", by_role="staff", reach="", asked={}, said=[], chosen=["a"],
                       format="xlsx", language="th", asked_at=at, ends_at=at))  # fmt: skip


def test_no_statement_changes_or_deletes_what_a_log_holds(database: Database) -> None:
    with database.transaction() as session:
        _written(session, NOW)
    for model, several in CHANGES.items():
        name = model.__tablename__
        said = [f"UPDATE {name} SET {change}" for change in several] + [f"DELETE FROM {name}"]
        if database.engine.dialect.name == "postgresql":
            said.append(f"TRUNCATE {name} CASCADE")
        for statement in said:
            with pytest.raises(DatabaseError, match="never changed"), database.engine.begin() as connection:
                connection.execute(text(statement))
    with pytest.raises(DatabaseError), database.engine.begin() as connection:
        connection.execute(text("UPDATE page_look SET is_outside = is_outside"))
    with database.reading() as session:
        assert [len(session.scalars(select(model)).all()) for model in CHANGES] == [1] * len(CHANGES)


def test_an_export_goes_on_and_is_counted_as_it_is_fetched(database: Database) -> None:
    """The control: what is written as it comes still can be."""
    with database.transaction() as session:
        _written(session, NOW)
    with database.transaction() as session:
        made = session.scalars(select(Export)).one()
        made.state, made.total, made.done, made.digest, made.format = "ready", 3, 3, "0" * 64, "csv"
    with database.transaction() as session:
        made = session.scalars(select(Export)).one()
        made.fetched, made.fetched_at = made.fetched + 1, NOW
        made.state, made.digest, made.parts = "gone", None, []
    with database.reading() as session:
        assert session.scalars(select(Export)).one().fetched == 1


def test_looks_go_when_their_time_is_over_and_that_is_written_down_before(database: Database) -> None:
    with database.transaction() as session:
        _written(session, NOW)
    with clock.stopped_at(NOW + forgetting.KEPT_FOR - timedelta(hours=1)):
        for sweep in (page_looks.sweep, person_looks.sweep):
            with database.transaction() as session:
                sweep(session)
    assert _counted(database, PageLook, PersonLook, LogForgetting) == [1, 1, 1], "not an hour too early, nor declared"
    with clock.stopped_at(NOW + forgetting.KEPT_FOR + timedelta(hours=1)):
        for sweep in (page_looks.sweep, person_looks.sweep):
            with database.transaction() as session:
                sweep(session)
    assert _counted(database, PageLook, PersonLook) == [0, 0]
    with database.reading() as session:
        declared = session.execute(select(LogForgetting.log, LogForgetting.until).order_by(LogForgetting.id)).all()
    assert [each.log for each in declared[1:]] == ["page_look", "person_look"]
    assert {each.until for each in declared[1:]} == {NOW + timedelta(hours=1)}


def _counted(database: Database, *models: type[Base]) -> list[int]:
    with database.reading() as session:
        return [len(session.scalars(select(model)).all()) for model in models]
