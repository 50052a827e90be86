"""The form of an entry while it is filled in: what an answer brings is asked for at once, and nothing is kept."""

from flask import Blueprint, render_template, request

from portal.forms.changing import Before, changed
from portal.web.extensions import database
from portal.web.records.adding import for_window, posted
from portal.web.records.drawing import Typed, drawn
from portal.web.rules import rule

blueprint = Blueprint("records_living", __name__)


@blueprint.post("/requests/<key>/records/<record_id>/fragment")
@rule("request.file", visitors=True)
def refresh(key: str, record_id: str) -> str:
    """Judge, and answer what changed, each part marked to be put in its place. 404 or 409 when it is asked no more."""
    before = Before.of(request.form.to_dict(flat=False), request.headers.get("X-Active", ""))
    typed = Typed(posted(key, record_id), show_errors=before.wrong)
    with database().reading() as session:
        asked, _ = drawn(session, key, record_id, for_window(), typed)
    new = {each.name for part in asked.filling.parts for each in part.questions if changed(each, asked.filling, before)}
    return render_template("staff/fragment.html", filling=asked.filling, changed=new, files_url=f"{asked.url}/files")
