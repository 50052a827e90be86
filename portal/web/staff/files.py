"""Files an officer lays ready, one by one as they are chosen; and a look at them before the act gives them (C40, C41)."""

from typing import Any
from urllib.parse import unquote

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.access.sight import OFFICER
from portal.errors import NotFound
from portal.forms.parts import Filling
from portal.forms.questions import Question, all_questions
from portal.services.casework import desk
from portal.services.door import requests
from portal.services.door.requests import Held
from portal.uploads.storage import Area
from portal.web import arriving, looking
from portal.web.extensions import catalogue, database, storage
from portal.web.rules import actor, rule
from portal.web.sending import SANDBOX
from portal.web.sending import send as sent
from portal.web.staff import forms, ready
from portal.workflow.transitions import Side

blueprint = Blueprint("staff_files", __name__)


@blueprint.route("/staff/requests/<key>/files", methods=["POST", "PUT"])
@rule("request.handle")
def send(key: str) -> ResponseReturnValue:
    """The raw body is the file, `?field=` its place, X-File-Name its name; answers the question drawn anew."""
    name, field = unquote(request.headers.get("X-File-Name", "")), request.args.get("field", "")
    arrived = arriving.take(ready.room(key), field, name, arriving.body())
    with database().transaction() as session:
        problems = ready.note(session, key, [arrived])
    return _question(key, field, problems), 422 if problems else 200


@blueprint.get("/staff/requests/<key>/files")
@rule("request.handle")
def look(key: str) -> str:
    """The question of `?field=` as it stands: has the worker looked at its files by now?"""
    return _question(key, request.args.get("field", ""), {})


@blueprint.get("/staff/requests/<key>/files/<file_key>")
@rule("request.handle")
def show(key: str, file_key: str) -> ResponseReturnValue:
    """A cleaned file that this officer laid ready or that a staff form of theirs holds."""
    file = _file(key, file_key)
    if file.digest is None or file.state != "clean":
        raise NotFound
    return sent(file.digest, file.size, file.media_type, file.original_name)


@blueprint.get("/staff/requests/<key>/files/<file_key>/preview")
@rule("request.handle")
def preview(key: str, file_key: str) -> ResponseReturnValue:
    """A small picture of it."""
    file = _file(key, file_key)
    if file.preview_digest is None or not storage().exists(file.preview_digest, Area.CLEAN):
        raise NotFound
    answer = Response(storage().open(file.preview_digest), mimetype="image/jpeg")
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def _question(key: str, field: str, problems: dict[str, list[str]]) -> str:
    with database().reading() as session:
        held = _held(session, key)
        if field == OFFICER:
            question = ready.question(session, held, problems).question
        else:
            question = _of_form(session, key, held, field, problems)
    looking.written_down(held)
    return render_template("applicant/question.html", question=question, files_url=ready.address(key))


def _of_form(session: Session, key: str, held: Held, field: str, problems: dict[str, list[str]]) -> Question:
    asked = catalogue().version(session, held.version_id).fields.get(field)
    if asked is None or asked.form is None:
        raise NotFound
    drawn = forms.drawn(session, key, asked.form, forms.Drawing(None, problems, False, True))
    filling: Filling = drawn["filling"]
    found = next((each for each in all_questions(filling.questions) if each.name == field), None)
    if found is None:
        raise NotFound
    return found


def _file(key: str, file_key: str) -> Any:
    """The row of it; that it was looked at is written down."""
    with database().reading() as session:
        held = _held(session, key)
        found = desk.file(session, actor(), held, catalogue().version(session, held.version_id), file_key)
    if found is None:
        raise NotFound
    looking.written_down(held)
    return found


def _held(session: Session, key: str) -> Held:
    held = requests.hold(session, actor(), key, lock=False)
    if held.side != Side.STAFF:
        abort(403)
    return held
