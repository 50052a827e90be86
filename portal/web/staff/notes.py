"""Writing something down at a request that staff alone read (C42)."""

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from portal.errors import Refused, Stale
from portal.queries.history import events_of
from portal.services.casework import handling
from portal.services.door import requests
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.rules import actor, rule
from portal.web.staff import replies, walking
from portal.web.staff.record import Typed
from portal.web.staff.requests import MOST_WORDS, page, seen
from portal.workflow.transitions import Action

blueprint = Blueprint("staff_notes", __name__)


@blueprint.post("/staff/requests/<key>/note")
@rule("request.handle")
def add(key: str) -> ResponseReturnValue:
    """บันทึกภายใน; what was typed stays when somebody acted meanwhile. A second press adds nothing."""
    words = request.form.get("note", "").strip()[:MOST_WORDS]
    if replies.asked():
        words, problems = replies.put(key, "note", words, [Action.NOTE])
        typed = Typed(note=words, reply=replies.picked())
        return page(key, typed, problems, status=422 if problems else 200)
    try:
        with database().transaction() as session:
            handling.add_note(session, actor(), catalogue(), key, seen(), words)
    except Refused as problem:
        return page(key, Typed(note=words), [("note", t(problem.code))], status=problem.status)
    except Stale as problem:
        if not _is_written(key, words):
            return page(key, Typed(note=words), overtaken=problem.facts, status=problem.status)
    flash(t("staff.noted"), "good")
    return redirect(f"/staff/requests/{key}{walking.carry()}", 303)


def _is_written(key: str, words: str) -> bool:
    """The button was pressed twice: the newest event is this very note."""
    with database().reading() as session:
        held = requests.hold(session, actor(), key, lock=False)
        last = events_of(session, held.id, to_staff=True)[-1]
    return (last.action, last.actor_id, last.message) == (Action.NOTE, actor().id, words)
