"""Who opened the page of a request or of a person's account at work, once for each of their days (C83, T38).

Never changed; triggers see to it, and let go only of what `log_forgetting` says is over.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class PageLook(Base):
    """The first look of somebody at one page on one day."""

    __tablename__ = "page_look"
    __table_args__ = (
        CheckConstraint("what IN ('request', 'account')", name="what"),
        CheckConstraint("NOT is_outside OR reason <> ''", name="reason"),
        UniqueConstraint("account_id", "what", "subject_id", "day", "is_outside"),
        Index(None, "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    what: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[int]
    """Of the request, or of the account that was opened."""
    day: Mapped[date]
    """Where the office is."""
    at: Mapped[datetime]
    is_outside: Mapped[bool] = mapped_column(default=False, server_default=false())
    """It was not their own work, so that they said why."""
    reason: Mapped[str] = mapped_column(String(500), default="", server_default="")
