"""What is added to a request later, and the kept counts of ratings (C50, C60)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class Record(Base):
    """One entry: a rating, a follow-up, photographs. Written once, with its event, and never changed."""

    __tablename__ = "record"
    __table_args__ = (UniqueConstraint("request_id", "record_id", "place"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    """From 1, over all records of the request."""
    record_id: Mapped[str] = mapped_column(String(40))
    place: Mapped[int | None]
    """0 where there is only one, else the number of its window; None: any number of them."""
    event_number: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Registry rows as they were read (promise 6)."""
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by_name: Mapped[str] = mapped_column(String(400))
    """As it was on that day."""
    at: Mapped[datetime]
    window_first: Mapped[date | None]
    window_last: Mapped[date | None]
    is_late: Mapped[bool] = mapped_column(default=False)


class RatingTally(Base):
    """Scores by type, unit and question as a sum of changes: writers only add rows, the worker folds them into one."""

    __tablename__ = "rating_tally"
    __table_args__ = (
        Index("ix_rating_tally_counted", "type_id", "unit", "place", "record_id", "field_id", "score", "change"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    type_id: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(141), default="", server_default="")
    """As in the kept counts of requests."""
    record_id: Mapped[str] = mapped_column(String(40))
    field_id: Mapped[str] = mapped_column(String(40))
    score: Mapped[int]
    change: Mapped[int]
