"""Back to a request filed without an account: number and code, one answer for every pair that opens nothing (T02)."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.services.accounts import coming_back
from portal.services.accounts.reset import read_code
from portal.web import visits
from portal.web.auth.visiting import visitor
from portal.web.extensions import database
from portal.web.language import t
from portal.web.public.status import read_reference
from portal.web.rules import person, rule

blueprint = Blueprint("coming_back", __name__)


@blueprint.get("/status/open")
@rule("public")
def show() -> str:
    """The form."""
    return _page(request.args.get("reference", "")[:60])


@blueprint.post("/status/open")
@rule("public")
def enter() -> ResponseReturnValue:
    """From here this browser goes on as the one that filed it did."""
    reference, code = read_reference(request.form.get("reference", "")), read_code(request.form.get("code", ""))
    browser = visitor()
    with database().transaction() as session:
        coming_back.ask_leave(session, browser)
    with database().transaction() as session:
        found = coming_back.come_back(session, browser, reference, code) if person() is None else None
    if found is None:
        return _page(reference, t("public.back_none")), 422
    key, token = found
    visits.begin(token)
    return redirect(f"/requests/{key}", 303)


def _page(reference: str, problem: str = "") -> str:
    return render_template(
        "public/coming_back.html", reference=reference, problem=problem, logged_in=person() is not None
    )
