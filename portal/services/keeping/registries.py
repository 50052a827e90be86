"""Closing a registry's row, so that nobody chooses it any more, and opening it again; both with their history (C65)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import Refused
from portal.models.accounts import Account, name_of
from portal.models.base import table
from portal.models.catalogue import RegistryChange, RegistryRow
from portal.queries.catalogue import Catalogue
from portal.services.keeping.registry_keeping import Standing, note, standing, take

_ROW, _CHANGE = table(RegistryRow), table(RegistryChange)
_ACCOUNT = table(Account)


@dataclass(frozen=True)
class Before:
    """Who had closed the row already, and when."""

    by: str
    at: datetime


def close(
    session: Session, actor: Actor, catalogue: Catalogue, registry: str, number: int, reason: str
) -> Before | None:
    """Offer a row no more; requests that chose it keep it. Raises Refused without a reason, NotFound when not theirs.

    Where it is closed already nothing is written, and the answer says by whom and when.
    """
    stands = standing(session, take(session, actor, catalogue, registry), number)
    if _set(session, actor, registry, stands, "closed", reason):
        return None
    change = select(_CHANGE.c.at, _ACCOUNT.c.title, _ACCOUNT.c.first_name, _ACCOUNT.c.last_name)
    change = change.join(_ACCOUNT, _ACCOUNT.c.id == _CHANGE.c.by_id)
    its = _CHANGE.c.registry_id == registry, _CHANGE.c.row_key == str(stands.row.key), _CHANGE.c.what == "closed"
    by = session.execute(change.where(*its).order_by(_CHANGE.c.id.desc()).limit(1)).one()
    return Before(name_of(by.title, by.first_name, by.last_name), by.at)


def reopen(session: Session, actor: Actor, catalogue: Catalogue, registry: str, number: int, reason: str = "") -> None:
    """Offer it again."""
    _set(
        session, actor, registry, standing(session, take(session, actor, catalogue, registry), number), "opened", reason
    )


def _set(session: Session, actor: Actor, registry: str, stands: Standing, what: str, reason: str) -> bool:
    """Whether anything changed."""
    if what == "closed" and not reason.strip():
        raise Refused("staff.why_closed_needed", {"reason": ["staff.why_closed_needed"]})
    if stands.closed == (what == "closed"):
        return False  # somebody was faster; it stands as wished
    closed_at = clock.now() if what == "closed" else None
    session.execute(update(_ROW).where(_ROW.c.id == stands.id).values(closed_at=closed_at))
    note(session, actor, registry, str(stands.row.key), what, reason.strip())
    return True
