"""Coming in: sessions, known devices, one-time codes and links, and the counters that slow guessing (T02-T04).

Nothing here holds a secret: tokens and links are kept as digests, codes as password hashes."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.accounts import new_key
from portal.models.base import Base


class UserSession(Base):
    """One browser that is logged in. Ending it is deleting the row, which every node sees at once (ASVS 7.4)."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=new_key)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(String(80), default="")
    """Browser and system in two words, so that a person can recognise it."""
    is_half: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The password was right, the second factor is still to come: it opens the page for the code and nothing else."""
    started_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    """When the password was last typed here; changes of phone, e-mail and name ask again after a while (ASVS 7.5.1)."""
    seen_at: Mapped[datetime]
    idle_ends_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)


class KnownDevice(Base):
    """A browser in which the owner has logged in before: strangers who guess at the number do not lock it out (T03)."""

    __tablename__ = "known_device"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class ResetCode(Base):
    """A code an officer gave at the counter to a person whose ID card was seen: ten minutes, once (ASVS 6.5)."""

    __tablename__ = "reset_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(200))
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    issued_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class Invitation(Base):
    """A link that works once: for the first admin (no account yet), or to set the first password of a staff account."""

    __tablename__ = "invitation"
    __table_args__ = (Index(None, "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Attempt(Base):
    """How often something was tried in the running window of one bucket: shared by all nodes (T03, ASVS 6.3.1).

    A bucket names an act and a keyed digest of the account or address; no citizen ID stands in it."""

    __tablename__ = "attempt"

    bucket: Mapped[str] = mapped_column(String(100), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)


class HumanCheckUsed(Base):
    """A solved human check, so that it counts once (C9)."""

    __tablename__ = "human_check_used"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)
