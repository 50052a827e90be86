"""Importing into requests: what of a type a person may import into, and the pages of each (C49)."""

from flask import Blueprint, Response, abort, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.request_types.checked import CheckedType
from portal.services.importing import filings, results
from portal.services.importing.headings import questions
from portal.services.importing.into import RESULTS, Into, named
from portal.services.importing.rights import may_import, of_type
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.rules import actor, rule
from portal.web.staff import importing
from portal.web.staff.importing import Heading, Screen
from portal.web.wording import type_label

blueprint = Blueprint("staff_imports", __name__)
PLACE = "/staff/imports"


@blueprint.get(PLACE)
@rule("request.handle")
def choose() -> str:
    """All that this person may import into, of one type or of every one."""
    wanted = request.args.get("type", "")[:40]
    with database().reading() as session:
        types = [each.id for each in catalogue().types(session) if wanted in ("", each.id)]
        found = [(_label(session, type_id), _offered(session, type_id)) for type_id in types]
    return render_template("staff/imports.html", groups=[(label, offers) for label, offers in found if offers])


@blueprint.get(f"{PLACE}/<target>")
@rule("request.handle")
def begin(target: str) -> str:
    """Choose a file; what was imported before."""
    return importing.begun(_screen(target))


@blueprint.post(f"{PLACE}/<target>")
@rule("request.handle")
def send(target: str) -> ResponseReturnValue:
    """The file goes into quarantine, and the worker looks through it."""
    return importing.sent(_screen(target))


@blueprint.get(f"{PLACE}/<target>/<key>")
@rule("request.handle")
def show(target: str, key: str) -> ResponseReturnValue:
    """How far it is, what it found, and the button that imports."""
    return importing.shown(_screen(target), key)


@blueprint.post(f"{PLACE}/<target>/<key>/go")
@rule("request.handle")
def go(target: str, key: str) -> ResponseReturnValue:
    """Import what was looked through."""
    return importing.gone_on(_screen(target), key)


@blueprint.get(f"{PLACE}/<target>/<key>/problems.csv")
@rule("request.handle")
def problems(target: str, key: str) -> Response:
    """What is to be corrected, as a table for a spreadsheet."""
    return importing.problems_of(_screen(target), key)


def link_of(session: Session, types: tuple[str, ...]) -> tuple[str, str] | None:
    """Where a list of one type leads to import into it, and what that is called; None where nothing may be."""
    found = of_type(session, actor(), catalogue(), types[0]) if len(types) == 1 else ()
    if not found:
        return None
    called = t("importing.results" if any(each.kind == RESULTS for each in found) else "importing.open")
    return f"{PLACE}/{found[0].id}" if len(found) == 1 else f"{PLACE}?type={types[0]}", called


def _offered(session: Session, type_id: str) -> list[tuple[str, str]]:
    checked = _version(session, type_id)
    return [(f"{PLACE}/{into.id}", _title(checked, into)) for into in of_type(session, actor(), catalogue(), type_id)]


def _screen(target: str) -> Screen:
    into = named(target)
    with database().reading() as session:
        if not may_import(session, actor(), catalogue(), into):
            abort(404)
        checked = _version(session, into.type_id)
    headings = [
        Heading(each.field.label.in_language(g.language), each.optional is True or each.prefill is not None)
        for each in questions(checked, into.form_id or None)
    ]
    title = f"{_title(checked, into)} · {type_label(checked)}"
    url, back = f"{PLACE}/{into.id}", (f"/staff?type={into.type_id}", t("site.queue"))
    lead = t(f"importing.lead_{into.kind}")
    if into.kind == RESULTS:
        finds = [called[-1] for called in results.key_headings(actor(), checked).values()]
        return Screen(into, url, title, back, headings, finds, lead=lead)
    keys = filings.key_headings(checked)
    headings = [
        Heading(keys[filings.KEY][-1], bool(checked.one_per)),
        Heading(keys[filings.PERSON][-1], bool(checked.subject)),
        Heading(keys[filings.NAME][-1], True),
        *headings,
    ]
    return Screen(into, url, title, back, headings, asks_files=filings.asks_files(checked), lead=lead)


def _title(checked: CheckedType, into: Into) -> str:
    if into.kind == RESULTS:
        return checked.staff_forms[into.form_id].form.title.in_language(g.language)
    return t("importing.new_requests")


def _label(session: Session, type_id: str) -> str:
    return type_label(_version(session, type_id))


def _version(session: Session, type_id: str) -> CheckedType:
    return catalogue().version(session, catalogue().offered(session, type_id).version_id)
