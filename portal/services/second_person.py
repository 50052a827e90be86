"""Whether this office puts nothing in force by one person alone (`publishing: {second_person: required}`, decision 32)."""

from sqlalchemy.orm import Session

from portal.queries.catalogue import office_in_force


def asked(session: Session) -> str | None:
    """`required`, `offered`, or None: by the office as it is in force, not as somebody would have it."""
    office = office_in_force(session)
    return office.second_person if office is not None else None


def is_required(session: Session) -> bool:
    """Whether every change on screen needs a second person."""
    return asked(session) == "required"
