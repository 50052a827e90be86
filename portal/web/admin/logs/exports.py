"""Who exported what, when, and whether it was fetched (C71, C83)."""

from flask import Blueprint, render_template, request

from portal.queries.exports import every
from portal.web.extensions import database
from portal.web.numbers import whole_number
from portal.web.rules import actor, rule

blueprint = Blueprint("admin_exports", __name__)


@blueprint.get("/admin/exports")
@rule("event.read")
def show() -> str:
    """Newest first; `before` an export."""
    before = request.args.get("before", "")
    known = whole_number(before)
    with database().reading() as session:
        lines, following = every(session, actor(), known)
    return render_template("admin/exports.html", lines=lines, following=following, is_later=known is not None)
