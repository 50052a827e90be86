"""What staff do with a request, and cancelling by either side: each verb is the one door plus what follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.errors import IllegalTransition, Refused
from portal.models.base import table
from portal.models.requests import Correction
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedType
from portal.request_types.judging.context import Context
from portal.request_types.judging.sitting import Sitting
from portal.services.accounts import attempts
from portal.services.applying import bookings, one_per
from portal.services.applying.arrivals import with_acts
from portal.services.applying.judgement import (
    StaffState,
    answers_of,
    lifecycle_of,
    places_of,
    request_facts,
    staff_state,
    wanted_of,
)
from portal.services.applying.overtaken import overtake
from portal.services.door.advance import Advanced, Deed, advance
from portal.services.door.lifecycle import Lifecycle
from portal.services.door.requests import Held, hold
from portal.workflow.states import State
from portal.workflow.steps import action_between, find
from portal.workflow.transitions import Action, Side

_CORRECTION = table(Correction)
REPLIES: Final = attempts.Limit(20, 60 * 60)
"""Answers to one request in an hour."""


@dataclass(frozen=True)
class InHand:
    """A request with all that its doors depend on."""

    held: Held
    checked: CheckedType
    sitting: Sitting
    staff: StaffState
    lifecycle: Lifecycle


def take(session: Session, actor: Actor, catalogue: Catalogue, key: str, lock: bool = True) -> InHand:
    """Hold a request and gather its answers, staff answers and doors. Without `lock` it is only looked at."""
    held = hold(session, actor, key, lock)
    checked = catalogue.version(session, held.version_id)
    staff = staff_state(session, checked, held.id)
    context = Context(
        filed=held.filed_at,
        role=actor.role,
        language=actor.language,
        applicant={"anonymous": held.anonymous},
        request=request_facts(held),
        rows=catalogue.rows(session),
        booked=places_of(session, catalogue, checked),
    )
    sitting = Sitting(checked, {}, context)
    sitting.values.update(answers_of(session, checked, held.id, held.edition) | dict(staff.values))
    lifecycle = with_acts(lifecycle_of(checked, sitting, staff), catalogue, sitting)
    return InHand(held, checked, sitting, staff, lifecycle)


def accept(session: Session, actor: Actor, catalogue: Catalogue, key: str, seen: int) -> Advanced:
    """Begin to work on it."""
    return act(session, actor, take(session, actor, catalogue, key), Deed(Action.ACCEPT, seen))


def move(
    session: Session, actor: Actor, catalogue: Catalogue, key: str, seen: int, step: str, message: str = ""
) -> Advanced:
    """Go to a step, by whichever action of the table leads to its state."""
    hand = take(session, actor, catalogue, key)
    try:
        target = find(hand.checked.steps, step)
    except KeyError:
        raise Refused("lifecycle.no_such_step") from None
    action = action_between(hand.held.state, target.state)
    return act(session, actor, hand, Deed(action, seen, step=step, message=message))


def finish(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    key: str,
    seen: int,
    message: str = "",
    step: str | None = None,
) -> Advanced:
    """Complete it; refused until the staff forms its last step needs are filled in (C40)."""
    hand = take(session, actor, catalogue, key)
    return act(session, actor, hand, Deed(Action.FINISH, seen, step=step, message=message))


def cancel(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    key: str,
    seen: int,
    message: str = "",
    step: str | None = None,
) -> Advanced:
    """End it without a result; staff say why, booked time is free again (C39)."""
    hand = take(session, actor, catalogue, key)
    return act(session, actor, hand, Deed(Action.CANCEL, seen, step=step, message=message))


def send_message(session: Session, actor: Actor, catalogue: Catalogue, key: str, seen: int, message: str) -> Advanced:
    """Write to the applicant without changing anything else (C41)."""
    if not message.strip():
        raise Refused("lifecycle.message_needed", {"message": ["lifecycle.message_needed"]})
    hand = take(session, actor, catalogue, key)
    return act(session, actor, hand, Deed(Action.MESSAGE, seen, message=message))


def add_note(session: Session, actor: Actor, catalogue: Catalogue, key: str, seen: int, note: str) -> Advanced:
    """Write something down that staff alone read; in any state, and nothing else changes."""
    if not note.strip():
        raise Refused("lifecycle.note_needed", {"note": ["lifecycle.note_needed"]})
    hand = take(session, actor, catalogue, key)
    return act(session, actor, hand, Deed(Action.NOTE, seen, message=note.strip()))


def reply(session: Session, actor: Actor, catalogue: Catalogue, key: str, seen: int, message: str) -> Advanced:
    """The applicant answers what the office wrote, without filing anything anew; while the request is open.

    IllegalTransition where the office wrote nothing, Refused for a blank answer, TooMany for one who goes on.
    """
    if not message.strip():
        raise Refused("requests.reply_needed", {"reply": ["requests.reply_needed"]})
    hand = take(session, actor, catalogue, key)
    if hand.held.side == Side.APPLICANT and not hand.held.message:
        raise IllegalTransition
    attempts.take(session, f"reply:{hand.held.id}", REPLIES)
    return act(session, actor, hand, Deed(Action.REPLY, seen, message=message.strip()))


def return_for_correction(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    key: str,
    seen: int,
    message: str,
    corrections: Sequence[tuple[str, str]] = (),
    step: str | None = None,
) -> Advanced:
    """Send it back with a message and what to mend: (field, reason). Nothing named opens all that is not locked (C38)."""
    hand = take(session, actor, catalogue, key)
    unknown = [name for name, _ in corrections if not _may_be_opened(hand.checked, name)]
    if unknown:
        raise Refused("lifecycle.not_open", {name: ["lifecycle.not_open"] for name in unknown})
    wanted = dict(corrections)
    data: Mapping[str, Any] = {"corrections": [{"field": name, "reason": wanted[name]} for name in wanted]}
    done = act(session, actor, hand, Deed(Action.RETURN, seen, step=step, message=message, data=data))
    ask_for(session, hand.held, done.event_number, wanted)
    return done


def ask_for(session: Session, held: Held, event_number: int, wanted: Mapping[str, str]) -> None:
    """What the filer is to mend since an event: field and why."""
    rows = [
        {
            "request_id": held.id,
            "event_number": event_number,
            "field_id": name,
            "reason": reason,
            "edition": held.edition,
        }
        for name, reason in wanted.items()
    ]
    if rows:
        session.execute(insert(_CORRECTION), rows)


def act(session: Session, actor: Actor, hand: InHand, deed: Deed) -> Advanced:
    """Through the door, then what follows: time freed or confirmed, drafts that no longer fit closed."""
    if deed.action is Action.RETURN and hand.held.anonymous:
        raise Refused("lifecycle.anonymous_not_returned")
    done = advance(session, actor, hand.held, hand.lifecycle, deed)
    if done.state == State.CANCELLED:
        bookings.free(session, hand.held.id)
        if hand.checked.one_per:
            one_per.free(session, hand.held.id)
    elif (done.state, done.step) != (hand.held.state, hand.held.step):
        bookings.confirm(session, hand.held.id, wanted_of(hand.sitting, (done.step, done.state)))
    if done.state != hand.held.state and hand.held.state in (State.SUBMITTED, State.RETURNED):
        overtake(session, hand.held.id)
    return done


def _may_be_opened(checked: CheckedType, name: str) -> bool:
    asked = checked.fields.get(name)
    return asked is not None and asked.form is None and asked.value is None and not asked.locked_after_filing
