"""Whether this office puts nothing in force by one person alone (`publishing: {second_person: required}`, decision 32)."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.actors import roles_like
from portal.access.permissions import Actor
from portal.access.permissions import roles_like as all_like
from portal.models.accounts import Account
from portal.queries.catalogue import office_in_force


def asked(session: Session) -> str | None:
    """`required`, `offered`, or None: by the office as it is in force, not as somebody would have it."""
    office = office_in_force(session)
    return office.second_person if office is not None else None


def is_required(session: Session) -> bool:
    """Whether every change on screen needs a second person."""
    return asked(session) == "required"


def is_alone(session: Session, actor: Actor) -> bool:
    """Whether nobody but this administrator could agree: every other account of one is closed, or there is none."""
    office = office_in_force(session)
    roles = all_like("admin", roles_like(office)) if office is not None else frozenset[str]()
    others = select(func.count()).select_from(Account)
    others = others.where(Account.role.in_(roles), Account.disabled_at.is_(None), Account.id != actor.id)
    return not session.scalar(others)
