"""What the one door is told of a request: steps, doors, clock, and what follows from its answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portal.services.counting.figures import Answered
from portal.services.door.reaching import Arrive
from portal.services.door.whereabouts import Place
from portal.workflow.missed import Windows
from portal.workflow.steps import FormLike, StepLike
from portal.workflow.waiting import DaysBetween, Waiting, plain_days


@dataclass(frozen=True)
class Clock:
    """How an office counts time for one request."""

    due: Callable[[str, datetime, Waiting], date | None] | None = None
    """The day it is due at a step reached at a moment, after what it waited; None: that stays as it is."""
    days: DaysBetween = plain_days


@dataclass(frozen=True)
class Lifecycle:
    """The steps and doors of a request's own version. `forms` are the staff forms whose `when` holds."""

    steps: Sequence[StepLike]
    forms: Sequence[FormLike] = ()
    records: Sequence[FormLike] = ()
    """What may be added later, and where."""
    complete: frozenset[str] = frozenset()
    """Staff forms that were completed before."""
    clock: Clock = Clock()
    follows: Callable[[str], Mapping[str, Any]] = lambda step: {}
    """Columns that the answers make at a step (services/door/following.py)."""
    lent: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Steps at which other units see the request, and which."""
    arrives: Arrive | None = None
    """Does what the file declares on reaching a step (services/applying/arrivals.py)."""
    answered: Answered | None = None
    """What reports read of it; None: it is not counted."""
    places: frozenset[Place] | None = None
    """Where its answers place it; None: its type knows no places."""
    left: Mapping[str, frozenset[str]] | None = None
    """`lent` of the version it comes from, where that is another one."""
    windows: Windows | None = None
    """Records that are due in windows; None: none is."""

    def guests(self, step: str, unit: str) -> frozenset[str]:
        """Units besides its own that see a request at a step."""
        return self.lent.get(step, frozenset()) - {unit}

    def guests_before(self, step: str, unit: str) -> frozenset[str]:
        """The same where it stood until now."""
        return (self.lent if self.left is None else self.left).get(step, frozenset()) - {unit}
