"""Booked time. Fifteen minutes of a thing's place are one row with a unique key: nobody holds it twice (C26, T31)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class Booking(Base):
    """One span of one thing for one request. An unconfirmed one is a wish: it holds no time (C27)."""

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="span"),
        Index(None, "request_id"),
        Index(None, "registry_id", "row_key", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"))
    field_id: Mapped[str] = mapped_column(String(80))
    registry_id: Mapped[str] = mapped_column(String(40))
    row_key: Mapped[str] = mapped_column(String(100))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[int | None]
    """0 up to capacity less one; None while it holds none."""
    confirmed: Mapped[bool] = mapped_column(default=True)
    freed_at: Mapped[datetime | None]


class BookedQuantum(Base):
    """Fifteen minutes of one place, counted from 1970 in UTC."""

    __tablename__ = "booked_quantum"

    registry_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    row_key: Mapped[str] = mapped_column(String(100), primary_key=True)
    quantum: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"), index=True)
