"""Handing over everything of a colleague who is away: one act, a part at a time, a result for each request (C43)."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.access.scopes import handled_requests
from portal.errors import NotFound, PortalError, Refused
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.requests import Request
from portal.queries.catalogue import Catalogue
from portal.queries.filters import Filter
from portal.services.casework.assigning import account_of_key, give

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
    rows = select(*(_REQUEST.c[name] for name in ("id", "key", "reference", "known_as", "subject_name", "revision")))
    rows = rows.where(handled_requests(actor.reach), *Filter(assignee=whose.id).criteria(), _REQUEST.c.id > after)
    rows = rows.order_by(_REQUEST.c.id).limit(part + 1).with_for_update(of=_REQUEST)
    found = session.execute(rows).all()
    try:
        account, refused = account_of_key(session, person), ""
    except Refused as problem:
        account, refused = None, problem.code
    lines = []
    for row in found[:part]:
        why = refused or _given(session, actor, catalogue, row.key, row.revision, account, message)
        lines.append(Line(row.key, row.known_as or row.reference, row.subject_name, why))
    return HandedOver(tuple(lines), found[:part][-1].id if found else after, len(found) <= part)


def _given(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    key: str,
    seen: int,
    account: Account | None,
    message: str,
) -> str:
    """Why it could not be given; the door refuses before anything is written, so the others are as they were."""
    try:
        give(session, actor, catalogue, key, seen, account, message)
    except PortalError as problem:
        return problem.code
    return ""
