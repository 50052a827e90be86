"""One request on the officer's desk: what was filed on the left, what may be done now on the right (C36-C41, C52)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.access.sight import OFFICER, sight_of
from portal.errors import PortalError, Refused, Stale
from portal.services.casework import desk, handling, officer_files
from portal.services.casework.handling import InHand
from portal.services.door import requests
from portal.services.door.advance import Advanced
from portal.web import acts, handing_over, looking
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.local import today
from portal.web.numbers import whole_number
from portal.web.rules import actor, office, rule
from portal.web.staff import ready, replies, walking
from portal.web.staff.record import Record, Typed, forms, record, ways
from portal.web.wording import facts_said, step_label, type_label, unit_label
from portal.workflow.deadlines import days_late
from portal.workflow.states import State
from portal.workflow.steps import entry, find
from portal.workflow.transitions import Action, Side, transition
from portal.workflow.waiting import waits_for

blueprint = Blueprint("staff_requests", __name__)

MOST_WORDS = 5000
"""Letters of a message, and of one reason."""
FORMS_MESSAGE: Final = "_message"
"""The box of a staff form: like every control beside the questions of a type it begins with what no id of theirs may."""
Problems = list[tuple[str, str]]
"""Element id and what to say there."""
Verb = Callable[[Session], Advanced | None]


@blueprint.get("/staff/requests/<key>")
@rule("queue.read")
def show(key: str) -> ResponseReturnValue:
    """404 out of scope; somebody's own request is shown as its applicant sees it."""
    return page(key, Typed())


@blueprint.post("/staff/requests/<key>/accept")
@rule("request.handle")
def accept(key: str) -> ResponseReturnValue:
    """รับเรื่อง."""
    verb: Verb = lambda session: handling.accept(session, actor(), catalogue(), key, seen())  # noqa: E731
    return do(key, Typed(), verb, stays=True)


@blueprint.post("/staff/requests/<key>")
@rule("request.handle")
def save(key: str) -> ResponseReturnValue:
    """The block `ส่วนเจ้าหน้าที่`: a step, a message, a file, corrections; any of them alone or together."""
    told, typed = ready.taken(key), _typed()
    if ready.removed():
        with database().transaction() as session:
            held = requests.hold(session, actor(), key)
            desk.remove(session, actor(), held.id, [ready.removed()])
        return page(key, typed)
    if replies.asked():
        words, problems = _with_reply(key, typed)
        return page(key, replace(typed, message=words), problems, files=told, status=422 if problems or told else 200)
    problems = _missing(key, typed, told)
    if problems or told:
        return page(key, typed, problems, files=told, status=422)
    return do(key, typed, lambda session: _save(session, key, typed))


def _save(session: Session, key: str, typed: Typed) -> Advanced | None:
    """All in one transaction: the files first, so that a finished request has them."""
    revision, done = seen(), None
    words = typed.message
    hand = handling.take(session, actor(), catalogue(), key)
    if desk.ready_at(session, actor(), hand.held.id, OFFICER):
        own, followed = "" if typed.step else words, bool(typed.step)
        done = officer_files.give(session, actor(), catalogue(), key, revision, own, followed)
        revision = done.event_number
    if typed.step:
        target = next((step for step in hand.checked.steps if step.id == typed.step), None)
        if target is not None and target.state == State.RETURNED:
            opened = list(typed.opened.items())
            return handling.return_for_correction(
                session, actor(), catalogue(), key, revision, words, opened, typed.step
            )  # fmt: skip
        return handling.move(session, actor(), catalogue(), key, revision, typed.step, words)
    return done or handling.send_message(session, actor(), catalogue(), key, revision, words)


def _with_reply(key: str, typed: Typed) -> tuple[str, Problems]:
    with database().reading() as session:
        who, hand = actor(), handling.take(session, actor(), catalogue(), key, lock=False)
        actions = replies.of_block([way.state for way in ways(who, hand)], hand)
        found = replies.beside(session, who, hand, "message", actions, typed.reply)
    return replies.put_in(found, typed.message)


def _typed() -> Typed:
    posted = request.form
    opened = {name[:80]: posted.get(f"reason.{name}", "").strip()[:MOST_WORDS] for name in posted.getlist("open")[:200]}
    return Typed(
        step=posted.get("step", "")[:40],
        message=posted.get("message", "").strip()[:MOST_WORDS],
        opened=opened,
        reply=replies.picked(),
    )


def _missing(key: str, typed: Typed, told: ready.Problems) -> Problems:
    """What a person forgot, said at its place before anything is tried."""
    with database().reading() as session:
        hand = handling.take(session, actor(), catalogue(), key, lock=False)
        files = bool(told) or bool(desk.ready_at(session, actor(), hand.held.id, OFFICER))
    if not (typed.step or typed.message or files):
        return [("step", t("staff.nothing_to_save"))]
    problems = [(f"reason.{name}", t("staff.reason_needed")) for name, reason in typed.opened.items() if not reason]
    target = next((step for step in hand.checked.steps if step.id == typed.step), None)
    if target is not None and target.state == State.RETURNED and not typed.message:
        problems.append(("message", t("lifecycle.message_needed")))
    elif typed.opened and (target is None or target.state != State.RETURNED):
        problems.append(("step", t("staff.opened_but_not_returned")))
    return problems


def seen() -> int:
    """The revision the form showed; 0, which none has, when it says none."""
    said = request.form.get("_seen", "")
    return whole_number(said) or 0


