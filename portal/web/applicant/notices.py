"""Messages of the portal, newest first, with what is new marked until it is read (C57)."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.queries import notices
from portal.queries.notices import NoticeRow
from portal.services.telling.notices import mark_read
from portal.web.extensions import catalogue, database
from portal.web.noticing import words_of
from portal.web.numbers import whole_number
from portal.web.rules import actor, me, rule
from portal.web.wording import type_label

blueprint = Blueprint("notices", __name__)


@dataclass(frozen=True)
class Shown:
    """A notice as the page says it."""

    row: NoticeRow
    title: str
    words: str
    url: str
    is_new: bool


@blueprint.get("/notices")
@rule("request.file")
def show() -> ResponseReturnValue:
    """A page of them."""
    before = request.args.get("before", "")
    at = whole_number(before) or 0
    with database().reading() as session:
        page = notices.page(session, actor(), at)
        shown = [_shown(session, row) for row in page.rows]
    newest = shown[0].row.id if shown else 0
    return render_template("requests/notices.html", page=page, shown=shown, newest=newest)


@blueprint.post("/notices/read")
@rule("request.file")
def read() -> ResponseReturnValue:
    """All up to the newest that was on the page."""
    up_to = whole_number(request.form.get("up_to", ""))
    if up_to is not None:
        with database().transaction() as session:
            mark_read(session, actor(), up_to)
    return redirect("/notices", 303)


def _shown(session: Session, row: NoticeRow) -> Shown:
    checked = catalogue().version(session, row.version_id)
    url = f"/staff/requests/{row.key}" if row.to_unit else f"/requests/{row.key}"
    return Shown(row, type_label(checked), words_of(session, checked, row), url, row.id > me().seen_notice_id)
