"""Set a new password with a code from the counter. One answer for every wrong number and every wrong code (T02)."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from portal.errors import NotFound
from portal.services.accounts import passwords, people, reset
from portal.services.accounts.people import Remark, Remarks
from portal.web.auth.forms import Resetting, words
from portal.web.auth.password import new_password_remarks
from portal.web.auth.visiting import visitor
from portal.web.extensions import database
from portal.web.language import t
from portal.web.rules import rule, staff_roles

blueprint = Blueprint("reset", __name__)


@blueprint.get("/reset")
@rule("public")
def show() -> ResponseReturnValue:
    """What to do, and the form for the code."""
    return _page(Resetting())


@blueprint.post("/reset")
@rule("public")
def redeem() -> ResponseReturnValue:
    """Fields first; then one try, which costs the same whatever is behind the number."""
    form, who = Resetting(), visitor()
    if remarks := _remarks(form, passwords.LEAST_APPLICANT):
        form.say(remarks)
        return _page(form, 422)
    with database().transaction() as writing:
        knocked = reset.knock(writing, who, words(form.citizen_id), staff_roles())
    if not passwords.matches(knocked.stored, reset.read_code(words(form.code))):
        return _page(form, 422, wrong=True)
    if remarks := _remarks(form, knocked.at_least):
        form.say(remarks)
        return _page(form, 422)
    stored = passwords.keep(words(form.password))
    try:
        with database().transaction() as writing:
            reset.redeem(writing, who, knocked, stored)
    except NotFound:
        return _page(form, 422, wrong=True)
    flash(t("reset.done"), "good")
    return redirect("/login", 303)


def _remarks(form: Resetting, least: int) -> Remarks:
    remarks: Remarks = {}
    if not words(form.citizen_id).strip():
        remarks["citizen_id"] = Remark("people.citizen_id_missing")
    if not words(form.code).strip():
        remarks["code"] = Remark("reset.code_missing")
    number = people.read_citizen_id(words(form.citizen_id)) or ""
    return {**remarks, **new_password_remarks(form, [number], least)}


def _page(form: Resetting, status: int = 200, *, wrong: bool = False) -> ResponseReturnValue:
    return render_template("auth/reset.html", form=form, wrong=wrong, least=passwords.LEAST_APPLICANT), status
