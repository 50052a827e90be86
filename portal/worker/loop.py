"""The worker's day: take a job, do its slow part outside any transaction, write its outcome and its end together."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy.orm import Session

from portal.db import Database
from portal.errors import Busy
from portal.failpoints import failpoint
from portal.worker.claims import (
    ALL,
    PATIENT,
    Claim,
    Kinds,
    Patience,
    TakenOver,
    claim,
    finish,
    give_back,
    is_any_due,
    wait,
)

Outcome = Callable[[Session], None]
"""Writes what a job made; runs in the transaction that ends the job. May run twice only if the first was rolled back."""
Parting = Callable[[Session, Mapping[str, Any]], None]
"""Writes, from its payload, that a job was given up."""
Handler = Callable[[Mapping[str, Any]], Outcome]
"""Does the slow part of a job from its payload."""
IDLE: Final = 0.25
"""Seconds between two looks when there is nothing to do."""
_log = logging.getLogger(__name__)


class Hopeless(Exception):
    """This job cannot be done, and doing it again would not help: it is parked at once."""


class NotYet(Exception):
    """What this job needs is away, through no fault of its own: it waits, and is never parked for it."""


@dataclass
class Chore:
    """Something to look after every so many seconds, cheap when there is nothing to do."""

    name: str
    every: float
    work: Callable[[], None]


@dataclass
class Loop:
    """One worker."""

    database: Database
    name: str
    handlers: Mapping[str, Handler]
    chores: Sequence[Chore] = ()
    idle: float = IDLE
    kinds: Kinds = ALL
    patience: Patience = PATIENT
    given_up: Mapping[str, Parting] = field(default_factory=dict)
    """What is written together with the parking of a job, by its kind."""
    told: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Until `told` is set. A chore that fails is tried again; a database that is away is waited for."""
        chores = [threading.Thread(target=self._look_after, args=(chore,), daemon=True) for chore in self.chores]
        for thread in chores:
            thread.start()
        while not self.told.is_set():
            if not self._did_something():
                self.told.wait(self.idle)
        for thread in chores:
            thread.join(timeout=5)

    def run_once(self) -> bool:
        """Do one job if any is due; answers whether there was one."""
        with self.database.reading() as session:
            if not is_any_due(session, self.kinds):
                return False
        with self.database.transaction() as session:
            job = claim(session, self.name, self.kinds)
        if job is None:
            return False
        self._do(job)
        return True

    def _did_something(self) -> bool:
        try:
            return self.run_once()
        except Busy:
            return False

    def _do(self, job: Claim) -> None:
        handler = self.handlers.get(job.kind)
        try:
            if handler is None:
                raise Hopeless(f"nothing here does jobs of kind {job.kind}")
            if job.attempts > self.patience.most:
                raise Hopeless(f"its worker died {self.patience.most} times")
            failpoint("job_claimed")
            outcome = handler(job.payload)
            failpoint("job_worked")
            with self.database.transaction() as session:
                finish(session, job)
                outcome(session)
                failpoint("job_written")
        except TakenOver:
            _log.warning("job %s %s was taken over by another worker", job.kind, job.id)
        except NotYet as problem:
            self._waits(job, problem)
        except Exception as problem:
            self._failed(job, problem)

    def _waits(self, job: Claim, problem: NotYet) -> None:
        with self.database.transaction() as session:
            wait(session, job, str(problem))
        _log.warning("job %s %s waits: %s", job.kind, job.id, problem)

    def _failed(self, job: Claim, problem: Exception) -> None:
        with self.database.transaction() as session:
            reason, hopeless = f"{type(problem).__name__}: {problem}", isinstance(problem, Hopeless)
            parked = give_back(session, job, reason, hopeless, self.patience)
            if parked and job.kind in self.given_up:
                self.given_up[job.kind](session, job.payload)
        say = _log.error if parked else _log.warning
        say("job %s %s failed (attempt %s, parked: %s)", job.kind, job.id, job.attempts, parked, exc_info=problem)

    def _look_after(self, chore: Chore) -> None:
        while not self.told.is_set():
            try:
                chore.work()
            except Busy:
                _log.info("chore %s waits: the database is busy", chore.name)
            except Exception:
                _log.exception("chore %s failed", chore.name)
            self.told.wait(chore.every)
