"""Back to an earlier version: a press on the list of versions, and its texts stand ready to be published (C30)."""

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from portal.errors import NotFound, Refused, Stale
from portal.services.publishing import rolling_back
from portal.web.extensions import database
from portal.web.language import t
from portal.web.numbers import whole_number
from portal.web.rules import actor, rule

blueprint = Blueprint("admin_rolling", __name__)


@blueprint.post("/admin/types/<type_id>/back")
@rule("type.manage")
def back(type_id: str) -> ResponseReturnValue:
    """Make drafts of what `version` was made of, and show what that changes before anything is in force."""
    number = whole_number(request.form.get("version", ""), digits=5)
    if number is None:
        raise NotFound
    try:
        with database().transaction() as session:
            drafted = rolling_back.begin(session, actor(), type_id, number)
    except (Refused, Stale) as why:
        flash(t(why.code, **why.facts), "bad")
        return redirect(f"/admin/types/{type_id}", 303)
    return redirect("/admin/publish?" + urlencode({"draft": drafted.paths, "back": number}, doseq=True), 303)
