"""Adding an entry to a request: one address for both sides of the counter; `by` and `at` say who may and when (C50)."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.errors import PortalError, Refused, Stale, Taken
from portal.forms.words import merged, typed_fields
from portal.services.casework import desk, record_files, records
from portal.services.casework.handling import InHand
from portal.services.door import requests
from portal.web import looking
from portal.web.extensions import catalogue, database
from portal.web.filters import day
from portal.web.language import t
from portal.web.numbers import whole_number
from portal.web.records import sent_files
from portal.web.records.drawing import Asked, Typed, drawn
from portal.web.repeated import answers
from portal.web.rules import actor, rule
from portal.web.staff import ready
from portal.web.staff.requests import seen
from portal.web.wording import type_label
from portal.workflow.transitions import Side

blueprint = Blueprint("records", __name__)
Words = dict[str, tuple[str, ...]]


@blueprint.get("/requests/<key>/records/<record_id>")
@rule("request.file", visitors=True)
def show(key: str, record_id: str) -> ResponseReturnValue:
    """The empty form; back to the request where it is there already or its window has not begun."""
    try:
        return _page(key, record_id, Typed())
    except (Taken, Refused) as problem:
        return _back(key, problem)


@blueprint.post("/requests/<key>/records/<record_id>")
@rule("request.file", visitors=True)
def save(key: str, record_id: str) -> ResponseReturnValue:
    """Then the request as it stands; else the form again with all that was typed."""
    told, words = sent_files.taken(key, record_id), posted(key, record_id)
    try:
        if ready.removed():
            _remove(key, ready.removed())
            return _page(key, record_id, Typed(words))
        if told:
            return _page(key, record_id, Typed(words, told), status=422)
        with database().transaction() as session:
            records.add(session, actor(), catalogue(), key, record_id, words, seen(), for_window())
    except Stale as problem:
        return _overtaken(key, record_id, words, problem)
    except Taken as problem:
        return _back(key, problem)
    except Refused as problem:
        return _refused(key, record_id, words, problem)
    flash(t("records.added"), "good")
    return redirect(f"/requests/{key}", 303)


def _page(
    key: str, record_id: str, typed: Typed, overtaken: Stale | None = None, status: int = 200
) -> ResponseReturnValue:
    with database().reading() as session:
        asked, hand = drawn(session, key, record_id, for_window(), typed)
    looking.written_down(hand.held)
    return _rendered(asked, hand, overtaken), status


def _rendered(asked: Asked, hand: InHand, overtaken: Stale | None) -> str:
    return render_template(
        "records/add.html",
        asked=asked,
        held=hand.held,
        for_staff=hand.held.side == Side.STAFF,
        short=type_label(hand.checked),
        overtaken=overtaken.facts if overtaken else None,
        problems=asked.filling.problems,
    )


def _overtaken(key: str, record_id: str, words: Words, problem: Stale) -> ResponseReturnValue:
    """Somebody acted in between, or the button was pressed twice: then it is there already."""
    try:
        return _page(key, record_id, Typed(words), problem, status=409)
    except (Taken, Refused) as there:
        return _back(key, there)


def _refused(key: str, record_id: str, words: Words, problem: Refused) -> ResponseReturnValue:
    if "opens" in problem.facts:
        return _back(key, problem)
    start = f"{record_id}."
    files = {name.removeprefix(start): [t(each) for each in said] for name, said in problem.problems.items()
             if name.startswith(start)}  # fmt: skip
    return _page(key, record_id, Typed(words, files, show_errors=not files), status=problem.status)


def _back(key: str, problem: PortalError) -> ResponseReturnValue:
    facts = {name: day(fact) if isinstance(fact, date) else fact for name, fact in problem.facts.items()}
    flash(t(problem.code, **facts), "warn")
    return redirect(f"/requests/{key}", 303)


def posted(key: str, record_id: str) -> Words:
    with database().reading() as session:
        held = requests.hold(session, actor(), key, lock=False)
        asks = record_files.catalogue_record(session, catalogue(), held, record_id).asks
    return merged(asks, {}, answers(asks), typed_fields(asks, form=record_id))


def _remove(key: str, file_key: str) -> None:
    with database().transaction() as session:
        held = requests.hold(session, actor(), key)
        desk.remove(session, actor(), held.id, [file_key])


def for_window() -> int | None:
    """The window the form is for; None: whichever is open."""
    said = request.form.get("_window", "") or request.args.get("window", "")
    return whole_number(said, digits=3)
