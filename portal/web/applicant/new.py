"""Begin a request: the page says what it is about, the button starts a draft, so that opening a link changes nothing."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from portal.queries import drafted
from portal.request_types.judging.opening import is_open as is_open_on
from portal.services.applying import drafts
from portal.web.applicant.opening import me
from portal.web.extensions import catalogue, database
from portal.web.local import today
from portal.web.rules import rule

blueprint = Blueprint("new", __name__)


@blueprint.get("/new/<type_id>")
@rule("request.file")
def show(type_id: str) -> str:
    """What is needed at hand, the person's unfinished drafts of this service, and the button."""
    with database().reading() as session:
        offered = catalogue().offered(session, type_id)
        checked = catalogue().version(session, offered.version_id)
        begun = [draft for draft in drafted.begun(session, me()) if draft.type_id == type_id and draft.purpose == "new"]
    documents = [asked for asked in checked.fields.values() if asked.form is None and asked.field.type == "file"]
    is_open = offered.is_on and is_open_on(checked.definition, today())
    return render_template(
        "applicant/new.html", service=checked.definition, begun=begun, documents=documents, is_open=is_open
    )


@blueprint.post("/new/<type_id>")
@rule("request.file")
def start(type_id: str) -> ResponseReturnValue:
    """Start a draft and open its first page."""
    with database().transaction() as session:
        key = drafts.start(session, me(), catalogue(), type_id)
    return redirect(f"/drafts/{key}", 303)
