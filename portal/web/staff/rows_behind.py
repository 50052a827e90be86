"""The rows of a registry that a number counts, for who may look at them; every page of people is written down (C76, C83)."""

from flask import Blueprint, abort, g, render_template, request
from sqlalchemy.orm import Session

from portal.access.finders import finds, may_list
from portal.access.keepers import columns_for
from portal.queries.registries import rows_of
from portal.reports.asking import Unknown
from portal.reports.labels import Labels
from portal.reports.listing import said_by
from portal.reports.rows import counted_registry, listed_rows
from portal.request_types.office_definition import Column, Registry
from portal.request_types.row_counting import CountedRows
from portal.services.accounts import attempts
from portal.services.logs import person_looks
from portal.web import reasons
from portal.web.extensions import catalogue, database
from portal.web.figures import list_address, title_of
from portal.web.people import LIMIT, cell_for
from portal.web.rules import actor, rule

blueprint = Blueprint("rows_behind", __name__)
MOST_WORDS = 6
"""Filters of one number: row, column, condition, and what the page is filtered by."""


@blueprint.get("/staff/figures/rows/<name>")
@rule("summary.read")
def show(name: str) -> str:
    """A page of them; 404 for whom the registry is not."""
    words, cursor = request.args.getlist("by")[:MOST_WORDS], request.args.get("cursor", "")[:300]
    with database().transaction() as session:
        counted = _mine(session, name)
        is_noted, asked = counted.registry.search is not None, said_by(words)
        reason = reasons.of_people(session, counted.registry) if is_noted else ""
        try:
            listed = listed_rows(session, actor(), catalogue(), counted, asked)
        except Unknown:
            abort(404)
        attempts.take(session, f"people:{actor().id}", LIMIT)
        page = rows_of(session, listed.wanted, listed.total, cursor)
        said = _said(session, counted, asked)
        if is_noted:
            person_looks.note_search(session, actor(), name, ", ".join(said), len(page.rows), reason)
    columns = _columns(counted.registry)
    return render_template(
        "staff/dashboards/rows.html",
        name=name,
        title=counted.registry.title.in_language(g.language),
        said=said,
        page=page,
        opens=finds(actor(), counted.registry),
        is_noted=is_noted,
        heads=[each.label.in_language(g.language) for each in columns],
        rows=[(each, [cell_for(each.row, column) for column in columns]) for each in page.rows],
        pages_url=lambda at: list_address(f"/staff/figures/rows/{name}", (), words, [("cursor", at)]),
    )


def _mine(session: Session, name: str) -> CountedRows:
    counted = counted_registry(session, catalogue(), name)
    if counted is None or not may_list(actor(), counted.registry):
        abort(404)
    return counted


def _said(session: Session, counted: CountedRows, asked: list[tuple[str, str]]) -> list[str]:
    types = {counted.registry.id: counted}
    labels = Labels(session, catalogue(), types, g.language)
    return [f"{title_of(types, name)}: {labels.headings(name, [value], False)[0].label}" for name, value in asked]


def _columns(registry: Registry) -> list[Column]:
    """Those of its search for who searches it, else what its keepers read."""
    if registry.search is not None and finds(actor(), registry):
        return [each for each in registry.columns if each.id in registry.search.columns]
    return list(columns_for(actor(), registry))
