"""Links that work once: to become the first admin of an empty portal, or to set the first password of a staff account.

There is no default account and no default password (ASVS 6.3.2); nobody ever learns another person's password (C7).
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.errors import NotFound, Taken
from portal.models.accounts import Account
from portal.models.entry import Invitation
from portal.services.accounts import people, sessions
from portal.services.accounts.people import Names
from portal.services.accounts.visitors import digest
from portal.services.jobs import enqueue
from portal.services.logs import acts
from portal.services.outbox import CHANNELS
from portal.settings import EMAIL

FIRST_ADMIN_LASTS = timedelta(hours=24)
STAFF_LASTS = timedelta(hours=72)
INVITE = "invite_email"
"""Kind of the job that sends a link to set a first password."""


@dataclass(frozen=True)
class NewAdmin:
    """The first admin as typed on the page behind the link, read and found good."""

    citizen_id: str
    phone: str
    names: Names


def invite_first_admin(session: Session, admin_roles: frozenset[str] = frozenset({"admin"})) -> str | None:
    """The token of a fresh link while the portal has no admin who can log in, else None. Earlier links stop working."""
    if has_admin(session, admin_roles):
        return None
    return _invite(session, "admin", None, None, FIRST_ADMIN_LASTS)


def has_admin(session: Session, admin_roles: frozenset[str] = frozenset({"admin"})) -> bool:
    """Is there an admin who is not disabled?"""
    admins = select(Account.id).where(Account.role.in_(admin_roles), Account.disabled_at.is_(None)).limit(1)
    return session.scalar(admins) is not None


def invite(session: Session, account: Account, by_id: int | None) -> str:
    """The token of a link with which this person sets a password of their own; earlier links to it stop working."""
    people.note(session, account.id, by_id, "invited")
    return _invite(session, account.role, account.id, by_id, STAFF_LASTS)


def send_or_give(session: Session, account: Account, by_id: int) -> str | None:
    """Have the link sent to the person's address; its token where no mail goes out, for whoever hands it over."""
    if EMAIL in session.info.get(CHANNELS, frozenset()) and account.email:
        people.note(session, account.id, by_id, "invited")
        nonce = secrets.token_urlsafe(32)
        enqueue(session, INVITE, {"account_id": account.id, "nonce": nonce}, f"{INVITE}:{digest(nonce)[:40]}")
        return None
    return invite(session, account, by_id)


@dataclass(frozen=True)
class Invited:
    """Where a link goes, and in which language."""

    address: str
    language: str


def by_mail(session: Session, account_id: int, token: str) -> Invited | None:
    """The link with this token stands open, however often it is sent.

    None when there is nothing to send: the person has a password, the account is closed, the link is used or over, or
    somebody handed over another one meanwhile, which is the one that holds.
    """
    account, now = session.get(Account, account_id), clock.now()
    if account is None or account.disabled_at is not None or account.password_hash is not None:
        return None
    links = session.scalars(select(Invitation).where(Invitation.account_id == account.id)).all()
    standing = [each for each in links if each.used_at is None and each.ends_at > now]
    known = next((each for each in links if each.token_digest == digest(token)), None)
    if known is None and not standing:
        _invite(session, account.role, account.id, None, STAFF_LASTS, token)
    elif known not in standing:
        return None
    return Invited(account.email, account.language) if account.email else None


def find(session: Session, token: str) -> Invitation:
    """The invitation behind a link. Raises NotFound when it never was, is used, or is over: all look alike."""
    found = session.scalar(
        select(Invitation).where(
            Invitation.token_digest == digest(token), Invitation.used_at.is_(None), Invitation.ends_at > clock.now()
        )
    )
    if found is None:
        raise NotFound("invitation.over")
    return found


def become_first_admin(
    session: Session, token: str, new: NewAdmin, password_hash: str, admin_roles: frozenset[str] = frozenset({"admin"})
) -> Account:
    """Create the first admin. NotFound: the link is over or an admin is there; Taken: the number is registered."""
    invitation = _use(session, token)
    if invitation.account_id is not None or has_admin(session, admin_roles):
        raise NotFound("invitation.over")
    if session.scalar(select(Account.id).where(Account.citizen_id == new.citizen_id)) is not None:
        raise Taken("register.taken")
    now = clock.now()
    account = Account(
        citizen_id=new.citizen_id,
        role="admin",
        phone=new.phone,
        title=new.names.title,
        first_name=new.names.first_name,
        last_name=new.names.last_name,
        password_hash=password_hash,
        password_changed_at=now,
        created_at=now,
    )
    session.add(account)
    session.flush()
    people.note(session, account.id, None, "first_admin")
    acts.note(session, None, "account.first_admin", acts.About(account.key, account.full_name), via="link")
    return account


def set_first_password(session: Session, token: str, password_hash: str) -> Account:
    """Set the password of the invited account and end what was open. Raises NotFound when link or account is over."""
    invitation = _use(session, token)
    account = session.get(Account, invitation.account_id or 0)
    if account is None or account.disabled_at is not None:
        raise NotFound("invitation.over")
    account.password_hash, account.password_changed_at = password_hash, clock.now()
    people.note(session, account.id, None, "password_by_link")
    sessions.end_all(session, account.id)
    return account


def _invite(
    session: Session, role: str, account_id: int | None, by_id: int | None, lasts: timedelta, token: str = ""
) -> str:
    token, now = token or secrets.token_urlsafe(32), clock.now()
    same = Invitation.account_id.is_(None) if account_id is None else Invitation.account_id == account_id
    session.execute(update(Invitation).where(same, Invitation.used_at.is_(None)).values(ends_at=now))
    session.add(
        Invitation(
            token_digest=digest(token),
            role=role,
            account_id=account_id,
            invited_by_id=by_id,
            created_at=now,
            ends_at=now + lasts,
        )
    )
    session.flush()
    return token


def _use(session: Session, token: str) -> Invitation:
    """Mark it used in one statement, so that of two clicks one wins."""
    now = clock.now()
    used = session.execute(
        update(Invitation)
        .where(Invitation.token_digest == digest(token), Invitation.used_at.is_(None), Invitation.ends_at > now)
        .values(used_at=now)
        .returning(Invitation.id)
    ).scalar_one_or_none()
    found = session.get(Invitation, used) if used is not None else None
    if found is None:
        raise NotFound("invitation.over")
    return found
