"""The page behind a one-time link. The token stands in the query, which no log of ours keeps (ASVS 14.2.1)."""

from typing import cast

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.actors import roles_like
from portal.access.permissions import roles_like as all_like
from portal.errors import Taken
from portal.models.accounts import Account
from portal.services.accounts import invitations, passwords, people
from portal.services.accounts.invitations import NewAdmin
from portal.services.accounts.people import Names, Remark, Remarks
from portal.web.auth.forms import BecomingAdmin, FirstPassword, words
from portal.web.auth.password import new_password_remarks
from portal.web.extensions import database
from portal.web.language import t
from portal.web.rules import office, rule

blueprint = Blueprint("invitation", __name__)


@blueprint.get("/invitation")
@rule("public")
def show() -> ResponseReturnValue:
    """The form of the invited: names and ID for the first admin, a password for a colleague. 404 when it is over."""
    account = _invited()
    return _page(BecomingAdmin() if account is None else FirstPassword(), account)


@blueprint.post("/invitation")
@rule("public")
def accept() -> ResponseReturnValue:
    """Uses the link up."""
    account = _invited()
    return _become_admin() if account is None else _set_password(account)


def _invited() -> Account | None:
    with database().reading() as reading:
        invitation = invitations.find(reading, _token())
        return reading.get(Account, invitation.account_id) if invitation.account_id is not None else None


def _token() -> str:
    return request.args.get("token", "")[:100]


def _become_admin() -> ResponseReturnValue:
    form, remarks = BecomingAdmin(), cast(Remarks, {})
    number, phone = people.read_citizen_id(words(form.citizen_id)), people.read_phone(words(form.phone))
    if number is None:
        remarks["citizen_id"] = Remark("people.citizen_id_wrong")
    if phone is None:
        remarks["phone"] = Remark("people.phone_wrong")
    title, other, first, last = map(words, (form.title, form.title_other, form.first_name, form.last_name))
    names: Names = people.read_names(title, other, first, last, remarks)
    known = [number or "", phone or "", names.first_name, names.last_name]
    remarks |= new_password_remarks(form, known, passwords.LEAST_STAFF)
    if remarks or number is None or phone is None:
        form.say(remarks)
        return _page(form, None, 422)
    stored, admins = passwords.keep(words(form.password)), all_like("admin", roles_like(office()))
    try:
        with database().transaction() as writing:
            new = NewAdmin(number, phone, names)
            invitations.become_first_admin(writing, _token(), new, stored, admins)
    except Taken:
        form.say({"citizen_id": Remark("register.taken")})
        return _page(form, None, 409)
    return _done()


def _set_password(account: Account) -> ResponseReturnValue:
    form = FirstPassword()
    remarks = new_password_remarks(form, people.personal_words(account), passwords.LEAST_STAFF)
    if remarks:
        form.say(remarks)
        return _page(form, account, 422)
    stored = passwords.keep(words(form.password))
    with database().transaction() as writing:
        invitations.set_first_password(writing, _token(), stored)
    return _done()


def _done() -> ResponseReturnValue:
    flash(t("invitation.done"), "good")
    return redirect("/login", 303)


def _page(form: BecomingAdmin | FirstPassword, account: Account | None, status: int = 200) -> ResponseReturnValue:
    page = render_template("auth/invitation.html", form=form, account_shown=account, least=passwords.LEAST_STAFF)
    return page, status
