"""Asking the worker for something: a job is written in the caller's transaction, so it is there if the deed is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import Forbidden, NotFound
from portal.models.base import table
from portal.models.machinery import Job
from portal.services.logs import acts
from portal.services.rows.together import Row, insert_all

_JOB = table(Job)
_STATEMENTS: Mapping[str, Insert] = {
    "sqlite": insert_sqlite(_JOB).on_conflict_do_nothing(index_elements=["unique_key"]),
    "postgresql": insert_postgresql(_JOB).on_conflict_do_nothing(index_elements=["unique_key"]),
}


def asked(
    session: Session, kind: str, payload: Mapping[str, Any], unique_key: str, run_at: datetime | None = None
) -> Row:
    """A job as a row to be put in with others: asked for twice under one key it stands there once."""
    now = clock.now()
    values = {
        "kind": kind,
        "payload": dict(payload),
        "unique_key": unique_key,
        "run_at": run_at or now,
        "created_at": now,
    }
    return _STATEMENTS[session.get_bind().dialect.name], values


def enqueue(
    session: Session, kind: str, payload: Mapping[str, Any], unique_key: str, run_at: datetime | None = None
) -> None:
    """Ask for a job of a registered kind, now or at a moment."""
    insert_all(session, [asked(session, kind, payload, unique_key, run_at)])


def try_again(session: Session, actor: Actor, job_id: int) -> None:
    """Give a parked job back to the worker, as if it had never been tried (F19)."""
    if not actor.may("event.read"):
        raise Forbidden
    again = update(_JOB).where(_JOB.c.id == job_id, _JOB.c.parked_at.is_not(None))
    again = again.values(parked_at=None, attempts=0, run_at=clock.now())
    kind = session.scalar(again.returning(_JOB.c.kind))
    if kind is None:
        raise NotFound
    acts.note(session, actor, "job.again", acts.About(str(job_id), f"{kind} {job_id}"))
