"""One request on the officer's desk: what was filed on the left, what may be done now on the right (C36-C41, C52)."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.access.sight import sight_of
from portal.errors import PortalError, Refused, Stale
from portal.services import handling, officer_files
from portal.services.advance import Advanced
from portal.services.attachments import Received
from portal.uploads.limits import Limits, hint
from portal.uploads.storage import TooLarge
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.local import today
from portal.web.rules import actor, office, rule
from portal.web.staff.record import Typed, forms, record, ways
from portal.web.staff.seals import arrived, sealed
from portal.web.wording import step_label, type_label, unit_label
from portal.workflow.deadlines import days_late
from portal.workflow.states import State
from portal.workflow.transitions import Action, Side, transition

blueprint = Blueprint("staff_requests", __name__)

MOST_WORDS = 5000
"""Letters of a message, and of one reason."""
Problems = list[tuple[str, str]]
"""Element id and what to say there."""


@blueprint.get("/staff/requests/<key>")
@rule("queue.read")
def show(key: str) -> ResponseReturnValue:
    """404 out of scope; somebody's own request is shown as its applicant sees it."""
    return page(key, Typed())


@blueprint.post("/staff/requests/<key>/accept")
@rule("request.handle")
def accept(key: str) -> ResponseReturnValue:
    """รับเรื่อง."""
    return do(key, Typed(), lambda session: handling.accept(session, actor(), catalogue(), key, seen()))


@blueprint.post("/staff/requests/<key>")
@rule("request.handle")
def save(key: str) -> ResponseReturnValue:
    """The block `ส่วนเจ้าหน้าที่`: a step, a message, a file, corrections; any of them alone or together."""
    try:
        file = arrived("file")
    except TooLarge as problem:
        return page(key, _typed(None), [("file", t(problem.code, **problem.facts))], status=413)
    typed = _typed(file)
    problems = _missing(key, typed, file)
    if problems:
        return page(key, typed, problems, status=422)
    return do(key, typed, lambda session: _save(session, key, typed, file))


def _save(session: Session, key: str, typed: Typed, file: tuple[str, Received] | None) -> Advanced | None:
    """All in one transaction: the file first, so that a finished request has it."""
    revision, done = seen(), None
    words = typed.message
    if file is not None:
        said = "" if typed.step else words
        done = officer_files.give_file(session, actor(), catalogue(), key, revision, *file, message=said)
        revision = done.event_number
    if typed.step:
        hand = handling.take(session, actor(), catalogue(), key)
        target = next((step for step in hand.checked.steps if step.id == typed.step), None)
        if target is not None and target.state == State.RETURNED:
            opened = list(typed.opened.items())
            return handling.return_for_correction(
                session, actor(), catalogue(), key, revision, words, opened, typed.step
            )  # fmt: skip
        return handling.move(session, actor(), catalogue(), key, revision, typed.step, words)
    return done or handling.send_message(session, actor(), catalogue(), key, revision, words)


def _typed(file: tuple[str, Received] | None) -> Typed:
    posted = request.form
    opened = {name[:80]: posted.get(f"reason.{name}", "").strip()[:MOST_WORDS] for name in posted.getlist("open")[:200]}
    return Typed(
        step=posted.get("step", "")[:40],
        message=posted.get("message", "").strip()[:MOST_WORDS],
        opened=opened,
        file=sealed(file),
        file_name=file[0] if file else "",
    )


def _missing(key: str, typed: Typed, file: tuple[str, Received] | None) -> Problems:
    """What a person forgot, said at its place before anything is tried."""
    if not (typed.step or typed.message or file):
        return [("step", t("staff.nothing_to_save"))]
    problems = [(f"reason.{name}", t("staff.reason_needed")) for name, reason in typed.opened.items() if not reason]
    with database().reading() as session:
        hand = handling.take(session, actor(), catalogue(), key, lock=False)
    target = next((step for step in hand.checked.steps if step.id == typed.step), None)
    if target is not None and target.state == State.RETURNED and not typed.message:
        problems.append(("message", t("lifecycle.message_needed")))
    elif typed.opened and (target is None or target.state != State.RETURNED):
        problems.append(("step", t("staff.opened_but_not_returned")))
    return problems


def seen() -> int:
    """The revision the form showed; 0, which none has, when it says none."""
    said = request.form.get("seen", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def do(
    key: str, typed: Typed, act: Callable[[Session], Advanced | None], form: Mapping[str, Any] | None = None
) -> ResponseReturnValue:
    """One verb in one transaction; then the request as it stands now, or the page again with all that was typed."""
    try:
        with database().transaction() as session:
            done = act(session)
    except Stale as problem:
        return page(key, typed, overtaken=problem.facts, form=form, status=409)
    except Refused as problem:
        return page(key, typed, _said(problem), form=form, status=problem.status)
    except PortalError as problem:
        if problem.status != 409:
            raise
        return page(key, typed, [("step", t(problem.code, **problem.facts))], form=form, status=409)
    flash(t(f"staff.done_{done.state}" if done else "staff.saved"), "good")
    return redirect(f"/staff/requests/{key}", 303)


def page(
    key: str,
    typed: Typed,
    problems: Problems | None = None,
    overtaken: Mapping[str, Any] | None = None,
    form: Mapping[str, Any] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The page of a request; `form` is a staff form that stands open in it."""
    who = actor()
    with database().reading() as session:
        hand = handling.take(session, who, catalogue(), key, lock=False)
        if hand.held.side != Side.STAFF:
            return redirect(f"/requests/{key}", 303)
        shown = record(session, who, hand)
        checked = hand.checked
        facts = {
            "hand": hand,
            "held": hand.held,
            "record": shown,
            "title": checked.definition.title.in_language(g.language),
            "short": type_label(checked),
            "label": step_label(checked, hand.held.step, to_staff=True),
            "unit": unit_label(office(), hand.held.unit),
            "ways": ways(who, hand),
            "forms": forms(who, hand),
            "step_label": lambda step: step_label(checked, step or "", to_staff=True),
        }
    held = hand.held
    may = {action: not held.lent and transition(action, held.state, Side.STAFF) is not None for action in Action}
    page_facts = {"typed": typed, "problems": problems or [], "overtaken": overtaken, "form": form, "may": may}
    late_by = days_late(held.state, held.due_on, today())
    words = {"file_hint": hint(g.language, Limits()), "sees_ids": sight_of(who, held.side).whole, "late_by": late_by}
    return render_template("staff/request.html", **facts, **page_facts, **words), status


def _said(problem: Refused) -> Problems:
    """The texts of a refusal at their places; those of a staff form stand at its own fields."""
    if not problem.problems:
        return [("step", t(problem.code, **problem.facts))]
    return [(name, t(each) if each.startswith("lifecycle.") else each)
            for name, several in problem.problems.items() for each in several]  # fmt: skip
