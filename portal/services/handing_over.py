"""Handing over everything of a colleague who is away: one act, a part at a time, a result for each request (C43)."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.access.scopes import handled_requests
from portal.errors import NotFound, PortalError
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.requests import Request
from portal.queries.catalogue import Catalogue
from portal.queries.filters import Filter
from portal.services import requests
from portal.services.assigning import assign

PART: Final = 100
"""Requests in one transaction; the next press goes on behind the last."""
_REQUEST = table(Request)


@dataclass(frozen=True)
class Line:
    """What became of one request."""

    key: str
    reference: str
    subject_name: str
    problem: str = ""
    """Why it stays where it was; empty: handed over."""


@dataclass(frozen=True)
class HandedOver:
    """One part of the whole."""

    lines: tuple[Line, ...]
    after: int
    """Behind this request the next part begins; the same again changes nothing."""
    is_all: bool


def hand_over(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    absent: str,
    person: str,
    message: str = "",
    after: int = 0,
    part: int = PART,
) -> HandedOver:
    """Give the open requests of the account `absent` within the actor's scope to `person`, "" for nobody.

    Each goes through the one door with its own event; what cannot be handed over stays and says why.
    """
    whose = session.scalars(select(Account).where(Account.key == absent)).one_or_none()
    if whose is None:
        raise NotFound
    rows = select(_REQUEST.c.id, _REQUEST.c.key, _REQUEST.c.reference, _REQUEST.c.known_as)
    rows = rows.add_columns(_REQUEST.c.subject_name)
    rows = rows.where(handled_requests(actor.reach), *Filter(assignee=whose.id).criteria(), _REQUEST.c.id > after)
    found = session.execute(rows.order_by(_REQUEST.c.id).limit(part + 1)).all()
    lines = [
        Line(
            row.key,
            row.known_as or row.reference,
            row.subject_name,
            _given(session, actor, catalogue, row.key, person, message),
        )
        for row in found[:part]
    ]
    return HandedOver(tuple(lines), found[:part][-1].id if found else after, len(found) <= part)


def _given(session: Session, actor: Actor, catalogue: Catalogue, key: str, person: str, message: str) -> str:
    """Why it could not be given; the door refuses before anything is written, so the others are as they were."""
    try:
        seen = requests.hold(session, actor, key).revision
        assign(session, actor, catalogue, key, seen, person, message)
    except PortalError as problem:
        return problem.code
    return ""
