"""Why a request is as it is: every rule with what it read, the day it is due, whose it is, who may do what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.access.sight import sight_of
from portal.access.unseen import Unseen
from portal.models.accounts import Account
from portal.queries.catalogue import Catalogue
from portal.queries.history import Told as Event
from portal.queries.history import events_of
from portal.request_types.durations import Unit
from portal.request_types.judging.due import Reckoned, free_days, reckoned
from portal.request_types.judging.sitting import Sitting
from portal.request_types.weighing import Weighed, weighed
from portal.services.applying import judgement
from portal.services.casework import who_may
from portal.services.casework.handling import InHand
from portal.services.casework.who_may import Act, Told
from portal.workflow.transitions import Action


@dataclass(frozen=True)
class Due:
    """The day that stands, and how one comes to it today."""

    day: date | None
    found: Reckoned | None
    is_unseen: bool = False
    """It follows from what the reader may not know: how it was counted is not told."""
    weekends: int = 0
    holidays: Sequence[date] = ()
    was_carried: bool = False
    """It came under another version since the day was counted, which kept the day."""


@dataclass(frozen=True)
class Hands:
    """Who decided last whose it is: events, None where filing did."""

    unit: Event | None
    person: Event | None


@dataclass(frozen=True)
class Why:
    """Everything that is told."""

    due: Due
    hands: Hands
    acts: Sequence[tuple[Act, Told, Sequence[tuple[str, Told]]]]
    """Each act: what of it the reader may do, then each role."""
    rules: Sequence[Weighed]


def why(session: Session, actor: Actor, catalogue: Catalogue, hand: InHand) -> Why:
    """All of it for a reader who stands where `hand` says; what they may not read is hidden here also."""
    filed, now = (_sitting(session, actor, catalogue, hand, at) for at in (hand.held.filed_at, clock.now()))
    unseen = Unseen(hand.checked, sight_of(actor, hand.held.side))
    office = catalogue.office(session) or hand.checked.office
    everybody = list(who_may.everybody(hand, office))
    acts = [
        (act, who_may.told(hand, actor, act), [(each.role, who_may.told(hand, each, act)) for each in everybody])
        for act in who_may.acts(hand)
    ]
    events = events_of(session, hand.held.id, to_staff=True)
    due = _due(hand, now, unseen)
    moved = any(each.action == Action.CARRY and each.at >= hand.held.state_changed_at for each in events)
    return Why(replace(due, was_carried=moved), _hands(events), acts, weighed(hand.checked, filed, now, unseen))


def _sitting(session: Session, actor: Actor, catalogue: Catalogue, hand: InHand, at: datetime) -> Sitting:
    """The answers as they stand, to be read as of a moment."""
    applicant = session.get_one(Account, hand.held.applicant_id)
    context = judgement.context_of(session, catalogue, actor, hand.checked, applicant, at, {}, hand.held)
    return Sitting(hand.checked, {}, context, values=dict(hand.sitting.values))


def _due(hand: InHand, now: Sitting, unseen: Unseen) -> Due:
    held, checked = hand.held, hand.checked
    found = reckoned(checked, held.filed_at, hand.sitting, held.step, held.state_changed_at, held.waiting)
    if found is None:
        return Due(held.due_on, None)
    rule: Mapping[str, Any] = {"step": checked.step_due.get(held.step), "type": checked.due}
    written = rule.get(found.rule)
    if unseen.is_told_by(written if hasattr(written, "tree") else None):
        return Due(held.due_on, found, is_unseen=True)
    if found.length is None or found.length.unit is not Unit.WORKING_DAYS:
        return Due(held.due_on, found)
    return Due(held.due_on, found, False, *free_days(checked.office, found.begun, found.day))


def _hands(events: Sequence[Event]) -> Hands:
    """The last event that said either; the filing's own are the rule's."""
    unit = next((each for each in reversed(events) if "unit" in each.data), None)
    return Hands(unit, next((each for each in reversed(events) if "assignee" in each.data), None))
