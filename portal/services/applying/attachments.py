"""Files on their way: received for a draft, judged by the worker, removed, swept when nobody claimed them (C32, T18)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, insert, literal_column, select, true, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor, is_staff
from portal.errors import Forbidden, NotFound, Refused, TooMany
from portal.models.accounts import new_key
from portal.models.base import table
from portal.models.drafts import WAITING, Attachment, Draft
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedField, CheckedType
from portal.services.applying import drafts
from portal.services.jobs import enqueue
from portal.uploads.intake import Kept
from portal.uploads.names import safe_name
from portal.uploads.scanning import Scan

_ATTACHMENT, _DRAFT = table(Attachment), table(Draft)
is_laid_ready: Final[ColumnElement[bool]] = and_(
    _ATTACHMENT.c.side == "officer", _ATTACHMENT.c.claimed_edition.is_(None), _ATTACHMENT.c.removed_at.is_(None)
)
"""An officer's file that no act has given to the request yet (services/casework/desk.py)."""
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


_DRAFT_ROW = select(_DRAFT.c.id, _DRAFT.c.version_id, _DRAFT.c.request_id)
_DRAFT_ROW = _DRAFT_ROW.where(_DRAFT.c.key == bindparam("key"), _DRAFT.c.account_id == bindparam("account"))
_HOLD_DRAFT = _DRAFT_ROW.with_for_update()
_MINE = _ATTACHMENT.c.owner_id == bindparam("owner")
_TODAY = (
    select(func.count().label("files"), func.sum(_ATTACHMENT.c.size).label("sent"))
    .where(_MINE, _ATTACHMENT.c.uploaded_at > bindparam("yesterday"))
    .subquery()
)
_WAITING = select(func.sum(_ATTACHMENT.c.size).label("waiting")).where(_MINE, literal_column(WAITING)).subquery()
_SHARE = select(_TODAY.c.files, _TODAY.c.sent, _WAITING.c.waiting).join_from(_TODAY, _WAITING, true())
_AT_FIELD = (
    _ATTACHMENT.c.draft_id == bindparam("draft"),
    _ATTACHMENT.c.field_id == bindparam("name"),
    _ATTACHMENT.c.removed_at.is_(None),
)
_PRESENT = select(func.count(), func.max(_ATTACHMENT.c.position)).where(*_AT_FIELD)
_REPLACE = update(_ATTACHMENT).where(*_AT_FIELD).values(removed_at=bindparam("now"))
_PLACE: Final = ("owner_id", "draft_id", "request_id", "field_id", "side", "claimed_edition")
_INSERT = insert(_ATTACHMENT).returning(_ATTACHMENT.c.id)


@dataclass(frozen=True)
class Received:
    """Bytes that lie in quarantine."""

    quarantine_key: str
    digest: str
    size: int


@dataclass(frozen=True)
class Noted:
    """A file that was written down."""

    key: str
    revises: bool
    """Its draft mends a request, whose own files stand beside it."""


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
    draft = _draft(session, actor, draft_key, _DRAFT_ROW)
    asked = field_of(catalogue.version(session, draft.version_id), name)
    check_share(session, actor, coming)
    return asked


def check_share(session: Session, actor: Actor, coming: int) -> None:
    """Whether one person may send so many bytes more today. TooMany otherwise (T18)."""
    share = STAFF_SHARE if is_staff(actor.base) else 1
    files, sent, waiting = session.execute(
        _SHARE, {"owner": actor.id, "yesterday": clock.now() - timedelta(days=1)}
    ).one()
    if files >= FILES_A_DAY * share or (sent or 0) + coming > BYTES_A_DAY * share:
        raise TooMany("lifecycle.too_many_files", wait=24 * 3600)
    if (waiting or 0) + coming > BYTES_WAITING * share:
        raise TooMany("lifecycle.too_many_waiting")


def receive(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    draft_key: str,
    name: str,
    file_name: str,
    got: Received,
    replaces: bool = False,
) -> Noted:
    """Note a received file at a draft's field and ask the worker to clean it.

    With `replaces` the draft's other files of the field count as removed; NotFound, Refused when there are too many.
    """
    draft = _draft(session, actor, draft_key, _HOLD_DRAFT)
    field_of(catalogue.version(session, draft.version_id), name)
    here, position = {"draft": draft.id, "name": name}, 0
    if replaces:
        session.connection().execute(_REPLACE, here | {"now": clock.now()})
    else:
        count, last = session.execute(_PRESENT, here).one()
        if count >= _MOST_IN_FIELD:
            raise Refused("lifecycle.too_many_files")
        position = 0 if last is None else last + 1
    key = note(session, actor, name, file_name, got, {"draft_id": draft.id, "position": position})
    return Noted(key, draft.request_id is not None)


def put_before(session: Session, key: str, before: str) -> None:
    """Put a file just noted before another one of the same place: a photograph sent again keeps its turn.

    Nothing happens when `before` is no such file.
    """
    if not before:
        return
    kept = select(_ATTACHMENT).where(_ATTACHMENT.c.key.in_((key, before)), _ATTACHMENT.c.removed_at.is_(None))
    found = {row.key: row for row in session.execute(kept)}
    if len(found) < 2 or any(found[key]._mapping[name] != found[before]._mapping[name] for name in _PLACE):
        return
    place = [_ATTACHMENT.c[name].is_not_distinct_from(found[key]._mapping[name]) for name in _PLACE]
    turn = found[before].position
    later = update(_ATTACHMENT).where(*place, _ATTACHMENT.c.position >= turn)
    session.execute(later.values(position=_ATTACHMENT.c.position + 1))
    session.execute(update(_ATTACHMENT).where(_ATTACHMENT.c.key == key).values(position=turn))


def _draft(session: Session, actor: Actor, key: str, rows: Select[Any]) -> Any:
    row = session.execute(rows, {"key": key, "account": actor.id}).one_or_none()
    if row is None:
        raise NotFound
    return row


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
    attachment_id = session.connection().execute(_INSERT, row).scalar_one()
    before = clock.now() - SOMEBODY_WAITS
    enqueue(session, "clean_file", {"attachment_id": attachment_id}, f"clean_file:{attachment_id}", before)
    return key
