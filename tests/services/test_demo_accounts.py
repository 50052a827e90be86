"""Demo people: drawn once, kept for their owner alone, never twice (T36)."""

import stat
from dataclasses import replace
from pathlib import Path

from portal.db import Database
from portal.services.accounts import demo_accounts, passwords
from portal.services.accounts.demo_accounts import DemoPerson
from tests.support.people import SOMCHAI, SOMSRI

PEOPLE = [
    DemoPerson(SOMCHAI, "applicant", "นาย", "สมชาย", "ตัวอย่าง", phone="0812345678", personnel_type="teacher"),
    DemoPerson(SOMSRI, "officer", "นางสาว", "สมศรี", "ตัวอย่าง", unit="finance"),
]


def test_passwords_are_drawn_once_and_kept_readable_for_the_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "home" / "demo-logins"
    drawn = demo_accounts.draw_passwords(file, PEOPLE[:1])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    more = demo_accounts.draw_passwords(file, PEOPLE)
    assert more[SOMCHAI] == drawn[SOMCHAI]
    assert demo_accounts.draw_passwords(file, PEOPLE) == more
    assert demo_accounts.draw_passwords(tmp_path / "other", PEOPLE[:1]) != drawn
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_drawn_passwords_would_be_accepted_by_our_own_rule(tmp_path: Path) -> None:
    drawn = demo_accounts.draw_passwords(tmp_path / "file", [replace(PEOPLE[0], citizen_id=str(n)) for n in range(100)])
    assert all(passwords.problem(password, password, 12) is None for password in drawn.values())


def test_people_are_made_once(database: Database, tmp_path: Path) -> None:
    drawn = demo_accounts.draw_passwords(tmp_path / "file", PEOPLE)
    for expected in (2, 0):
        with database.reading() as session:
            missing = demo_accounts.missing(session, PEOPLE)
        with database.transaction() as session:
            made = demo_accounts.ensure(session, PEOPLE, demo_accounts.hashes(missing, drawn))
        assert (len(missing), len(made)) == (expected, expected)
        assert all(account.is_demo for account in made)
    with database.reading() as session:
        assert demo_accounts.are_there(session)


def test_a_portal_without_them_says_so(database: Database) -> None:
    with database.reading() as session:
        assert not demo_accounts.are_there(session)
