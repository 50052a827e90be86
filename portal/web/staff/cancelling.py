"""Cancelling somebody's request: say what will happen, ask why, then do it (C39)."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.errors import Forbidden, IllegalTransition, Refused, Stale
from portal.queries.bookings import has_booked
from portal.services.casework import handling
from portal.services.door import pressed_twice
from portal.web import looking
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.rules import actor, rule
from portal.web.staff import replies, walking
from portal.web.staff.requests import MOST_WORDS, left, seen
from portal.web.wording import step_label, type_label
from portal.workflow.transitions import Action, Side, transition

blueprint = Blueprint("staff_cancelling", __name__)

_SAID = {"lifecycle.message_needed": "staff.cancel_reason_needed"}
"""What the page calls a reason, elsewhere a message."""


@blueprint.get("/staff/requests/<key>/cancel")
@rule("request.handle")
def ask(key: str) -> ResponseReturnValue:
    """ยืนยันการยกเลิกคำร้อง?"""
    return _page(key)


@blueprint.post("/staff/requests/<key>/cancel")
@rule("request.handle")
def cancel(key: str) -> ResponseReturnValue:
    """The reason is kept and sent to the applicant; booked time is free again. What was typed stays on a refusal."""
    reason, onward = request.form.get("message", "").strip()[:MOST_WORDS], walking.onward(key)
    if replies.asked():
        reason, problems = replies.put(key, "message", reason, [Action.CANCEL])
        return _page(key, reason, problems, status=422 if problems else 200)
    try:
        with database().transaction() as session:
            done = handling.cancel(session, actor(), catalogue(), key, seen(), reason)
    except Stale as problem:
        with database().reading() as session:
            is_done = pressed_twice.cancelled(session, actor(), key, seen())
        if not is_done:
            return _page(key, reason, overtaken=problem.facts, status=409)
        flash(t("staff.done_cancelled"), "good")
        return redirect(f"/staff/requests/{key}{walking.carry()}", 303)
    except Refused as problem:
        return _page(key, reason, [("message", t(_SAID.get(problem.code, problem.code)))], status=problem.status)
    return left(key, onward, done, t("staff.done_cancelled"))


def _page(
    key: str,
    reason: str = "",
    problems: list[tuple[str, str]] | None = None,
    overtaken: object = None,
    status: int = 200,
) -> ResponseReturnValue:
    with database().reading() as session:
        hand = handling.take(session, actor(), catalogue(), key, lock=False)
        held, checked = hand.held, hand.checked
        booked = has_booked(session, held.id)
        offered = replies.beside(session, actor(), hand, "message", [Action.CANCEL], replies.picked())
    if held.side != Side.STAFF or held.lent:
        raise Forbidden
    if transition(Action.CANCEL, held.state, Side.STAFF) is None:
        raise IllegalTransition
    looking.written_down(held)
    facts = {"held": held, "title": type_label(checked), "label": step_label(checked, held.step, to_staff=True)}
    said = {
        "reason": reason,
        "problems": problems or [],
        "overtaken": overtaken,
        "booked": booked,
        "offered": offered,
        "carry": walking.carry(),
    }
    return render_template("staff/cancel.html", **facts, **said), status
