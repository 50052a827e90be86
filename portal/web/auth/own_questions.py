"""The office's own questions on the pages of registration and profile, drawn and judged like those of a form."""

from collections.abc import Mapping
from typing import Any

from flask import g, request

from portal.forms.building import build
from portal.forms.parts import Filling, Surroundings
from portal.forms.words import merged, typed_fields
from portal.request_types.judging.answers import Verdict, words_of
from portal.request_types.office_questions import answers_in, questions_of
from portal.services.accounts import registration
from portal.web.repeated import answers
from portal.web.rules import office


def judged(profile: Mapping[str, Any] | None = None) -> Verdict | None:
    """The verdict on what was posted, or on what a profile holds; None where the office asks nothing of its own."""
    checked = questions_of(office())
    posted = answers(checked) if request.method == "POST" else None
    if checked is None:
        return None
    words = words_of(checked, answers_in(office(), profile or {}))
    if posted is not None:
        words = merged(checked, words, posted, typed_fields(checked))
    return registration.judge_own(checked, words, g.language)


def blank() -> Verdict | None:
    """The verdict on nothing yet, on a page that another form led to."""
    checked = questions_of(office())
    return registration.judge_own(checked, {}, g.language) if checked else None


def drawn(verdict: Verdict | None, posted: bool | None = None) -> Filling | None:
    """The questions as templates draw them; mistakes show once they were posted (None: whatever was)."""
    shows = request.method == "POST" if posted is None else posted
    return build(verdict, around=Surroundings(show_errors=shows)) if verdict else None
