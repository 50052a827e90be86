"""What a person has begun; the files of a draft as its form lists them, and where the bytes of one of them lie (C32)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.errors import NotFound
from portal.models.base import table
from portal.models.drafts import Attachment, Draft

_ATTACHMENT, _DRAFT = table(Attachment), table(Draft)


@dataclass(frozen=True)
class Begun:
    """A form that was begun and not sent, as a list shows it."""

    key: str
    type_id: str
    version_id: int
    purpose: str
    saved_at: datetime


_BEGUN = (
    select(*(_DRAFT.c[field.name] for field in fields(Begun)))
    .where(_DRAFT.c.account_id == bindparam("me"))
    .order_by(_DRAFT.c.saved_at.desc(), _DRAFT.c.id.desc())
)


def begun(session: Session, actor: Actor) -> Sequence[Begun]:
    """The actor's drafts, last saved first; a person may have fifty."""
    return [Begun(*row) for row in session.execute(_BEGUN, {"me": actor.id})]


@dataclass(frozen=True)
class DraftFile:
    """One file a form shows: sent for the draft, or part of the request it revises."""

    key: str
    draft_id: int | None
    field_id: str
    original_name: str
    media_type: str
    size: int
    state: str
    problem: str
    problem_facts: Mapping[str, Any] | None
    digest: str | None
    preview_digest: str | None


_COLUMNS = [_ATTACHMENT.c[field.name] for field in fields(DraftFile)]


def files(session: Session, draft_id: int, request_id: int | None = None) -> Sequence[DraftFile]:
    """All files of a draft and of the request it revises, the applicant's, in their order."""
    place = _ATTACHMENT.c.draft_id == draft_id
    if request_id is not None:
        place = place | (_ATTACHMENT.c.request_id == request_id)
    rows = select(*_COLUMNS).where(
        place,
        _ATTACHMENT.c.removed_at.is_(None),
        _ATTACHMENT.c.dropped_edition.is_(None),
        _ATTACHMENT.c.side == "applicant",
    )
    rows = rows.order_by(_ATTACHMENT.c.field_id, _ATTACHMENT.c.position, _ATTACHMENT.c.id)
    return [DraftFile(**row._asdict()) for row in session.execute(rows)]


def file(session: Session, draft_id: int, request_id: int | None, key: str) -> DraftFile:
    """One of them; NotFound otherwise."""
    found = next((each for each in files(session, draft_id, request_id) if each.key == key), None)
    if found is None:
        raise NotFound
    return found
