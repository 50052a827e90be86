"""A forgotten password by a code from the counter: short-lived, once, bound, and it settles whose number it is."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.access.permissions import Actor
from portal.db import Database
from portal.errors import Forbidden, NotFound, TooMany
from portal.models.accounts import Account, AccountChange
from portal.models.entry import ResetCode
from portal.services.accounts import login, passwords, reset, sessions
from portal.services.accounts.human_check import Answer
from portal.services.accounts.people import Names
from tests.support.people import OTHER_PASSWORD, SOMCHAI, SOMSAK, SOMSRI, account, citizen_id, visitor


@pytest.fixture
def officer(database: Database) -> Actor:
    with database.transaction() as session:
        account(session)
        made = account(session, SOMSAK, role="staff", first_name="สมศักดิ์")
        return Actor(made.id, made.full_name, "staff", "staff")


def _issued(database: Database, officer: Actor, seen: Names | None = None) -> str:
    code = reset.draw_code()
    with database.transaction() as session:
        found = reset.find_account(session, SOMCHAI)
        reset.issue(session, officer, found.id, passwords.keep(code), seen)
    return code


def _redeem(database: Database, code: str, number: str = SOMCHAI, address: str = "192.0.2.1") -> bool:
    who = visitor(address)
    with database.transaction() as session:
        knocked = reset.knock(session, who, number)
    if not passwords.matches(knocked.stored, reset.read_code(code)):
        return False
    with database.transaction() as session:
        reset.redeem(session, who, knocked, passwords.keep(OTHER_PASSWORD))
    return True


def _opens(database: Database, password: str) -> bool:
    with database.transaction() as session:
        stored = session.scalars(select(Account.password_hash).where(Account.citizen_id == SOMCHAI)).one()
    return passwords.matches(stored, password)


def test_the_right_code_sets_the_password_once_and_ends_all_sessions(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        token = sessions.start(session, reset.find_account(session, SOMCHAI).id, visitor())
    code = _issued(database, officer)
    assert _redeem(database, f"{code[:5]} {code[5:]}")
    assert _opens(database, OTHER_PASSWORD)
    with database.reading() as session:
        assert sessions.find(session, token) is None
        kept = reset.find_account(session, SOMCHAI)
        assert (kept.identity_seen_by_id, kept.identity_seen_at is not None) == (officer.id, True)
    assert not _redeem(database, code)


def test_a_code_has_at_least_twenty_bits_and_none_is_like_another() -> None:
    codes = {reset.draw_code() for _ in range(500)}
    assert len(codes) > 495
    assert all(len(code) == 10 and code.isdigit() for code in codes)


def test_thai_digits_and_blanks_are_read(database: Database, officer: Actor) -> None:
    code = _issued(database, officer)
    assert _redeem(database, code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")))


def test_it_is_over_after_ten_minutes(database: Database, officer: Actor) -> None:
    with clock.stopped_at(start := clock.now()):
        code = _issued(database, officer)
    with clock.stopped_at(start + timedelta(minutes=10, seconds=1)):
        assert not _redeem(database, code)


def test_a_newer_code_ends_the_older(database: Database, officer: Actor) -> None:
    older, newer = _issued(database, officer), _issued(database, officer)
    assert not _redeem(database, older)
    assert _redeem(database, newer)


def test_it_opens_no_other_account(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        account(session, SOMSRI)
    assert not _redeem(database, _issued(database, officer), SOMSRI)


def test_the_database_keeps_no_code(database: Database, officer: Actor) -> None:
    code = _issued(database, officer)
    with database.reading() as session:
        kept = session.scalars(select(ResetCode)).one()
        history = session.scalars(select(AccountChange)).all()
    assert code not in repr(vars(kept)) + repr([vars(line) for line in history])


def test_with_and_without_account_or_code_the_work_is_the_same(database: Database, officer: Actor) -> None:
    _issued(database, officer)
    spent = []
    for number in (SOMCHAI, SOMSAK, citizen_id(7), "nonsense\0"):
        before = passwords.operations()
        assert not _redeem(database, "0000000000", number)
        spent.append(passwords.operations() - before)
    assert spent == [1, 1, 1, 1]


def test_guessing_ends_at_the_address_and_leaves_the_code_to_the_owner(database: Database, officer: Actor) -> None:
    code = _issued(database, officer)
    for turn in range(reset.ADDRESS.most):
        assert not _redeem(database, f"{turn:010d}", address="198.51.100.1")
    with pytest.raises(TooMany):
        _redeem(database, code, address="198.51.100.1")
    assert _redeem(database, code, address="192.0.2.7")


def test_a_code_that_was_guessed_at_without_end_is_worthless(database: Database, officer: Actor) -> None:
    code = _issued(database, officer)
    with database.transaction() as session:
        session.scalars(select(ResetCode)).one().tries = reset.TRIES
    assert not _redeem(database, code)


def test_a_squatted_number_is_taken_over_with_history(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        squatter = reset.find_account(session, SOMCHAI)
        squatter.email = "squatter@example.com"
        token = sessions.start(session, squatter.id, visitor())
    code = _issued(database, officer, Names("นาง", "มาลี", "เจ้าของเลข"))
    with database.reading() as session:
        assert sessions.find(session, token) is None
        kept = reset.find_account(session, SOMCHAI)
        history = {line.what: line.old for line in session.scalars(select(AccountChange))}
    assert (kept.full_name, kept.phone, kept.email, kept.password_hash) == ("นางมาลี เจ้าของเลข", "", "", None)
    assert (history["first_name"], history["email"]) == ("สมชาย", "squatter@example.com")
    assert history["phone"] == "0812345678"
    assert _redeem(database, code)
    assert _opens(database, OTHER_PASSWORD)


def test_an_officer_gives_out_only_so_many(database: Database, officer: Actor) -> None:
    for _ in range(reset.OFFICER.most):
        _issued(database, officer)
    with pytest.raises(TooMany):
        _issued(database, officer)


def test_nobody_is_found_for_a_number_without_account(database: Database, officer: Actor) -> None:
    with pytest.raises(NotFound), database.reading() as session:
        reset.find_account(session, citizen_id(3))


def test_after_a_reset_the_owner_is_not_asked_for_what_others_guessed(database: Database, officer: Actor) -> None:
    for turn in range(6):
        with database.transaction() as session:
            login.knock(session, visitor(f"198.51.100.{turn}"), SOMCHAI, Answer())
    assert _redeem(database, _issued(database, officer))
    with database.reading() as session:
        assert not login.asks_human(session, visitor(), SOMCHAI)


def test_no_code_opens_more_than_its_giver_has(database: Database, officer: Actor) -> None:
    applicant = Actor(10**6, "somebody", "applicant", "applicant")
    with database.transaction() as session:
        admin = Actor(account(session, citizen_id(1), role="admin").id, "an admin", "admin", "admin")
        boss, citizen = account(session, SOMSRI, role="admin"), reset.find_account(session, SOMCHAI)
        for actor, opened in ((officer, boss.id), (officer, officer.id), (applicant, citizen.id)):
            with pytest.raises(Forbidden):
                reset.issue(session, actor, opened, "x")
        reset.issue(session, officer, citizen.id, "x")
        reset.issue(session, admin, boss.id, "x")
        citizen.role = "officer"
        with pytest.raises(Forbidden):
            reset.issue(session, officer, citizen.id, "x", staff_roles=frozenset({"officer"}))
