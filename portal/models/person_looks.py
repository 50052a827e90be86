"""Who looked at people in a registry: each page of a search and each page of a person (C83, T38).

Never changed; triggers see to it, and let go only of what `log_forgetting` says is over.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class PersonLook(Base):
    """One page that was shown."""

    __tablename__ = "person_look"
    __table_args__ = (CheckConstraint("what IN ('search', 'person', 'reason')", name="what"), Index(None, "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    registry_id: Mapped[str] = mapped_column(String(40))
    what: Mapped[str] = mapped_column(String(12))
    row_key: Mapped[str] = mapped_column(String(100), default="")
    """Whose page it was; empty for a search."""
    sought: Mapped[str] = mapped_column(String(200), default="")
    """What was searched for, as typed and chosen."""
    shown: Mapped[int] = mapped_column(default=1)
    """How many people the page showed."""
    reason: Mapped[str] = mapped_column(String(500), default="", server_default="")
    """Why, as they said it before the first look of the day (`reason`); empty where it is their own work."""
    at: Mapped[datetime]
