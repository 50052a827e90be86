"""Files of an entry: sent one by one as they are chosen or with the form, looked at before they are given (C32, C50)."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.errors import Forbidden, NotFound
from portal.forms.questions import Question, all_questions
from portal.request_types.checked import CheckedRecord
from portal.services.applying.attachments import Received, put_before
from portal.services.casework import record_files, records
from portal.services.door import requests
from portal.services.door.requests import Held
from portal.uploads.limits import Limits
from portal.uploads.storage import Area
from portal.web import arriving
from portal.web.arriving import Arrived, Room
from portal.web.extensions import catalogue, database, storage
from portal.web.records.drawing import Typed, drawn
from portal.web.records.showing import address
from portal.web.rules import actor, rule
from portal.web.sending import SANDBOX
from portal.web.sending import send as sent

blueprint = Blueprint("record_files", __name__)
Problems = dict[str, list[str]]


@blueprint.route("/requests/<key>/records/<record_id>/files", methods=["POST", "PUT"])
@rule("request.file", visitors=True)
def send(key: str, record_id: str) -> ResponseReturnValue:
    """The raw body is the file, `?field=` its place, X-File-Name its name; answers the question drawn anew."""
    name, field = unquote(request.headers.get("X-File-Name", "")), request.args.get("field", "")
    arrived = arriving.take(room(key, record_id), field, name, arriving.body())
    problems = note(key, record_id, [arrived])
    return _question(key, record_id, field, problems), 422 if problems else 200


@blueprint.get("/requests/<key>/records/<record_id>/files")
@rule("request.file", visitors=True)
def look(key: str, record_id: str) -> str:
    """The question of `?field=` as it stands: has the worker looked at its files by now?"""
    return _question(key, record_id, request.args.get("field", ""), {})


@blueprint.get("/requests/<key>/records/<record_id>/files/<file_key>")
@rule("request.file", visitors=True)
def show(key: str, record_id: str, file_key: str) -> ResponseReturnValue:
    """A cleaned file of one's own that lies ready."""
    file = _file(key, record_id, file_key)
    if file.digest is None or file.state != "clean":
        raise NotFound
    return sent(file.digest, file.size, file.media_type, file.original_name)


@blueprint.get("/requests/<key>/records/<record_id>/files/<file_key>/preview")
@rule("request.file", visitors=True)
def preview(key: str, record_id: str, file_key: str) -> ResponseReturnValue:
    """A small picture of it."""
    file = _file(key, record_id, file_key)
    if file.preview_digest is None or not storage().exists(file.preview_digest, Area.CLEAN):
        raise NotFound
    answer = Response(storage().open(file.preview_digest), mimetype="image/jpeg")
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def room(key: str, record_id: str) -> Room:
    """What the file fields of a record take."""

    def found(field: str, coming: int) -> Limits:
        with database().reading() as session:
            _, record = _record(session, key, record_id)
            return record_files.check_room(session, actor(), record, field, coming)

    return found


def note(key: str, record_id: str, arrived: Sequence[Arrived]) -> Problems:
    """Lay kept files ready; answers what is wrong with others, by field."""
    with database().transaction() as session:
        held, record = _record(session, key, record_id, lock=True)

        def write(field: str, name: str, got: Received) -> None:
            noted = record_files.receive(session, actor(), held, record, field, name, got)
            put_before(session, noted, arriving.before())

        return arriving.note(arrived, write)


def taken(key: str, record_id: str) -> Problems:
    """Lay ready what came with an ordinary post: the page works without scripts."""
    arrived = arriving.from_form(room(key, record_id))
    return note(key, record_id, arrived) if arrived else {}


def _record(session: Session, key: str, record_id: str, lock: bool = False) -> tuple[Held, CheckedRecord]:
    held = requests.hold(session, actor(), key, lock)
    record = record_files.catalogue_record(session, catalogue(), held, record_id)
    if not records.may_add(actor(), held, record):
        raise Forbidden
    return held, record


def _question(key: str, record_id: str, field: str, problems: Problems) -> str:
    with database().reading() as session:
        asked, _ = drawn(session, key, record_id, None, Typed(told=problems))
    question: Question | None = next(
        (each for each in all_questions(asked.filling.questions) if each.name == field), None
    )
    if question is None:
        raise NotFound
    return render_template("applicant/question.html", question=question, files_url=f"{address(key, record_id)}/files")


def _file(key: str, record_id: str, file_key: str) -> Any:
    with database().reading() as session:
        held, record = _record(session, key, record_id)
        return record_files.file(session, actor(), held, record, file_key)
