"""Where notices also go: a person's own e-mail and chat, switched on and off by the person (C59)."""

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import PasswordField

from portal.errors import NotFound, Refused
from portal.models.accounts import Account
from portal.services.accounts import channels
from portal.services.accounts.people import Remark
from portal.settings import CHAT, EMAIL
from portal.web.auth.forms import Said, words
from portal.web.auth.password import proves
from portal.web.extensions import database, settings
from portal.web.language import t
from portal.web.qr import drawn
from portal.web.rules import actor, me, rule

blueprint = Blueprint("channels", __name__)
HERE = "/profile/channels"


class Linking(Said):
    """Proves that it is the person, when the password was not typed for a while (ASVS 7.5.1)."""

    current = PasswordField("people.current_password")


@blueprint.get("/profile/channels")
@rule("login")
def show() -> ResponseReturnValue:
    """What is linked, and what could be. Not there while the operator has switched nothing on."""
    return _page(Linking())


@blueprint.post("/profile/channels/email")
@rule("login")
def ask_email() -> ResponseReturnValue:
    """Have the link sent."""
    form = _proved(EMAIL)
    if form is not None:
        return _page(form, 422)
    try:
        with database().transaction() as writing:
            address = channels.ask_email(writing, actor(), g.language, settings().secret_key)
    except Refused as problem:
        flash(t(problem.code), "warn")
    else:
        flash(t("channels.email_asked", address=address), "good")
    return redirect(HERE, 303)


@blueprint.post("/profile/channels/chat")
@rule("login")
def ask_chat() -> ResponseReturnValue:
    """Show the code, this once."""
    form = _proved(CHAT)
    if form is not None:
        return _page(form, 422)
    try:
        with database().transaction() as writing:
            code = channels.ask_chat(writing, actor(), me().id, g.language)
    except Refused as problem:
        flash(t(problem.code), "warn")
        return redirect(HERE, 303)
    return render_template("auth/chat_code.html", **shown(code), whose="", back=HERE)


@blueprint.post("/profile/channels/<any(email,chat):kind>/unlink")
@rule("login")
def unlink(kind: str) -> ResponseReturnValue:
    """Nothing more goes there."""
    with database().transaction() as writing:
        channels.unlink(writing, me().id, me().id, kind)
    flash(t(f"channels.{kind}_unlinked"), "good")
    return redirect(HERE, 303)


@blueprint.get("/profile/channels/confirm")
@rule("login")
def look() -> ResponseReturnValue:
    """The page behind the link: it asks, so that whatever opens links by itself confirms nothing."""
    with database().reading() as reading:
        found = channels.waiting_for(reading, actor(), _token(), settings().secret_key)
    return render_template("auth/confirm_email.html", address=found.address)


@blueprint.post("/profile/channels/confirm")
@rule("login")
def confirm() -> ResponseReturnValue:
    """Uses the link up."""
    with database().transaction() as writing:
        address = channels.confirm_email(writing, actor(), _token(), settings().secret_key)
    flash(t("channels.email_linked", address=address), "good")
    return redirect(HERE, 303)


def shown(code: str) -> dict[str, object]:
    """A chat's one-time code as a picture, a link and signs to be typed."""
    held = settings().chat_link.replace("{code}", code)
    return {
        "code": f"{code[:4]}\N{NO-BREAK SPACE}{code[4:8]} {code[8:12]}\N{NO-BREAK SPACE}{code[12:]}",
        "picture": drawn(held),
        "link": held if held.startswith("https://") else "",
        "minutes": int(channels.CHAT_LASTS.total_seconds() // 60),
    }


def _token() -> str:
    return request.args.get("token", "")[:200]


def _proved(kind: str) -> Linking | None:
    """None when it is the person; the form with what is wrong otherwise."""
    if kind not in settings().channels:
        raise NotFound
    form = Linking()
    if me().is_fresh or (words(form.current) and proves(me(), words(form.current))):
        return None
    form.say({"current": Remark("password.current_wrong" if words(form.current) else "profile.prove")})
    return form


def _page(form: Linking, status: int = 200) -> ResponseReturnValue:
    if not settings().channels:
        raise NotFound
    with database().reading() as reading:
        known = channels.of_person(reading, me().id)
        address = reading.get_one(Account, me().id).email
    facts = {"form": form, "asks": not me().is_fresh, "known": known, "address": address}
    return render_template("auth/channels.html", **facts, on=settings().channels), status
