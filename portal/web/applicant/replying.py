"""Answering what the office wrote, below its message: nothing is filed anew (C41)."""

from typing import Final

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from portal.errors import Forbidden, IllegalTransition, Refused, Stale
from portal.queries.history import events_of
from portal.services.casework import handling
from portal.services.door import requests
from portal.web.applicant.detail import Reply, page
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.numbers import whole_number
from portal.web.rules import actor, rule
from portal.workflow.transitions import Action, Side

blueprint = Blueprint("replying", __name__)
MOST: Final = 2000
"""Letters of an answer."""


@blueprint.post("/requests/<key>/reply")
@rule("request.file", visitors=True)
def reply(key: str) -> ResponseReturnValue:
    """Back to the page with what was typed, when the office acted meanwhile or nothing was written."""
    words = request.form.get("reply", "").strip()[:MOST]
    seen = request.form.get("_seen", "")
    revision = whole_number(seen) or 0
    try:
        with database().transaction() as session:
            if requests.hold(session, actor(), key).side != Side.APPLICANT:
                raise Forbidden
            handling.reply(session, actor(), catalogue(), key, revision, words)
    except Refused as problem:
        return page(key, Reply(words, t(problem.code)), problem.status)
    except Stale as problem:
        if _is_sent(key, words):
            return _sent(key)
        return page(key, Reply(words, t("requests.reply_stale")), problem.status)
    except IllegalTransition as problem:
        return page(key, Reply(words, t("requests.reply_closed")), problem.status)
    return _sent(key)


def _is_sent(key: str, words: str) -> bool:
    """The button was pressed twice: the newest event is this very answer."""
    with database().reading() as session:
        last = events_of(session, requests.hold(session, actor(), key, lock=False).id)[-1]
    return (last.action, last.actor_id, last.message) == (Action.REPLY, actor().id, words)


def _sent(key: str) -> ResponseReturnValue:
    flash(t("requests.reply_sent"), "good")
    return redirect(f"/requests/{key}", 303)
