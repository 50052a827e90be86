"""Types: which version is in force, what is wrong with a file and how to mend it, on and off, a look beforehand (C31)."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from portal.errors import NotFound
from portal.queries import proposals as proposed
from portal.queries import shelf as held
from portal.queries import types
from portal.queries.events import parked_jobs
from portal.request_types.checked import CheckedType
from portal.request_types.compiling import bundle_of, compile_bundle, compile_registries
from portal.request_types.describing.steps_drawing import drawn
from portal.request_types.describing.steps_picture import picture
from portal.request_types.describing.steps_picture import told as steps_told
from portal.request_types.judging.registry_rows import RowsInMemory
from portal.request_types.proving import as_told
from portal.request_types.reading.folder import Kind
from portal.request_types.reading.problems import Problems
from portal.services.publishing import moving, publication, shelf, workshop
from portal.web.admin.publishing.meaning import changed
from portal.web.admin.workshop import tried
from portal.web.admin.workshop.begun import begun
from portal.web.admin.workshop.leaves import number_of
from portal.web.extensions import catalogue, database, settings
from portal.web.language import t
from portal.web.rules import actor, rule

blueprint = Blueprint("admin_types", __name__)


@blueprint.get("/admin")
@rule("type.manage")
def home() -> ResponseReturnValue:
    """The admin's pages begin with the types."""
    return redirect("/admin/types", 303)


@blueprint.get("/admin/types")
@rule("type.manage")
def show() -> str:
    """All types, and the problems of all files."""
    with database().reading() as session:
        rows, problems, jobs = types.types(session), types.office_problems(session), len(parked_jobs(session))
        drafts, waiting = workshop.all_of(session), len(proposed.open_ones(session))
        new = begun(drafts, held.held(session), g.language)
    facts: dict[str, Any] = {
        "rows": rows,
        "problems": problems,
        "jobs": jobs,
        "drafts": len(drafts),
        "waiting": waiting,
        "begun": new,
    }
    facts["written"] = {each.path for each in drafts}
    return render_template("admin/types.html", **facts, folder=settings().office.name)


@blueprint.get("/admin/types/<type_id>")
@rule("type.manage")
def one(type_id: str) -> str:
    """One type: its problems, its versions and who published them."""
    with database().reading() as session:
        row = _row(session, type_id)
        versions = types.versions(session, type_id)
        told = changed(session, type_id, versions)
        current = next((each.id for each in versions if each.is_current), None)
        path = f"{Kind.TYPES}/{type_id}.yaml"
        facts = {
            "left": moving.left(session, type_id, current) if current is not None else 0,
            "draft": workshop.find(session, path),
            "waits": proposed.waiting_by_path(session).get(path, (None,))[0],
        }
    return render_template("admin/type.html", row=row, versions=versions, changes=told, **facts)


@blueprint.post("/admin/types/<type_id>/switch")
@rule("type.manage")
def switch(type_id: str) -> ResponseReturnValue:
    """Offer it, or offer it no more; what was filed goes on."""
    is_on = request.form.get("on") == "1"
    with database().transaction() as session:
        publication.switch(session, actor(), type_id, is_on, request.form.get("reason", ""))
    catalogue().forget()
    flash(t("admin.switched_on" if is_on else "admin.switched_off"), "good")
    return redirect(f"/admin/types/{type_id}", 303)


@blueprint.get("/admin/types/<type_id>/preview")
@rule("type.manage")
def preview(type_id: str) -> ResponseReturnValue:
    """The form as the newest file has it, published or not; nothing typed here is kept. 422 with its problems."""
    with database().reading() as session:
        source = shelf.source(session)
    if type_id not in source.types:
        raise NotFound
    checked, problems = compile_bundle(bundle_of(source, type_id))
    if checked is None:
        said = as_told(problems.sorted(), g.language)
        return render_template("admin/problems.html", type_id=type_id, problems=said), 422
    language = checked.office.languages[0]
    rows = RowsInMemory(compile_registries(source.registries, Problems(), language, source.tables))
    return _preview(type_id, checked, rows)


def _preview(type_id: str, checked: CheckedType, rows: RowsInMemory) -> str:
    with database().reading() as session:
        told = changed(session, type_id, types.versions(session, type_id), checked)
        asked = tried.form_of(session, tried.Tried((), checked, rows), number_of(request.args.get("leaf", "")))
    facts: dict[str, Any] = {"type_id": type_id, **asked, "changes": told}
    shown = picture(checked, g.language)
    title = checked.definition.title.in_language(g.language)
    facts["steps"] = steps_told(shown, g.language)
    facts["drawing"] = Markup(drawn(shown, t("language.picture.image", title=title)))  # nosec B704 (it escapes its words)
    return render_template("admin/preview.html", **facts, explained=tried.told(tried.Tried((), checked, rows)))


def _row(session: Session, type_id: str) -> types.TypeRow:
    found = next((row for row in types.types(session) if row.id == type_id), None)
    if found is None:
        raise NotFound
    return found
