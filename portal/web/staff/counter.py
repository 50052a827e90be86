"""The counter: find the person, file for them, mark the ID card seen, give a code for a new password (C12).

A number that a stranger registered is taken over by whoever holds the card.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, StringField

from portal.errors import NotFound, Refused
from portal.models.accounts import Account
from portal.queries import accounts
from portal.services.accounts import channels, members, passwords, people, reset, staff_accounts
from portal.services.accounts.people import Remark, Remarks
from portal.services.applying import anonymous, drafts
from portal.settings import CHAT
from portal.web import looking
from portal.web.auth.channels import shown
from portal.web.auth.forms import Names, Said, words
from portal.web.extensions import catalogue, database, settings
from portal.web.language import t
from portal.web.rules import actor, rule, staff_roles
from portal.web.staff.members import asked_anew
from portal.web.wording import type_label

blueprint = Blueprint("counter", __name__)


class Finding(Said):
    """Whom the officer looks for."""

    citizen_id = StringField("counter.who", id="who")


class Giving(Names):
    """What the officer saw on the card."""

    citizen_id = StringField("people.citizen_id")
    seen = BooleanField("counter.seen")
    other_person = BooleanField("counter.other_person")


@blueprint.get("/staff/counter")
@rule("counter.serve")
def show() -> ResponseReturnValue:
    """Ask for the person; it is posted, so that no number stands in an address (ASVS 14.2.1)."""
    return render_template("staff/counter.html", form=Finding(), nameless=_types(nameless=True))


@blueprint.post("/staff/counter")
@rule("counter.serve")
def find() -> ResponseReturnValue:
    """Show whose account it is, to be compared with the card; of several just enough to choose one."""
    form = Finding()
    typed = words(form.citizen_id)
    meant = members.meant(typed)
    with database().reading() as reading:
        found = accounts.at_counter(reading, meant)
    if len(found) == 1:
        with database().reading() as reading:
            account = staff_accounts.by_key(reading, found[0].key)
        looking.served(account.id)
        return _person(account, by_number=bool(meant.citizen_id))
    if found:
        offered, more = found[: accounts.OFFERED], len(found) > accounts.OFFERED
        return render_template("staff/counter.html", form=form, several=offered, more=more)
    form.say({"citizen_id": Remark("counter.none" if typed.strip() else "counter.who_missing")})
    page = render_template("staff/counter.html", form=form, **asked_anew(meant)) if typed.strip() else None
    return page or render_template("staff/counter.html", form=form), 422


@blueprint.get("/staff/counter/people/<key>")
@rule("counter.serve")
def serve(key: str) -> ResponseReturnValue:
    """One person, chosen or just registered."""
    with database().reading() as reading:
        account = staff_accounts.by_key(reading, key)
    looking.served(account.id)
    return _person(account)


@blueprint.post("/staff/counter/seen")
@rule("counter.serve")
def see() -> ResponseReturnValue:
    """The card was seen."""
    with database().transaction() as writing:
        account = staff_accounts.by_key(writing, request.form.get("account", ""))
        reset.mark_seen(writing, account, actor().id)
    flash(t("counter.marked", name=account.full_name), "good")
    return redirect(f"/staff/counter/people/{account.key}", 303)


@blueprint.post("/staff/counter/file")
@rule("request.file_for_another")
def file() -> ResponseReturnValue:
    """Begin a request for the person at the counter; it is theirs, and the history says who filed it."""
    with database().transaction() as writing:
        account = staff_accounts.by_key(writing, request.form.get("account", ""))
        key = drafts.start(writing, actor(), catalogue(), request.form.get("type", "")[:40], account.id)
    return redirect(f"/drafts/{key}", 303)


@blueprint.post("/staff/counter/nameless")
@rule("request.file_for_another")
def file_nameless() -> ResponseReturnValue:
    """Begin a request of somebody who gives no name (C13)."""
    with database().transaction() as writing:
        key = anonymous.begin(writing, actor(), catalogue(), request.form.get("type", "")[:40])
    return redirect(f"/drafts/{key}", 303)


@blueprint.post("/staff/counter/code")
@rule("counter.serve")
def give() -> ResponseReturnValue:
    """Give a code, shown this once. The card must have been seen; other names on it mean a take-over."""
    form = Giving()
    account = _account(form)
    remarks: Remarks = {}
    if not form.seen.data:
        remarks["seen"] = Remark("counter.seen_missing")
    names = None
    if form.other_person.data:
        title, other, first, last = map(words, (form.title, form.title_other, form.first_name, form.last_name))
        names = people.read_names(title, other, first, last, remarks)
    if remarks:
        form.say(remarks)
        return _person(account, form, by_number=bool(words(form.citizen_id)))
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


def _person(account: Account, form: Giving | None = None, by_number: bool = False) -> ResponseReturnValue:
    """What the officer compares with the card, and what can be done for its holder.

    The number is shown whole to roles that see numbers, and to who typed it.
    """
    facts: dict[str, Any] = {"types": _types(), "chat": CHAT in settings().channels}
    facts |= {"whole": by_number or actor().sees_ids, "form": form or Giving()}
    return render_template("staff/counter_person.html", account_shown=account, **facts), 422 if form else 200


def _types(nameless: bool = False) -> Mapping[str, str]:
    """Types that this officer may file for somebody else now; `nameless`: for somebody who gives no name."""
    with database().reading() as reading:
        offered = [each for each in catalogue().types(reading) if each.is_on]
        versions = [catalogue().version(reading, each.version_id) for each in offered]
    found = [each for each in versions if drafts.may_file(actor(), each)]
    if nameless:
        found = [each for each in found if each.definition.anonymous is not None]
    return {each.definition.id: type_label(each) for each in found}


def _account(form: Giving) -> Account:
    """Whom a posted page is about: by the key it carries, or by a number. NotFound for nobody."""
    with database().reading() as reading:
        if key := request.form.get("account", ""):
            return staff_accounts.by_key(reading, key)
        return reset.find_account(reading, words(form.citizen_id))
