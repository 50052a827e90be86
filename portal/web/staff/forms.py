"""Staff forms of a type, beside the answers they are about: saved half filled, complete when they move the request.

Their inputs are built and drawn like the applicant's own; one verdict judges both (C37, C40, house promise 3).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, abort, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.access.sight import sight_of
from portal.errors import NotFound, PortalError, Refused, Stale, Taken
from portal.forms.building import build
from portal.forms.parts import Filling, Surroundings
from portal.forms.said import as_said
from portal.forms.words import SHOWN, merged, typed_fields
from portal.request_types.checked import CheckedType
from portal.request_types.fields.match import why
from portal.request_types.judging.answers import Verdict
from portal.request_types.values import MOST_RANKS
from portal.services.casework import desk, handling, staff_forms, staff_numbers
from portal.services.casework.handling import InHand
from portal.services.casework.staff_forms import Words
from portal.services.casework.staff_numbers import TAKEN
from portal.services.door import requests
from portal.web import handing_over
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.repeated import answers
from portal.web.rules import actor, rule
from portal.web.staff import ready, replies, walking
from portal.web.staff.record import Typed
from portal.web.staff.requests import FORMS_MESSAGE, MOST_WORDS, left, page, seen
from portal.workflow.transitions import Side

blueprint = Blueprint("staff_forms", __name__)
Told = Mapping[str, list[str]]
MESSAGE_NEEDED: Final = "lifecycle.message_needed"
LOOK: Final = "look"
FILE_PROBLEMS = ("lifecycle.file_pending", "lifecycle.file_refused")


@blueprint.get("/staff/requests/<key>/forms/<form_id>")
@rule("request.handle")
def show(key: str, form_id: str) -> ResponseReturnValue:
    """The form as it was left; the request's own page when its time is not now."""
    try:
        shown = _form(key, form_id, Drawing(None, {}, show_errors=False, half=True))
    except NotFound:
        _known(key, form_id)
        return redirect(f"/staff/requests/{key}{walking.carry()}", 303)
    return page(key, Typed(), form=shown)


@blueprint.post("/staff/requests/<key>/forms/<form_id>")
@rule("request.handle")
def save(key: str, form_id: str) -> ResponseReturnValue:
    """`save` keeps it half filled; `move` takes the request on. A clash of booked time is told at its field (C27)."""
    moves = request.form.get("_go") == "move"
    message = request.form.get(FORMS_MESSAGE, "").strip()[:MOST_WORDS]
    told, words, onward = ready.taken(key), posted(key, form_id), walking.onward(key)
    if ready.removed():
        return _without_file(key, form_id, words, message)
    if replies.asked():
        return _with_reply(key, form_id, words, message, told)
    if request.form.get("_go") == LOOK:
        return page(key, Typed(message=message), form=_looked_on(key, form_id, words))
    if told:
        shown = _form(key, form_id, Drawing(words, told, show_errors=False, half=True))
        return page(key, Typed(message=message), list(shown["filling"].problems), form=shown, status=422)
    try:
        with database().transaction() as session:
            done = staff_forms.fill(
                session, actor(), catalogue(), key, form_id, words, seen(), moves=moves, message=message,
                left_out=ready.left_out(),
            )  # fmt: skip
            stays = requests.is_visible(session, actor(), key)
    except PortalError as problem:
        return _refused(key, form_id, words, message, moves, problem)
    said = t(f"staff.done_{done.state}" if moves else "staff.saved")
    if done.invited:
        flash(said, "good")
        return handing_over.page(*done.invited[0], back=f"/staff/requests/{key}" if stays else "/staff")
    if not stays and not onward.url:
        flash(said, "good")
        return redirect("/staff", 303)
    return left(key, onward, done, said)


def _looked_on(key: str, form_id: str, words: Words) -> dict[str, Any]:
    """The form with the next choice of a match, or with what is still to be said about the one before; nothing is saved."""
    reasons = {
        f"{asked}.{why(rank)}"
        for asked in {name.partition(".")[0] for name in words}
        for rank in range(1, MOST_RANKS + 1)
    }
    return _form(key, form_id, Drawing(words, {}, show_errors=reasons, half=False))


def _without_file(key: str, form_id: str, words: Words, message: str) -> ResponseReturnValue:
    """One file less: what only lay ready is gone, what was saved goes with the next saving."""
    with database().transaction() as session:
        hand = _staff_hand(session, key)
        desk.remove(session, actor(), hand.held.id, [ready.removed()])
    shown = _form(key, form_id, Drawing(words, {}, show_errors=False, half=True))
    return page(key, Typed(message=message), form=shown)


