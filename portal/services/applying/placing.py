"""Where a new request belongs, by its type and its answers: version, unit, person, places (C6, C43)."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.queries.catalogue import Catalogue
from portal.request_types.judging.hands import unit_of
from portal.request_types.judging.sitting import Sitting
from portal.services.applying.filing import Place
from portal.services.applying.judgement import lifecycle_of
from portal.services.counting.figures import Answered
from portal.services.door.following import places_in
from portal.services.door.handing import NOTHING, Belongs, at_filing
from portal.services.door.lifecycle import Lifecycle

Joined = Callable[[Lifecycle, Catalogue, Sitting], Lifecycle]
"""Adds to the doors what happens behind them (services/applying/arrivals.py)."""


@dataclass(frozen=True)
class Whose:
    """A type in a version, and for whom a request of it is filed."""

    type_id: str
    version_id: int
    applicant_id: int


def place_of(
    session: Session, actor: Actor, catalogue: Catalogue, whose: Whose, sitting: Sitting, joined: Joined
) -> Place:
    """Where it belongs by its answers; whom its type names has it, if they may."""
    checked, places = sitting.checked, places_in(sitting)
    unit, handing = unit_of(checked, sitting), NOTHING
    if checked.assigned_to is not None:
        belongs = Belongs(whose.type_id, unit, whose.applicant_id, actor.id, places or ())
        handing = at_filing(session, catalogue.office(session) or checked.office, sitting, belongs)
    lifecycle = replace(
        joined(lifecycle_of(checked), catalogue, sitting),
        places=places,
        answered=Answered(checked, sitting.values, {}, plan=catalogue.plan(session, whose.type_id)),
    )
    return Place(whose.type_id, whose.version_id, unit, whose.applicant_id, lifecycle, handing)
