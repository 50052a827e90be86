"""What time it is. The one place that asks the system, so that a test can set the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
"""Where an office is that does not say (`time_zone`)."""

_fixed: datetime | None = None
_rehearsed: ContextVar[datetime | None] = ContextVar("rehearsed", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _rehearsed.get() or _fixed or datetime.now(UTC)


def today(zone: ZoneInfo) -> date:
    """Today's date where the office is."""
    return now().astimezone(zone).date()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at an aware moment (tests, and examples that say when they were filed)."""
    global _fixed
    if moment.tzinfo is None:
        raise ValueError("the clock needs an aware moment")
    before, _fixed = _fixed, moment.astimezone(UTC)
    try:
        yield
    finally:
        _fixed = before


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Another present for whoever asks in this thread, and for nobody else: what is rehearsed happens at its own time."""
    before = _rehearsed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _rehearsed.reset(before)
