"""Lists that a person of staff named to find them again (C42)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.accounts import new_key
from portal.models.base import Base


class SavedView(Base):
    """A named filter and order of the queue, of one person. It lets nobody see more: the queue applies the scope."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("account_id", "name"),
        # The queue opens with one of them at most.
        Index(
            "uq_saved_view_opens",
            "account_id",
            unique=True,
            sqlite_where=text("opens"),
            postgresql_where=text("opens"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=new_key)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(Text)
    """What stands behind the `?` of the queue's address, without page."""
    position: Mapped[int]
    opens: Mapped[bool] = mapped_column(default=False)
    """The queue opens with it."""
    made_at: Mapped[datetime]
