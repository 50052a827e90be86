"""The second factor: six digits of an authenticator (TOTP, RFC 6238), or a recovery code (ASVS 6.3.3, 6.5, 6.6, T03).

No secret is stored: it is drawn from the portal's key, the account and a nonce, so that whoever has the database or a
backup alone can make no code, and a row copied to another account opens nothing (decision 29).
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Final

import pyotp
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.models.base import table
from portal.models.second_factor import RecoveryCode, SecondFactor
from portal.request_types.formats.digits import arabic
from portal.services.accounts import attempts, people
from portal.services.accounts.attempts import Limit
from portal.services.accounts.visitors import Visitor, digest

CODES: Final = 10
TRIES: Final = Limit(5, 15 * 60)
A_DAY: Final = Limit(50, 24 * 60 * 60)
"""Tries of codes of one account, right or wrong. A thief who has the password hits one in 6,000 days of trying, and the
owner, whose tries are used up by then, still has recovery codes."""
RECOVERING: Final = Limit(10, 15 * 60)
DIGITS: Final = 6
_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs that nobody mistakes for one another."""
_FACTOR, _CODE = table(SecondFactor), table(RecoveryCode)


@dataclass(frozen=True)
class Offered:
    """What somebody sets their authenticator up with."""

    nonce: str
    secret: str
    address: str
    """As the QR holds it."""

    @property
    def grouped(self) -> str:
        """The secret in groups of four, to be typed."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))


def draw() -> str:
    """A fresh nonce."""
    return secrets.token_urlsafe(16)


def offered(visitor: Visitor, account_id: int, nonce: str, name: str, office: str) -> Offered:
    """What an authenticator is told: the secret, and what it will call this portal and this person."""
    secret = _secret(visitor, account_id, nonce)
    return Offered(nonce, secret, pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=office))


def is_on(session: Session, account_id: int) -> bool:
    """Whether the account has one."""
    return session.scalar(select(_FACTOR.c.account_id).where(_FACTOR.c.account_id == account_id)) is not None


def codes_left(session: Session, account_id: int) -> int:
    """How many recovery codes are not used."""
    mine = select(func.count()).select_from(_CODE).where(_CODE.c.account_id == account_id, _CODE.c.used_at.is_(None))
    return session.scalar(mine) or 0


def set_up(session: Session, visitor: Visitor, account_id: int, nonce: str, typed: str) -> list[str] | None:
    """Take an authenticator that shows the right code, in place of any before; its recovery codes, told this once.

    None for a wrong code (the count must be committed). Raises TooMany.
    """
    _count(session, visitor, account_id)
    step = _step(_secret(visitor, account_id, nonce), read(typed))
    if step is None:
        return None
    _forget(session, visitor, account_id)
    session.execute(delete(_FACTOR).where(_FACTOR.c.account_id == account_id))
    row = {"account_id": account_id, "nonce": nonce, "last_step": step, "since": clock.now()}
    session.execute(insert(_FACTOR), row)
    people.note(session, account_id, account_id, "second_factor_on")
    return new_codes(session, account_id)


def new_codes(session: Session, account_id: int) -> list[str]:
    """Ten recovery codes in place of those before, told this once."""
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(16)) for _ in range(CODES)]
    session.execute(delete(_CODE).where(_CODE.c.account_id == account_id))
    session.execute(insert(_CODE), [{"account_id": account_id, "digest": digest(code)} for code in codes])
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in codes]


def accepts(session: Session, visitor: Visitor, account_id: int, typed: str) -> bool:
    """Use up the code of this half minute, or a recovery code. False for a wrong one (the count must be committed).

    Raises TooMany. Of two who send the same code at once one is let in.
    """
    code = read(typed)
    if len(code) > DIGITS:
        return _recovers(session, visitor, account_id, code)
    _count(session, visitor, account_id)
    nonce = session.scalar(select(_FACTOR.c.nonce).where(_FACTOR.c.account_id == account_id))
    step = _step(_secret(visitor, account_id, nonce), code) if nonce else None
    if step is None:
        return False
    mine = update(_FACTOR).where(_FACTOR.c.account_id == account_id, _FACTOR.c.last_step < step)
    if session.scalar(mine.values(last_step=step).returning(_FACTOR.c.account_id)) is None:
        return False
    _forget(session, visitor, account_id)
    return True


def take_off(session: Session, account_id: int, by_id: int | None, what: str = "second_factor_off") -> bool:
    """Remove authenticator and codes; whether there was one."""
    gone = delete(_FACTOR).where(_FACTOR.c.account_id == account_id).returning(_FACTOR.c.account_id)
    if session.scalar(gone) is None:
        return False
    session.execute(delete(_CODE).where(_CODE.c.account_id == account_id))
    people.note(session, account_id, by_id, what)
    return True


def read(typed: str) -> str:
    """The signs behind what was typed: Thai digits, small letters, blanks and dashes accepted."""
    return "".join(sign for sign in arabic(typed[:60]).upper() if sign not in " -\u2013")


def _recovers(session: Session, visitor: Visitor, account_id: int, code: str) -> bool:
    attempts.take(session, visitor.bucket("second.recovering", str(account_id)), RECOVERING)
    mine = update(_CODE).where(
        _CODE.c.account_id == account_id, _CODE.c.digest == digest(code), _CODE.c.used_at.is_(None)
    )
    if session.scalar(mine.values(used_at=clock.now()).returning(_CODE.c.id)) is None:
        return False
    people.note(session, account_id, account_id, "recovery_code")
    return True


def _count(session: Session, visitor: Visitor, account_id: int) -> None:
    attempts.take(session, visitor.bucket("second.account", str(account_id)), TRIES)
    attempts.take(session, visitor.bucket("second.day", str(account_id)), A_DAY)


def _forget(session: Session, visitor: Visitor, account_id: int) -> None:
    attempts.forget(session, visitor.bucket("second.account", str(account_id)))
    attempts.forget(session, visitor.bucket("second.day", str(account_id)))


def _step(secret: str, code: str) -> int | None:
    """Of which half minute the code is: this one, the one before or the one after, for clocks that are a little off."""
    otp, here, told = pyotp.TOTP(secret), int(clock.now().timestamp()) // 30, code.encode("utf-8", "replace")
    found = [step for step in (here - 1, here, here + 1) if hmac.compare_digest(otp.generate_otp(step).encode(), told)]
    return found[-1] if found else None


def _secret(visitor: Visitor, account_id: int, nonce: str) -> str:
    """160 bits. `person` keeps this use of the key apart from every other."""
    key, told = hashlib.sha512(visitor.secret.encode()).digest(), f"{account_id}\0{nonce}".encode()
    return base64.b32encode(hashlib.blake2b(told, digest_size=20, key=key, person=b"second factor").digest()).decode()
