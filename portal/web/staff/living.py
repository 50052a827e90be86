"""A staff form while it is filled in: the page posts what is typed, the server answers the questions that now look different.

Nothing is kept here; staff save by their buttons. The applicant's form is its like (`web/applicant/living.py`).
"""

from flask import Blueprint, render_template, request

from portal.forms.changing import Before, changed
from portal.forms.parts import Filling
from portal.web.extensions import database
from portal.web.rules import rule
from portal.web.staff.forms import Drawing, drawn, posted

blueprint = Blueprint("staff_living", __name__)


@blueprint.post("/staff/requests/<key>/forms/<form_id>/fragment")
@rule("request.handle")
def refresh(key: str, form_id: str) -> str:
    """Judge, and answer what changed, each part marked to be put in its place. 404 when the form is asked no more."""
    before = Before.of(request.form.to_dict(flat=False), request.headers.get("X-Active", ""))
    words = posted(key, form_id)
    with database().reading() as session:
        shown = drawn(session, key, form_id, Drawing(words, {}, show_errors=before.wrong, half=not before.wrong))
    filling: Filling = shown["filling"]
    questions = [each for part in filling.parts for each in part.questions]
    new = {each.name for each in questions if changed(each, filling, before)}
    return render_template("staff/fragment.html", filling=filling, changed=new, files_url=shown["files_url"])
