"""The second step of logging in: the code, after the password, for whoever set up a second factor (ASVS 6.3.3)."""

from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from portal.services.accounts import login
from portal.services.accounts.login import WrongCode
from portal.services.accounts.people import Remark
from portal.web.auth import entering
from portal.web.auth.forms import GivingCode, words
from portal.web.auth.visiting import visitor
from portal.web.extensions import database
from portal.web.redirects import safe_target
from portal.web.rules import rule

blueprint = Blueprint("second_step", __name__)
HALF = "half"
"""What the cookie holds between the two steps: a token that opens nothing but this page."""


def ask(token: str, target: str, carried: str) -> ResponseReturnValue:
    """After the password: what was being sent is carried on, and so is where to go."""
    session.clear()
    session[HALF] = token
    if not carried:
        return redirect(f"/login/code?next={quote(target, safe='')}" if target else "/login/code", 303)
    return page(GivingCode())  # filled with what the form of the log-in carried


@blueprint.get("/login/code")
@rule("public")
def show() -> ResponseReturnValue:
    """The form, while the password counts."""
    with database().reading() as reading:
        half = login.half(reading, session.get(HALF, ""))
    if half is None:
        return redirect("/login", 303)
    return page(GivingCode(next=safe_target(request.args.get("next"), "")))


@blueprint.post("/login/code")
@rule("public")
def enter() -> ResponseReturnValue:
    """A code of the authenticator, or a recovery code."""
    form, token = GivingCode(), session.get(HALF, "")
    if not words(form.code).strip():
        form.say({"code": Remark("second.missing")})
        return page(form, 422)
    with database().transaction() as writing:
        entered = login.enter_with_code(writing, visitor(), token, words(form.code))
    if entered is None:
        return redirect("/login", 303)
    if isinstance(entered, WrongCode):
        form.say({"code": Remark("second.wrong")})
        return page(form, 422)
    return entering.arrive(entered, words(form.next), words(form.carried))


def page(form: GivingCode, status: int = 200) -> ResponseReturnValue:
    """The form for the code."""
    return render_template("auth/second_step.html", form=form), status