def do(
    key: str,
    typed: Typed,
    act: Verb,
    form: Mapping[str, Any] | None = None,
    stays: bool = False,
    said: str = "",
) -> ResponseReturnValue:
    """One verb in one transaction; then the request as it stands now, or the page again with all that was typed.

    Where it was opened from a list and moves on, the next one of the list comes, unless the officer `stays` with it.
    """
    onward = walking.Onward() if stays else walking.onward(key)
    try:
        with database().transaction() as session:
            done = act(session)
    except Stale as problem:
        return page(key, typed, overtaken=problem.facts, form=form, status=409)
    except Refused as problem:
        files = {name: [t(each) for each in said] for name, said in problem.problems.items() if name == OFFICER}
        return page(key, typed, _said(problem), form=form, files=files, status=problem.status)
    except PortalError as problem:
        if problem.status != 409:
            raise
        return page(key, typed, [("step", t(problem.code, **problem.facts))], form=form, status=409)
    said = t(said or (f"staff.done_{done.state}" if done else "staff.saved"))
    if done is not None and done.invited:
        flash(said, "good")
        return handing_over.page(*done.invited[0], back=f"/staff/requests/{key}{walking.carry()}")
    return left(key, onward, done, said)


def left(key: str, onward: walking.Onward, done: Advanced | None, said: str) -> ResponseReturnValue:
    """After an act: the next request of the list, told which one was done; else the same as it stands now."""
    if onward.follows(done):
        flash(t("staff.one_done", reference=onward.reference, said=said), "good")
        return redirect(onward.url, 303)
    flash(said, "good")
    return redirect(f"/staff/requests/{key}{walking.carry()}", 303)


def page(
    key: str,
    typed: Typed,
    problems: Problems | None = None,
    overtaken: Mapping[str, Any] | None = None,
    form: Mapping[str, Any] | None = None,
    files: Mapping[str, Sequence[str]] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The page of a request; `form` is a staff form that stands open in it, `files` what is wrong with files."""
    who = actor()
    with database().reading() as session:
        hand = handling.take(session, who, catalogue(), key, lock=False)
        if hand.held.side != Side.STAFF:
            return redirect(f"/requests/{key}", 303)
        shown = record(session, who, hand)
        checked = hand.checked
        walk = walking.walk(session, hand.held)
        facts = {
            "hand": hand,
            "walk": walk,
            "held": hand.held,
            "record": shown,
            "title": checked.definition.title.in_language(g.language),
            "short": type_label(checked),
            "label": step_label(checked, hand.held.step, to_staff=True),
            "facts": facts_said(checked, hand.held.facts),
            "unit": unit_label(office(), hand.held.unit),
            "acts": acts.told(session, who, shown.events, to_staff=True),
            **_ways(session, hand, typed, form),
            "forms": forms(who, hand),
            "ready": ready.question(session, hand.held, files or {}),
            "unit_of": lambda unit: unit_label(office(), unit),
            "step_label": lambda step, then: step_label(then, step or "", to_staff=True),
        }
    looking.noted(hand.held)
    wrong = [*(problems or []), *((f"file-{name}", word) for name, said in (files or {}).items() for word in said)]
    page_facts = {"typed": typed, "problems": wrong, "summed": _summed(shown, wrong)}
    page_facts |= {"overtaken": overtaken, "form": form}
    return render_template("staff/request.html", **facts, **page_facts, **_may(who, hand)), status


def _ways(session: Session, hand: InHand, typed: Typed, form: Mapping[str, Any] | None) -> dict[str, Any]:
    """Where it may be taken, and the ready-made replies by the box they stand beside."""
    who = actor()
    reached = ways(who, hand)
    actions = replies.of_block([way.state for way in reached], hand)
    boxes: dict[str, Collection[str]] = {"message": actions, "note": [Action.NOTE]}
    if form is not None:
        boxes = {FORMS_MESSAGE: replies.of_form(hand, form["id"])}
    beside = {box: replies.beside(session, who, hand, box, wanted, typed.reply) for box, wanted in boxes.items()}
    return {"ways": reached, "replies": beside}


def _summed(shown: Record, problems: Problems) -> Problems:
    """What is wrong, for the list above: there a missing reason says of which question it is."""
    named = {f"reason.{answer.row.field}": answer.row.label for part in shown.parts for answer in part.answers}
    return [(name, f"{named[name]}: {word}" if name in named else word) for name, word in problems]


def _may(who: Actor, hand: InHand) -> dict[str, Any]:
    """What this officer may do and see, how late it is, and who had it for how long (C48)."""
    held = hand.held
    may = {action: not held.lent and transition(action, held.state, Side.STAFF) is not None for action in Action}
    # Taking it up leads to the first step of that state; where a staff form leads there, only the form does.
    begins = entry(hand.checked.steps, State.IN_PROGRESS).id
    may[Action.ACCEPT] = may[Action.ACCEPT] and any(way.step == begins for way in ways(who, hand))
    late_by = days_late(held.due_order, today())
    waits = waits_for(find(hand.checked.steps, held.step))
    took = held.waiting.so_far(waits, held.state_changed_at, clock.now())
    return {"may": may, "me": who.id, "sees_ids": sight_of(who, held.side).whole, "late_by": late_by, "took": took}


def _said(problem: Refused) -> Problems:
    """The texts of a refusal at their places; those of a staff form stand at its own fields."""
    if not problem.problems:
        return [("step", t(problem.code, **problem.facts))]
    return [(name, t(each) if each.startswith("lifecycle.") else each)
            for name, several in problem.problems.items() if name != OFFICER for each in several]  # fmt: skip
