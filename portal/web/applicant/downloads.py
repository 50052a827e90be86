"""Files of a request and its papers: to its owner, to staff in scope, to nobody else (C32, C69, C72)."""

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.errors import NotFound
from portal.queries import downloads, history
from portal.request_types.checked import CheckedPaper
from portal.services import papers, requests
from portal.web.extensions import catalogue, database
from portal.web.rules import actor, rule
from portal.web.sending import send
from portal.workflow.transitions import Action

blueprint = Blueprint("downloads", __name__)
REQUEST: Final = "request"
"""The kind of paper every type has."""
LOOK_AGAIN: Final = "2"
"""Seconds until the page looks again whether the paper is there; works without scripts."""


@blueprint.get("/requests/<key>/files/<file_key>")
@rule("login")
def attached(key: str, file_key: str) -> ResponseReturnValue:
    """A download, never a page."""
    with database().reading() as session:
        found = downloads.file(session, actor(), key, file_key)
    return send(found.digest, found.size, found.media_type, found.name)


@blueprint.get("/requests/<key>/paper")
@rule("login")
def printed(key: str) -> ResponseReturnValue:
    """The stored PDF at once, or a page that looks again by itself until it is there.

    `?as=filed` is the paper of the first sending; `?kind=` another paper of its type.
    """
    kind, as_filed = request.args.get("kind", REQUEST), request.args.get("as") == "filed"
    with database().reading() as session:
        held = requests.hold(session, actor(), key, lock=False)
        wanted = 1 if as_filed else _newest(session, held.id)
        found = downloads.paper(session, held.id, kind, 1 if as_filed else None)
        if kind != REQUEST and found is None:
            _known(catalogue().version(session, held.version_id).papers, kind)
        failed = downloads.paper_is_parked(session, held.id, wanted)
    if found is not None and (kind != REQUEST or found[0] >= wanted):
        return send(found[1].digest, found[1].size, found[1].media_type, f"{held.reference}.pdf", inline=True)
    if not failed:
        with database().transaction() as session:
            papers.ask(session, held.id, wanted)
    page = render_template("requests/paper.html", held=held, failed=failed, older=found is not None)
    answer = make_response(page, 422 if failed else 200)  # never a fault of ours by what somebody wrote
    if not failed:
        answer.headers["Refresh"] = LOOK_AGAIN
    return answer


def _newest(session: Session, request_id: int) -> int:
    """The last event that makes a paper."""
    return max(event.number for event in history.events_of(session, request_id) if event.action != Action.FILL)


def _known(declared: Sequence[CheckedPaper], kind: str) -> None:
    if kind not in {each.paper.id for each in declared}:
        raise NotFound
