"""What an admin does with accounts. Nobody raises himself, nobody removes the last admin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import clock
from portal.access.masking import masked_id
from portal.access.permissions import Actor
from portal.errors import Forbidden, NotFound, Refused, Taken
from portal.models.accounts import ANONYMOUS, Account
from portal.services.accounts import invitations, people, second_factor, sessions
from portal.services.accounts.people import Names
from portal.services.logs import acts
from portal.services.logs.acts import About, Said

PERMISSION = "account.manage"
Named = Mapping[str, Said]
"""What roles, units and areas are called, by id: for the log."""
_OPEN: Final = acts.told("acts.open")
_CLOSED: Final = acts.told("acts.closed")


@dataclass(frozen=True)
class NewStaff:
    """A colleague as an admin types them, read and found good."""

    citizen_id: str
    names: Names
    role: str
    unit: str | None = None
    phone: str = ""
    email: str = ""
    areas: tuple[str, ...] = ()
    personnel_type: str = ""
    profile: Mapping[str, Any] = field(default_factory=dict)
    language: str = "th"


def create(session: Session, actor: Actor, new: NewStaff, named: Named = MappingProxyType({})) -> tuple[Account, str]:
    """Create an account without password, and the token of the one-time link to set one. Raises Forbidden, Taken."""
    account = add(session, actor, new, named)
    return account, invitations.invite(session, account, actor.id)


def add(session: Session, actor: Actor, new: NewStaff, named: Named = MappingProxyType({})) -> Account:
    """Create an account without password that nobody was invited to yet. Raises Forbidden, Taken."""
    _require(actor)
    if session.scalar(select(Account.id).where(Account.citizen_id == new.citizen_id)) is not None:
        raise Taken("register.taken")
    account = Account(
        citizen_id=new.citizen_id,
        role=new.role,
        unit=new.unit,
        areas=list(new.areas),
        phone=new.phone,
        email=new.email,
        title=new.names.title,
        first_name=new.names.first_name,
        last_name=new.names.last_name,
        personnel_type=new.personnel_type,
        profile=dict(new.profile),
        language=new.language,
        created_at=clock.now(),
    )
    session.add(account)
    session.flush()
    people.note(session, account.id, actor.id, "created", None, new.role)
    acts.note(session, actor, "account.create", _about(account), after=_rights(account, named))
    return account


def change_role(
    session: Session,
    actor: Actor,
    key: str,
    role: str,
    unit: str | None,
    admin_roles: frozenset[str],
    areas: Sequence[str] = (),
    named: Named = MappingProxyType({}),
    reason: str = "",
) -> Account:
    """Give another role, unit or areas; the sessions end, so that the new rights hold at once.

    Raises Forbidden for one's own account, Refused for the last admin.
    """
    account = _other(session, actor, key)
    if role not in admin_roles:
        _keep_an_admin(session, account, admin_roles)
    before = _rights(account, named)
    if people.change(session, account, actor.id, role=role, unit=unit, areas=list(areas)):
        sessions.end_all(session, account.id)
        after = _rights(account, named)
        acts.note(session, actor, "account.role", _about(account), before=before, after=after, reason=reason)
    return account


def disable(session: Session, actor: Actor, key: str, admin_roles: frozenset[str], reason: str = "") -> Account:
    """Close an account: every session ends on all nodes at once, nothing opens it again but `enable` (ASVS 7.4.2).

    Raises Forbidden for one's own account, Refused for the last admin.
    """
    account = _other(session, actor, key)
    _keep_an_admin(session, account, admin_roles)
    if account.disabled_at is None:
        account.disabled_at = clock.now()
        people.note(session, account.id, actor.id, "disabled")
        acts.note(session, actor, "account.disable", _about(account), before=_OPEN, after=_CLOSED, reason=reason)
    sessions.end_all(session, account.id)
    return account


def enable(session: Session, actor: Actor, key: str, reason: str = "") -> Account:
    """Open a closed account again. Raises Forbidden for one's own."""
    account = _other(session, actor, key)
    if account.disabled_at is not None:
        account.disabled_at = None
        people.note(session, account.id, actor.id, "enabled")
        acts.note(session, actor, "account.enable", _about(account), before=_CLOSED, after=_OPEN, reason=reason)
    return account


