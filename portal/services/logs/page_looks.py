"""Writing down who opened which request or account at work, and forgetting it when its time is over (C83, T38)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.page_looks import PageLook
from portal.services.logs.forgetting import forget

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
    is_outside: bool = False
    """Not their own work; `reason` says why then."""
    reason: str = ""


def note(session: Session, opened: Sequence[Opened]) -> None:
    """One statement for all; the first look of a day stands."""
    new = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    session.execute(new(_LOOK).on_conflict_do_nothing(), [vars(each) for each in opened])


def sweep(session: Session) -> None:
    """Forget the oldest; the worker calls it."""
    forget(session, PageLook)
