"""Being logged in: one row per browser, found by a random token, gone for every node when deleted (T04, ASVS 7)."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.errors import NotFound
from portal.models.accounts import Account, name_of
from portal.models.base import table
from portal.models.entry import KnownDevice, UserSession
from portal.models.second_factor import SecondFactor
from portal.services.accounts.visitors import Visitor, digest

IDLE = timedelta(hours=1)
"""Without any page in this time the session is over; drafts keep what was typed (ASVS 7.3.1)."""
LONGEST = timedelta(hours=12)
"""However busy, a session ends after a working day (ASVS 7.3.2)."""
FRESH = timedelta(minutes=15)
"""How long a typed password counts as just proved (ASVS 7.5.1)."""
HALF = timedelta(minutes=10)
"""How long the password counts while the code is typed (ASVS 6.6.3)."""
REMEMBERED = timedelta(days=180)
_TOUCHED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Person:
    """Who is logged in, as one indexed query finds it. Flask-Login reads the three `is_` properties and get_id."""

    id: int
    key: str
    citizen_id: str
    role: str
    unit: str | None
    areas: list[str]
    title: str
    first_name: str
    last_name: str
    phone: str
    email: str
    personnel_type: str
    profile: dict[str, Any]
    language: str
    is_demo: bool
    seen_notice_id: int
    identity_seen_at: datetime | None
    session_id: int
    session_key: str
    device: str
    proved_at: datetime
    seen_at: datetime
    factor_since: datetime | None
    """Since when there is a second factor."""
    token: str = field(repr=False)

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the signed cookie carries: the token, never an ID."""
        return self.token

    @property
    def full_name(self) -> str:
        return name_of(self.title, self.first_name, self.last_name)

    @property
    def has_factor(self) -> bool:
        """Logging in asks for a code."""
        return self.factor_since is not None

    @property
    def is_fresh(self) -> bool:
        """The password was typed in this session a short while ago."""
        return clock.now() - self.proved_at <= FRESH


_ACCOUNT, _SESSION, _FACTOR = table(Account), table(UserSession), table(SecondFactor)
_OF_ACCOUNT = (
    *("id", "key", "citizen_id", "role", "unit", "areas", "title", "first_name", "last_name", "phone", "email"),
    *("personnel_type", "profile", "language", "is_demo", "seen_notice_id", "identity_seen_at"),
)
_FIND = (
    select(
        *(_ACCOUNT.c[name] for name in _OF_ACCOUNT),
        _SESSION.c.id.label("session_id"),
        _SESSION.c.key.label("session_key"),
        _SESSION.c.device,
        _SESSION.c.proved_at,
        _SESSION.c.seen_at,
        _FACTOR.c.since.label("factor_since"),
    )
    .join(_ACCOUNT, _ACCOUNT.c.id == _SESSION.c.account_id)
    .outerjoin(_FACTOR, _FACTOR.c.account_id == _ACCOUNT.c.id)
    .where(
        _SESSION.c.token_digest == bindparam("digest"),
        _SESSION.c.is_half.is_(False),
        _SESSION.c.idle_ends_at > bindparam("now"),
        _SESSION.c.ends_at > bindparam("now"),
        _ACCOUNT.c.disabled_at.is_(None),
    )
)
"""Asked once for each page: built once, and of plain columns."""


def start(session: Session, account_id: int, visitor: Visitor, *, proved: bool = False) -> str:
    """Open a session and give its token: 256 random bits, new at every login, so that none can be fixed beforehand.

    Of an account with a second factor it is half a session, whoever asks, unless the code was just `proved`.
    """
    token, now = secrets.token_urlsafe(32), clock.now()
    is_half = not proved and session.get(SecondFactor, account_id) is not None
    session.add(
        UserSession(
            token_digest=digest(token),
            account_id=account_id,
            device=visitor.browser[:80],
            started_at=now,
            proved_at=now,
            seen_at=now,
            idle_ends_at=now + (HALF if is_half else IDLE),
            ends_at=now + (HALF if is_half else LONGEST),
            is_half=is_half,
        )
    )
    session.flush()
    return token


