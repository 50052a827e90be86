"""Live answers: the page posts what is typed, the server keeps it and answers the parts that now look different.

Nothing is decided in the browser: hidden questions, totals and lists that depend on others come from the one verdict.
"""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.forms.changing import Before, changed
from portal.forms.parts import Filling
from portal.forms.windows import DRAWN, marks
from portal.web.applicant.filling import Drawn, facts, keep, page_asked, weeks_shown
from portal.web.applicant.opening import or_its_request, verdict_on
from portal.web.extensions import database
from portal.web.rules import rule

blueprint = Blueprint("living", __name__)


@blueprint.post("/drafts/<key>/fragment")
@rule("request.file", visitors=True)
@or_its_request
def refresh(key: str) -> ResponseReturnValue:
    """Save, judge, and answer what changed, each part marked to be put in its place."""
    before = Before.of(request.form.to_dict(flat=False), request.headers.get("X-Active", ""))
    with database().transaction() as session:
        found, settled = keep(session, key)
        page = found.page(page_asked(found))
        verdict = verdict_on(session, found, page)
        drawn = facts(found, verdict, page, Drawn(weeks=weeks_shown(), show_errors=before.wrong, twice=settled.twice))
    filling: Filling = drawn["filling"]  # type: ignore[assignment]
    questions = [each for part in filling.parts for each in part.questions]
    new = {each.name for each in questions if changed(each, filling, before)}
    new |= {each.name for each in questions if each.name in settled.theirs and not before.is_in(each)}
    own = marks(found.draft.words, found.draft.words, before.shown - settled.theirs)
    carried = request.form.getlist(DRAWN)  # a file's own answer draws its question without a mark: none is mended there
    there = {mark.partition(":")[0] for mark in carried}
    news = {name: mark for name, mark in own.items() if name in there and mark not in carried}
    return render_template("applicant/fragment.html", changed=new, news=news, had_errors=bool(before.wrong), **drawn)
