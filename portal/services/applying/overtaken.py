"""Drafts that mend a request on which somebody acted meanwhile: filed no more, and kept for who typed them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal import clock
from portal.errors import Stale
from portal.models.base import table
from portal.models.drafts import Draft
from portal.services.applying.drafts import Found

_DRAFT = table(Draft)


class Overtaken(Stale):
    """Somebody acted on the request a draft mends."""


def overtake(session: Session, request_id: int) -> None:
    """Drafts that no longer fit a request's state are filed no more; what was typed in them stays for who typed it."""
    mine = update(_DRAFT).where(_DRAFT.c.request_id == request_id, _DRAFT.c.overtaken_at.is_(None))
    session.execute(mine.values(overtaken_at=clock.now()))


def keep(session: Session, draft: Found, words: Mapping[str, Sequence[str]]) -> None:
    """What stood on the screen when somebody acted is kept with the rest, to be read."""
    mine = update(_DRAFT).where(_DRAFT.c.id == draft.id)
    session.execute(mine.values(words={name: list(said) for name, said in words.items()}, saved_at=clock.now()))
