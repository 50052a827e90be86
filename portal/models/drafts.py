"""What is not filed yet: drafts, and the files sent ahead of them (C32)."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.accounts import new_key
from portal.models.base import Base


class Draft(Base):
    """A form being filled in, kept as typed: new request, correction or edit. Its key makes filing idempotent."""

    __tablename__ = "draft"
    __table_args__ = (
        CheckConstraint("purpose IN ('new', 'correction', 'edit')", name="purpose"),
        CheckConstraint("(purpose = 'new') = (request_id IS NULL)", name="has_request"),
        UniqueConstraint("request_id", "account_id"),
        Index(None, "account_id", "saved_at"),
        Index(None, "saved_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=new_key)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    applicant_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    """For whom it is filled in, when staff do it for somebody else; None: for oneself."""
    type_id: Mapped[str] = mapped_column(ForeignKey("request_type.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("type_version.id"))
    purpose: Mapped[str] = mapped_column(String(12), default="new")
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))
    words: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    written_by: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    """By question: the window that wrote its words last, so that no window takes its own for another's."""
    page: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    """Raised by every saving, so that sending knows whether this is what was judged (C36)."""
    overtaken_at: Mapped[datetime | None]
    """Since when its request stands where it can be mended no more; what was typed stays to be read."""


WAITING: Final = "(draft_id IS NOT NULL OR (side = 'officer' AND claimed_edition IS NULL AND removed_at IS NULL))"
"""Files that no request has claimed. As words, so that both engines know their index by it."""


class Attachment(Base):
    """One uploaded file. Its bytes lie in storage under the digest; here is whose it is and what became of it."""

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("state IN ('received', 'clean', 'refused')", name="state"),
        CheckConstraint("side IN ('applicant', 'officer')", name="side"),
        Index(None, "draft_id", "field_id", "position"),
        Index(None, "request_id", "id"),
        Index(None, "owner_id", "uploaded_at"),
        # What somebody's drafts and desk hold: few rows, however many were filed (T18).
        Index("ix_attachment_waiting", "owner_id", "size", sqlite_where=text(WAITING), postgresql_where=text(WAITING)),
        Index(None, "digest"),
        Index(None, "original_digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=new_key)
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))
    registry_id: Mapped[str | None] = mapped_column(ForeignKey("registry.id"))
    """The registry whose keeper published it in a row (C66)."""
    field_id: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)
    original_name: Mapped[str] = mapped_column(String(255))
    """For people only; never part of a path (T17)."""
    media_type: Mapped[str] = mapped_column(String(60), default="")
    size: Mapped[int] = mapped_column(default=0)
    original_digest: Mapped[str] = mapped_column(String(64))
    """Of the bytes as received."""
    quarantine_key: Mapped[str | None] = mapped_column(String(64))
    """Where those bytes lie; None once they are cleaned or thrown away."""
    digest: Mapped[str | None] = mapped_column(String(64))
    """Of the cleaned bytes; what is served."""
    state: Mapped[str] = mapped_column(String(12), default="received")
    problem: Mapped[str] = mapped_column(String(80), default="")
    """Id of the text that says why it was refused."""
    problem_facts: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    preview_digest: Mapped[str | None] = mapped_column(String(64))
    sealed_digest: Mapped[str | None] = mapped_column(String(64))
    """Of the untouched original of a signed PDF."""
    is_scanned: Mapped[bool] = mapped_column(default=False)
    """False: no virus scanner looked at it, and officers are told so (T16)."""
    width: Mapped[int | None]
    height: Mapped[int | None]
    pages: Mapped[int | None]
    side: Mapped[str] = mapped_column(String(12), default="applicant")
    claimed_edition: Mapped[int | None]
    """First edition of the answers it belongs to."""
    dropped_edition: Mapped[int | None]
    """First edition it no longer belongs to: a correction replaced it, its history keeps it."""
    record_ordinal: Mapped[int | None]
    """The entry it belongs to, where it came with a record."""
    uploaded_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Paper(Base):
    """A printed document made by the worker and kept as it was (C69, C72)."""

    __tablename__ = "paper"
    __table_args__ = (UniqueConstraint("request_id", "kind", "event_number"), Index(None, "digest"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=new_key)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"))
    kind: Mapped[str] = mapped_column(String(40))
    """`request`, or the id of a paper its type declares."""
    event_number: Mapped[int]
    edition: Mapped[int]
    number: Mapped[str] = mapped_column(String(60), default="")
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    pages: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
