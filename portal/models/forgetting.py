"""What a log may forget: rows of it from before a moment, declared before the first of them goes. Never changed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class LogForgetting(Base):
    """The only way a row of a sealed log goes: triggers look here (T38). Written through services/logs/forgetting.py only."""

    __tablename__ = "log_forgetting"
    __table_args__ = (
        CheckConstraint("log IN ('page_look', 'person_look')", name="log"),
        CheckConstraint("until < at", name="past"),
        Index(None, "log", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    log: Mapped[str] = mapped_column(String(20))
    """Name of its table."""
    until: Mapped[datetime]
    """What is older than this may go."""
    at: Mapped[datetime]
