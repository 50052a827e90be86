"""Who looked at people in registries, and who opened requests and accounts, for administrators (C83)."""

from flask import Blueprint, g, render_template, request

from portal.queries import page_looks, person_looks
from portal.web.extensions import catalogue, database
from portal.web.numbers import whole_number
from portal.web.rules import rule

blueprint = Blueprint("admin_looks", __name__)


@blueprint.get("/admin/looks")
@rule("event.read")
def show() -> str:
    """Newest first, `before` a line."""
    with database().reading() as session:
        rows, following = person_looks.looks(session, _before())
        titles = {each.id: each.title for each in catalogue().types(session)} | dict(
            catalogue().registry_titles(session)
        )
    named = {id: told.get(g.language) or next(iter(told.values()), id) for id, told in titles.items()}
    return render_template("admin/looks.html", rows=rows, following=following, titles=named)


@blueprint.get("/admin/looks/pages")
@rule("event.read")
def pages() -> str:
    """Pages of requests and accounts, the first look of each person on each day; newest first, `before` a line."""
    with database().reading() as session:
        rows, following = page_looks.looks(session, _before())
    return render_template("admin/page_looks.html", rows=rows, following=following)


def _before() -> int | None:
    before = request.args.get("before", "")
    return whole_number(before)
