"""Files of a request and its papers: to its owner, to staff in scope, to nobody else (C32, C69, C72)."""

import re
from typing import Final

from flask import Blueprint, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.access.sight import Sight, sight_of
from portal.errors import NotFound
from portal.queries import downloads, history
from portal.services.door import requests
from portal.services.door.requests import Held
from portal.services.printing import letters, papers
from portal.services.printing.paper_contents import MASKED, REQUEST, as_of
from portal.web import looking
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.rules import actor, office, rule
from portal.web.sending import send
from portal.web.wording import unit_label

blueprint = Blueprint("downloads", __name__)
LOOK_AGAIN: Final = "2"
"""Seconds until the page looks again whether the paper is there; works without scripts."""


@blueprint.get("/requests/<key>/files/<file_key>")
@rule("login", visitors=True)
def attached(key: str, file_key: str) -> ResponseReturnValue:
    """A download, never a page."""
    with database().reading() as session:
        held = requests.hold(session, actor(), key, lock=False)
        found = downloads.file(session, held.id, file_key)
        checked = catalogue().version(session, held.version_id)
        if sight_of(actor(), held.side).hides_file(checked, found.field_id):
            raise NotFound
    looking.written_down(held)
    return send(found.digest, found.size, found.media_type, found.name)


@blueprint.get("/requests/<key>/paper")
@rule("login", visitors=True)
def printed(key: str) -> ResponseReturnValue:
    """The stored PDF at once, or a page that looks again by itself until it is there.

    `?as=filed` is the paper of the first sending; `?kind=` another paper of its type.
    """
    kind, as_filed = request.args.get("kind", REQUEST), request.args.get("as") == "filed"
    with database().reading() as session:
        held = requests.hold(session, actor(), key, lock=False)
        sight = sight_of(actor(), held.side)
        if kind == REQUEST and not sight.whole:
            kind = MASKED
        elif kind != REQUEST and _is_hidden(session, held, kind, sight):
            unit = unit_label(office(), held.unit)
            return render_template("requests/paper.html", held=held, hidden=True, unit=unit), 403
        found = downloads.paper(session, held.id, kind, 1 if as_filed else None)
        wanted = _wanted(session, held, kind, as_filed, found[0] if found else 0)
        is_there = found is not None and found[0] >= wanted
        name = _name(session, held, kind)
        failed = not is_there and downloads.is_parked(session, papers.job_key(held.id, wanted, kind))
    if found is not None and is_there:
        looking.written_down(held)
        return send(found[1].digest, found[1].size, found[1].media_type, name, inline=True)
    if not failed:
        with database().transaction() as session:
            papers.ask(session, held.id, wanted, kind)
    page = render_template("requests/paper.html", held=held, failed=failed)
    answer = make_response(page, 422 if failed else 200)  # never a fault of ours by what somebody wrote
    if not failed:
        answer.headers["Refresh"] = LOOK_AGAIN
    return answer


def _name(session: Session, held: Held, kind: str) -> str:
    """What a paper is saved as: its request's number, then what it is where it is not the request itself."""
    said = t("requests.paper_masked") if kind == MASKED else ""
    if kind not in (REQUEST, MASKED):
        declared = (each.paper for each in catalogue().version(session, held.version_id).papers)
        said = next((each.title.in_language(g.language) for each in declared if each.id == kind), kind)
    return re.sub(r"[/\\]", "-", f"{held.number} {said}".strip()) + ".pdf"


def _is_hidden(session: Session, held: Held, kind: str, sight: Sight) -> bool:
    """Whether a letter says what this reader may not see; NotFound for one the type does not declare."""
    checked = catalogue().version(session, held.version_id)
    paper = next((each for each in checked.papers if each.paper.id == kind), None)
    if paper is None:
        raise NotFound
    return sight.hides_letter(checked, paper)


def _wanted(session: Session, held: Held, kind: str, as_filed: bool, there: int) -> int:
    """The event whose paper is asked for; `there` is that of the newest stored. NotFound for a letter not given out."""
    if as_filed:
        return 1
    if kind in (REQUEST, MASKED):
        return history.last_told(session, held.id)
    events = history.events_of(session, held.id)
    last = letters.last_reached(catalogue().version(session, held.version_id), events, kind)
    if last is None or last <= there:
        return _there(there)
    given = letters.is_given(as_of(session, catalogue(), held.id, last), kind)
    return last if given else _there(there)


def _there(number: int) -> int:
    if not number:
        raise NotFound
    return number
