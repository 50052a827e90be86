"""Registries the office opens to everybody: `public: true` in their file, columns marked `sensitive` left out (C65)."""

from flask import Blueprint, abort, g, render_template
from flask.typing import ResponseReturnValue

from portal.request_types.checking.units import with_units
from portal.request_types.fields.reference import COLUMN_KINDS
from portal.request_types.formulas.kinds import TEXT, UnitOf
from portal.request_types.office_calendar import calendar_of_office
from portal.request_types.office_definition import Column
from portal.request_types.patterns.printing import Manner, printed
from portal.request_types.values import Row
from portal.web.extensions import catalogue, database
from portal.web.headers import public
from portal.web.rules import office, rule

blueprint = Blueprint("lists", __name__)


@blueprint.get("/lists/<name>")
@rule("public")
@public
def show(name: str) -> ResponseReturnValue:
    """One list in the registry's own order; 404 for one that is not open."""
    with database().reading() as session:
        found = catalogue().public_lists(session).get(name)
        rows = catalogue().rows(session).all(name)
    if found is None:
        abort(404)
    columns = [column for column in found.columns if not column.sensitive]
    return render_template(
        "public/list.html",
        title=found.title.in_language(g.language),
        heads=[column.label.in_language(g.language) for column in columns],
        rows=[[cell(row, column) for column in columns] for row in rows],
    )


def cell(row: Row, column: Column) -> tuple[str, str]:
    """What is read, and where it leads: a column of type file offers a download."""
    value = row.columns.get(column.id)
    if value is None:
        return "-", ""
    units = UnitOf({unit.id: unit.label for unit in office().units})
    kind = with_units(COLUMN_KINDS.get(column.type, TEXT), units)
    words = str(printed(value, kind, "", Manner(g.language, calendar_of_office(office()))))
    return words, f"/files/{words}" if column.type == "file" else ""
