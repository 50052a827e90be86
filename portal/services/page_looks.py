"""Writing down who opened which request or account at work, and forgetting it when its time is over (C83)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from portal import clock
from portal.models.base import table
from portal.models.page_looks import PageLook
from portal.services.person_looks import KEPT_FOR

_LOOK = table(PageLook)


@dataclass(frozen=True)
class Opened:
    """A page that was opened."""

    account_id: int
    what: str
    """`request` or `account`."""
    subject_id: int
    day: date
    at: datetime


def note(session: Session, opened: Sequence[Opened]) -> None:
    """One statement for all; the first look of a day stands."""
    new = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    session.execute(new(_LOOK).on_conflict_do_nothing(), [vars(each) for each in opened])


def sweep(session: Session) -> None:
    """Forget the oldest; the worker calls it."""
    old = select(_LOOK.c.id).where(_LOOK.c.at < clock.now() - KEPT_FOR).order_by(_LOOK.c.at).limit(5000)
    session.execute(delete(_LOOK).where(_LOOK.c.id.in_(old)))
