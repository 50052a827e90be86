"""The history of a request: one row per action, chained by hashes; the database lets none be changed (C51, T39)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class Event(Base):
    """Who did what, when, and why. Written through services/door/advance.py only."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("request_id", "number"), Index(None, "actor_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor_name: Mapped[str] = mapped_column(String(400))
    """As it was on that day."""
    actor_role: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(20))
    from_state: Mapped[str | None] = mapped_column(String(12))
    to_state: Mapped[str] = mapped_column(String(12))
    from_step: Mapped[str | None] = mapped_column(String(40))
    to_step: Mapped[str] = mapped_column(String(40))
    message: Mapped[str] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Notice(Base):
    """A message to one account, or to a unit's staff, in the portal (C57). Its words are made when it is read."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("request_id", "event_number", "account_id", "unit"),
        Index(None, "account_id", "id"),
        Index(None, "unit", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    unit: Mapped[str | None] = mapped_column(String(40))
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"))
    event_number: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
