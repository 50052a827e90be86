"""A forgotten password: a one-time code at the counter, from staff who had the ID card in hand (ASVS 6.4, 6.5).

Thirty-three bits, ten minutes, once, a hundred wrong tries at most, bound to one account. Nothing is sent anywhere,
nothing is asked that others may know. It also settles who a number belongs to: the account is marked "identity seen",
and one that a stranger registered is taken over, its sessions ended and its earlier data kept in the history.
"""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import BASE_ROLES, Actor
from portal.errors import Forbidden, NotFound
from portal.models.accounts import Account
from portal.models.entry import ResetCode
from portal.models.outgoing import Channel
from portal.request_types.formats.digits import arabic
from portal.services.accounts import attempts, passwords, people, sessions
from portal.services.accounts.attempts import Limit
from portal.services.accounts.people import Names
from portal.services.accounts.visitors import Visitor

LASTS = timedelta(minutes=10)
DIGITS = 10
TRIES = 100
"""Then a code is worthless: enough that strangers hardly spoil it, and one chance in a hundred million to hit it."""
ADDRESS = Limit(20, 15 * 60)
TOTAL = Limit(300, 15 * 60)
OFFICER = Limit(60, 60 * 60)
"""Codes one officer gives out in an hour."""
STAFF = frozenset(BASE_ROLES) - {"applicant"}


@dataclass(frozen=True)
class Knock:
    """One try with a code. `stored` is None where there is no account or no running code: comparing costs the same."""

    account_id: int | None
    code_id: int | None
    stored: str | None = field(repr=False)
    at_least: int = passwords.LEAST_APPLICANT


def draw_code() -> str:
    """Ten random digits, to be read out or written on a slip."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def read_code(typed: str) -> str:
    """The digits behind what was typed: Thai digits, blanks and dashes accepted."""
    return "".join(sign for sign in arabic(typed[:40]) if sign not in " -\u2013")


def find_account(session: Session, typed: str) -> Account:
    """The account of a citizen ID, for the officer. Raises NotFound."""
    found = session.scalar(select(Account).where(Account.citizen_id == (people.read_citizen_id(typed) or "")))
    if found is None:
        raise NotFound("reset.no_account")
    return found


def issue(
    session: Session,
    actor: Actor,
    account_id: int,
    code_hash: str,
    seen: Names | None = None,
    staff_roles: frozenset[str] = STAFF,
) -> ResetCode:
    """Keep a code (drawn and hashed before, outside the transaction); earlier ones of this account stop working.

    The officer has seen the ID card: who and when is kept. `seen` are the names on the card when the account's are
    another person's: then it is taken over, its sessions end now, the stranger's phone and e-mail are cleared.
    Raises Forbidden for one's own account and, but for admins, for an account of staff (else a code would open more than
    its giver has), NotFound, TooMany.
    """
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound
    if not actor.may("counter.serve") or account.id == actor.id:
        raise Forbidden("reset.not_yours")
    if account.role in staff_roles and not actor.may("account.manage"):
        raise Forbidden("reset.not_yours")
    attempts.take(session, f"reset.officer:{actor.id}", OFFICER)
    now = clock.now()
    mark_seen(session, account, actor.id)
    if seen is not None:
        take_over(session, account, actor.id, seen)
    session.execute(
        update(ResetCode).where(ResetCode.account_id == account.id, ResetCode.used_at.is_(None)).values(ends_at=now)
    )
    code = ResetCode(
        account_id=account.id, code_hash=code_hash, issued_by_id=actor.id, issued_at=now, ends_at=now + LASTS
    )
    session.add(code)
    people.note(session, account.id, actor.id, "code_issued")
    return code


def mark_seen(session: Session, account: Account, officer_id: int) -> None:
    """The officer had the ID card of this account's person in hand."""
    account.identity_seen_at, account.identity_seen_by_id = clock.now(), officer_id
    people.note(session, account.id, officer_id, "identity_seen")


def take_over(session: Session, account: Account, officer_id: int, seen: Names) -> None:
    """The number belongs to the person on the card: who came in before is out; what stood there is in the history."""
    people.note(session, account.id, officer_id, "taken_over")
    people.change(
        session,
        account,
        officer_id,
        title=seen.title,
        first_name=seen.first_name,
        last_name=seen.last_name,
        phone="",
        email="",
    )
    account.password_hash = None
    session.execute(delete(Channel).where(Channel.account_id == account.id))
    sessions.end_all(session, account.id)


def knock(session: Session, visitor: Visitor, typed_id: str, staff_roles: frozenset[str] = STAFF) -> Knock:
    """Count one try and look up the running code. Raises TooMany for an address that goes on."""
    attempts.take(session, visitor.bucket("reset.address", visitor.address), ADDRESS)
    attempts.take(session, "reset.total", TOTAL)
    code = session.scalar(
        select(ResetCode)
        .join(Account, Account.id == ResetCode.account_id)
        .where(
            Account.citizen_id == (people.read_citizen_id(typed_id) or ""),
            Account.disabled_at.is_(None),
            ResetCode.used_at.is_(None),
            ResetCode.ends_at > clock.now(),
            ResetCode.tries < TRIES,
        )
        .order_by(ResetCode.id.desc())
    )
    if code is None:
        return Knock(None, None, None)
    role = session.scalar(select(Account.role).where(Account.id == code.account_id))
    at_least = passwords.least(role in staff_roles)
    code.tries += 1
    return Knock(code.account_id, code.id, code.code_hash, at_least)


def redeem(session: Session, visitor: Visitor, knocked: Knock, password_hash: str) -> None:
    """After a matching code: set the password, use the code up, end every session. NotFound when it was just used."""
    now = clock.now()
    used = session.execute(
        update(ResetCode)
        .where(ResetCode.id == (knocked.code_id or 0), ResetCode.used_at.is_(None), ResetCode.ends_at > now)
        .values(used_at=now)
        .returning(ResetCode.account_id)
    ).scalar_one_or_none()
    account = session.get(Account, used) if used is not None else None
    if account is None:
        raise NotFound("reset.wrong")
    account.password_hash, account.password_changed_at = password_hash, now
    people.note(session, account.id, None, "password_by_code")
    sessions.end_all(session, account.id)
    attempts.forget(session, visitor.bucket("login.number", account.citizen_id))
