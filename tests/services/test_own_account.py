"""Changing one's own password (C8), phone, e-mail and name, with history."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.errors import Refused, TooMany
from portal.models.accounts import Account, AccountChange
from portal.services.accounts import change_password, passwords, profile, sessions
from portal.services.accounts.profile import Profile
from portal.services.accounts.sessions import Person
from tests.support.people import OTHER_PASSWORD, PASSWORD, account, visitor


def _logged_in(database: Database) -> Person:
    with database.transaction() as session:
        token = sessions.start(session, account(session).id, visitor())
        person = sessions.find(session, token)
    assert person is not None
    return person


def test_the_old_password_and_every_old_session_end_and_this_browser_goes_on(database: Database) -> None:
    person = _logged_in(database)
    stored = passwords.keep(OTHER_PASSWORD)
    with database.transaction() as session:
        elsewhere = sessions.start(session, person.id, visitor("192.0.2.5"))
        token = change_password.change_password(session, visitor(), person.id, person.id, stored)
    with database.reading() as session:
        kept = session.get_one(Account, person.id)
        assert [sessions.find(session, old) for old in (person.token, elsewhere)] == [None, None]
        assert sessions.find(session, token) is not None
        assert session.scalars(select(AccountChange.what)).all() == ["password"]
    assert passwords.matches(kept.password_hash, OTHER_PASSWORD)
    assert not passwords.matches(kept.password_hash, PASSWORD)


def test_guessing_the_current_password_in_an_open_browser_ends(database: Database) -> None:
    person = _logged_in(database)
    for _ in range(change_password.PROVING.most):
        with database.transaction() as session:
            change_password.stored_password(session, visitor(), person.id)
    with pytest.raises(TooMany), database.transaction() as session:
        change_password.stored_password(session, visitor(), person.id)


def test_each_change_is_kept_with_its_old_value(database: Database) -> None:
    person = _logged_in(database)
    new = profile.judge("๐๘๙-๙๙๙-๙๙๙๙", " somchai@example.com ", "นาย", "", "สมชาย", "ตัวใหม่")
    assert isinstance(new, Profile)
    with database.transaction() as session:
        assert profile.change_profile(session, person, new) == ["phone", "email", "last_name"]
        assert profile.change_profile(session, person, new) == []
    with database.reading() as session:
        lines = session.execute(select(AccountChange.what, AccountChange.old, AccountChange.new, AccountChange.by_id))
        assert [tuple(line) for line in lines] == [
            ("phone", "0812345678", "0899999999", person.id),
            ("email", "", "somchai@example.com", person.id),
            ("last_name", "ตัวอย่าง", "ตัวใหม่", person.id),
        ]


def test_a_stale_session_must_prove_itself_first(database: Database) -> None:
    person = _logged_in(database)
    new = profile.judge("0899999999", "", "นาย", "", "สมชาย", "ตัวอย่าง")
    assert isinstance(new, Profile)
    later = person.proved_at + timedelta(minutes=16)
    with clock.stopped_at(later):
        with pytest.raises(Refused), database.transaction() as session:
            profile.change_profile(session, person, new)
        with database.transaction() as session:
            change_password.proved(session, visitor(), person)
        with database.transaction() as session:
            fresh = sessions.find(session, person.token)
            assert fresh is not None
            assert profile.change_profile(session, fresh, new) == ["phone"]
    assert not replace(person, proved_at=clock.now() - timedelta(hours=1)).is_fresh


NO_ADDRESSES = [
    "x",
    "x@",
    "@x.th",
    "a b@x.th",
    "a@x",
    "a@x.th, b@x.th",
    "a@x.th\r\nBcc: b@x.th",
    "A <a@x.th>",
    "a@x..th",
]


@pytest.mark.parametrize("email", [*NO_ADDRESSES, f"{'a' * 65}@x.th"])
def test_what_is_no_single_address_is_refused(email: str) -> None:
    found = profile.judge("0812345678", email, "นาย", "", "สมชาย", "ตัวอย่าง")
    assert not isinstance(found, Profile)
    assert {field: remark.key for field, remark in found.items()} == {"email": "people.email_wrong"}


@pytest.mark.parametrize("email", ["", "a@x.th", "first.last+tag@sub.example.go.th", "ชื่อ@ตัวอย่าง.ไทย"])
def test_an_address_or_none_is_fine(email: str) -> None:
    found = profile.judge("0812345678", email, "นาย", "", "สมชาย", "ตัวอย่าง")
    assert isinstance(found, Profile)
    assert found.email == email
