"""Numbers that are given out once: the timestamp reference and running numbers, from one counter row each (C53-C55)."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.clock import BANGKOK

_RAISE = text(
    "INSERT INTO counter (key, value) VALUES (:key, :least) ON CONFLICT (key) DO UPDATE SET value = "
    "CASE WHEN counter.value >= excluded.value THEN counter.value + 1 ELSE excluded.value END RETURNING value"
)


def next_number(session: Session, key: str, least: int = 1) -> int:
    """The next number of a counter, at least `least`. Others wait until this transaction ends, so there are no gaps."""
    number: int = session.execute(_RAISE, {"key": key, "least": least}).scalar_one()
    return number


def timestamp_reference(session: Session, code: str, moment: datetime) -> str:
    """`{code}{YYYYmmddHHMMSS}` in Bangkok time, Gregorian year: next second = max(now, last issued + 1) (C53)."""
    second = next_number(session, f"reference:{code}", int(moment.timestamp()))
    return f"{code}{datetime.fromtimestamp(second, UTC).astimezone(BANGKOK):%Y%m%d%H%M%S}"
