"""Marking notices as read: everything up to the newest that was on the page (C57)."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.models.accounts import Account
from portal.models.base import table
from portal.queries.notices import newest

_ACCOUNT = table(Account)


def mark_read(session: Session, actor: Actor, up_to: int) -> None:
    """Notices up to this id count as read; never further than what is there, and never back."""
    seen = min(up_to, newest(session, actor))
    mine = update(_ACCOUNT).where(_ACCOUNT.c.id == actor.id, _ACCOUNT.c.seen_notice_id < seen)
    session.execute(mine.values(seen_notice_id=seen))
