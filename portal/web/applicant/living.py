"""Live answers: the page posts what is typed, the server keeps it and answers the parts that now look different.

Nothing is decided in the browser: hidden questions, totals and lists that depend on others come from the one verdict.
"""

from flask import Blueprint, render_template, request

from portal.forms.parts import COMPUTED, Filling
from portal.forms.questions import all_questions
from portal.forms.words import SHOWN
from portal.web.applicant.filling import Drawn, facts, keep, page_asked, weeks_shown
from portal.web.applicant.opening import verdict_on
from portal.web.extensions import database
from portal.web.rules import rule

blueprint = Blueprint("living", __name__)


@blueprint.post("/drafts/<key>/fragment")
@rule("request.file")
def refresh(key: str) -> str:
    """Save, judge, and answer what changed, each part marked to be put in its place."""
    with database().transaction() as session:
        found = keep(session, key)
        page = found.page(page_asked(found))
        verdict = verdict_on(session, found, page)
        drawn = facts(found, verdict, page, Drawn(weeks=weeks_shown()))
    filling: Filling = drawn["filling"]  # type: ignore[assignment]
    before, named = set(request.form.getlist(SHOWN)), request.headers.get("HX-Trigger-Name", "")
    return render_template("applicant/fragment.html", changed=_changed(filling, before, named), **drawn)


def _changed(filling: Filling, before: set[str], trigger: str) -> set[str]:
    """Names of questions that came, went, were worked out, or offer other things now.

    What a person is typing in at this moment is left alone, unless it is a calendar that was picked from.
    """
    asked = set(filling.shown)
    found = set()
    for question in (each for part in filling.parts for each in all_questions(part.questions)):
        own = trigger == question.name or trigger.startswith(f"{question.name}.")
        appears = (question.name in asked) != (question.name in before) and not question.locked
        if question.input == COMPUTED or (appears and "." not in question.name) or (question.depends and not own):
            found.add(question.name)
    return found
