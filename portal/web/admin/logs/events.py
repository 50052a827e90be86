"""What happened, to whom and by whom; and the jobs the worker gave up (C51, F19)."""

from datetime import timedelta
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.queries.events import Asked, events, parked_jobs
from portal.services import jobs
from portal.web.admin.logs import narrowing
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.rules import actor, rule
from portal.web.staff.naming import types_in_scope
from portal.web.wording import step_label

blueprint = Blueprint("admin_events", __name__)


@blueprint.get("/admin/events")
@rule("event.read")
def show() -> str:
    """Newest first; `person`, `type`, `since`, `until` (days in the Buddhist era), `before` an event."""
    wrong: list[tuple[str, str]] = []
    since, until = narrowing.day("since", wrong), narrowing.day("until", wrong)
    asked = Asked(
        person=request.args.get("person", "").strip()[:100],
        type_id=request.args.get("type", "")[:40],
        since=since,
        until=until + timedelta(days=1) if until else None,
        before=narrowing.before(),
    )
    with database().reading() as session:
        rows, following = events(session, asked)
        labels = {
            row.id: step_label(catalogue().version(session, row.version_id), row.to_step, to_staff=True) for row in rows
        }
        types = types_in_scope(session)
    kept = narrowing.kept("person", "type", "since", "until")
    return render_template(
        "admin/events.html",
        rows=rows,
        labels=labels,
        types=types,
        kept=kept,
        wrong=wrong,
        next_url=f"/admin/events?{urlencode({**kept, 'before': str(following)})}" if following else "",
        first_url=f"/admin/events?{urlencode(kept)}" if asked.before else "",
    )


@blueprint.get("/admin/jobs")
@rule("event.read")
def given_up() -> str:
    """Jobs that failed too often, each with its reason."""
    with database().reading() as session:
        rows = parked_jobs(session)
    return render_template("admin/jobs.html", rows=rows)


@blueprint.post("/admin/jobs/<int(max=2147483647):job_id>/again")
@rule("event.read")
def again(job_id: int) -> ResponseReturnValue:
    """Back to the worker."""
    with database().transaction() as session:
        jobs.try_again(session, actor(), job_id)
    flash(t("admin.job_again"), "good")
    return redirect("/admin/jobs", 303)
