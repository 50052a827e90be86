"""Importing a file: sent, looked through by the worker, its findings read, then imported (C49, C63).

Nothing goes in before somebody has read what would: how many rows are new or changed, and which are to be corrected.
The pages are the same whatever it goes into; `imports` and the routes below say where they stand.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, abort, flash, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.errors import PortalError, Refused, Stale
from portal.services.importing import runs
from portal.services.importing.into import Into, registry
from portal.services.importing.rights import may_import
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


@dataclass(frozen=True)
class Heading:
    """A column a file may have."""

    label: str
    optional: bool = False


@dataclass(frozen=True)
class Screen:
    """What a file goes into, as its pages show it."""

    into: Into
    url: str
    title: str
    back: tuple[str, str]
    """Address and name of the page before."""
    headings: Sequence[Heading]
    finds: Sequence[str] = ()
    """Columns one of which tells what a row is about."""
    ends_rest: bool = False
    """What a file has no more may be ended."""
    asks_files: bool = False
    """A form has files, which a table does not hold."""
    lead: str = ""
    """What becomes of each row, said before anything is sent."""


@blueprint.get("/staff/registries/<name>/import")
@rule("registry.keep")
def begin(name: str) -> str:
    """Choose a file; what was imported before."""
    return begun(_screen(name))


@blueprint.post("/staff/registries/<name>/import")
@rule("registry.keep")
def send(name: str) -> ResponseReturnValue:
    """The file goes into quarantine, and the worker looks through it."""
    return sent(_screen(name))


@blueprint.get("/staff/registries/<name>/import/<key>")
@rule("registry.keep")
def show(name: str, key: str) -> ResponseReturnValue:
    """How far it is, what it found, and the button that imports."""
    return shown(_screen(name), key)


@blueprint.post("/staff/registries/<name>/import/<key>/go")
@rule("registry.keep")
def go(name: str, key: str) -> ResponseReturnValue:
    """Import what was looked through."""
    return gone_on(_screen(name), key)


@blueprint.get("/staff/registries/<name>/import/<key>/problems.csv")
@rule("registry.keep")
def problems(name: str, key: str) -> Response:
    """What is to be corrected, as a table for a spreadsheet."""
    return problems_of(_screen(name), key)


def begun(screen: Screen, problem: str = "") -> str:
    """The page that asks for a file."""
    with database().reading() as session:
        earlier = runs.earlier(session, actor(), screen.into)
    return render_template("staff/import.html", screen=screen, earlier=earlier, problem=problem)


def sent(screen: Screen) -> ResponseReturnValue:
    """A file came, or none."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return begun(screen, t("importing.choose")), 422
    kept = storage().receive(iter(lambda: file.stream.read(CHUNK), b""), 1 << 40)
    try:
        with database().transaction() as session:
            without = screen.asks_files and request.form.get("without_files") == "yes"
            key = runs.send(session, actor(), catalogue(), screen.into, file.filename, kept.digest, kept.key, without)
    except PortalError:
        storage().delete(kept.key, Area.QUARANTINE)
        raise
    return redirect(f"{screen.url}/{key}", 303)


def shown(screen: Screen, key: str) -> ResponseReturnValue:
    """A run as it stands; the page asks again while it is worked at."""
    with database().reading() as session:
        run = runs.find(session, actor(), catalogue(), screen.into, key)
    answer = make_response(
        render_template(
            "staff/importing.html",
            screen=screen,
            run=run,
            troubles=run.problems[:SHOWN],
            at_work=runs.AT_WORK,
            has_rows=runs.has_rows(run),
        )
    )
    if run.state in runs.AT_WORK:
        answer.headers["Refresh"] = LOOK_AGAIN
    return answer


def gone_on(screen: Screen, key: str) -> ResponseReturnValue:
    """The button was pressed; pressed twice, it is at work already, as its page says."""
    try:
        with database().transaction() as session:
            ends_rest = screen.ends_rest and request.form.get("ends_rest") == "yes"
            runs.go_on(session, actor(), catalogue(), screen.into, key, ends_rest)
    except Refused as refused:
        flash(t(refused.code), "warn")
    except Stale:
        pass
    return redirect(f"{screen.url}/{key}", 303)


def problems_of(screen: Screen, key: str) -> Response:
    """The file of what is wrong."""
    with database().reading() as session:
        run = runs.find(session, actor(), catalogue(), screen.into, key)
    answer = Response("".join(_table(run.problems)), mimetype="text/csv")
    today: date = clock.now().date()
    name = screen.into.id.replace(":", "-")
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


def _screen(name: str) -> Screen:
    with database().reading() as session:
        if not may_import(session, actor(), catalogue(), registry(name)):
            abort(404)
        found, _ = catalogue().registry(session, name)
    columns = [
        Heading(each.label.in_language(g.language), each.optional or bool(each.prefill)) for each in found.columns
    ]
    if found.key == "key":
        columns.insert(0, Heading("key"))
    title, back = found.title.in_language(g.language), ("/staff/registries", t("site.registries"))
    return Screen(registry(name), f"/staff/registries/{name}/import", title, back, columns, ends_rest=True)


@blueprint.app_template_global("import_told")
def _import_told(each: Mapping[str, Any]) -> str:
    return told(each)
