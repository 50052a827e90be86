"""What is somebody's own work, and what they said of looks beyond it today: whoever looks further says why (T38)."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.models.accounts import AccountChange
from portal.models.base import table
from portal.models.history import Event
from portal.models.page_looks import PageLook
from portal.models.person_looks import PersonLook
from portal.models.requests import Request
from portal.services.door.requests import Held
from portal.workflow.transitions import Action, Side

_LOOK, _PERSON, _REQUEST = table(PageLook), table(PersonLook), table(Request)
_EVENT, _CHANGE = table(Event), table(AccountChange)


def is_plain(actor: Actor, held: Held) -> bool:
    """Whether a request is plainly the actor's work: filed by or with them, theirs to do, of or lent to their unit.

    Whoever is limited to an area works for it, whoever has a role for some types for these, whoever belongs to no unit
    for all of them; an administrator of no unit looks after the portal instead.
    """
    if held.side is Side.APPLICANT or held.lent or actor.id in (held.assignee_id, held.filed_by_id):
        return True
    if actor.area is not None or actor.types is not None:
        return True
    return actor.unit == held.unit if actor.unit else actor.base != "admin"


def has_acted(session: Session, account_id: int, request_id: int) -> bool:
    """Whether somebody did anything to a request: they may see what became of it.

    Whoever has a thousand requests moved to another version has looked into none of them: that is no work on each.
    """
    mine = select(_EVENT.c.id).where(_EVENT.c.request_id == request_id, _EVENT.c.actor_id == account_id)
    mine = mine.where(_EVENT.c.action != Action.CARRY)
    return session.execute(mine.limit(1)).first() is not None


def has_changed(session: Session, by_id: int, account_id: int) -> bool:
    """Whether somebody changed anything about an account."""
    mine = select(_CHANGE.c.id).where(_CHANGE.c.account_id == account_id, _CHANGE.c.by_id == by_id)
    return session.execute(mine.limit(1)).first() is not None


def said_of_request(session: Session, account_id: int, held: Held, day: date) -> str:
    """Why somebody looks at this request today: as said of it, or of anything else of the same person."""
    if held.anonymous:  # nameless requests all stand under one account
        return _said(session, account_id, day, _LOOK.c.what == "request", _LOOK.c.subject_id == held.id)
    return said_of_person(session, account_id, held.applicant_id, day)


def said_of_person(session: Session, account_id: int, person_id: int, day: date) -> str:
    """Why somebody looks at this person's account or requests today; empty where they have not said."""
    theirs = select(_REQUEST.c.id).where(_REQUEST.c.applicant_id == person_id)
    of_account = and_(_LOOK.c.what == "account", _LOOK.c.subject_id == person_id)
    return _said(
        session,
        account_id,
        day,
        or_(of_account, and_(_LOOK.c.what == "request", _LOOK.c.subject_id.in_(theirs))),
    )


def said_of_list(session: Session, account_id: int, registry: str, since: datetime) -> str:
    """Why somebody searches the people of a registry today, as they last said."""
    mine = select(_PERSON.c.reason).where(_PERSON.c.account_id == account_id, _PERSON.c.registry_id == registry)
    mine = mine.where(_PERSON.c.at >= since, _PERSON.c.reason != "").order_by(_PERSON.c.id.desc()).limit(1)
    return session.scalar(mine) or ""


def _said(session: Session, account_id: int, day: date, *about: ColumnElement[bool]) -> str:
    mine = select(_LOOK.c.reason).where(_LOOK.c.account_id == account_id, _LOOK.c.day == day, _LOOK.c.is_outside)
    return session.scalar(mine.where(*about).order_by(_LOOK.c.id.desc()).limit(1)) or ""