def end_sessions(session: Session, actor: Actor, key: str, reason: str = "") -> Account:
    """End all sessions of an account."""
    _require(actor)
    account = by_key(session, key)
    sessions.end_all(session, account.id)
    people.note(session, account.id, actor.id, "sessions_ended")
    acts.note(session, actor, "account.end_sessions", _about(account), reason=reason)
    return account


def reset(session: Session, actor: Actor, key: str, reason: str = "") -> str:
    """Take the password away and give the token of a one-time link to set a new one. Raises Forbidden for one's own."""
    account = _other(session, actor, key)
    account.password_hash = None
    sessions.end_all(session, account.id)
    acts.note(session, actor, "account.reset", _about(account), reason=reason)
    return invitations.invite(session, account, actor.id)


def note_search(session: Session, actor: Actor, typed: str) -> None:
    """Write down that accounts were searched, and by what: of a number only so much that it can be told from others."""
    _require(actor)
    number, phone = people.read_citizen_id(typed), people.read_phone(typed)
    said = masked_id(number, sees_ids=False) if number else f"xxxxx{phone[-4:]}" if phone else typed
    acts.note(session, actor, "account.search", About("", said))


def take_second_factor(session: Session, actor: Actor, key: str, reason: str = "") -> Account:
    """Take a colleague's second factor away, as when the telephone is lost; sessions end. Forbidden for one's own."""
    account = _other(session, actor, key)
    _without_factor(session, account, actor, reason)
    return account


def take_second_factor_in_shell(session: Session, citizen_id: str, reason: str = "") -> Account | None:
    """The same by an operator, for when no other administrator can come in. None: there was none. Raises NotFound."""
    account = by_number(session, citizen_id)
    return account if _without_factor(session, account, None, reason) else None


def link_in_shell(session: Session, citizen_id: str, reason: str = "") -> str:
    """The token of a link to a new password, by an operator; the old one goes. Raises NotFound."""
    account = by_number(session, citizen_id)
    account.password_hash = None
    sessions.end_all(session, account.id)
    acts.note(session, None, "account.reset", _about(account), reason=reason)
    return invitations.invite(session, account, None)


def by_number(session: Session, typed: str) -> Account:
    """The account of a citizen ID. Raises NotFound."""
    found = session.scalar(select(Account).where(Account.citizen_id == (people.read_citizen_id(typed) or "")))
    if found is None:
        raise NotFound("reset.no_account")
    return found


def _without_factor(session: Session, account: Account, actor: Actor | None, reason: str) -> bool:
    by_id = actor.id if actor else None
    if not second_factor.take_off(session, account.id, by_id, "second_factor_taken"):
        return False
    sessions.end_all(session, account.id)
    before, after = acts.told("acts.factor_on"), acts.told("acts.factor_off")
    about = _about(account)
    acts.note(session, actor, "account.second_factor_off", about, before=before, after=after, reason=reason)
    return True


def by_key(session: Session, key: str) -> Account:
    """The account of a URL. Raises NotFound."""
    found = session.scalar(select(Account).where(Account.key == key, Account.role != ANONYMOUS))
    if found is None:
        raise NotFound
    return found


def _about(account: Account) -> About:
    return About(account.key, account.full_name)


def _rights(account: Account, named: Named) -> Mapping[str, str]:
    """Role, unit and areas in words, in each language; what nobody named by its id."""
    ids = [account.role, account.unit or "", *(f"area:{key}" for key in account.areas)]
    each = [named.get(id, id.removeprefix("area:")) for id in ids if id]
    languages = {language for words in each if not isinstance(words, str) for language in words} or {""}
    return {
        language: " · ".join(words if isinstance(words, str) else acts.words(words, language) for words in each)
        for language in sorted(languages)
    }


def _require(actor: Actor) -> None:
    if not actor.may(PERMISSION):
        raise Forbidden


def _other(session: Session, actor: Actor, key: str) -> Account:
    _require(actor)
    account = by_key(session, key)
    if account.id == actor.id:
        raise Forbidden("accounts.own")
    return account


def _keep_an_admin(session: Session, account: Account, admin_roles: frozenset[str]) -> None:
    """Two admins who remove each other at once: PostgreSQL locks the rows it counts, SQLite has one writer."""
    if account.role not in admin_roles or account.disabled_at is not None:
        return
    admins = select(Account.id).where(Account.role.in_(admin_roles), Account.disabled_at.is_(None))
    locked = admins.with_for_update().subquery()
    if (session.scalar(select(func.count()).select_from(locked)) or 0) < 2:
        raise Refused("accounts.last_admin")
