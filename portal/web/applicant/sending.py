"""Check your answers, then send: what is filed is what stood here, once, however often the button is pressed (C36)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import Refused, Stale, Taken
from portal.forms.building import build
from portal.models.base import table
from portal.models.requests import Request
from portal.queries.alike import Alike, open_alike
from portal.request_types.checked import CheckedType
from portal.request_types.judging.answers import Verdict, display_answers
from portal.services.accounts import human_check
from portal.services.applying import drafts, revisions, submit
from portal.services.applying.filing import Filed
from portal.services.casework import at_counter
from portal.services.casework.staff_numbers import TAKEN
from portal.services.door.following import subject_of
from portal.web.applicant import counter_part
from portal.web.applicant.opening import Opened, me, opened, or_its_request, sent_at, verdict_on
from portal.web.auth import human
from portal.web.auth.visiting import human_answer, visitor
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.numbers import whole_number
from portal.web.rules import rule, visiting
from portal.workflow.transitions import Side

blueprint = Blueprint("sending", __name__)
_REQUEST = table(Request)
NOTHING: Final[Mapping[str, Sequence[str]]] = {}


@blueprint.get("/drafts/<key>/check")
@rule("request.file", visitors=True)
@or_its_request
def check(key: str) -> ResponseReturnValue:
    """Everything on one page, each answer with a way to change it."""
    return _page(key)


@blueprint.post("/drafts/<key>/send")
@rule("request.file", visitors=True)
@or_its_request
def send(key: str) -> ResponseReturnValue:
    """File it. Pressed twice it is one request, and both presses see its number."""
    if _must_prove() and not _is_human():
        return _page(key, status=422, unproved=True)
    try:
        there = _filed(key) if _seen() is None else _refiled(key, _seen() or 0)
    except Taken:
        return _page(key, t("applicant.taken_meanwhile"), 409)
    except Stale as stale:
        return _page(key, t(stale.code, **stale.facts), 409)
    except Refused as refused:
        clash = refused.problems if refused.code == TAKEN else {}
        return _page(key, "" if refused.problems else t(refused.code, **refused.facts), 422, clash=clash)
    return redirect(there, 303)


def _must_prove() -> bool:
    """Somebody without an account is asked whether they are a person, where the office asks at all (C9)."""
    return visiting() is not None and human.is_on()


def _is_human() -> bool:
    with database().transaction() as session:
        return human_check.solve(session, visitor().secret, human_answer())


def _seen() -> int | None:
    """Which revision a form that mends a request was drawn from."""
    return whole_number(request.form.get("_seen", ""))


def _filed(key: str) -> str:
    """Judged while nobody waits, then written; judged again in one go when the draft moved in between."""
    with database().reading() as session:
        found = submit.ready(session, me(), catalogue(), key)
    if isinstance(found, Filed):
        return sent_at(found, key)
    if found.draft.applicant_id is not None:
        with database().transaction() as session:
            return sent_at(at_counter.send(session, me(), catalogue(), key, later="_later" in request.form), key)
    try:
        with database().transaction() as session:
            return sent_at(submit.put(session, me(), found), key)
    except submit.Moved:
        with database().transaction() as session:
            return sent_at(submit.submit(session, me(), catalogue(), key), key)


def _refiled(key: str, seen: int) -> str:
    with database().transaction() as session:
        found = opened(session, key)
        revisions.refile(session, me(), catalogue(), key, seen)
    if found.held is None:
        return "/requests"
    return f"/staff/requests/{found.held.key}" if found.held.side is Side.STAFF else f"/requests/{found.held.key}/sent"


def _page(
    key: str, said: str = "", status: int = 200, unproved: bool = False, clash: Mapping[str, Sequence[str]] = NOTHING
) -> ResponseReturnValue:
    """`clash`: numbers of a staff form that another request was given meanwhile."""
    with database().reading() as session:
        found = opened(session, key, newest=False)
        verdict = verdict_on(session, found)
        same = _alike(session, found, verdict)
        problems = list(_problems(found, verdict))
        beside = counter_part.drawn(session, found, verdict, clash)
    page = render_template(
        "applicant/check.html",
        opened=found,
        service=found.checked.definition,
        sections=display_answers(found.checked, verdict.values, verdict.sitting.context.language),
        applicant=verdict.sitting.context.applicant,
        problems=problems if status != 422 or beside is None else [*problems, *beside.lacking],
        beside=beside,
        said=said,
        alike=same,
        warnings=verdict.warnings,
        changeable=_changeable(found.checked, verdict),
        places=_places(found.checked),
        waits=found.waits_for_files(),
        files_url=f"{found.url}/files",
        files=found.shown_files(),
        human=human.shown(unproved) if _must_prove() else None,
    )
    answer = make_response(page, 422 if problems and status == 200 and said else status)
    if found.waits_for_files():
        answer.headers["Refresh"] = "2"
    return answer


def _alike(session: Session, found: Opened, verdict: Verdict) -> Sequence[Alike]:
    """Who files for others is told what they have open for the same person; one's own orders may be many."""
    if not found.checked.subject:
        return ()
    subject = subject_of(verdict.sitting)["subject_id"]
    return open_alike(session, me(), found.draft.type_id, subject, found.held.key if found.held else "")


def _problems(found: Opened, verdict: Verdict) -> Iterator[tuple[str, str]]:
    """What stands in the way, each with the address of its place in the form."""
    told = build(verdict).told
    for name, several in verdict.errors.items():
        asked = found.checked.fields.get(name.partition(".")[0])
        page = asked.page + 1 if asked else 1
        for anchor, said in told.get(name) or [(f"q-{name}", said) for said in several]:
            yield f"{found.url}?page={page}&problems#{anchor}", said


def _changeable(checked: CheckedType, verdict: Verdict) -> frozenset[str]:
    """Fields with a way to change them: not computed, not locked."""
    return frozenset(id for id, asked in checked.fields.items() if asked.value is None and id not in verdict.locked)


def _places(checked: CheckedType) -> Mapping[str, int]:
    return {id: asked.page + 1 for id, asked in checked.fields.items()}


@blueprint.get("/drafts/<key>/clear")
@rule("request.file", visitors=True)
@or_its_request
def ask_to_clear(key: str) -> ResponseReturnValue:
    """Say what will be lost before it is."""
    with database().reading() as session:
        found = opened(session, key)
    return render_template("applicant/clear.html", opened=found, service=found.checked.definition)


@blueprint.post("/drafts/<key>/clear")
@rule("request.file", visitors=True)
@or_its_request
def clear(key: str) -> ResponseReturnValue:
    """Throw the draft away; a revision leaves the request as it was."""
    with database().transaction() as session:
        draft = drafts.find(session, me(), key, lock=True)
        request_key = session.scalar(select(_REQUEST.c.key).where(_REQUEST.c.id == draft.request_id))
        drafts.discard(session, me(), key)
    return redirect(f"/requests/{request_key}" if request_key else f"/new/{draft.type_id}", 303)
