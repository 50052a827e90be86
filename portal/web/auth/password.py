"""`แก้ไขรหัสผ่าน`: one's own password (C8)."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from portal.access.permissions import is_staff
from portal.services.accounts import change_password, passwords
from portal.services.accounts.people import Remark, Remarks
from portal.services.accounts.sessions import Person
from portal.web.auth.forms import ChangingPassword, Said, words
from portal.web.auth.visiting import let_in, visitor
from portal.web.extensions import database
from portal.web.language import t
from portal.web.rules import actor, me, rule

blueprint = Blueprint("password", __name__)


@blueprint.get("/password")
@rule("login")
def show() -> ResponseReturnValue:
    """ID, phone and names as they are, the current password, twice the new one."""
    return _page(ChangingPassword())


@blueprint.post("/password")
@rule("login")
def change() -> ResponseReturnValue:
    """Every session ends; this browser goes on with a new one."""
    form, who = ChangingPassword(), me()
    remarks = new_password_remarks(form, personal(who), passwords.least(is_staff(actor().base)))
    if not words(form.current):
        remarks = {"current": Remark("password.missing"), **remarks}
    if not remarks and not proves(who, words(form.current)):
        remarks = {"current": Remark("password.current_wrong")}
    if remarks:
        form.say(remarks)
        return _page(form, 422)
    stored = passwords.keep(words(form.password))
    with database().transaction() as writing:
        token = change_password.change_password(writing, visitor(), who.id, who.id, stored)
    let_in(token)
    flash(t("password.changed"), "good")
    return redirect("/profile", 303)


def proves(who: Person, typed: str) -> bool:
    """Is this the person's current password? A right one makes the session fresh. Raises TooMany."""
    with database().transaction() as writing:
        stored = change_password.stored_password(writing, visitor(), who.id)
    if not passwords.matches(stored, typed):
        return False
    with database().transaction() as writing:
        change_password.proved(writing, visitor(), who)
    return True


def new_password_remarks(form: Said, known: list[str], least: int) -> Remarks:
    """What is wrong with the two fields `password` and `again`."""
    problem = passwords.problem(words(form["password"]), words(form["again"]), least, known)
    if problem is None:
        return {}
    at = "again" if problem == "password.differ" else "password"
    return {at: Remark(problem, {"least": least, "most": passwords.MOST})}


def personal(who: Person) -> list[str]:
    """What others know of this person."""
    return [who.citizen_id, who.phone, who.first_name, who.last_name, who.email.partition("@")[0]]


def _page(form: ChangingPassword, status: int = 200) -> ResponseReturnValue:
    least = passwords.least(is_staff(actor().base))
    return render_template("auth/password.html", form=form, who=me(), least=least), status
