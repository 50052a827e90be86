"""What happened, to whom and by whom; and the jobs the worker gave up (C51, F19)."""

from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.queries.events import Asked, events, parked_jobs
from portal.request_types.words import Unacceptable
from portal.request_types.words.dates import read_date
from portal.services import jobs
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.local import zone
from portal.web.rules import actor, rule
from portal.web.staff.naming import types_in_scope
from portal.web.wording import step_label

blueprint = Blueprint("admin_events", __name__)


@blueprint.get("/admin/events")
@rule("event.read")
def show() -> str:
    """Newest first; `person`, `type`, `since`, `until` (days in the Buddhist era), `before` an event."""
    wrong: list[tuple[str, str]] = []
    since, until = _day("since", wrong), _day("until", wrong)
    before = request.args.get("before", "")
    asked = Asked(
        person=request.args.get("person", "").strip()[:100],
        type_id=request.args.get("type", "")[:40],
        since=since,
        until=until + timedelta(days=1) if until else None,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None,
    )
    with database().reading() as session:
        rows, following = events(session, asked)
        labels = {
            row.id: step_label(catalogue().version(session, row.version_id), row.to_step, to_staff=True) for row in rows
        }
        types = types_in_scope(session)
    kept = {name: word for name in ("person", "type", "since", "until") if (word := request.args.get(name, "")[:100])}
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


def _day(name: str, wrong: list[tuple[str, str]]) -> datetime | None:
    words = request.args.get(name, "").strip()
    if not words:
        return None
    try:
        return datetime.combine(read_date(words[:40]), time(), zone())
    except Unacceptable as problem:
        wrong.append((name, t(problem.code, **problem.facts)))
        return None
