"""Closing a registry's row, so that nobody chooses it any more, and opening it again; both with their history (C65)."""

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.keepers import keeps
from portal.access.permissions import Actor
from portal.errors import NotFound, Refused
from portal.models.base import table
from portal.models.catalogue import Publication, RegistryChange, RegistryRow
from portal.queries.catalogue import Catalogue

_ROW, _CHANGE, _PUBLICATION = table(RegistryRow), table(RegistryChange), table(Publication)


def close(session: Session, actor: Actor, catalogue: Catalogue, registry: str, key: str, reason: str) -> None:
    """Offer a row no more; requests that chose it keep it. Raises Refused without a reason, NotFound when not theirs."""
    _set(session, actor, catalogue, registry, key, "closed", reason)


def reopen(session: Session, actor: Actor, catalogue: Catalogue, registry: str, key: str, reason: str = "") -> None:
    """Offer it again."""
    _set(session, actor, catalogue, registry, key, "opened", reason)


def _set(session: Session, actor: Actor, catalogue: Catalogue, registry: str, key: str, what: str, reason: str) -> None:
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
        return  # somebody was faster; it stands as wished
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
