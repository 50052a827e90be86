"""Proposals: changes of the office's files that wait for a second person, for their time, or for both (decision 32)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.accounts import new_key
from portal.models.base import Base
from portal.models.shelf import LONGEST_PATH

STATES = ("waiting", "agreed", "refused", "withdrawn", "in_force", "failed")
_OPEN = text("state IN ('waiting', 'agreed')")


class OfficeProposal(Base):
    """What somebody wants in force, why and from when. Only where it stands ever changes."""

    __tablename__ = "office_proposal"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(each) for each in STATES)})", name="state"),
        Index("ix_office_proposal_open_id", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "by_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=new_key)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[datetime | None]
    """When it is to be in force; None: as soon as it is agreed."""
    needs_second: Mapped[bool]
    """Whether the office demanded a second person when it was made."""
    undoes_id: Mapped[int | None]
    """The edition whose words it puts back."""
    state: Mapped[str] = mapped_column(String(10))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Who agreed, refused or withdrew it."""
    decided_at: Mapped[datetime | None]
    words: Mapped[str] = mapped_column(Text, default="")
    """What they said."""
    ended_at: Mapped[datetime | None]
    """Since when it is in force, refused, withdrawn or failed."""
    problems: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """Why it failed: one dict a problem, or one with a code and facts."""
    versions: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    """Type: the version it became."""
    seen_at: Mapped[datetime | None]
    """When whoever made it took note of how it ended."""


class OfficeProposalFile(Base):
    """A file as it was proposed, byte for byte: what was agreed is what is put in force. Never changed."""

    __tablename__ = "office_proposal_file"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("office_proposal.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(LONGEST_PATH), primary_key=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    """None: it takes the file away."""
    base_id: Mapped[int]
    """The edition it follows; 0 for a new file."""
