"""Live answers: the page posts what is typed, the server keeps it and answers the parts that now look different.

Nothing is decided in the browser: hidden questions, totals and lists that depend on others come from the one verdict.
"""

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from portal.forms.parts import COMPUTED, Filling
from portal.forms.questions import Question
from portal.forms.weeks import PICK
from portal.forms.windows import DRAWN, marks
from portal.forms.words import SHOWN
from portal.web.applicant.filling import Drawn, facts, keep, page_asked, weeks_shown
from portal.web.applicant.opening import verdict_on
from portal.web.extensions import database
from portal.web.rules import rule

blueprint = Blueprint("living", __name__)
WRONG = "_wrong"
"""Names of questions that the page says are wrong."""


@dataclass(frozen=True)
class Before:
    """What the page showed when it asked."""

    shown: frozenset[str]
    wrong: frozenset[str]
    active: str
    """Name of the input a person is in: what they type there is left alone."""

    def is_in(self, question: Question) -> bool:
        return self.active == question.name or self.active.startswith(f"{question.name}.")


@blueprint.post("/drafts/<key>/fragment")
@rule("request.file", visitors=True)
def refresh(key: str) -> str:
    """Save, judge, and answer what changed, each part marked to be put in its place."""
    before = Before(
        frozenset(request.form.getlist(SHOWN)),
        frozenset(request.form.getlist(WRONG)),
        request.headers.get("X-Active", ""),
    )
    with database().transaction() as session:
        found, settled = keep(session, key)
        page = found.page(page_asked(found))
        verdict = verdict_on(session, found, page)
        drawn = facts(found, verdict, page, Drawn(weeks=weeks_shown(), show_errors=before.wrong, twice=settled.twice))
    filling: Filling = drawn["filling"]  # type: ignore[assignment]
    questions = [each for part in filling.parts for each in part.questions]
    changed = {each.name for each in questions if _changed(each, filling, before)}
    changed |= {each.name for each in questions if each.name in settled.theirs and not before.is_in(each)}
    own = marks(found.draft.words, found.draft.words, before.shown - settled.theirs)
    carried = request.form.getlist(DRAWN)  # a file's own answer draws its question without a mark: none is mended there
    there = {mark.partition(":")[0] for mark in carried}
    news = {name: mark for name, mark in own.items() if name in there and mark not in carried}
    return render_template(
        "applicant/fragment.html", changed=changed, news=news, had_errors=bool(before.wrong), **drawn
    )


def _changed(question: Question, filling: Filling, before: Before) -> bool:
    """Whether a question came, went, was worked out, was mended, or offers other things now."""
    if question.input == COMPUTED or before.active == f"{PICK}.{question.name}":
        return True
    if not question.locked and (question.name in filling.shown) != (question.name in before.shown):
        return True
    return not before.is_in(question) and (question.depends or question.name in before.wrong)
