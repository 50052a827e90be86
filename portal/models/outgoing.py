"""Ways out of the portal: a person's linked channels, and the outbox of what goes by them (C59, T34, F12)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.accounts import new_key
from portal.models.base import Base


class Channel(Base):
    """Where notices to one person also go, by e-mail or by the chat bridge; at most one of each kind.

    It counts only once it is linked: the address was confirmed, or the bridge gave the one-time code back. The bridge
    knows a person by `key` alone, and the portal does not know who the person is in the chat.
    """

    __tablename__ = "channel"
    __table_args__ = (
        UniqueConstraint("account_id", "kind"),
        CheckConstraint("kind IN ('email', 'chat')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=new_key)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(254), default="")
    """The e-mail address; empty for a chat."""
    language: Mapped[str] = mapped_column(String(8), default="th")
    code_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Of the one-time code of a chat that is not linked yet."""
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Whoever switched it on: the person, or an officer at the counter."""
    ends_at: Mapped[datetime]
    """Until when it may be confirmed."""
    linked_at: Mapped[datetime | None]


class Outgoing(Base):
    """One notice to one person by one channel, written with the event. `begun_at` without `sent_at`: a worker was at it.

    A row whose sending failed for certain has neither; where nobody knows whether the other side took it, `begun_at`
    stays, and the next try says so.
    """

    __tablename__ = "outgoing"
    __table_args__ = (UniqueConstraint("request_id", "event_number", "account_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=new_key)
    """Message-ID and idempotency key: the same however often it is tried."""
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"))
    event_number: Mapped[int]
    created_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
