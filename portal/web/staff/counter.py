"""The counter: a person with an ID card in hand gets a code for a new password; a squatted number is taken over."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, StringField

from portal.errors import NotFound
from portal.models.accounts import Account
from portal.services import passwords, people, reset
from portal.services.people import Remark, Remarks
from portal.web.auth.forms import Names, Said, words
from portal.web.extensions import database
from portal.web.language import t
from portal.web.rules import actor, rule, staff_roles

blueprint = Blueprint("counter", __name__)


class Finding(Said):
    """Whose ID card it is."""

    citizen_id = StringField("people.citizen_id")


class Giving(Names):
    """What the officer saw on the card."""

    citizen_id = StringField("people.citizen_id")
    seen = BooleanField("counter.seen")
    other_person = BooleanField("counter.other_person")


@blueprint.get("/staff/counter")
@rule("counter.serve")
def show() -> ResponseReturnValue:
    """Ask for the number; it is posted, so that it stands in no address (ASVS 14.2.1)."""
    return render_template("staff/counter.html", form=Finding(), account=None)


@blueprint.post("/staff/counter")
@rule("counter.serve")
def find() -> ResponseReturnValue:
    """Show whose account it is, to be compared with the card."""
    form = Finding()
    account = _account(words(form.citizen_id))
    if account is None:
        form.say({"citizen_id": Remark("reset.no_account")})
        return render_template("staff/counter.html", form=form, account=None), 422
    giving = Giving(citizen_id=account.citizen_id)
    giving.citizen_id.data = account.citizen_id
    return render_template("staff/counter.html", form=giving, account=account)


@blueprint.post("/staff/counter/code")
@rule("counter.serve")
def give() -> ResponseReturnValue:
    """Give a code, shown this once. The card must have been seen; other names on it mean a take-over."""
    form = Giving()
    account = _account(words(form.citizen_id))
    if account is None:
        raise NotFound("reset.no_account")
    remarks: Remarks = {}
    if not form.seen.data:
        remarks["seen"] = Remark("counter.seen_missing")
    names = None
    if form.other_person.data:
        title, other, first, last = map(words, (form.title, form.title_other, form.first_name, form.last_name))
        names = people.read_names(title, other, first, last, remarks)
    if remarks:
        form.say(remarks)
        return render_template("staff/counter.html", form=form, account=account), 422
    code = reset.draw_code()
    stored = passwords.keep(code)
    with database().transaction() as writing:
        given = reset.issue(writing, actor(), account.id, stored, names, staff_roles())
    shown = f"{code[:5]} {code[5:]}"
    page = {"account": account, "code": shown, "ends_at": given.ends_at, "language": g.language}
    return render_template("staff/counter_code.html", title=t("counter.code"), **page)


def _account(typed: str) -> Account | None:
    try:
        with database().reading() as reading:
            return reset.find_account(reading, typed)
    except NotFound:
        return None
