"""Acts on many requests of a list: ticked, asked for once, done one by one, and told line by line (C47)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.errors import Busy, Forbidden, IllegalTransition, NotFound, PortalError, Refused, Stale
from portal.queries.requests import ListRow, of_keys
from portal.request_types.checked import CheckedType
from portal.services.casework import bulk, first_choice, takers
from portal.services.casework.bulk import ACTS, MOST, Act, Pick, Wanted
from portal.services.casework.takers import Taker
from portal.web.extensions import catalogue, database
from portal.web.filters import moment
from portal.web.language import t
from portal.web.redirects import safe_target
from portal.web.rules import actor, office, rule
from portal.web.staff import replies, rest
from portal.web.staff.naming import units_of
from portal.web.staff.replies import Picker
from portal.web.staff.requests import MOST_WORDS, Problems
from portal.web.staff.rest import Rest
from portal.web.wording import names_of, step_label
from portal.workflow.steps import doors
from portal.workflow.transitions import Action, Side

blueprint = Blueprint("staff_bulk", __name__)
_PICK: Final = re.compile(r"([\w-]{22})\.([0-9]{1,9})")
_REFUSED: Final = {"lifecycle.form_needed": "bulk.form_needed", "lifecycle.no_such_step": "bulk.no_such_step",
                   "lifecycle.message_needed": "bulk.message_needed", "assigning.not_theirs": "bulk.not_theirs",
                   "assigning.which_unit": "bulk.there_already"}  # fmt: skip
"""What a refusal of one is called in a line of many."""


@dataclass(frozen=True)
class Line:
    """One request of an act."""

    pick: Pick
    row: ListRow | None
    """As it stands now; None where it is not there for this person."""
    type: str
    step: str
    why: str = ""
    """Why nothing was done to it."""
    again: bool = True
    """Whether trying again may help: it may be ticked."""
    is_here: bool = True
    """It may still be opened: what went to another unit is told as it was before."""


@dataclass(frozen=True)
class Left:
    """Nothing was done to a request."""

    why: str
    again: bool = True


@dataclass(frozen=True)
class Asked:
    """What was posted."""

    act: Act
    picks: Sequence[Pick]
    wanted: Wanted
    back: str
    rest: Rest | None = None
    """The part of the whole list it is about."""


@blueprint.get("/staff/bulk")
@rule("request.handle")
def look() -> ResponseReturnValue:
    """Somebody changed the language or came back to this address: what was ticked stands in the list."""
    return redirect("/staff", 303)


@blueprint.post("/staff/bulk")
@rule("request.handle")
def choose() -> ResponseReturnValue:
    """From the list: what needs no word is done, all else is asked for first."""
    asked = _asked(request.form.get("_go", ""))
    if isinstance(asked, str):
        flash(asked, "warn")
        return redirect(_back(), 303)
    return _do(asked) if asked.act.is_done_at_once else _page(asked)


@blueprint.post(f"/staff/bulk/<any({', '.join(ACTS)}):act_id>")
@rule("request.handle")
def do(act_id: str) -> ResponseReturnValue:
    """The act on each that is ticked; what is missing is said at its place, with all that was ticked and typed."""
    asked = _asked(act_id)
    if isinstance(asked, str):
        flash(asked, "warn")
        return redirect(_back(), 303)
    if replies.asked():
        return _with_reply(asked)
    problems = _missing(asked)
    return _page(asked, problems=problems, status=422) if problems else _do(asked)


def _with_reply(asked: Asked) -> ResponseReturnValue:
    with database().reading() as session:
        rows = of_keys(session, actor(), [each.key for each in asked.picks])
        checked = {each.version_id: catalogue().version(session, each.version_id) for each in rows.values()}
    words, problems = replies.put_in(_replies(asked.act, checked, rows.values()), asked.wanted.message)
    filled = replace(asked, wanted=replace(asked.wanted, message=words))
    return _page(filled, problems=problems, status=422 if problems else 200)


def _replies(act: Act, versions: Mapping[int, CheckedType], rows: Iterable[ListRow]) -> Picker:
    """Ready-made replies that may go to all that are ticked."""
    there = dict.fromkeys((row.version_id, row.step, row.state) for row in rows if act.asks_words)
    kinds = [(versions[version], step, str(state)) for version, step, state in there]
    return replies.in_common(kinds, "message", act.events, replies.picked())


def _back() -> str:
    wanted = safe_target(request.form.get("back", "")[:2000], "/staff")
    return wanted if wanted.partition("?")[0] == "/staff" else "/staff"


def _asked(act_id: str) -> Asked | str:
    """What was posted, or what to say when there is nothing to do."""
    posted = request.form
    said = posted.get("listed", "").split() if posted.get("whole") else posted.getlist("pick")
    found = [_PICK.fullmatch(each) for each in said]
    picks = {each[1]: Pick(each[1], int(each[2])) for each in found if each}
    part = rest.taken(act_id, _back())
    if part is not None:
        picks = {each.key: each for each in part.picks}
    if not picks:
        return t("bulk.none" if part is None else "bulk.first_nothing")
    if len(picks) > MOST:
        return t("bulk.too_many", most=MOST)
    if act_id not in ACTS:
        return t("bulk.no_act")
    step, person, unit = (posted.get(name, "")[:40] for name in ("step", "person", "unit"))
    wanted = Wanted(posted.get("message", "").strip()[:MOST_WORDS], step, person, unit)
    return Asked(ACTS[act_id], tuple(picks.values()), wanted, _back(), part)


def _missing(asked: Asked) -> Problems:
    act, wanted = asked.act, asked.wanted
    problems = []
    if act.needs_step and not wanted.step:
        problems.append(("step", t("bulk.step_needed")))
    if act.needs_person and not wanted.person:
        problems.append(("person", t("assigning.choose")))
    if act.needs_unit and wanted.unit not in units_of(office()):
        problems.append(("unit", t("assigning.which_unit")))
    if act.needs_words and not wanted.message:
        needed = {"cancel": "bulk.reason_needed", "forward": "assigning.why"}
        problems.append(("message", t(needed.get(act.id, "bulk.message_needed"))))
    return problems


def _do(asked: Asked) -> ResponseReturnValue:
    """Each in a transaction of its own: what fails takes nothing else with it."""
    with database().reading() as session:
        before = of_keys(session, actor(), [each.key for each in asked.picks])
    failed: dict[str, Left] = {}
    for number, pick in enumerate(asked.picks):
        try:
            left = _try(asked, pick, before.get(pick.key))
        except Busy:
            # Each of the others would wait as long again.
            failed |= {each.key: Left(t("bulk.untried")) for each in asked.picks[number:]}
            break
        if left is not None:
            failed[pick.key] = left
    return _page(asked, failed, before=before)


def _try(asked: Asked, pick: Pick, row: ListRow | None) -> Left | None:
    """Do it to one; None when it is done, else why not. Raises Busy."""
    if row is None:
        return Left(t("bulk.gone"), again=False)
    if row.applicant_id == actor().id:
        return Left(t("bulk.own"), again=False)
    try:
        with database().transaction() as session:
            asked.act.does(session, actor(), catalogue(), pick, asked.wanted)
    except Busy:
        raise
    except PortalError as problem:
        return _said(asked, pick, row, problem)
    except Exception:
        # The others are done all the same, and the officer reads which were not.
        current_app.logger.exception("one of many failed")
        return Left(t("bulk.failed"))
    return None


def _said(asked: Asked, pick: Pick, row: ListRow, problem: PortalError) -> Left | None:
    match problem:
        case Stale():
            with database().reading() as session:
                if bulk.was_done(session, actor(), asked.act, pick, asked.wanted):
                    return None
            by, at, action = (problem.facts[name] for name in ("by", "at", "action"))
            when = moment(at) if isinstance(at, datetime) else ""
            return Left(t("bulk.stale", by=by, what=t(f"staff.event_{action}"), at=when))
        case NotFound():
            return Left(t("bulk.gone"), again=False)
        case Forbidden():
            return Left(t("bulk.forbidden"), again=False)
        case IllegalTransition():
            with database().reading() as session:
                checked = catalogue().version(session, row.version_id)
            label = names_of(checked, row.version_id, row.step, to_staff=True)[1]
            return Left(t("bulk.illegal", label=label), again=False)
        case Refused() if asked.act.id == "move" and problem.code == "lifecycle.message_needed":
            return Left(t("bulk.return_needs"))
        case Refused() if problem.code == "lifecycle.answers_wrong" and problem.problems:
            why = next(iter(problem.problems.values()))[0]
            return Left(why if asked.act.id == "first" else t("bulk.failed"), again=False)
    needs_form = problem.code == "lifecycle.form_needed"
    return Left(t(_REFUSED.get(problem.code, problem.code), **problem.facts), again=not needs_form)


def _page(
    asked: Asked,
    failed: Mapping[str, Left] | None = None,
    problems: Problems | None = None,
    before: Mapping[str, ListRow] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """What is ticked and what is asked for; after the act what was done, and what was not and why.

    `before`: how all stood before the act, which is over then.
    """
    failed, done = failed or {}, before is not None
    with database().reading() as session:
        here = of_keys(session, actor(), [each.key for each in asked.picks])
        rows = {**{key: row for key, row in (before or {}).items() if key not in failed}, **here}
        checked = {each.version_id: catalogue().version(session, each.version_id) for each in rows.values()}
        about = [(row.id, checked[row.version_id]) for row in rows.values() if asked.act.id == "first"]
    lines = []
    for pick in asked.picks:
        row = rows.get(pick.key)
        names = names_of(checked[row.version_id], row.version_id, row.step, to_staff=True) if row else ("", "")
        seen = Pick(pick.key, row.revision) if done and row else pick
        said = failed.get(pick.key, Left(""))
        lines.append(Line(seen, row, *names, said.why, said.again and row is not None, pick.key in here))
    left = [each for each in lines if each.why or not done]
    still = [each.row for each in left if each.row]
    return render_template(
        "staff/bulk.html",
        **vars(asked),
        may_all=rest.is_offered(asked.act, asked.back),
        firsts=_firsts(about),
        done=[each for each in lines if not each.why] if done else [],
        left=left,
        is_done=done,
        steps=_steps(asked.act, checked, still),
        offered=_replies(asked.act, checked, still),
        people=_people([row.key for row in still]) if asked.act.needs_person else (),
        units=tuple(units_of(office()).items()) if asked.act.needs_unit else (),
        problems=problems or [],
    ), status


def _firsts(about: Sequence[tuple[int, CheckedType]]) -> Mapping[int, str]:
    with database().reading() as session:
        return first_choice.firsts(session, about) if about else {}


def _people(keys: Sequence[str]) -> Sequence[Taker]:
    with database().reading() as session:
        return takers.of_chosen(session, actor(), office(), keys)


def _steps(act: Act, versions: Mapping[int, CheckedType], rows: Sequence[ListRow]) -> Sequence[tuple[str, str]]:
    """Steps that some of the ticked may go to without a staff form: id and what they are called, in the order of files.

    Whether a form's own condition holds is known for each only when it is tried; then its line says so.
    """
    found: dict[str, list[str]] = {}
    for version_id, step in dict.fromkeys((row.version_id, row.step) for row in rows):
        checked = versions[version_id]
        try:
            ways = doors(checked.steps, checked.definition.staff_forms, step, Side.STAFF)
        except KeyError:
            continue
        for way in ways:
            if way.state in act.steps and way.form is None and way.action is not Action.RESUBMIT:
                labels = found.setdefault(way.step, [])
                label = step_label(checked, way.step, to_staff=True)
                labels += [label] if label not in labels else []
    return [(id, " · ".join(labels)) for id, labels in found.items()]
