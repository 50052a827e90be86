"""What administrators did, on the screen or in the shell: one row an act, chained by hashes, never changed (T39)."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base

Words = Mapping[str, str]
"""By language, as on that day; "" for what is the same in each."""


class AdminAct(Base):
    """Who did what to what, and why. Written through services/logs/acts.py only."""

    __tablename__ = "admin_act"
    __table_args__ = (
        CheckConstraint("via IN ('screen', 'shell', 'folder', 'link')", name="via"),
        Index(None, "kind", "about_id", "id"),
        Index(None, "by_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    """1, 2, 3 ... without a gap."""
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """None: nobody was logged in."""
    by_name: Mapped[str] = mapped_column(String(400))
    by_role: Mapped[str] = mapped_column(String(40))
    """Both as they were on that day."""
    via: Mapped[str] = mapped_column(String(8))
    """A screen, the shell of the machine, the office's folder being heard, or a one-time link."""
    session_key: Mapped[str] = mapped_column(String(32))
    """Of which session; empty where there was none."""
    device: Mapped[str] = mapped_column(String(80))
    """Browser and system in two words."""
    what: Mapped[str] = mapped_column(String(40))
    """A dotted word: `account.role`."""
    kind: Mapped[str] = mapped_column(String(20))
    """What it was done to: the part before the dot."""
    about_id: Mapped[str] = mapped_column(String(200))
    """Which of that kind: a key, an id, a path."""
    label: Mapped[Words] = mapped_column(JSON)
    before: Mapped[Words] = mapped_column(JSON)
    after: Mapped[Words] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
