"""Writing down every look at people of a registry, and forgetting it when its time is over (C83)."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.models.base import table
from portal.models.person_looks import PersonLook

_LOOK = table(PersonLook)
KEPT_FOR: Final = timedelta(days=2 * 365)
"""Long enough to answer who looked, and no longer: the log is personal data of those who work."""


def note_search(session: Session, actor: Actor, registry: str, sought: str, shown: int) -> None:
    """A page of people that were found."""
    _note(session, actor, registry, what="search", sought=sought[:200], shown=shown)


def note_person(session: Session, actor: Actor, registry: str, key: str) -> None:
    """The page of one person."""
    _note(session, actor, registry, what="person", row_key=key)


def sweep(session: Session) -> None:
    """Forget the oldest; the worker calls it."""
    old = select(_LOOK.c.id).where(_LOOK.c.at < clock.now() - KEPT_FOR).order_by(_LOOK.c.at).limit(5000)
    session.execute(delete(_LOOK).where(_LOOK.c.id.in_(old)))


def _note(session: Session, actor: Actor, registry: str, **facts: object) -> None:
    session.execute(insert(_LOOK), {"account_id": actor.id, "registry_id": registry, "at": clock.now()} | facts)
