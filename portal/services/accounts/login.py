"""Coming in by citizen ID and password (C4): the same words, headers and work whether the number is there or not.

In three parts, so that the costly comparison holds no database lock:
`knock` (transaction) counts and looks up; `passwords.matches` compares; `enter` (transaction) opens the session.

Who guesses is slowed, who owns the account is not locked out (T03). Tries count per number, per address and in total,
right or wrong number alike. After a few the human check is asked, and each address has an end. From a browser in which
the owner has logged in before only that browser's own tries count; from a new one the solved human check opens the way,
however many others guess.
"""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.models.accounts import Account
from portal.services.accounts import attempts, human_check, people, second_factor, sessions
from portal.services.accounts.attempts import Limit
from portal.services.accounts.visitors import Visitor

WINDOW = 15 * 60
"""Seconds for which tries are counted together."""
NUMBER_ASKS, ADDRESS_ASKS, TOTAL_ASKS = 3, 10, 300
"""So many tries without being asked; from the next on no password is compared without the human check."""
ADDRESS = Limit(60, WINDOW)
"""Tries of one address, whatever the numbers, after the human check (or where the office has none)."""
NUMBER_AT_ADDRESS = Limit(10, WINDOW)
DEVICE = Limit(10, WINDOW)


@dataclass(frozen=True)
class Knock:
    """What is needed to judge one try. `stored` is None for a number without account: comparing costs the same."""

    citizen_id: str
    account_id: int | None
    stored: str | None = field(repr=False)
    is_known_device: bool


@dataclass(frozen=True)
class Entered:
    """The two tokens a browser gets: of the session, and of the device for the next time."""

    account_id: int
    token: str = field(repr=False)
    device_token: str = field(repr=False)
    is_half: bool = False
    """The code is still to come: the token opens its page and nothing else, and the device is not known yet."""


class HumanNeeded(Exception):
    """Not a refusal: the same form again, with the human check."""


def asks_human(session: Session, visitor: Visitor, typed: str) -> bool:
    """Will the next try on this number from here be asked? Told by counters only, never by accounts."""
    number = _number(typed)
    return (
        attempts.seen(session, visitor.bucket("login.number", number)) >= NUMBER_ASKS
        or attempts.seen(session, visitor.bucket("login.address", visitor.address)) >= ADDRESS_ASKS
        or attempts.seen(session, "login.total") >= TOTAL_ASKS
    )


def knock(
    session: Session, visitor: Visitor, typed: str, answer: human_check.Answer, *, human_check_on: bool = True
) -> Knock | HumanNeeded:
    """Count the try and look the number up.

    Gives HumanNeeded (as a value: the count must be committed) when the human check is due and not solved.
    Raises TooMany when this address or browser has tried too often.
    """
    number = _number(typed)
    account = session.execute(
        select(Account.id, Account.password_hash).where(Account.citizen_id == (people.read_citizen_id(number) or ""))
    ).one_or_none()
    account_id, stored = account or (None, None)
    found = Knock(number, account_id, stored, sessions.knows_device(session, account_id, visitor))
    if found.is_known_device:
        attempts.take(session, visitor.bucket("login.device", visitor.device_token or ""), DEVICE)
        return found
    tries = attempts.count(session, visitor.bucket("login.number", number), WINDOW)
    here = attempts.count(session, visitor.bucket("login.address", visitor.address), WINDOW)
    total = attempts.count(session, "login.total", WINDOW)
    if tries <= NUMBER_ASKS and here <= ADDRESS_ASKS and total <= TOTAL_ASKS:
        return found
    if human_check_on and not human_check.solve(session, visitor.secret, answer):
        return HumanNeeded()
    attempts.take(session, visitor.bucket("login.slow_number", number, visitor.address), NUMBER_AT_ADDRESS)
    attempts.take(session, visitor.bucket("login.slow_address", visitor.address), ADDRESS)
    return found


def enter(session: Session, visitor: Visitor, knocked: Knock) -> Entered | None:
    """After a matching password: a new session, the device remembered, counters eased. None for a disabled account.

    Of whoever has a second factor half a session only: `enter_with_code` makes it whole.
    """
    account = session.get(Account, knocked.account_id) if knocked.account_id is not None else None
    if account is None or account.disabled_at is not None or account.password_hash != knocked.stored:
        return None
    _ease(session, visitor, knocked)
    if second_factor.is_on(session, account.id):
        return Entered(account.id, sessions.start(session, account.id, visitor), "", is_half=True)
    return _whole(session, visitor, account)


class WrongCode(Exception):
    """Not a refusal: the same form again. As a value: the count must be committed."""


def half(session: Session, token: str) -> int | None:
    """Whose code is asked, while the password counts."""
    return sessions.find_half(session, token)


def enter_with_code(session: Session, visitor: Visitor, token: str, typed: str) -> Entered | WrongCode | None:
    """The second step: a new session for a half one and the right code. None where the half one is over.

    Raises TooMany.
    """
    account_id = sessions.find_half(session, token)
    if account_id is None:
        return None
    if not second_factor.accepts(session, visitor, account_id, typed):
        return WrongCode()
    sessions.end(session, token)
    return _whole(session, visitor, session.get_one(Account, account_id))


def _whole(session: Session, visitor: Visitor, account: Account) -> Entered:
    account.last_login_at = clock.now()
    device = sessions.remember_device(session, account.id, visitor)
    return Entered(account.id, sessions.start(session, account.id, visitor, proved=True), device)


def _number(typed: str) -> str:
    """What tries are counted under: the citizen ID meant, or whatever else was typed."""
    return people.read_citizen_id(typed) or typed.strip()[:40]


def _ease(session: Session, visitor: Visitor, knocked: Knock) -> None:
    """This try was no guess, so it is taken back. What others guessed at the number stays counted."""
    if knocked.is_known_device:
        attempts.forget(session, visitor.bucket("login.device", visitor.device_token or ""))
        return
    attempts.forget(session, visitor.bucket("login.slow_number", knocked.citizen_id, visitor.address))
    attempts.give_back(session, visitor.bucket("login.slow_address", visitor.address))
    attempts.give_back(session, visitor.bucket("login.number", knocked.citizen_id))
    attempts.give_back(session, visitor.bucket("login.address", visitor.address))
    attempts.give_back(session, "login.total")
