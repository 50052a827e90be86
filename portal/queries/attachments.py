"""The files of a request, of both sides, and its printed papers: what a page lists, never the bytes (C32, C41, C72)."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.drafts import Attachment, Paper

_ATTACHMENT, _PAPER = table(Attachment), table(Paper)


is_given: Final[ColumnElement[bool]] = or_(
    _ATTACHMENT.c.side == "applicant", _ATTACHMENT.c.claimed_edition.is_not(None)
)
"""What an officer laid ready and no act has given yet is nobody's but the officer's."""


@dataclass(frozen=True)
class Attached:
    """One file that belongs to a request."""

    id: int
    key: str
    field_id: str
    original_name: str
    media_type: str
    size: int
    """Bytes."""
    state: str
    problem: str
    pages: int | None
    side: str
    claimed_edition: int | None
    record_ordinal: int | None
    """The entry it came with, of one that was added later."""
    dropped_edition: int | None
    uploaded_at: datetime
    is_scanned: bool
    """Whether a virus scanner called it clean; without one every file says so (T16)."""
    digest: str | None
    """SHA-256 of the cleaned bytes, under which they lie in storage."""
    preview_digest: str | None = None
    """The same of a small JPEG of a picture."""

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")

    def belongs_to(self, edition: int) -> bool:
        """Whether it was part of the answers at that edition."""
        since = self.claimed_edition or 1
        return since <= edition and (self.dropped_edition is None or edition < self.dropped_edition)


@dataclass(frozen=True)
class Printed:
    """One stored paper of a request."""

    key: str
    kind: str
    event_number: int
    edition: int
    number: str
    size: int
    made_at: datetime


_ATTACHED = (
    select(*(_ATTACHMENT.c[field.name] for field in fields(Attached)))
    .where(_ATTACHMENT.c.request_id == bindparam("request"), _ATTACHMENT.c.removed_at.is_(None), is_given)
    .order_by(_ATTACHMENT.c.field_id, _ATTACHMENT.c.position, _ATTACHMENT.c.id)
)
_PRINTED = (
    select(*(_PAPER.c[field.name] for field in fields(Printed)))
    .where(_PAPER.c.request_id == bindparam("request"))
    .order_by(_PAPER.c.event_number.desc(), _PAPER.c.kind)
)


def attached(session: Session, request_id: int) -> Sequence[Attached]:
    """All files of a request in their order, those among them that a correction replaced."""
    return [Attached(**row._asdict()) for row in session.execute(_ATTACHED, {"request": request_id})]


def printed(session: Session, request_id: int) -> Sequence[Printed]:
    """All stored papers of a request, the newest first."""
    return [Printed(**row._asdict()) for row in session.execute(_PRINTED, {"request": request_id})]
