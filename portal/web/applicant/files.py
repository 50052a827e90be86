"""Files of a draft: sent one by one as they are chosen, looked at again, taken away (C32)."""

from urllib.parse import unquote

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.errors import NotFound
from portal.forms.attached import AttachedFile
from portal.forms.building import build
from portal.forms.parts import Surroundings
from portal.forms.questions import Question, all_questions
from portal.queries import drafted
from portal.services.applying import drafts
from portal.web import arriving
from portal.web.applicant import removing, sent_files
from portal.web.applicant.opening import me, opened, verdict_on
from portal.web.extensions import database, storage
from portal.web.rules import rule
from portal.web.sending import SANDBOX
from portal.web.sending import send as sent

blueprint = Blueprint("draft_files", __name__)


@blueprint.route("/drafts/<key>/files", methods=["POST", "PUT"])
@rule("request.file", visitors=True)
def send(key: str) -> ResponseReturnValue:
    """The raw body is the file, `?field=` its place, X-File-Name its name.

    Answers the file's line for the list; the question drawn anew where more than that has changed.
    """
    name, field = unquote(request.headers.get("X-File-Name", "")), request.args.get("field", "")
    arrived = arriving.take(sent_files.room(key), field, name, arriving.body())
    with database().transaction() as session:
        written = sent_files.note(session, key, [arrived])
        if written.revises:
            removing.replace(session, key, [arrived])
    if arrived.kept is not None and not written.problems and not written.revises:
        return _line(key, AttachedFile(written.keys[field], name, arrived.kept.size, "received"))
    with database().reading() as session:
        return _question(session, key, field, written.problems), 422 if written.problems else 200


@blueprint.get("/drafts/<key>/files")
@rule("request.file", visitors=True)
def look(key: str) -> str:
    """The question of `?field=` as it stands: has the worker looked at its files by now?"""
    with database().reading() as session:
        return _question(session, key, request.args.get("field", ""), {})


@blueprint.get("/drafts/<key>/files/<file_key>")
@rule("request.file", visitors=True)
def show(key: str, file_key: str) -> ResponseReturnValue:
    """A cleaned file of one's own draft, to look at."""
    with database().reading() as session:
        draft = drafts.find(session, me(), key)
        file = drafted.file(session, draft.id, draft.request_id, file_key)
    if file.digest is None:
        raise NotFound
    return sent(file.digest, file.size, file.media_type, file.original_name)


@blueprint.get("/drafts/<key>/files/<file_key>/preview")
@rule("request.file", visitors=True)
def preview(key: str, file_key: str) -> ResponseReturnValue:
    """A small picture of it."""
    with database().reading() as session:
        draft = drafts.find(session, me(), key)
        file = drafted.file(session, draft.id, draft.request_id, file_key)
    if file.preview_digest is None or not storage().exists(file.preview_digest):
        raise NotFound
    answer = Response(storage().open(file.preview_digest), mimetype="image/jpeg")
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def _line(key: str, file: AttachedFile) -> str:
    """Without the frame, which would ask who has unread notices."""
    template = current_app.jinja_env.get_template("applicant/file.html")
    return template.render(file=file, files_url=f"/drafts/{key}/files")


def _question(session: Session, key: str, field: str, problems: dict[str, list[str]]) -> str:
    found = opened(session, key)
    verdict = verdict_on(session, found)
    around = Surroundings(found.shown_files(), found.reasons, problems=problems, show_errors=False)
    questions = all_questions(build(verdict, None, around).questions)
    question: Question | None = next((each for each in questions if each.name == field), None)
    if question is None:
        raise NotFound
    return render_template("applicant/question.html", question=question, files_url=f"{found.url}/files")
