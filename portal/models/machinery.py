"""What keeps the portal going: jobs for the worker, counters for numbers, kept counts (C54, C74)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class Job(Base):
    """Work to be done after a commit, by any worker, at least once. A done job is a deleted row."""

    __tablename__ = "job"
    __table_args__ = (Index(None, "parked_at", "run_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    unique_key: Mapped[str] = mapped_column(String(120), unique=True)
    """The same work asked for twice stands here once."""
    run_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    """A lease: when it ends, another worker may take the job (F03)."""
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    attempts: Mapped[int] = mapped_column(default=0)
    parked_at: Mapped[datetime | None]
    """Given up after too many attempts; an admin sees why (F19)."""
    last_error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]


class Counter(Base):
    """The last number given out under one key; it only rises."""

    __tablename__ = "counter"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    value: Mapped[int]


class Tally(Base):
    """Requests by type, unit and step as a sum of changes: writers only add rows, the worker folds them into one."""

    __tablename__ = "tally"
    __table_args__ = (Index(None, "type_id", "unit", "guest", "place", "state", "step", "change"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    type_id: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(40))
    guest: Mapped[str] = mapped_column(String(40), default="", server_default="")
    """The unit a request is lent to, which counts it besides its own; empty: its own unit's count."""
    place: Mapped[str] = mapped_column(String(141), default="", server_default="")
    """A place it is counted at besides (services/door/whereabouts.py `place_mark`); empty: the count over all places."""
    state: Mapped[str] = mapped_column(String(12))
    step: Mapped[str] = mapped_column(String(40))
    change: Mapped[int]
