"""The rows of a new request: request, answers and event, booked time, in the fewest statements."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.failpoints import failpoint
from portal.models.accounts import new_key
from portal.services.applying import bookings, one_per
from portal.services.door.advance import Filing, begin
from portal.services.door.handing import NOTHING, Handing
from portal.services.door.lifecycle import Lifecycle

NO_DATA: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True)
class Judged:
    """Answers that were accepted, as they are stored, and what follows from them."""

    answers: Mapping[str, Any]
    kept: Mapping[str, Any]
    found_by: Callable[[str], str] = lambda reference: reference
    """The words a search finds it by, once it has a number."""
    wanted: tuple[bookings.Wanted, ...] = ()
    singles: Sequence[one_per.Single] = ()
    """Values that no other request of the type may have."""
    due_on: date | None = None
    follows: Mapping[str, Any] = field(default_factory=dict)
    """Further columns its answers make (services/door/following.py)."""


@dataclass(frozen=True)
class Place:
    """Where a request belongs: type, version, unit, and who its applicant is."""

    type_id: str
    version_id: int
    unit: str
    applicant_id: int
    lifecycle: Lifecycle = field(default_factory=lambda: Lifecycle(()))
    handing: Handing = NOTHING
    """Into whose hands it comes by its type's rules."""


@dataclass(frozen=True)
class Filed:
    """The request that stands there now."""

    key: str
    reference: str
    id: int
    again: bool = False
    """True when the same draft had been sent before."""
    nameless: bool = False
    """Filed without a name and without an account: nobody but staff sees it."""


def file(
    session: Session,
    actor: Actor,
    place: Place,
    judged: Judged,
    reference: str,
    draft_key: str,
    at: datetime,
    id: int | None = None,
    data: Mapping[str, Any] = NO_DATA,
) -> Filed:
    """Write a judged request, under an id that was given out for it if any; `data` is for its event.

    Raises Taken when its time is gone, Refused when another request has what may be there once only.
    """
    key = new_key()
    filing = Filing(
        key=key,
        submission_key=draft_key,
        reference=reference,
        type_id=place.type_id,
        version_id=place.version_id,
        unit=place.unit,
        applicant_id=place.applicant_id,
        search_text=judged.found_by(reference),
        filed_at=at,
        answers=judged.answers,
        kept=judged.kept,
        id=id,
        columns={"due_on": judged.due_on, **judged.follows, **place.handing.columns},
        data={**data, **place.handing.data},
        handed=place.handing.handed,
    )
    begun = begin(session, actor, place.lifecycle, filing)
    if judged.singles:
        one_per.claim(session, place.type_id, begun.request_id, judged.singles)
    if judged.wanted:
        bookings.book(session, begun.request_id, judged.wanted)
    failpoint("filed")
    return Filed(key, reference, begun.request_id)
