"""Forgetting the oldest rows of a log when their time is over, by the one way its triggers leave open (T38, C83)."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal import clock
from portal.models.base import Base, table
from portal.models.forgetting import LogForgetting

KEPT_FOR: Final = timedelta(days=2 * 365)
"""Looks: long enough to answer who looked, and no longer: the log is personal data of those who work."""
_AT_ONCE: Final = 5000


def forget(session: Session, log: type[Base]) -> None:
    """Declare how far back this log goes now, then let older rows go; nothing where there are none."""
    rows, until = table(log), clock.now() - KEPT_FOR
    old = select(rows.c.id).where(rows.c.at < until).order_by(rows.c.at).limit(_AT_ONCE)
    if session.execute(old.limit(1)).first() is None:
        return
    session.execute(insert(table(LogForgetting)), {"log": rows.name, "until": until, "at": clock.now()})
    session.execute(delete(rows).where(rows.c.id.in_(old)))