def find(session: Session, token: str) -> Person | None:
    """Whose token this is, if the session still runs and the account is not disabled."""
    row = session.execute(_FIND, {"digest": digest(token), "now": clock.now()}).one_or_none()
    return Person(**row._mapping, token=token) if row else None


def find_half(session: Session, token: str) -> int | None:
    """The account whose password was typed in this half session, while that counts and the account is open."""
    now, mine = clock.now(), select(_ACCOUNT.c.id).join(_SESSION, _SESSION.c.account_id == _ACCOUNT.c.id)
    mine = mine.where(_SESSION.c.token_digest == digest(token), _SESSION.c.is_half, _SESSION.c.ends_at > now)
    return session.scalar(mine.where(_ACCOUNT.c.disabled_at.is_(None)))


def is_due_for_touch(person: Person) -> bool:
    """True when the last sign of life is old enough to be written again; reading a page is not a write each time."""
    return clock.now() - person.seen_at >= _TOUCHED_EVERY


def touch(session: Session, person: Person) -> None:
    """The person is still there: the idle end moves on, the absolute one does not."""
    now = clock.now()
    session.execute(
        update(UserSession).where(UserSession.id == person.session_id).values(seen_at=now, idle_ends_at=now + IDLE)
    )


def prove(session: Session, person: Person) -> None:
    """The password was typed again in this session."""
    session.execute(update(UserSession).where(UserSession.id == person.session_id).values(proved_at=clock.now()))


def end(session: Session, token: str) -> None:
    """Log out: the token is worth nothing from the commit on, whoever kept a copy of the cookie."""
    session.execute(delete(UserSession).where(UserSession.token_digest == digest(token)))


def end_all(session: Session, account_id: int, but_id: int | None = None) -> None:
    """End every session of an account, or every other one; known devices are forgotten when all end."""
    gone = delete(UserSession).where(UserSession.account_id == account_id)
    if but_id is None:
        session.execute(delete(KnownDevice).where(KnownDevice.account_id == account_id))
    else:
        gone = gone.where(UserSession.id != but_id)
    session.execute(gone)


def end_one(session: Session, account_id: int, key: str) -> None:
    """End one session of one's own. Raises NotFound for a key that is not there or not one's own."""
    found = session.execute(
        delete(UserSession)
        .where(UserSession.account_id == account_id, UserSession.key == key)
        .returning(UserSession.id)
    ).one_or_none()
    if found is None:
        raise NotFound


def running(session: Session, account_id: int) -> list[UserSession]:
    """The sessions that still run, the last used first (ASVS 7.5.2)."""
    now = clock.now()
    return list(
        session.scalars(
            select(UserSession)
            .where(UserSession.account_id == account_id, UserSession.idle_ends_at > now, UserSession.ends_at > now)
            .where(UserSession.is_half.is_(False))
            .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
            .limit(50)
        )
    )


def remember_device(session: Session, account_id: int, visitor: Visitor) -> str:
    """A token for the device cookie: from this browser the owner gets in however many strangers guess (T03)."""
    now = clock.now()
    if visitor.device_token and knows_device(session, account_id, visitor):
        known = session.get(KnownDevice, digest(visitor.device_token))
        if known is not None:
            known.seen_at = now
        return visitor.device_token
    token = secrets.token_urlsafe(32)
    session.add(KnownDevice(token_digest=digest(token), account_id=account_id, seen_at=now))
    session.flush()
    return token


def knows_device(session: Session, account_id: int | None, visitor: Visitor) -> bool:
    """Has the owner of this account logged in from this browser before?"""
    if account_id is None or not visitor.device_token:
        return False
    known = session.get(KnownDevice, digest(visitor.device_token))
    return known is not None and known.account_id == account_id and known.seen_at > clock.now() - REMEMBERED


def sweep(session: Session) -> int:
    """Remove sessions and devices that are over; the worker calls it. Gives how many sessions."""
    now = clock.now()
    session.execute(delete(KnownDevice).where(KnownDevice.seen_at <= now - REMEMBERED))
    over = (UserSession.ends_at <= now) | (UserSession.idle_ends_at <= now)
    return len(session.execute(delete(UserSession).where(over).returning(UserSession.id)).all())
