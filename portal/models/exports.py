"""What was exported, by whom, of which list: the log of it, and what is still being made or waits to be fetched (C71)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.accounts import new_key
from portal.models.base import Base


class Export(Base):
    """One export. The row stays for good; its bytes go after a day (decision 27)."""

    __tablename__ = "export"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'ready', 'failed', 'gone')", name="state"),
        Index(None, "account_id", "id"),
        Index(None, "state", "ends_at"),
        Index(None, "digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=new_key)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by_name: Mapped[str] = mapped_column(String(400))
    by_role: Mapped[str] = mapped_column(String(40))
    """Both as they were on that day."""
    reach: Mapped[str] = mapped_column(String(64))
    """Digest of how far the person reached and what they saw: with other rights it is made and fetched no more."""
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The list: what must be true of its requests."""
    said: Mapped[list[Any]] = mapped_column(JSON)
    """The same in words, pairs of a name and what it is."""
    chosen: Mapped[list[str]] = mapped_column(JSON)
    """Ids of the columns that were chosen, in the order of the file."""
    versions: Mapped[list[int]] = mapped_column(JSON, default=list)
    """The versions of its type that its columns were taken from, the newest first."""
    compares: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Where a list that somebody sent is held against it (C67): that file, what was read of it, what came out."""
    format: Mapped[str] = mapped_column(String(4))
    has_ids: Mapped[bool] = mapped_column(default=False)
    """Ids at the heads instead of words."""
    language: Mapped[str] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    problem: Mapped[str] = mapped_column(String(80), default="")
    """Id of the text that says why there is no file."""
    total: Mapped[int | None]
    """How many requests there were to write when it began; None before."""
    done: Mapped[int] = mapped_column(default=0)
    last_id: Mapped[int] = mapped_column(default=0)
    """Up to which request it is read."""
    parts: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Digests of what is read and not in a file yet."""
    digest: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    ends_at: Mapped[datetime]
    """When its bytes go."""
    fetched: Mapped[int] = mapped_column(default=0)
    """How often it was fetched, and when last."""
    fetched_at: Mapped[datetime | None]
