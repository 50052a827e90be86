"""Being logged in ends when it should, on every node at once (T04, ASVS 7)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.errors import NotFound
from portal.models.accounts import Account
from portal.models.entry import UserSession
from portal.services.accounts import sessions
from tests.support.people import SOMSRI, account, visitor


def _started(database: Database) -> tuple[int, str]:
    with database.transaction() as session:
        made = account(session)
        return made.id, sessions.start(session, made.id, visitor())


def _finds(database: Database, token: str) -> bool:
    with database.reading() as session:
        return sessions.find(session, token) is not None


def test_a_token_finds_its_person_with_everything_a_page_needs(database: Database) -> None:
    account_id, token = _started(database)
    with database.reading() as session:
        person = sessions.find(session, token)
    assert person is not None
    assert (person.id, person.full_name, person.role, person.get_id()) == (
        account_id,
        "นายสมชาย ตัวอย่าง",
        "applicant",
        token,
    )
    assert token not in repr(person)


def test_the_database_keeps_no_token(database: Database) -> None:
    _, token = _started(database)
    with database.reading() as session:
        row = session.scalars(select(UserSession)).one()
    assert token not in repr(vars(row))


@pytest.mark.parametrize("token", ["", "x" * 43, "' OR 1=1 --", "\0", "ก" * 500])
def test_a_foreign_token_finds_nobody(database: Database, token: str) -> None:
    _started(database)
    assert not _finds(database, token)


def test_it_ends_when_idle_unless_there_was_a_sign_of_life(database: Database) -> None:
    with clock.stopped_at(start := clock.now()):
        _, token = _started(database)
    with clock.stopped_at(start + timedelta(minutes=50)):
        with database.reading() as session:
            person = sessions.find(session, token)
        assert person is not None
        assert sessions.is_due_for_touch(person)
        with database.transaction() as session:
            sessions.touch(session, person)
    with clock.stopped_at(start + timedelta(minutes=109)):
        assert _finds(database, token)
    with clock.stopped_at(start + timedelta(minutes=111)):
        assert not _finds(database, token)


def test_it_ends_after_the_longest_time_however_busy(database: Database) -> None:
    with clock.stopped_at(start := clock.now()):
        _, token = _started(database)
    for minutes in range(30, 12 * 60, 30):
        with clock.stopped_at(start + timedelta(minutes=minutes)), database.transaction() as session:
            person = sessions.find(session, token)
            assert person is not None
            sessions.touch(session, person)
    with clock.stopped_at(start + timedelta(hours=12, seconds=1)):
        assert not _finds(database, token)


def test_logging_out_ends_this_one_only(database: Database) -> None:
    account_id, token = _started(database)
    with database.transaction() as session:
        other = sessions.start(session, account_id, visitor())
        sessions.end(session, token)
    assert (_finds(database, token), _finds(database, other)) == (False, True)


def test_ending_all_others_keeps_this_one(database: Database) -> None:
    account_id, token = _started(database)
    with database.transaction() as session:
        others = [sessions.start(session, account_id, visitor()) for _ in range(3)]
        mine = sessions.find(session, token)
        assert mine is not None
        sessions.end_all(session, account_id, but_id=mine.session_id)
    assert _finds(database, token)
    assert not any(_finds(database, other) for other in others)


def test_a_disabled_account_is_out_at_once(database: Database) -> None:
    _, token = _started(database)
    with database.transaction() as session:
        person = sessions.find(session, token)
        assert person is not None
        made = session.get_one(Account, person.id)
        made.disabled_at = clock.now()
    assert not _finds(database, token)


def test_nobody_ends_the_session_of_another(database: Database) -> None:
    account_id, token = _started(database)
    with database.transaction() as session:
        stranger = account(session, SOMSRI)
        key = sessions.running(session, account_id)[0].key
        with pytest.raises(NotFound):
            sessions.end_one(session, stranger.id, key)
    assert _finds(database, token)
    with database.transaction() as session:
        sessions.end_one(session, account_id, key)
    assert not _finds(database, token)


def test_the_sweep_removes_what_is_over(database: Database) -> None:
    with clock.stopped_at(start := clock.now()):
        account_id, _ = _started(database)
    with clock.stopped_at(start + timedelta(hours=2)), database.transaction() as session:
        fresh = sessions.start(session, account_id, visitor())
        assert sessions.sweep(session) == 1
        assert sessions.find(session, fresh) is not None
