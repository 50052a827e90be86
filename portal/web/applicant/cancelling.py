"""Cancelling one's own request: say what will happen, then do it (C39)."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.errors import Forbidden, IllegalTransition, Stale
from portal.queries.bookings import has_booked
from portal.services.casework import handling
from portal.services.door import pressed_twice, requests
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.numbers import whole_number
from portal.web.rules import actor, rule
from portal.web.wording import type_label
from portal.workflow.transitions import Action, Side, transition

blueprint = Blueprint("cancelling", __name__)
_MOST = 500
"""Letters of a reason."""


@blueprint.get("/requests/<key>/cancel")
@rule("request.file", visitors=True)
def ask(key: str) -> ResponseReturnValue:
    """ยืนยันการยกเลิกคำร้อง?"""
    with database().reading() as session:
        held = requests.hold(session, actor(), key, lock=False)
        if held.side != Side.APPLICANT:
            raise Forbidden
        if transition(Action.CANCEL, held.state, held.side) is None:
            raise IllegalTransition
        title = type_label(catalogue().version(session, held.version_id))
        booked = has_booked(session, held.id)
    return render_template("requests/cancel.html", held=held, title=title, booked=booked)


@blueprint.post("/requests/<key>/cancel")
@rule("request.file", visitors=True)
def cancel(key: str) -> ResponseReturnValue:
    """The reason is kept with the event. Stale when the office acted since the page was opened; pressed twice it is one."""
    said = request.form.get("_seen", "")
    seen = whole_number(said) or 0
    reason = request.form.get("reason", "").strip()[:_MOST]
    try:
        with database().transaction() as session:
            if requests.hold(session, actor(), key).side != Side.APPLICANT:
                raise Forbidden
            handling.cancel(session, actor(), catalogue(), key, seen, reason)
    except Stale:
        with database().reading() as session:
            if not pressed_twice.cancelled(session, actor(), key, seen):
                raise
    flash(t("requests.cancelled"), "good")
    return redirect(f"/requests/{key}", 303)
