"""What a request's windows miss: the earliest one without an entry, as the day from which it is late (C48, C50). Pure rules.

A day and no mark: it is compared with today wherever it is read, so that nobody has to sweep at midnight.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from portal.workflow.steps import StepLike, fillable
from portal.workflow.windows import Window, late_from, places

Came = Mapping[tuple[str, str], datetime]
"""When a request first came to a step of a state: (step, state)."""


class Windowed(Protocol):
    """What a declared record says about when it is due."""

    @property
    def id(self) -> str: ...
    @property
    def at(self) -> tuple[str, ...]: ...
    @property
    def moves_to(self) -> None: ...
    @property
    def windows(self) -> tuple[Window, ...]: ...


@dataclass(frozen=True)
class Windows:
    """The records of a version that are due in windows, and how its office counts days."""

    steps: Sequence[StepLike]
    records: Sequence[Windowed]
    own: Collection[str]
    """Those that the applicant's side adds."""
    day_of: Callable[[datetime], date]

    def here(self, step: str) -> Sequence[Windowed]:
        """Those that may be added where a request stands."""
        return fillable(self.steps, self.records, step)


@dataclass(frozen=True)
class Missed:
    """From which day a request misses an entry; None: it misses none."""

    missed_from: date | None = None
    missed_own_from: date | None = None
    """Of those that the applicant's side adds."""


def missed(windows: Windows, step: str, came: Came, taken: Collection[tuple[str, int | None]], now: datetime) -> Missed:
    """What a request at a step misses. `taken`: record and window of its entries; `now` stands for when it came there
    where nothing tells it: it comes with this."""
    found: dict[str, date] = {}
    for each in windows.here(step):
        entered = min((at for named, at in came.items() if set(named) & set(each.at)), default=now)
        full = {place for record, place in taken if record == each.id and place is not None}
        day = late_from(places(each.windows, windows.day_of(entered)), full)
        found |= {each.id: day} if day is not None else {}
    own = (day for record, day in found.items() if record in windows.own)
    return Missed(min(found.values(), default=None), min(own, default=None))
