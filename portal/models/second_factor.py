"""The second factor of a person, and the recovery codes that stand in for it. No secret is kept (decision 29)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class SecondFactor(Base):
    """An authenticator that was set up: its secret is drawn from the portal's key and `nonce`."""

    __tablename__ = "second_factor"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(32))
    last_step: Mapped[int]
    """Of the last code that was taken: no code of this time or before is taken again (RFC 6238, 5.2)."""
    since: Mapped[datetime]


class RecoveryCode(Base):
    """One code that was shown once; 80 random bits, so its digest needs no salt."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]
