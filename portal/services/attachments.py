"""Files on their way: received for a draft, judged by the worker, removed, swept when nobody claimed them (C32, T18)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor, is_staff
from portal.errors import Forbidden, NotFound, Refused, TooMany
from portal.models.accounts import new_key
from portal.models.base import table
from portal.models.drafts import Attachment
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedField, CheckedType
from portal.services import drafts
from portal.services.jobs import enqueue
from portal.uploads.intake import Kept
from portal.uploads.names import safe_name
from portal.uploads.scanning import Scan

_ATTACHMENT = table(Attachment)
is_laid_ready: Final[ColumnElement[bool]] = and_(
    _ATTACHMENT.c.side == "officer", _ATTACHMENT.c.claimed_edition.is_(None), _ATTACHMENT.c.removed_at.is_(None)
)
"""An officer's file that no act has given to the request yet (services/desk.py)."""
BYTES_A_DAY: Final = 300 * 1024 * 1024
"""What one person may send within a day."""
FILES_A_DAY: Final = 1000
BYTES_WAITING: Final = 600 * 1024 * 1024
"""What one person's drafts may hold: what is filed is the office's and counts no more."""
SOMEBODY_WAITS: Final = timedelta(hours=1)
"""So far ahead of papers a file stands in the worker's line: its sender looks at the page until it is checked."""
STAFF_SHARE: Final = 10
"""Staff file for many people: so many times the share of one."""
_MOST_IN_FIELD: Final = 50


@dataclass(frozen=True)
class Received:
    """Bytes that lie in quarantine."""

    quarantine_key: str
    digest: str
    size: int


def field_of(checked: CheckedType, name: str) -> CheckedField:
    """The file field behind a words name (`scan`, `members.0.photo`); NotFound when there is none."""
    parts = name.split(".")
    asked = checked.fields.get(parts[0])
    if asked is not None and len(parts) == 3 and parts[1].isascii() and parts[1].isdigit() and len(parts[1]) < 4:
        asked = next((column for column in asked.columns if column.id == parts[2]), None)
    elif len(parts) != 1:
        asked = None
    if asked is None or asked.field.type != "file" or (asked.form is not None):
        raise NotFound
    return asked


def check_room(
    session: Session, actor: Actor, catalogue: Catalogue, draft_key: str, name: str, coming: int = 0
) -> CheckedField:
    """Before the body is read: is there such a field, and room for the bytes announced? TooMany otherwise (T18)."""
    draft = drafts.find(session, actor, draft_key)
    asked = field_of(catalogue.version(session, draft.version_id), name)
    check_share(session, actor, coming)
    return asked


def check_share(session: Session, actor: Actor, coming: int) -> None:
    """Whether one person may send so many bytes more today. TooMany otherwise (T18)."""
    share = STAFF_SHARE if is_staff(actor.base) else 1
    sums = select(func.count(), func.coalesce(func.sum(_ATTACHMENT.c.size), 0))
    mine = sums.where(_ATTACHMENT.c.owner_id == actor.id)
    files, sent = session.execute(mine.where(_ATTACHMENT.c.uploaded_at > clock.now() - timedelta(days=1))).one()
    if files >= FILES_A_DAY * share or sent + coming > BYTES_A_DAY * share:
        raise TooMany("lifecycle.too_many_files", wait=24 * 3600)
    _, waiting = session.execute(mine.where(_ATTACHMENT.c.draft_id.is_not(None) | is_laid_ready)).one()
    if waiting + coming > BYTES_WAITING * share:
        raise TooMany("lifecycle.too_many_waiting")


def receive(
    session: Session, actor: Actor, catalogue: Catalogue, draft_key: str, name: str, file_name: str, got: Received
) -> str:
    """Note a received file at a draft's field and ask the worker to clean it; answers the attachment's key."""
    draft = drafts.find(session, actor, draft_key, lock=True)
    field_of(catalogue.version(session, draft.version_id), name)
    present = _ATTACHMENT.c.draft_id == draft.id, _ATTACHMENT.c.field_id == name, _ATTACHMENT.c.removed_at.is_(None)
    count, last = session.execute(select(func.count(), func.max(_ATTACHMENT.c.position)).where(*present)).one()
    if count >= _MOST_IN_FIELD:
        raise Refused("lifecycle.too_many_files")
    position = 0 if last is None else last + 1
    return note(session, actor, name, file_name, got, {"draft_id": draft.id, "position": position})


def remove(session: Session, actor: Actor, draft_key: str, key: str) -> None:
    """Take a file away from a draft of the actor's own; its bytes are swept later."""
    draft = drafts.find(session, actor, draft_key)
    mine = update(_ATTACHMENT).where(_ATTACHMENT.c.key == key, _ATTACHMENT.c.draft_id == draft.id)
    done = session.connection().execute(mine.where(_ATTACHMENT.c.removed_at.is_(None)).values(removed_at=clock.now()))
    if done.rowcount != 1:
        raise NotFound


def cleaned(session: Session, attachment_id: int, outcome: Mapping[str, Any]) -> None:
    """Write down a clean file: digest, size, media_type, original_name, width, height, pages."""
    row = {"state": "clean", "problem": ""} | dict(outcome)
    session.execute(update(_ATTACHMENT).where(_ATTACHMENT.c.id == attachment_id).values(**row))


def outcome_of(kept: Kept, name: str) -> Mapping[str, Any]:
    """What to write down of a cleaned file that was called `name`."""
    found = kept.cleaned
    return {
        "digest": kept.file.digest,
        "size": kept.file.size,
        "media_type": found.kind.mime,
        "original_name": safe_name(name, found.kind),
        "width": found.width or None,
        "height": found.height or None,
        "pages": found.pages or None,
        "preview_digest": kept.preview.digest if kept.preview else None,
        "sealed_digest": kept.sealed.digest if kept.sealed else None,
        "is_scanned": kept.scan is Scan.CLEAN,
    }


def refused(session: Session, attachment_id: int, code: str, facts: Mapping[str, Any]) -> None:
    """Write down why a file was not taken."""
    row = {"state": "refused", "problem": code, "problem_facts": dict(facts)}
    session.execute(update(_ATTACHMENT).where(_ATTACHMENT.c.id == attachment_id).values(**row))


def note(session: Session, actor: Actor, name: str, file_name: str, got: Received, place: Mapping[str, Any]) -> str:
    """Write down a received file at its place, and ask the worker to clean it; answers its key."""
    if not actor.may("request.file"):
        raise Forbidden
    key = new_key()
    row = {
        "key": key,
        "owner_id": actor.id,
        "field_id": name,
        "original_name": file_name[:255],
        "size": got.size,
        "original_digest": got.digest,
        "quarantine_key": got.quarantine_key,
        "uploaded_at": clock.now(),
    } | dict(place)
    attachment_id = session.execute(insert(_ATTACHMENT).returning(_ATTACHMENT.c.id), row).scalar_one()
    before = clock.now() - SOMEBODY_WAITS
    enqueue(session, "clean_file", {"attachment_id": attachment_id}, f"clean_file:{attachment_id}", before)
    return key
