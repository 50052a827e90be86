"""Open requests of a type moved to its version in force: looked through first, then moved by the worker (C30)."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.errors import NotFound, Refused, Stale
from portal.queries import types
from portal.services.publishing import moving
from portal.services.publishing.shelf import LONGEST_REASON
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.rules import actor, rule

blueprint = Blueprint("admin_moving", __name__)


@blueprint.get("/admin/types/<type_id>/move")
@rule("type.manage")
def show(type_id: str) -> ResponseReturnValue:
    """How many stand under earlier versions, and what was done before."""
    return _page(type_id)


@blueprint.post("/admin/types/<type_id>/move")
@rule("type.manage")
def look(type_id: str) -> ResponseReturnValue:
    """Have them looked through; nothing is moved."""
    with database().transaction() as session:
        key = moving.begin(session, actor(), catalogue(), type_id)
    return redirect(f"/admin/types/{type_id}/move/{key}", 303)


@blueprint.get("/admin/types/<type_id>/move/<key>")
@rule("type.manage")
def one(type_id: str, key: str) -> ResponseReturnValue:
    """How far it is, what fits, and why others stay."""
    return _page(type_id, key)


@blueprint.post("/admin/types/<type_id>/move/<key>")
@rule("type.manage")
def go(type_id: str, key: str) -> ResponseReturnValue:
    """Move what fits. 409 when there is a newer version, or it was begun already."""
    reason = request.form.get("reason", "")
    try:
        with database().transaction() as session:
            moving.go(session, actor(), catalogue(), key, reason)
    except (Refused, Stale) as why:
        return _page(type_id, key, said=t(why.code, **why.facts), reason=reason, status=why.status)
    return redirect(f"/admin/types/{type_id}/move/{key}", 303)


def _page(type_id: str, key: str = "", said: str = "", reason: str = "", status: int = 200) -> ResponseReturnValue:
    with database().reading() as session:
        row = next((each for each in types.types(session) if each.id == type_id), None)
        if row is None or row.version is None:
            raise NotFound
        versions = types.versions(session, type_id)
        current = next(each.id for each in versions if each.is_current)
        run = moving.find(session, key) if key else None
        if run is not None and run.type_id != type_id:
            raise NotFound
        facts: dict[str, Any] = {
            "left": moving.left(session, type_id, current),
            "runs": moving.newest(session, type_id),
        }
    facts |= {"run": run, "numbers": {each.id: each.number for each in versions}, "current": current}
    facts |= {
        "title": row.title.get(g.language) or row.title.get("th", type_id),
        "said": said,
        "reason": reason,
        "is_stale": status == 409,
        "wrong": [("reason", said)] if status == 422 and not reason.strip() else [],
        "is_at_work": run is not None and run.state in moving.AT_WORK,
    }
    return render_template("admin/move.html", type_id=type_id, longest=LONGEST_REASON, **facts), status
