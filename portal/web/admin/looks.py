"""Who looked at people in registries, for administrators (C83)."""

from flask import Blueprint, g, render_template, request

from portal.queries import person_looks
from portal.web.extensions import catalogue, database
from portal.web.rules import rule

blueprint = Blueprint("admin_looks", __name__)


@blueprint.get("/admin/looks")
@rule("event.read")
def show() -> str:
    """Newest first, `before` a line."""
    before = request.args.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None
    with database().reading() as session:
        rows, following = person_looks.looks(session, number)
        titles = catalogue().registry_titles(session)
    named = {id: told.get(g.language) or next(iter(told.values()), id) for id, told in titles.items()}
    return render_template("admin/looks.html", rows=rows, following=following, titles=named)
