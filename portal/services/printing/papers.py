"""Asking the worker for papers: each is a job of its own, so that one that cannot be printed keeps no other back (C69)."""

from sqlalchemy.orm import Session

from portal.services.jobs import enqueue
from portal.services.printing.paper_contents import REQUEST


def job_key(request_id: int, event_number: int, kind: str = REQUEST) -> str:
    """Under which the job of one paper stands; the request's own paper is the event's own job."""
    own = f"paper:{request_id}:{event_number}"
    return own if kind == REQUEST else f"{own}:{kind}"


def ask(session: Session, request_id: int, event_number: int, kind: str = REQUEST) -> None:
    """Ask for one paper as of an event; asked for twice it stands there once."""
    payload = {"request_id": request_id, "event_number": event_number, "kind": kind}
    enqueue(session, "paper", payload, job_key(request_id, event_number, kind))
