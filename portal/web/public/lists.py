"""Registries the office opens to everybody (`public: true`), without their private columns (C65, C83)."""

from collections.abc import Sequence

from flask import Blueprint, abort, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.access.keepers import keeps
from portal.queries.offered_rows import whole
from portal.queries.registries import open_rows
from portal.request_types.checking.units import with_units
from portal.request_types.fields.reference import COLUMN_KINDS
from portal.request_types.formulas.kinds import TEXT, UnitOf
from portal.request_types.office_calendar import calendar_of_office
from portal.request_types.office_definition import Column, Registry
from portal.request_types.patterns.printing import Manner, printed
from portal.request_types.privacy import is_private_column
from portal.request_types.values import Row
from portal.services.keeping import registry_files
from portal.web.extensions import catalogue, database
from portal.web.headers import public
from portal.web.language import t
from portal.web.rules import actor, office, person, rule
from portal.web.sending import send

blueprint = Blueprint("lists", __name__)
Cells = Sequence[tuple[str, str]]
"""Of one row: words, and where they lead."""


@blueprint.get("/lists/<name>")
@rule("public")
@public
def show(name: str) -> ResponseReturnValue:
    """A page of one list in the registry's own order; 404 for one that is not open."""
    with database().reading() as session:
        found = catalogue().public_lists(session).get(name)
        if found is None:
            abort(404)
        page = open_rows(session, name, request.args.get("cursor", "")[:300])
        held = catalogue().rows(session).by_registry
        columns = [column for column in found.columns if not is_private_column(column)]
        rows = [whole(each.row, held) for each in page.rows]
        cells = ready(session, name, [[cell(row, column) for column in columns] for row in rows])
    return render_template(
        "public/list.html",
        title=found.title.in_language(g.language),
        heads=[column.label.in_language(g.language) for column in columns],
        rows=cells,
        page=page,
        pages_url=lambda cursor: f"/lists/{name}?cursor={cursor}",
    )


def cell(row: Row, column: Column) -> tuple[str, str]:
    """What is read, and where it leads: a column of type file offers a download."""
    value = row.columns.get(column.id)
    if value is None:
        return "-", ""
    units = UnitOf({unit.id: unit.label for unit in office().units})
    kind = with_units(COLUMN_KINDS.get(column.type, TEXT), units)
    words = str(printed(value, kind, "", Manner(g.language, calendar_of_office(office()))))
    if column.type != "file":
        return words, ""
    key, named, name = words.partition("/")
    return (name, f"/lists/{row.registry}/files/{key}") if named else (words, f"/files/{words}")


def ready(session: Session, registry: str, cells: Sequence[Cells]) -> list[list[tuple[str, str]]]:
    """Cells with what is known of the files keepers sent: only one that was found clean leads anywhere."""
    start = f"/lists/{registry}/files/"
    keys = {url.removeprefix(start) for row in cells for _, url in row if url.startswith(start)}
    known = registry_files.states(session, registry, keys)

    def said(words: str, url: str) -> tuple[str, str]:
        state = known.get(url.removeprefix(start), "refused") if url.startswith(start) else "clean"
        return (words, url) if state == "clean" else (t(f"public.file_{state}", name=words), "")

    return [[said(*each) for each in row] for row in cells]


@blueprint.get("/lists/<name>/files/<key>")
@rule("public")
def download(name: str, key: str) -> ResponseReturnValue:
    """A file that a row of an open list names now; its keepers open it on their page too. 404 for any other."""
    with database().reading() as session:
        found = catalogue().public_lists(session).get(name) or _kept(session, name)
        if found is None:
            abort(404)
        columns = [each.id for each in found.columns if each.type == "file" and not each.sensitive]
        rows = catalogue().rows(session).all(name)
        if not any(str(row.columns.get(each) or "").startswith(f"{key}/") for row in rows for each in columns):
            abort(404)
        file = registry_files.published(session, name, key)
    return send(file.digest, file.size, file.media_type, file.original_name)


def _kept(session: Session, name: str) -> Registry | None:
    found = catalogue().kept_lists(session).get(name)
    return found if found is not None and person() is not None and keeps(actor(), found) else None
