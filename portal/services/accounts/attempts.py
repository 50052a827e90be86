"""Counting what must not be tried without end, in the database, so that all nodes count together (T03, ASVS 6.3.1)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal import clock
from portal.errors import TooMany
from portal.models.base import Base
from portal.models.entry import Attempt


@dataclass(frozen=True)
class Limit:
    """At most so many in a window of so many seconds; the window opens with the first."""

    most: int
    seconds: int


def count(session: Session, bucket: str, seconds: int) -> int:
    """Count one more and say which it is in the running window. One statement, so that two at once are two."""
    now = clock.now()
    ends_at = now + timedelta(seconds=seconds)
    written = insert_into(session, Attempt).values(bucket=bucket, count=1, ends_at=ends_at)
    is_over = Attempt.ends_at <= now
    result = session.execute(
        written.on_conflict_do_update(
            index_elements=[Attempt.bucket],
            set_={
                "count": case((is_over, 1), else_=Attempt.count + 1),
                "ends_at": case((is_over, written.excluded.ends_at), else_=Attempt.ends_at),
            },
        ).returning(Attempt.count)
    )
    return int(result.scalar_one())


def insert_into(session: Session, table: type[Base]) -> sqlite.Insert:
    """An insert that knows `on_conflict`: both engines spell it alike, SQLAlchemy types it twice."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return cast(sqlite.Insert, insert(table))


def take(session: Session, bucket: str, limit: Limit) -> int:
    """Count one more, or raise TooMany with the seconds to wait. What was refused is not counted once rolled back."""
    number = count(session, bucket, limit.seconds)
    if number > limit.most:
        seconds = wait(session, bucket)
        raise TooMany("errors.too_many", wait=seconds, minutes=-(-seconds // 60))
    return number


def seen(session: Session, bucket: str) -> int:
    """How many are in the running window."""
    found = session.execute(select(Attempt.count).where(Attempt.bucket == bucket, Attempt.ends_at > clock.now()))
    return found.scalar_one_or_none() or 0


def wait(session: Session, bucket: str) -> int:
    """Seconds until the window of a bucket is over."""
    ends_at = session.execute(select(Attempt.ends_at).where(Attempt.bucket == bucket)).scalar_one_or_none()
    return max(1, int((ends_at - clock.now()).total_seconds())) if ends_at else 0


def forget(session: Session, bucket: str) -> None:
    """The right person came: what was counted there no longer counts."""
    session.execute(delete(Attempt).where(Attempt.bucket == bucket))


def give_back(session: Session, bucket: str) -> None:
    """One of the counted ones was no failure."""
    row = session.get(Attempt, bucket)
    if row is not None and row.count > 0:
        row.count -= 1


def sweep(session: Session) -> int:
    """Remove windows that are over; the worker calls it. Gives how many."""
    swept = session.execute(delete(Attempt).where(Attempt.ends_at <= clock.now()).returning(Attempt.bucket))
    return len(swept.all())