def _with_reply(key: str, form_id: str, words: Words, message: str, told: Told) -> ResponseReturnValue:
    """The form as it was typed, with the chosen ready-made reply in its message."""
    with database().reading() as session:
        hand = _staff_hand(session, key)
        found = replies.beside(
            session, actor(), hand, FORMS_MESSAGE, replies.of_form(hand, form_id), replies.picked()
        )  # fmt: skip
    message, problems = replies.put_in(found, message)
    shown = _form(key, form_id, Drawing(words, told, show_errors=False, half=True))
    typed = Typed(message=message, reply=found.picked)
    wrong = [*problems, *shown["filling"].problems]
    return page(key, typed, wrong, form=shown, status=422 if wrong else 200)


def _refused(
    key: str, form_id: str, words: Words, message: str, moves: bool, problem: PortalError
) -> ResponseReturnValue:
    """The page again with all that was typed, and what stood in the way."""
    typed = Typed(message=message)
    if isinstance(problem, Stale):
        try:
            shown: dict[str, Any] | None = _form(key, form_id, Drawing(words, {}, show_errors=False, half=True))
        except NotFound:
            shown = None  # somebody took the request where this form is asked no more
            typed = Typed(message=message, unsaved=_unsaved(key, form_id, words))
        return page(key, typed, overtaken=problem.facts, form=shown, status=409)
    told: Told = {}
    general: list[tuple[str, str]] = []
    if isinstance(problem, Taken):
        told = {_asked_for(key, form_id, str(problem.facts.get("field", ""))): [t(problem.code)]}
    elif not isinstance(problem, Refused):
        raise problem
    elif problem.code in (*FILE_PROBLEMS, TAKEN):
        told = {name: [t(each) for each in said] for name, said in problem.problems.items()}
    elif problem.code == MESSAGE_NEEDED or not problem.problems:
        general = [(FORMS_MESSAGE if problem.problems else "_summary", t(problem.code, **problem.facts))]
    shown = _form(key, form_id, Drawing(words, told, isinstance(problem, Refused), half=not moves))
    filling: Filling = shown["filling"]
    return page(key, typed, [*general, *filling.problems], form=shown, status=problem.status)


@dataclass(frozen=True)
class Drawing:
    """How a staff form is drawn: what was typed (None: as it was left), what is wrong besides the verdict."""

    words: Words | None
    told: Told
    show_errors: bool | Collection[str]
    half: bool


def drawn(session: Session, key: str, form_id: str, how: Drawing) -> dict[str, Any]:
    """What templates/staff/form.html is drawn from. Raises NotFound when the form may not be filled in now."""
    hand = _staff_hand(session, key)
    typed = frozenset(request.form.getlist(SHOWN)) if how.words is not None else frozenset()
    words = staff_forms.words_before(hand, form_id) if how.words is None else how.words
    without = ready.left_out()
    files = desk.at_form(session, actor(), hand.held, hand.checked, form_id, without) if _is_form(hand, form_id) else ()
    verdict = staff_forms.verdict_on(session, actor(), catalogue(), hand, form_id, words, how.half, files)
    around = Surroundings(
        files=ready.by_field(files),
        problems=how.told,
        show_errors=how.show_errors,
        offered=staff_numbers.offered(session, hand.checked, form_id, verdict),
        veiled=_veiled(hand, verdict, typed),
    )
    declared = hand.checked.staff_forms[form_id].form
    return {
        "id": form_id,
        "title": declared.title,
        "moves": declared.moves_to is not None,
        "filling": build(verdict, around=around),
        "files_url": ready.address(key),
        "left_out": without,
    }


def _unsaved(key: str, form_id: str, words: Words) -> list[tuple[str, str]]:
    """What was typed into a form that is asked no more, to be read and taken along."""
    typed = frozenset(request.form.getlist(SHOWN))
    with database().reading() as session:
        hand = staff_forms.as_seen(session, _staff_hand(session, key), seen())
        verdict = staff_forms.verdict_on(session, actor(), catalogue(), hand, form_id, words, half=True)
    asked = [hand.checked.fields[field.id] for field in hand.checked.staff_forms[form_id].fields if field.id in typed]
    told = [(each.field.label.in_language(g.language), as_said(verdict, each, g.language)) for each in asked]
    return [(label, said) for label, said in told if said]


def _is_form(hand: InHand, form_id: str) -> bool:
    return form_id in hand.checked.staff_forms


def _form(key: str, form_id: str, how: Drawing) -> dict[str, Any]:
    with database().reading() as session:
        return drawn(session, key, form_id, how)


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


def posted(key: str, form_id: str) -> Words:
    """What was typed over what the form held; a question that was not shown keeps its answer. Raises NotFound."""
    with database().reading() as session:
        hand = _staff_hand(session, key)
        if form_id not in hand.checked.staff_forms:
            raise NotFound
        fields = typed_fields(hand.checked, form=form_id)
        before = staff_forms.words_before(hand, form_id)
        return merged(hand.checked, before, answers(hand.checked), fields)


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
