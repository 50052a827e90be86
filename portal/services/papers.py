"""Asking the worker for a paper that is not there: of requests loaded in bulk, or when its job was lost (C69)."""

from sqlalchemy.orm import Session

from portal.services.jobs import enqueue


def ask(session: Session, request_id: int, event_number: int) -> None:
    """The same job as the event's own; asked for twice it stands there once."""
    payload = {"request_id": request_id, "event_number": event_number}
    enqueue(session, "paper", payload, f"paper:{request_id}:{event_number}")
