"""The counter: find the person, file for them, mark the ID card seen, give a code for a new password.

A number that a stranger registered is taken over by whoever holds the card.
"""

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, StringField

from portal.errors import NotFound, Refused
from portal.models.accounts import Account
from portal.queries import accounts
from portal.queries.accounts import AccountRow
from portal.services import channels, drafts, passwords, people, reset, staff_accounts
from portal.services.people import Remark, Remarks
from portal.settings import CHAT
from portal.web.auth.channels import shown
from portal.web.auth.forms import Names, Said, words
from portal.web.extensions import catalogue, database, settings
from portal.web.language import t
from portal.web.rules import actor, rule, staff_roles
from portal.web.wording import type_label

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
    return render_template("staff/counter.html", form=Finding(), account_shown=None)


@blueprint.post("/staff/counter")
@rule("counter.serve")
def find() -> ResponseReturnValue:
    """Show whose account it is, to be compared with the card."""
    form = Finding()
    several = _by_phone(words(form.citizen_id))
    if len(several) > 1:
        return render_template("staff/counter.html", form=form, account_shown=None, several=several)
    account = _account(several[0].citizen_id if several else words(form.citizen_id))
    if account is None:
        form.say({"citizen_id": Remark("reset.no_account")})
        return render_template("staff/counter.html", form=form, account_shown=None), 422
    giving = Giving(citizen_id=account.citizen_id)
    giving.citizen_id.data = account.citizen_id
    return render_template("staff/counter.html", form=giving, account_shown=account, types=_types(), chat=_chat())


@blueprint.post("/staff/counter/seen")
@rule("counter.serve")
def see() -> ResponseReturnValue:
    """The card was seen, and nothing else is wanted."""
    with database().transaction() as writing:
        account = staff_accounts.by_key(writing, request.form.get("account", ""))
        reset.mark_seen(writing, account, actor().id)
    flash(t("counter.marked", name=account.full_name), "good")
    return redirect("/staff/counter", 303)


@blueprint.post("/staff/counter/file")
@rule("request.file_for_another")
def file() -> ResponseReturnValue:
    """Begin a request for the person at the counter; it is theirs, and the history says who filed it."""
    with database().transaction() as writing:
        account = staff_accounts.by_key(writing, request.form.get("account", ""))
        key = drafts.start(writing, actor(), catalogue(), request.form.get("type", "")[:40], account.id)
    return redirect(f"/drafts/{key}", 303)


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
        return render_template(
            "staff/counter.html", form=form, account_shown=account, types=_types(), chat=_chat()
        ), 422
    code = reset.draw_code()
    stored = passwords.keep(code)
    with database().transaction() as writing:
        given = reset.issue(writing, actor(), account.id, stored, names, staff_roles())
    shown = f"{code[:5]} {code[5:]}"
    page = {"account_shown": account, "code": shown, "ends_at": given.ends_at, "language": g.language}
    return render_template("staff/counter_code.html", title=t("counter.code"), **page)


@blueprint.post("/staff/counter/chat")
@rule("counter.serve")
def link_chat() -> ResponseReturnValue:
    """Show the member at the counter the code that links a chat, this once; the history says who did."""
    if CHAT not in settings().channels:
        raise NotFound
    try:
        with database().transaction() as writing:
            account = staff_accounts.by_key(writing, request.form.get("account", ""))
            code = channels.ask_chat(writing, actor(), account.id, g.language, staff_roles())
    except Refused as problem:
        flash(t(problem.code), "warn")
        return redirect("/staff/counter", 303)
    return render_template("auth/chat_code.html", **shown(code), whose=account.full_name, back="/staff/counter")


def _by_phone(typed: str) -> Sequence[AccountRow]:
    """Accounts with this phone, where it is one and no citizen ID."""
    phone = people.read_phone(typed)
    if phone is None or people.read_citizen_id(typed) is not None:
        return ()
    with database().reading() as reading:
        return accounts.found(reading, phone)[0]


def _types() -> Mapping[str, str]:
    """Types that may be filed for somebody else now."""
    with database().reading() as reading:
        offered = [each for each in catalogue().types(reading) if each.is_on]
        return {each.id: type_label(catalogue().version(reading, each.version_id)) for each in offered}


def _chat() -> bool:
    """Whether chats can be linked here."""
    return CHAT in settings().channels


def _account(typed: str) -> Account | None:
    try:
        with database().reading() as reading:
            return reset.find_account(reading, typed)
    except NotFound:
        return None
