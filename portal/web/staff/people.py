"""Work by person: who has how much, and handing over everything of a colleague who is away (C43)."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.errors import NotFound
from portal.models.accounts import Account
from portal.queries import assignees
from portal.queries.assignees import Assignee
from portal.queries.counts import COUNT_AT_MOST
from portal.services.casework import takers
from portal.services.casework.handing_over import HandedOver, hand_over
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.numbers import whole_number
from portal.web.rules import actor, office, rule
from portal.web.staff.hands import NOBODY
from portal.web.wording import unit_label

blueprint = Blueprint("staff_people", __name__)
MOST_WORDS = 1000


@blueprint.get("/staff/people")
@rule("queue.read")
def show() -> str:
    """Everybody with open requests in scope; who left stands there too."""
    with database().reading() as session:
        found = assignees.with_requests(session, actor())
    rows = [(each, min(each.count, COUNT_AT_MOST), each.count <= COUNT_AT_MOST, _where(each)) for each in found]
    return render_template("staff/people.html", rows=rows, me=actor().id)


@blueprint.get("/staff/people/<key>/hand-over")
@rule("request.handle")
def ask(key: str) -> ResponseReturnValue:
    """To whom everything goes."""
    return _page(key)


@blueprint.post("/staff/people/<key>/hand-over")
@rule("request.handle")
def hand(key: str) -> ResponseReturnValue:
    """One part of it, with a line for each request; the next press goes on behind the last."""
    to, reason = request.form.get("person", "")[:40], request.form.get("reason", "").strip()[:MOST_WORDS]
    after = request.form.get("_after", "")
    behind = whole_number(after) or 0
    if not to:
        return _page(key, problem=t("assigning.choose"), reason=reason, status=422)
    with database().transaction() as session:
        done = hand_over(session, actor(), catalogue(), key, "" if to == NOBODY else to, reason, behind)
    return _page(key, done, to, reason)


def _page(
    key: str, done: HandedOver | None = None, to: str = "", reason: str = "", problem: str = "", status: int = 200
) -> ResponseReturnValue:
    with database().reading() as session:
        whose = session.scalars(select(Account).where(Account.key == key)).one_or_none()
        if whose is None:
            raise NotFound
        count = next((each.count for each in assignees.with_requests(session, actor()) if each.key == key), 0)
        after = done.after if done is not None and not done.is_all else 0
        people = takers.of_colleague(session, actor(), office(), whose.id, after)
    facts = {"whose": whose, "count": min(count, COUNT_AT_MOST), "is_exact": count <= COUNT_AT_MOST, "people": people}
    said = {"done": done, "to": to, "reason": reason, "problem": problem}
    lines = [(line, t(line.problem) if line.problem else "") for line in done.lines] if done else []
    return render_template("staff/hand_over.html", lines=lines, **facts, **said), status


def _where(each: Assignee) -> str:
    """Why somebody is no longer whom it should be with; empty: nothing stands against it."""
    if each.is_disabled:
        return t("staff.disabled")
    who = actor()
    if who.own_unit_only and each.unit and each.unit != who.unit:
        return t("staff.moved", unit=unit_label(office(), each.unit))
    return ""
