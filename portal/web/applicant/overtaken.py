"""A form whose request somebody acted on meanwhile: it is filed no more, and what was typed stays to be read and taken along."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import NotFound
from portal.forms.said import as_said
from portal.forms.words import merged, typed_fields
from portal.models.base import table
from portal.models.requests import Request
from portal.request_types.checked import CheckedType
from portal.request_types.judging.displaying import display_field
from portal.services.applying import drafts, overtaken, revisions
from portal.services.applying.drafts import Found
from portal.services.applying.judgement import answers_of
from portal.services.door.requests import Held, hold
from portal.web.extensions import catalogue, database
from portal.web.repeated import answers
from portal.web.rules import actor
from portal.workflow.transitions import Side

_REQUEST = table(Request)


def page(key: str) -> ResponseReturnValue:
    """What has happened, what was typed, and the way to the request. A script that saves is sent to this page."""
    if request.method == "POST":
        _keep(key)
    if "HX-Request" in request.headers:
        return "", 200, {"HX-Redirect": f"/drafts/{key}"}
    with database().reading() as session:
        draft = drafts.find(session, actor(), key)
        held = _held(session, draft)
        checked = catalogue().version(session, draft.version_id)
        typed = _typed(session, checked, draft, held)
    home = f"/staff/requests/{held.key}" if held.side is Side.STAFF else f"/requests/{held.key}"
    return render_template("applicant/overtaken.html", held=held, typed=typed, home=home, draft=draft), 409


def _keep(key: str) -> None:
    """What stood on the screen joins what was kept before."""
    with database().transaction() as session:
        draft = drafts.find(session, actor(), key, lock=True)
        checked = catalogue().version(session, draft.version_id)
        fields = typed_fields(checked)
        overtaken.keep(session, draft, merged(checked, draft.words, answers(checked), fields))


def _held(session: Session, draft: Found) -> Held:
    key = session.scalar(select(_REQUEST.c.key).where(_REQUEST.c.id == draft.request_id))
    if key is None:
        raise NotFound
    return hold(session, actor(), key, lock=False)


def _typed(session: Session, checked: CheckedType, draft: Found, held: Held) -> list[tuple[str, str]]:
    """Label and words of what reads otherwise than in the request."""
    filed = answers_of(session, checked, held.id, held.edition)
    verdict = revisions.verdict_on(session, actor(), catalogue(), draft, held)
    found = []
    for asked in checked.fields.values():
        if asked.form is not None or asked.value is not None or asked.id in verdict.locked:
            continue
        said = as_said(verdict, asked, g.language)
        before = display_field(asked, filed, g.language).text if filed.get(asked.id) is not None else ""
        if said and said != before:
            found.append((asked.field.label.in_language(g.language), said))
    return found
