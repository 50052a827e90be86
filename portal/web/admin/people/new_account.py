"""A form for a colleague: an account and a link, shown once, by which they set a password (C7)."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import EmailField, SelectField, StringField, TelField

from portal.errors import Taken
from portal.services.accounts import people, staff_accounts
from portal.services.accounts.people import Remark, Remarks
from portal.services.accounts.staff_accounts import NewStaff
from portal.web import handing_over
from portal.web.admin.people import areas
from portal.web.admin.people.accounts import named, roles
from portal.web.auth.forms import Names, words
from portal.web.extensions import database
from portal.web.language import t
from portal.web.rules import actor, office, rule
from portal.web.staff.naming import units_of

blueprint = Blueprint("admin_new_account", __name__)


class NewAccount(Names):
    """A colleague."""

    citizen_id = StringField("people.citizen_id")
    phone = TelField("people.phone")
    email = EmailField("people.email")
    role = SelectField("admin.role", validate_choice=False)
    unit = SelectField("staff.unit", validate_choice=False)

    def __init__(self) -> None:
        super().__init__()
        staff = [(id, title) for id, title in roles().items() if id != "applicant"]
        self.role.choices = [("", t("forms.choose")), *staff]
        self.unit.choices = [("", t("admin.no_unit")), *units_of(office()).items()]


@blueprint.get("/admin/accounts/new")
@rule("account.manage")
def ask() -> ResponseReturnValue:
    """The form for a colleague."""
    return _ask(NewAccount())


@blueprint.post("/admin/accounts/new")
@rule("account.manage")
def create() -> ResponseReturnValue:
    """Nobody learns a colleague's password: a link, shown this once, lets them set it (C7)."""
    form, remarks = NewAccount(), Remarks()
    number, phone = people.read_citizen_id(words(form.citizen_id)), people.read_phone(words(form.phone))
    email, role, unit = people.read_email(words(form.email)), words(form.role), words(form.unit)
    title, other, first, last = map(words, (form.title, form.title_other, form.first_name, form.last_name))
    if number is None:
        remarks["citizen_id"] = Remark("people.citizen_id_wrong")
    if phone is None:
        remarks["phone"] = Remark("people.phone_wrong")
    if email is None:
        remarks["email"] = Remark("people.email_wrong")
    if role not in roles() or role == "applicant":
        remarks["role"] = Remark("admin.role_missing")
    names = people.read_names(title, other, first, last, remarks)
    if not remarks and number is not None and phone is not None and email is not None:
        known = unit if unit in units_of(office()) else None
        try:
            with database().transaction() as session:
                own = areas.ticked(session, role)
                new = NewStaff(number, names, role, known, phone, email, own)
                account, token = staff_accounts.create(session, actor(), new, named(session, role))
            return handing_over.page(account.key, token)
        except Taken:
            remarks["citizen_id"] = Remark("register.taken")
    form.say(remarks)
    return _ask(form, 422)


def _ask(form: NewAccount, status: int = 200) -> ResponseReturnValue:
    with database().reading() as session:
        offered, chosen = areas.offered(session), request.form.getlist(areas.NAME)
    return render_template("admin/new_account.html", form=form, areas=offered, chosen=chosen), status
