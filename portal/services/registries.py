"""Closing a registry's row, so that nobody chooses it any more, and opening it again; both with their history (C65)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.keepers import keeps
from portal.access.permissions import Actor
from portal.errors import NotFound, Refused
from portal.models.accounts import Account, name_of
from portal.models.base import table
from portal.models.catalogue import Publication, RegistryChange, RegistryRow
from portal.queries.catalogue import Catalogue

_ROW, _CHANGE, _PUBLICATION = table(RegistryRow), table(RegistryChange), table(Publication)
_ACCOUNT = table(Account)


@dataclass(frozen=True)
class Before:
    """Who had closed the row already, and when."""

    by: str
    at: datetime


def close(session: Session, actor: Actor, catalogue: Catalogue, registry: str, key: str, reason: str) -> Before | None:
    """Offer a row no more; requests that chose it keep it. Raises Refused without a reason, NotFound when not theirs.

    Where it is closed already nothing is written, and the answer says by whom and when.
    """
    if _set(session, actor, catalogue, registry, key, "closed", reason):
        return None
    change = select(_CHANGE.c.at, _ACCOUNT.c.title, _ACCOUNT.c.first_name, _ACCOUNT.c.last_name)
    change = change.join(_ACCOUNT, _ACCOUNT.c.id == _CHANGE.c.by_id)
    change = change.where(_CHANGE.c.registry_id == registry, _CHANGE.c.row_key == key, _CHANGE.c.what == "closed")
    row = session.execute(change.order_by(_CHANGE.c.id.desc()).limit(1)).one()
    return Before(name_of(row.title, row.first_name, row.last_name), row.at)


def reopen(session: Session, actor: Actor, catalogue: Catalogue, registry: str, key: str, reason: str = "") -> None:
    """Offer it again."""
    _set(session, actor, catalogue, registry, key, "opened", reason)


def _set(session: Session, actor: Actor, catalogue: Catalogue, registry: str, key: str, what: str, reason: str) -> bool:
    """Whether anything changed."""
    found = catalogue.kept_lists(session).get(registry)
    if found is None or not keeps(actor, found):
        raise NotFound
    mine = _ROW.c.registry_id == registry, _ROW.c.key == key, _ROW.c.retired_at.is_(None)
    row = session.execute(select(_ROW.c.id, _ROW.c.closed_at).where(*mine).with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    if what == "closed" and not reason.strip():
        raise Refused("staff.why_closed_needed", {"reason": ["staff.why_closed_needed"]})
    if (row.closed_at is None) == (what == "opened"):
        return False  # somebody was faster; it stands as wished
    now = clock.now()
    session.execute(update(_ROW).where(_ROW.c.id == row.id).values(closed_at=now if what == "closed" else None))
    told = {
        "registry_id": registry,
        "row_key": key,
        "what": what,
        "reason": reason.strip(),
        "by_id": actor.id,
        "at": now,
    }
    session.execute(insert(_CHANGE), told)
    session.execute(update(_PUBLICATION).values(revision=_PUBLICATION.c.revision + 1, at=now))
    return True
