"""Logging in (C4): nothing tells known numbers from unknown ones (T02), guessing is slowed, owners get in (T03)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.errors import TooMany
from portal.models.entry import Attempt
from portal.services.accounts import login, passwords
from portal.services.accounts.human_check import Answer
from portal.services.accounts.login import HumanNeeded
from portal.services.accounts.visitors import Visitor
from tests.support.people import PASSWORD, SECRET, SOMCHAI, SOMSRI, account, citizen_id, solved_work, visitor
from tests.support.volume import tried, volume

NOTHING = Answer()


@pytest.fixture(autouse=True)
def _somchai(database: Database) -> None:
    with database.transaction() as session:
        account(session)


def _try(database: Database, who: Visitor, number: str, password: str, answer: Answer = NOTHING) -> str:
    """What a visitor meets: `in`, `wrong`, `human` or `wait`."""
    try:
        with database.transaction() as session:
            knocked = login.knock(session, who, number, answer)
    except TooMany:
        return "wait"
    if isinstance(knocked, HumanNeeded):
        return "human"
    if not passwords.matches(knocked.stored, password):
        return "wrong"
    with database.transaction() as session:
        return "in" if login.enter(session, who, knocked) else "disabled"


def _device(database: Database, who: Visitor) -> Visitor:
    """The owner has logged in from this browser before."""
    with database.transaction() as session:
        knocked = login.knock(session, who, SOMCHAI, NOTHING)
        assert not isinstance(knocked, HumanNeeded)
        entered = login.enter(session, who, knocked)
    assert entered is not None
    return replace(who, device_token=entered.device_token)


@pytest.mark.parametrize("typed", [SOMCHAI, "1-1111-11111-11-9", "๑๑๑๑๑๑๑๑๑๑๑๑๙", " 1 1111 11111 11 9 "])
def test_the_right_pair_opens_however_the_number_is_written(database: Database, typed: str) -> None:
    assert _try(database, visitor(), typed, PASSWORD) == "in"


@pytest.mark.parametrize("typed", [SOMSRI, "1234567890123", "", "' OR 1=1 --", "\0", "ก" * 5000, "\u202e"])
def test_a_wrong_number_is_answered_like_a_wrong_password(database: Database, typed: str) -> None:
    assert _try(database, visitor(), typed, PASSWORD) == "wrong"
    assert _try(database, visitor(), SOMCHAI, "not the password") == "wrong"


def test_known_and_unknown_numbers_cost_the_same_work_and_meet_the_same_limits(database: Database) -> None:
    met, work = {}, {}
    for number, address in ((SOMCHAI, "192.0.2.10"), (SOMSRI, "192.0.2.11")):
        before = passwords.operations()
        met[number] = [_try(database, visitor(address), number, f"guess {turn}") for turn in range(8)]
        work[number] = passwords.operations() - before
    assert met[SOMCHAI] == met[SOMSRI] == ["wrong"] * 3 + ["human"] * 5
    assert work[SOMCHAI] == work[SOMSRI] == 3


def test_many_numbers_from_one_address_meet_the_human_check_and_then_the_end(database: Database) -> None:
    here = visitor("192.0.2.20")
    many = volume(1000, 30)
    plain = [_try(database, here, citizen_id(turn), "guess") for turn in range(many)]
    assert plain == ["wrong"] * login.ADDRESS_ASKS + ["human"] * (many - login.ADDRESS_ASKS)
    tried("T03", "numbers guessed at from one address, and stopped", many)
    solving = [
        _try(database, here, citizen_id(100 + turn), "guess", Answer(solution=solved_work()))
        for turn in range(login.ADDRESS.most + 5)
    ]
    assert solving == ["wrong"] * login.ADDRESS.most + ["wait"] * 5


def test_the_owner_gets_in_while_many_addresses_guess(database: Database) -> None:
    at_home = _device(database, visitor("192.0.2.30"))
    many = volume(100, 60)
    guesses = [_try(database, visitor(f"198.51.100.{turn}"), SOMCHAI, "guess") for turn in range(many)]
    assert guesses == ["wrong"] * login.NUMBER_ASKS + ["human"] * (many - login.NUMBER_ASKS)
    tried("T03", "addresses that guessed at one number while its owner got in", many)
    assert _try(database, at_home, SOMCHAI, PASSWORD) == "in"
    new_browser = visitor("192.0.2.31")
    assert _try(database, new_browser, SOMCHAI, PASSWORD) == "human"
    assert _try(database, new_browser, SOMCHAI, PASSWORD, Answer(solution=solved_work())) == "in"


def test_a_neighbour_at_a_guessing_address_gets_in(database: Database) -> None:
    at_school = _device(database, visitor("192.0.2.40"))
    for turn in range(40):
        _try(database, visitor("192.0.2.40"), citizen_id(turn), "guess")
    assert _try(database, at_school, SOMCHAI, PASSWORD) == "in"
    assert _try(database, visitor("192.0.2.40"), SOMCHAI, PASSWORD, Answer(solution=solved_work())) == "in"


def test_when_everybody_is_guessed_at_the_human_check_is_asked_of_everybody(database: Database) -> None:
    for turn in range(login.TOTAL_ASKS):
        with database.transaction() as session:
            login.knock(session, visitor(f"2001:db8::{turn:x}"), citizen_id(turn), NOTHING)
    assert _try(database, visitor("192.0.2.50"), SOMCHAI, PASSWORD) == "human"
    assert _try(database, visitor("192.0.2.50"), SOMCHAI, PASSWORD, Answer(solution=solved_work())) == "in"


def test_a_stolen_device_cookie_opens_only_so_many_guesses(database: Database) -> None:
    thief = _device(database, visitor("192.0.2.60"))
    met = [_try(database, thief, SOMCHAI, "guess") for _ in range(login.DEVICE.most + 2)]
    assert met == ["wrong"] * login.DEVICE.most + ["wait"] * 2


def test_the_device_of_one_person_is_unknown_for_another(database: Database) -> None:
    with database.transaction() as session:
        account(session, SOMSRI, first_name="สมศรี")
    foreign = _device(database, visitor("192.0.2.70"))
    met = [_try(database, foreign, SOMSRI, "guess") for _ in range(5)]
    assert met == ["wrong"] * 3 + ["human"] * 2


def test_tries_are_forgotten_after_a_while(database: Database) -> None:
    with clock.stopped_at(start := clock.now()):
        for turn in range(5):
            _try(database, visitor("192.0.2.80"), SOMCHAI, f"guess {turn}")
    with clock.stopped_at(start + timedelta(minutes=16)):
        assert _try(database, visitor("192.0.2.80"), SOMCHAI, PASSWORD) == "in"


def test_where_the_office_has_no_human_check_the_limits_stay(database: Database) -> None:
    met = []
    for _ in range(20):
        try:
            with database.transaction() as session:
                login.knock(session, visitor("192.0.2.90"), SOMCHAI, NOTHING, human_check_on=False)
            met.append("asked")
        except TooMany:
            met.append("wait")
    slow = login.NUMBER_ASKS + login.NUMBER_AT_ADDRESS.most
    assert met == ["asked"] * slow + ["wait"] * (20 - slow)


def test_a_disabled_account_is_told_so_only_after_the_right_password(database: Database) -> None:
    with database.transaction() as session:
        account(session, SOMSRI, disabled_at=clock.now())
    assert _try(database, visitor(), SOMSRI, "guess") == "wrong"
    assert _try(database, visitor(), SOMSRI, PASSWORD) == "disabled"


def test_an_account_without_password_is_opened_by_nothing(database: Database) -> None:
    with database.transaction() as session:
        account(session, SOMSRI, password=None)
    for password in ("", "None", "nobody has this one"):
        assert _try(database, visitor(), SOMSRI, password) == "wrong"


def test_the_form_knows_beforehand_whether_it_will_ask(database: Database) -> None:
    for number in (SOMCHAI, SOMSRI):
        with database.transaction() as session:
            assert not login.asks_human(session, visitor("192.0.2.99"), number)
            for _ in range(login.NUMBER_ASKS):
                login.knock(session, visitor("192.0.2.98"), number, NOTHING)
            assert login.asks_human(session, visitor("192.0.2.99"), number)


def test_counters_hold_neither_numbers_nor_addresses(database: Database) -> None:
    _try(database, visitor("192.0.2.97"), SOMCHAI, "guess")
    with database.reading() as session:
        buckets = " ".join(session.scalars(select(Attempt.bucket)))
    assert SOMCHAI not in buckets
    assert "192.0.2.97" not in buckets
    assert SECRET not in buckets
