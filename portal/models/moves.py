"""Open requests on their way to another version of their type: how far it is, and what stays and why (decision 32)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.accounts import new_key
from portal.models.base import Base

_MOVES = text("state = 'moving'")


class VersionMove(Base):
    """One run over the open requests of a type. Its counts are written with each chunk, so that it goes on there."""

    __tablename__ = "version_move"
    __table_args__ = (
        CheckConstraint("state IN ('trying', 'tried', 'moving', 'done', 'ended')", name="state"),
        Index(None, "type_id", "id"),
        Index(None, "type_id", unique=True, sqlite_where=_MOVES, postgresql_where=_MOVES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=new_key)
    type_id: Mapped[str] = mapped_column(ForeignKey("request_type.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("type_version.id"))
    """Where they go."""
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(8))
    after_id: Mapped[int] = mapped_column(default=0)
    """The last request that was looked at."""
    total: Mapped[int] = mapped_column(default=0)
    """Open requests under other versions when it began."""
    done: Mapped[int] = mapped_column(default=0)
    fits: Mapped[int] = mapped_column(default=0)
    """Those whose answers all hold: would be moved, or were."""
    stays: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """Why others stay: code, question, how many, and the first of them."""
    ending: Mapped[str] = mapped_column(String(60), default="")
    """Why it went no further, as the id of a text."""
    at: Mapped[datetime]
    changed_at: Mapped[datetime]
