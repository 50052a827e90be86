"""Taking jobs: several workers at once, each job to one of them; a lease that ends gives it to another (F03, F19)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import SystemRandom
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.models.base import table
from portal.models.machinery import Job

_JOB = table(Job)
LEASE: Final = timedelta(seconds=50)
"""How long a worker may be silent before its job is taken over; under the minute that is promised."""
MOST_ATTEMPTS: Final = 5
AWAY: Final = timedelta(seconds=30)
"""How long a job waits for a neighbour, such as the virus scanner, that is away."""
_CHANCE: Final = SystemRandom()


@dataclass(frozen=True)
class Patience:
    """How often a job is tried, and the seconds between two tries: growing, up to the longest, a little by chance."""

    most: int = MOST_ATTEMPTS
    first: float = 4
    growth: float = 4
    longest: float = 24 * 60 * 60
    chance: float = 0
    """Part of a pause that chance adds or takes: many that failed together do not come back together."""

    def pause(self, attempts: int) -> timedelta:
        """After so many attempts."""
        seconds = min(self.longest, self.first * self.growth ** (attempts - 1))
        return timedelta(seconds=seconds * (1 + self.chance * (2 * _CHANCE.random() - 1)))


@dataclass(frozen=True)
class Kinds:
    """Which jobs a worker takes: these only, or all but others."""

    only: frozenset[str] | None = None
    but: frozenset[str] = frozenset()

    def narrow(self) -> Sequence[ColumnElement[bool]]:
        """As conditions."""
        only = () if self.only is None else (_JOB.c.kind.in_(self.only),)
        return (*only, *((_JOB.c.kind.not_in(self.but),) if self.but else ()))


ALL: Final = Kinds()
PATIENT: Final = Patience()


@dataclass(frozen=True)
class Claim:
    """A job in this worker's hand."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    attempts: int
    worker: str


class TakenOver(Exception):
    """The lease ended and another worker has the job: what was done for it must not be written."""


def claim(session: Session, worker: str, kinds: Kinds = ALL) -> Claim | None:
    """The next job that is due, or None."""
    now = clock.now()
    due = select(_JOB.c.id).where(
        _JOB.c.parked_at.is_(None),
        _JOB.c.run_at <= now,
        or_(_JOB.c.claimed_until.is_(None), _JOB.c.claimed_until < now),
        *kinds.narrow(),
    )
    due = due.order_by(_JOB.c.run_at, _JOB.c.id).limit(1).with_for_update(skip_locked=True)
    values = {"claimed_until": now + LEASE, "claimed_by": worker, "attempts": _JOB.c.attempts + 1}
    taken = update(_JOB).where(_JOB.c.id.in_(due.scalar_subquery())).values(**values)
    row = session.execute(taken.returning(_JOB.c.id, _JOB.c.kind, _JOB.c.payload, _JOB.c.attempts)).one_or_none()
    return None if row is None else Claim(row.id, row.kind, row.payload, row.attempts, worker)


def is_any_due(session: Session, kinds: Kinds = ALL) -> bool:
    """Whether a look is worth the write lock."""
    due = select(_JOB.c.id).where(_JOB.c.parked_at.is_(None), _JOB.c.run_at <= clock.now())
    due = due.where(or_(_JOB.c.claimed_until.is_(None), _JOB.c.claimed_until < clock.now()))
    return session.execute(due.where(*kinds.narrow()).limit(1)).first() is not None


def hold_on(session: Session, unique_key: str) -> None:
    """Say that the worker of a long job is still at it. If another took it over meanwhile, `finish` will tell."""
    mine = update(_JOB).where(_JOB.c.unique_key == unique_key, _JOB.c.claimed_until.is_not(None))
    session.execute(mine.values(claimed_until=clock.now() + LEASE))


def finish(session: Session, job: Claim) -> None:
    """The job is done, in the transaction that writes what it made. Raises TakenOver when it is another's by now."""
    mine = delete(_JOB).where(_JOB.c.id == job.id, _JOB.c.claimed_by == job.worker, _JOB.c.attempts == job.attempts)
    if session.connection().execute(mine).rowcount != 1:
        raise TakenOver


def give_back(session: Session, job: Claim, error: str, hopeless: bool = False, patience: Patience = PATIENT) -> bool:
    """Try again later, or park it with its reason; answers whether it was parked."""
    parked = hopeless or job.attempts >= patience.most
    now = clock.now()
    values: dict[str, Any] = {"claimed_until": None, "claimed_by": None, "last_error": error[:2000]}
    if parked:
        values["parked_at"] = now
    else:
        values["run_at"] = now + patience.pause(job.attempts)
    mine = update(_JOB).where(_JOB.c.id == job.id, _JOB.c.claimed_by == job.worker)
    session.execute(mine.values(**values))
    return parked


def wait(session: Session, job: Claim, reason: str) -> None:
    """Come back to it when what it needs may be there again; such an attempt does not count."""
    values = {"claimed_until": None, "claimed_by": None, "last_error": reason[:2000], "run_at": clock.now() + AWAY}
    mine = update(_JOB).where(_JOB.c.id == job.id, _JOB.c.claimed_by == job.worker)
    session.execute(mine.values(**values, attempts=job.attempts - 1))


def try_again(session: Session, job_id: int) -> None:
    """An admin takes a parked job up again."""
    values = {"parked_at": None, "attempts": 0, "run_at": clock.now(), "claimed_until": None, "claimed_by": None}
    session.execute(update(_JOB).where(_JOB.c.id == job_id).values(**values))
