"""For whom a request waits, how long it has done so, and whether its clock runs (C48). Pure rules.

The clock of a deadline runs while the request waits for the office. It stands still while the applicant has it
(returned) and at steps declared `clock: paused`; the office's waiting is counted apart from the applicant's.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from portal.workflow.states import CLOSED, State
from portal.workflow.steps import StepLike


class Waits(StrEnum):
    """Who has to do something."""

    OFFICE = "office"
    APPLICANT = "applicant"
    PARKED = "parked"
    """Neither: it waits for a plan, a budget, a season (C45)."""
    NOBODY = "nobody"


DaysBetween = Callable[[datetime, datetime], tuple[int, int]]
"""Calendar days and working days from one moment to a later one, as the office's calendar has them."""


def plain_days(start: datetime, end: datetime) -> tuple[int, int]:
    """Where no office says which days it works: all of them."""
    days = (end.date() - start.date()).days
    return days, days


def waits_for(step: StepLike) -> Waits:
    """For whom a request waits at a step."""
    if step.state in CLOSED:
        return Waits.NOBODY
    if step.state == State.RETURNED:
        return Waits.APPLICANT
    return Waits.PARKED if step.pauses else Waits.OFFICE


@dataclass(frozen=True)
class Waiting:
    """What a request remembers of its waiting."""

    stopped_at: datetime | None = None
    """Since when the clock stands still; None while it runs, and when nobody waits any more."""
    stopped_days: int = 0
    """Calendar days the clock stood still before."""
    stopped_working_days: int = 0
    office_seconds: int = 0
    """How long the office had it, up to the last move."""
    applicant_seconds: int = 0

    @property
    def is_stopped(self) -> bool:
        return self.stopped_at is not None

    def so_far(self, waits: Waits, since: datetime, now: datetime) -> "Waiting":
        """With what it waited where it has stood `since`, up to `now`."""
        passed = max(0, int((now - since).total_seconds()))
        if waits is Waits.OFFICE:
            return replace(self, office_seconds=self.office_seconds + passed)
        if waits is Waits.APPLICANT:
            return replace(self, applicant_seconds=self.applicant_seconds + passed)
        return self

    def moved(self, before: Waits, after: Waits, since: datetime, now: datetime, days: DaysBetween) -> "Waiting":
        """After a move at `now` of a request that had stood where it was `since`."""
        found = self.so_far(before, since, now)
        stops = after in (Waits.APPLICANT, Waits.PARKED)
        if stops and not found.is_stopped:
            return replace(found, stopped_at=now)
        if not stops and found.stopped_at is not None:
            plain, working = days(found.stopped_at, now)
            return replace(
                found,
                stopped_at=None,
                stopped_days=found.stopped_days + plain,
                stopped_working_days=found.stopped_working_days + working,
            )
        return found
