"""What people have seen of requests: the mark on rows with news (C42)."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class Look(Base):
    """The newest revision of one request that one person's screen showed. Written only where there was news, and swept."""

    __tablename__ = "look"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), primary_key=True)
    revision: Mapped[int]
    is_put_back: Mapped[bool] = mapped_column(default=False)
    """Marked as unread by hand, whatever was seen; opening it ends that."""
    at: Mapped[datetime] = mapped_column(index=True)
