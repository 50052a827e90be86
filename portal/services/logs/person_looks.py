"""Writing down every look at people of a registry, and forgetting it when its time is over (C83)."""

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.models.base import table
from portal.models.person_looks import PersonLook
from portal.services.logs.forgetting import forget

_LOOK = table(PersonLook)


def note_reason(session: Session, actor: Actor, registry: str, reason: str) -> None:
    """Why they are about to look at people who are not their own work (T38)."""
    _note(session, actor, registry, what="reason", shown=0, reason=reason)


def note_search(session: Session, actor: Actor, registry: str, sought: str, shown: int, reason: str = "") -> None:
    """A page of people that were found."""
    _note(session, actor, registry, what="search", sought=sought[:200], shown=shown, reason=reason)


def note_person(session: Session, actor: Actor, registry: str, key: str, reason: str = "") -> None:
    """The page of one person."""
    _note(session, actor, registry, what="person", row_key=key, reason=reason)


def sweep(session: Session) -> None:
    """Forget the oldest; the worker calls it."""
    forget(session, PersonLook)


def _note(session: Session, actor: Actor, registry: str, **facts: object) -> None:
    session.execute(insert(_LOOK), {"account_id": actor.id, "registry_id": registry, "at": clock.now()} | facts)
