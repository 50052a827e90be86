"""Who works on a request: taken, acknowledged, given to a colleague, forwarded to another unit (C43, C44)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.errors import Forbidden, IllegalTransition, NotFound, PortalError, Refused, Stale
from portal.services.casework import assigning, handling
from portal.services.door import pressed_twice, requests
from portal.services.door.advance import Advanced
from portal.web import looking
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.rules import actor, office, rule
from portal.web.staff import replies, walking
from portal.web.staff.addresses import QUEUE
from portal.web.staff.naming import units_of
from portal.web.staff.record import Typed
from portal.web.staff.requests import MOST_WORDS, do, seen
from portal.web.wording import step_label, type_label, unit_label
from portal.workflow.transitions import Action, Side, transition

blueprint = Blueprint("staff_hands", __name__)
Verb = Callable[[Session], Advanced]
NOBODY = "nobody"


@dataclass(frozen=True)
class Said:
    """What was chosen and typed, and what is wrong with it."""

    person: str = ""
    unit: str = ""
    reason: str = ""
    problems: Sequence[tuple[str, str]] = ()
    overtaken: Mapping[str, Any] = field(default_factory=dict)


@blueprint.post("/staff/requests/<key>/take")
@rule("request.handle")
def take(key: str) -> ResponseReturnValue:
    """รับไว้เอง."""
    verb: Verb = lambda session: assigning.take_over(session, actor(), catalogue(), key, seen())  # noqa: E731
    return do(key, Typed(), verb, stays=True, said="staff.taken")


@blueprint.post("/staff/requests/<key>/acknowledge")
@rule("request.handle")
def acknowledge(key: str) -> ResponseReturnValue:
    """รับทราบคำร้องนี้."""
    verb: Verb = lambda session: assigning.acknowledge(session, actor(), catalogue(), key, seen())  # noqa: E731
    return do(key, Typed(), verb, stays=True, said="staff.acknowledged")


@blueprint.get("/staff/requests/<key>/hands")
@rule("request.handle")
def ask(key: str) -> ResponseReturnValue:
    """To whom or where it should go."""
    return _page(key, Said())


@blueprint.post("/staff/requests/<key>/assign")
@rule("request.handle")
def assign(key: str) -> ResponseReturnValue:
    """มอบหมาย, to a colleague or to nobody."""
    said = Said(person=request.form.get("person", "")[:40])
    if not said.person:
        return _page(key, Said(problems=[("person", t("assigning.choose"))]), 422)
    to = "" if said.person == NOBODY else said.person
    return _done(
        key,
        said,
        lambda session: assigning.assign(session, actor(), catalogue(), key, seen(), to),
        "staff.assigned_told",
        lambda _session: False,
    )


@blueprint.post("/staff/requests/<key>/forward")
@rule("request.handle")
def forward(key: str) -> ResponseReturnValue:
    """ส่งต่อ, with the reason that the other unit reads."""
    said = Said(unit=request.form.get("unit", "")[:40], reason=request.form.get("reason", "").strip()[:MOST_WORDS])
    if replies.asked():
        reason, problems = replies.put(key, "reason", said.reason, [Action.FORWARD])
        return _page(key, Said(unit=said.unit, reason=reason, problems=problems), 422 if problems else 200)
    return _done(
        key,
        said,
        lambda session: assigning.forward(session, actor(), catalogue(), key, seen(), said.unit, said.reason),
        "staff.forwarded",
        lambda session: pressed_twice.forwarded(session, actor(), key, seen(), said.unit, said.reason),
    )


def _done(key: str, said: Said, verb: Verb, words: str, was_done: Callable[[Session], bool]) -> ResponseReturnValue:
    """One verb in one transaction; then the request, or the queue where it is theirs no more.

    Whoever pressed twice is told that it is done.
    """
    try:
        onward = walking.onward(key).url or QUEUE
        with database().transaction() as session:
            verb(session)
            stays = requests.is_visible(session, actor(), key)
    except (NotFound, Stale, Refused) as problem:
        with database().reading() as session:
            is_done, stays = was_done(session), requests.is_visible(session, actor(), key)
        if not is_done:
            return _refused(key, said, problem)
        onward = walking.back()
    except PortalError as problem:
        return _refused(key, said, problem)
    flash(t(words), "good")
    return redirect(f"/staff/requests/{key}{walking.carry()}" if stays else onward, 303)


def _refused(key: str, said: Said, problem: PortalError) -> ResponseReturnValue:
    """The page as it was filled in, and why nothing was done."""
    if isinstance(problem, Stale):
        return _page(key, Said(said.person, said.unit, said.reason, (), problem.facts), 409)
    if isinstance(problem, Refused):
        told = [(name, t(each)) for name, several in problem.problems.items() for each in several]
        return _page(key, Said(said.person, said.unit, said.reason, told), problem.status)
    if problem.status != 409:
        raise problem
    return _page(key, said, 409)


def _page(key: str, said: Said, status: int = 200) -> ResponseReturnValue:
    with database().reading() as session:
        hand = handling.take(session, actor(), catalogue(), key, lock=False)
        held, checked = hand.held, hand.checked
        offered = replies.beside(session, actor(), hand, "reason", [Action.FORWARD], replies.picked())
        people = assigning.candidates(session, catalogue(), held)
    if held.side != Side.STAFF or held.lent:
        raise Forbidden
    if transition(Action.ASSIGN, held.state, Side.STAFF) is None:
        raise IllegalTransition
    looking.written_down(held)
    facts = {
        "held": held,
        "carry": walking.carry(),
        "title": type_label(checked),
        "label": step_label(checked, held.step, to_staff=True),
        "unit": unit_label(office(), held.unit),
        "people": people,
        "offered": offered,
        "units": [(id, name) for id, name in units_of(office()).items() if id != held.unit],
    }
    return render_template("staff/hands.html", said=said, problems=said.problems, **facts), status
