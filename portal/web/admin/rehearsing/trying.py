"""Try a type before it is in force: fill it in, send it, work on it, let time pass; nothing of it is left (decision 33).

Every press posts what was done so far and is answered with the whole page: the rehearsal is told again from its start.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from portal.errors import NotFound, PortalError, Refused
from portal.papers.rendering import PaperFailed, Renderer
from portal.queries import shelf as held
from portal.request_types.reading.folder import Kind, kind_of, may_be_made
from portal.services.publishing import workshop
from portal.services.publishing.file_texts import shown
from portal.services.trial import beginnings, papers, plays, staging
from portal.services.trial.playing import World, played
from portal.services.trial.staging import Stage
from portal.web.admin.rehearsing.offers import mendable, offers
from portal.web.admin.rehearsing.open_form import drawn
from portal.web.admin.rehearsing.rehearsed import rehearsed
from portal.web.admin.rehearsing.trial_keeping import keep
from portal.web.admin.rehearsing.trial_presses import FORM_ACTS, Pressed, begun, pressed
from portal.web.admin.rehearsing.trial_words import limits, told
from portal.web.admin.workshop import tried
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.rules import rule
from portal.web.wording import step_label, unit_label

blueprint = Blueprint("admin_trying", __name__)


@blueprint.get("/admin/edit/<path:path>/try")
@rule("type.manage")
def show(path: str) -> ResponseReturnValue:
    """The form, as the applicant meets it."""
    stage = _stage(path)
    if stage is None:
        return _not_yet(path)
    return _page(path, stage, Pressed(replace(plays.begin(), open=beginnings.blank(stage))))


@blueprint.post("/admin/edit/<path:path>/try")
@rule("type.manage")
def play(path: str) -> ResponseReturnValue:
    """One press more."""
    stage = _stage(path)
    if stage is None:
        return _not_yet(path)
    carried = plays.read(request.form.get("_trial", ""))
    if carried is None:
        lost = replace(plays.begin(), open=beginnings.blank(stage))
        return _page(path, stage, Pressed(lost, said=t("trial.lost"), status=422))
    if request.form.get("_go") == "keep":
        try:
            return keep(path, stage, replace(carried, open=None))
        except PortalError as why:
            return _page(path, stage, Pressed(carried, told(why), why.status))
    return _page(path, stage, pressed(stage, carried))


@blueprint.post("/admin/edit/<path:path>/try/paper")
@rule("type.manage")
def paper(path: str) -> ResponseReturnValue:
    """A paper of the rehearsed request as PDF, printed in the limited child and kept nowhere."""
    stage, carried = _stage(path), plays.read(request.form.get("_trial", ""))
    if stage is None or carried is None:
        raise NotFound
    with database().reading() as session, played(stage, carried, g.language) as world:
        content = papers.content(world, request.form.get("kind", ""), partial(held.one, session))
    try:
        with Renderer() as renderer:
            made = renderer.render(content)
    except PaperFailed as failed:
        raise Refused(failed.code) from failed
    return Response(made, mimetype="application/pdf", headers={"Content-Disposition": "inline; filename=trial.pdf"})


def _stage(path: str) -> Stage | None:
    """The type as it is being written, else as it stands on the shelf; None while it has problems. NotFound for others."""
    if kind_of(path) is not Kind.TYPES or not may_be_made(path):
        raise NotFound
    with database().reading() as session:
        known, draft = held.held(session).get(path), workshop.find(session, path)
        if draft is None and (known is None or not known.is_there):
            raise NotFound
        text = (
            draft.text if draft is not None else shown(path, held.content(session, known.edition_id)) if known else ""
        )
        source = tried.with_text(session, path, text or "")
        return staging.staged(source, tried.id_of(path), catalogue().rows(session))


def _not_yet(path: str) -> ResponseReturnValue:
    return render_template("admin/try_not_yet.html", path=path), 422


def _page(path: str, stage: Stage, now: Pressed) -> ResponseReturnValue:
    """The rehearsal as it stands. An act that was refused just now was not done: what was typed for it stays."""
    with played(stage, now.play, g.language) as world:
        if world.stopped is None:
            facts, said = _facts(world, now)
            number, why, wrong = 0, "", False
        else:
            facts, said, number, why = {}, "", world.stopped.number, told(world.stopped.why)
            wrong = isinstance(world.stopped.why, Refused) and bool(world.stopped.why.problems)
    acts = now.play.acts
    if number == 0:
        return _rendered(path, stage, replace(now, said=now.said or said), facts)
    if number == len(acts) and now.fresh:
        last = acts[-1]
        before = replace(now.play, acts=acts[:-1], open=last if last.verb in FORM_ACTS else None)
        return _page(path, stage, Pressed(before, why, 422, show_errors=wrong, message=last.message))
    left = replace(now.play, acts=acts[: number - 1], open=None)
    left = left if left.acts else begun(stage)
    return _page(path, stage, Pressed(left, t("trial.stopped", number=number, why=why), 422))


def _facts(world: World, now: Pressed) -> tuple[Mapping[str, Any], str]:
    """What the page is drawn from, and what stands in the way of its form."""
    facts: dict[str, Any] = {"at": world.now, "limits": limits(world)}
    said = ""
    if world.key is not None:
        facts["seen"] = rehearsed(world)
    if now.play.open is not None:
        try:
            return {**facts, **drawn(world, now.play.open, now)}, ""
        except PortalError as problem:
            said = told(problem)
    if world.key is not None:
        facts |= {"offers": offers(world), "mendable": mendable(world)}
    return facts, said


def _rendered(path: str, stage: Stage, now: Pressed, facts: Mapping[str, Any]) -> ResponseReturnValue:
    play = now.play if "filling" in facts else replace(now.play, open=None)
    checked = stage.checked
    page = render_template(
        "admin/try.html",
        step_label=lambda step, then: step_label(then, step or "", to_staff=True),
        unit_of=lambda unit: unit_label(checked.office, unit),
        path=path,
        stage=stage,
        service=stage.checked.definition,
        carried=plays.carried(play),
        play=play,
        now=now,
        examples=beginnings.sound(stage),
        samples=True,
        **facts,
    )
    return page, now.status
