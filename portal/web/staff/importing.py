"""Importing a file into a list: sent, looked through by the worker, its findings read, then imported (C63).

Nothing goes in before somebody has read what would: how many rows are new or changed, and which are to be corrected.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, abort, flash, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal import clock
from portal.errors import PortalError, Refused
from portal.request_types.office_definition import Registry
from portal.services.importing import runs
from portal.uploads.names import content_disposition
from portal.uploads.storage import CHUNK, Area
from portal.web.extensions import catalogue, database, storage
from portal.web.language import t
from portal.web.rules import actor, rule

blueprint = Blueprint("staff_importing", __name__)
LOOK_AGAIN: Final = "2"
"""Seconds between two looks at a run that is being worked at."""
SHOWN: Final = 50
"""Problems on the page; all that are kept are in the file."""
_LIVE: Final = ("=", "+", "-", "@", "\t", "\r")


@blueprint.get("/staff/registries/<name>/import")
@rule("registry.keep")
def begin(name: str) -> str:
    """Choose a file; what was imported before."""
    return _begin(name)


@blueprint.post("/staff/registries/<name>/import")
@rule("registry.keep")
def send(name: str) -> ResponseReturnValue:
    """The file goes into quarantine, and the worker looks through it."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _begin(name, t("importing.choose")), 422
    with database().reading() as session:
        _registry(session, name)
    kept = storage().receive(iter(lambda: file.stream.read(CHUNK), b""), 1 << 40)
    try:
        with database().transaction() as session:
            key = runs.send(session, actor(), catalogue(), name, file.filename, kept.digest, kept.key)
    except PortalError:
        storage().delete(kept.key, Area.QUARANTINE)
        raise
    return redirect(f"/staff/registries/{name}/import/{key}", 303)


@blueprint.get("/staff/registries/<name>/import/<key>")
@rule("registry.keep")
def show(name: str, key: str) -> ResponseReturnValue:
    """How far it is, what it found, and the button that imports."""
    with database().reading() as session:
        registry = _registry(session, name)
        run = runs.find(session, actor(), catalogue(), name, key)
    answer = make_response(
        render_template(
            "staff/importing.html", registry=registry, run=run, troubles=run.problems[:SHOWN], at_work=runs.AT_WORK
        )
    )
    if run.state in runs.AT_WORK:
        answer.headers["Refresh"] = LOOK_AGAIN
    return answer


@blueprint.post("/staff/registries/<name>/import/<key>/go")
@rule("registry.keep")
def go(name: str, key: str) -> ResponseReturnValue:
    """Import what was looked through."""
    try:
        with database().transaction() as session:
            runs.go_on(session, actor(), catalogue(), name, key, request.form.get("ends_rest") == "yes")
    except Refused as refused:
        flash(t(refused.code), "warn")
    return redirect(f"/staff/registries/{name}/import/{key}", 303)


@blueprint.get("/staff/registries/<name>/import/<key>/problems.csv")
@rule("registry.keep")
def problems(name: str, key: str) -> Response:
    """What is to be corrected, as a table for a spreadsheet."""
    with database().reading() as session:
        run = runs.find(session, actor(), catalogue(), name, key)
    answer = Response("".join(_table(run.problems)), mimetype="text/csv")
    today: date = clock.now().date()
    answer.headers["Content-Disposition"] = content_disposition(f"{name}-{today:%Y%m%d}.csv", inline=False)
    return answer


def told(each: Mapping[str, Any]) -> str:
    """What is wrong, in the reader's language."""
    return t(each["code"], **each["facts"])


def _table(troubles: list[Mapping[str, Any]]) -> Iterator[str]:
    yield "\ufeff"
    yield _csv([t("importing.head_line"), t("importing.head_column"), t("importing.head_what")])
    for each in troubles:
        yield _csv([str(each["line"]), each["column"], told(each)])


def _csv(cells: list[str]) -> str:
    """One line; a cell that a spreadsheet would compute is kept a text (T15)."""
    line = io.StringIO()
    csv.writer(line).writerow([f"'{cell}" if cell.startswith(_LIVE) else cell for cell in cells])
    return line.getvalue()


def _begin(name: str, problem: str = "") -> str:
    with database().reading() as session:
        registry = _registry(session, name)
        earlier = runs.earlier(session, name)
    columns = [(each.label.in_language(g.language), each.optional or bool(each.prefill)) for each in registry.columns]
    if registry.key == "key":
        columns.insert(0, ("key", False))
    return render_template("staff/import.html", registry=registry, columns=columns, earlier=earlier, problem=problem)


def _registry(session: Session, name: str) -> Registry:
    if not runs.may_import(actor(), catalogue(), session, name):
        abort(404)
    return catalogue().registry(session, name)[0]


@blueprint.app_template_global("import_told")
def _import_told(each: Mapping[str, Any]) -> str:
    return told(each)
