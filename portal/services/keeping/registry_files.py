"""Files that keepers publish in rows of a registry: inspected like every file, served while a row names them (C66).

The cell of such a file says `key/name`; the cell of a file in the office's folder is its name alone.
"""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import NotFound
from portal.models.base import table
from portal.models.drafts import Attachment
from portal.request_types.office_definition import Registry
from portal.services.applying.attachments import Received, check_share, note
from portal.services.keeping.registry_keeping import Kept
from portal.uploads.limits import Limits

_ATTACHMENT = table(Attachment)
LIMITS: Final = Limits()


def room(session: Session, actor: Actor, kept: Kept, column: str, coming: int) -> Limits:
    """Before the body is read: is there such a column, and room for the bytes? NotFound, TooMany."""
    if column not in file_columns(kept.registry):
        raise NotFound
    check_share(session, actor, coming)
    return LIMITS


def receive(session: Session, actor: Actor, kept: Kept, column: str, file_name: str, got: Received) -> str:
    """Note a file that came and ask the worker to clean it; answers what the cell says."""
    place = {"registry_id": kept.registry.id, "side": "officer", "claimed_edition": 1}
    return f"{note(session, actor, column, file_name, got, place)}/{file_name[:200]}"


def file_columns(registry: Registry) -> tuple[str, ...]:
    """Ids of its columns of files."""
    return tuple(each.id for each in registry.columns if each.type == "file")


def published(session: Session, registry: str, key: str) -> Any:
    """A clean file of the registry; NotFound while it is looked at, was not taken, or never was."""
    rows = select(_ATTACHMENT).where(_ATTACHMENT.c.registry_id == registry, _ATTACHMENT.c.key == key)
    found = session.execute(rows.where(_ATTACHMENT.c.state == "clean")).one_or_none()
    if found is None:
        raise NotFound
    return found


def states(session: Session, registry: str, keys: Collection[str]) -> dict[str, str]:
    """Of these files of a registry: received, clean or refused."""
    rows = select(_ATTACHMENT.c.key, _ATTACHMENT.c.state).where(_ATTACHMENT.c.registry_id == registry)
    return {row.key: row.state for row in session.execute(rows.where(_ATTACHMENT.c.key.in_(keys)))} if keys else {}


def give_up(session: Session, registry: str, cell: object) -> None:
    """A file that its row names no more: its bytes are swept."""
    key, named, _ = str(cell or "").partition("/")
    if named:
        its = update(_ATTACHMENT).where(_ATTACHMENT.c.registry_id == registry, _ATTACHMENT.c.key == key)
        session.execute(its.values(registry_id=None, removed_at=clock.now()))
