"""Changing one's own password, `แก้ไขรหัสผ่าน` (C8): twice the new one, and the old one stops working everywhere."""

from sqlalchemy.orm import Session

from portal import clock
from portal.errors import NotFound
from portal.models.accounts import Account
from portal.services.accounts import attempts, people, sessions
from portal.services.accounts.attempts import Limit
from portal.services.accounts.visitors import Visitor

PROVING = Limit(10, 15 * 60)
"""Wrong tries at one's own password: whoever finds an open browser does not guess on."""


def stored_password(session: Session, visitor: Visitor, account_id: int) -> str | None:
    """What to compare a typed current password with, outside the transaction. Raises TooMany after ten tries."""
    attempts.take(session, visitor.bucket("prove.account", str(account_id)), PROVING)
    account = session.get(Account, account_id)
    return account.password_hash if account else None


def proved(session: Session, visitor: Visitor, person: sessions.Person) -> None:
    """The current password was right: the tries are forgotten, the session counts as fresh."""
    attempts.forget(session, visitor.bucket("prove.account", str(person.id)))
    sessions.prove(session, person)


def change_password(session: Session, visitor: Visitor, account_id: int, by_id: int | None, password_hash: str) -> str:
    """Set the password, end every session, and give the token of a new one for this browser (T04, ASVS 7.4.3)."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound
    account.password_hash = password_hash
    account.password_changed_at = clock.now()
    people.note(session, account.id, by_id, "password")
    sessions.end_all(session, account.id)
    return sessions.start(session, account.id, visitor, proved=True)
