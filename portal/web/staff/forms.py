"""Staff forms of a type, beside the answers they are about: saved half filled, complete when they move the request.

Their inputs are built and drawn like the applicant's own; one verdict judges both (C37, C40, house promise 3).
"""

from collections.abc import Collection, Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.access.sight import sight_of
from portal.errors import NotFound, PortalError, Refused, Stale, Taken
from portal.forms.building import build
from portal.forms.parts import Filling, Surroundings
from portal.forms.words import SHOWN, merged, typed_fields
from portal.request_types.checked import CheckedType
from portal.request_types.judging.answers import Verdict
from portal.services import handling, requests, staff_forms
from portal.services.handling import InHand
from portal.services.staff_forms import Words
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.rules import actor, rule
from portal.web.staff.record import Typed
from portal.web.staff.requests import MOST_WORDS, page, seen
from portal.workflow.transitions import Side

blueprint = Blueprint("staff_forms", __name__)
Told = Mapping[str, list[str]]


@blueprint.get("/staff/requests/<key>/forms/<form_id>")
@rule("request.handle")
def show(key: str, form_id: str) -> ResponseReturnValue:
    """The form as it was left; the request's own page when its time is not now."""
    try:
        shown = _form(key, form_id, None, {}, show_errors=False, half=True)
    except NotFound:
        _known(key, form_id)
        return redirect(f"/staff/requests/{key}", 303)
    return page(key, Typed(), form=shown)


@blueprint.post("/staff/requests/<key>/forms/<form_id>")
@rule("request.handle")
def save(key: str, form_id: str) -> ResponseReturnValue:
    """`save` keeps it half filled; `move` takes the request on. A clash of booked time is told at its field (C27)."""
    moves = request.form.get("go") == "move"
    message = request.form.get("message", "").strip()[:MOST_WORDS]
    words = _posted(key, form_id)
    try:
        with database().transaction() as session:
            done = staff_forms.fill(
                session, actor(), catalogue(), key, form_id, words, seen(), moves=moves, message=message
            )
            stays = requests.is_visible(session, actor(), key)
    except PortalError as problem:
        return _refused(key, form_id, words, message, moves, problem)
    flash(t(f"staff.done_{done.state}" if moves else "staff.saved"), "good")
    return redirect(f"/staff/requests/{key}" if stays else "/staff", 303)


def _refused(
    key: str, form_id: str, words: Words, message: str, moves: bool, problem: PortalError
) -> ResponseReturnValue:
    """The page again with all that was typed, and what stood in the way."""
    typed = Typed(message=message)
    if isinstance(problem, Stale):
        try:
            shown: dict[str, Any] | None = _form(key, form_id, words, {}, show_errors=False, half=True)
        except NotFound:
            shown = None  # somebody took the request where this form is asked no more
        return page(key, typed, overtaken=problem.facts, form=shown, status=409)
    told: Told = {}
    general: list[tuple[str, str]] = []
    if isinstance(problem, Taken):
        told = {_asked_for(key, form_id, str(problem.facts.get("field", ""))): [t(problem.code)]}
    elif not isinstance(problem, Refused):
        raise problem
    elif not set(problem.problems) - {"message"}:
        general = [("message" if problem.problems else "summary", t(problem.code, **problem.facts))]
    shown = _form(key, form_id, words, told, show_errors=isinstance(problem, Refused), half=not moves)
    filling: Filling = shown["filling"]
    return page(key, typed, [*general, *filling.problems], form=shown, status=problem.status)


def _form(key: str, form_id: str, words: Words | None, told: Told, *, show_errors: bool, half: bool) -> dict[str, Any]:
    """What templates/staff/form.html is drawn from. Raises NotFound when the form may not be filled in now."""
    with database().reading() as session:
        hand = _staff_hand(session, key)
        typed = frozenset(request.form.getlist(SHOWN)) if words is not None else frozenset()
        words = staff_forms.words_before(hand, form_id) if words is None else words
        verdict = staff_forms.verdict_on(session, actor(), catalogue(), hand, form_id, words, half)
        veiled = _veiled(hand, verdict, typed)
        filling = build(verdict, around=Surroundings(problems=told, show_errors=show_errors, veiled=veiled))
    declared = hand.checked.staff_forms[form_id].form
    return {"id": form_id, "title": declared.title, "moves": declared.moves_to is not None, "filling": filling}


def _veiled(hand: InHand, verdict: Verdict, typed: Collection[str]) -> dict[str, str]:
    """What somebody else answered, or what comes from the request, and this role may not read (C83)."""
    sight = sight_of(actor(), hand.held.side)
    fields = hand.checked.staff_forms[verdict.sitting.context.form or ""].fields
    asked = [hand.checked.fields[field.id] for field in fields]
    return {
        each.id: t("staff.hidden")
        for each in asked
        if each.id not in typed and sight.veils(each) and verdict.values.get(each.id) is not None
    }


def _posted(key: str, form_id: str) -> Words:
    """What was typed over what the form held; a question that was not shown keeps its answer."""
    with database().reading() as session:
        hand = _staff_hand(session, key)
        if form_id not in hand.checked.staff_forms:
            raise NotFound
        fields = typed_fields(hand.checked, form=form_id)
        before = staff_forms.words_before(hand, form_id)
        return merged(hand.checked, before, request.form.to_dict(flat=False), fields)


def _staff_hand(session: Session, key: str) -> InHand:
    hand = handling.take(session, actor(), catalogue(), key, lock=False)
    if hand.held.side != Side.STAFF:
        abort(403)
    return hand


def _known(key: str, form_id: str) -> None:
    with database().reading() as session:
        if form_id not in _staff_hand(session, key).checked.staff_forms:
            raise NotFound


def _asked_for(key: str, form_id: str, booked: str) -> str:
    """The question of this form that chose the thing whose time is gone; else its first."""
    with database().reading() as session:
        checked: CheckedType = _staff_hand(session, key).checked
    chooses = checked.fields[booked].field.own.get("books") if booked in checked.fields else None
    fields = [field.id for field in checked.staff_forms[form_id].fields]
    return str(chooses) if chooses in fields else fields[0]
