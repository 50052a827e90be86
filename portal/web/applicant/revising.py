"""Open a request again: an edit before staff begin, or the corrections the officer asked for (C38, C51)."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from portal.services.applying import drafts, revisions
from portal.services.door.requests import hold
from portal.web import looking
from portal.web.applicant.opening import me, opened
from portal.web.extensions import catalogue, database
from portal.web.rules import rule
from portal.workflow.states import State

blueprint = Blueprint("revising", __name__)
PURPOSES = {"edit": "edit", "correct": "correction"}
STATES = {"edit": State.SUBMITTED, "correction": State.RETURNED}


@blueprint.get("/requests/<key>/<any(edit, correct):way>")
@rule("request.file", visitors=True)
def show(key: str, way: str) -> ResponseReturnValue:
    """What will be changed and why; the button opens the form. Who comes back too late is led to the request."""
    purpose = PURPOSES[way]
    with database().reading() as session:
        held = hold(session, me(), key, lock=False)
        if held.state != STATES[purpose]:
            return redirect(f"/requests/{key}", 303)
        checked = catalogue().version(session, held.version_id)
        reasons = revisions.open_fields(session, held.id) if purpose == "correction" else {}
    asked = [(checked.fields[id].field.label, reason) for id, reason in reasons.items() if id in checked.fields]
    return render_template(
        "applicant/revise.html", held=held, service=checked.definition, purpose=purpose, way=way, asked=asked
    )


@blueprint.post("/requests/<key>/<any(edit, correct):way>")
@rule("request.file", visitors=True)
def start(key: str, way: str) -> ResponseReturnValue:
    """Open a draft of the request's answers, or go on with the one begun; at the page of what is asked first."""
    with database().reading() as session:
        held = hold(session, me(), key, lock=False)
    looking.written_down(held)
    with database().transaction() as session:
        draft = drafts.start_revision(session, me(), catalogue(), key, PURPOSES[way])
        found = opened(session, draft)
    page = min((found.checked.fields[id].page for id in found.reasons if id in found.checked.fields), default=0)
    return redirect(f"{found.url}?page={page + 1}" if page else found.url, 303)
