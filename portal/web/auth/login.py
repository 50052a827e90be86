"""Log in and log out (C4): one page for a wrong number and a wrong password, whatever is behind the number."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from portal.services.accounts import login, passwords, sessions
from portal.services.accounts.login import HumanNeeded
from portal.services.accounts.people import Remark
from portal.web.auth import carrying, entering, human, second_step
from portal.web.auth.forms import LoggingIn, words
from portal.web.auth.visiting import human_answer, visitor
from portal.web.extensions import csrf, database
from portal.web.language import t
from portal.web.redirects import landing, safe_target
from portal.web.rules import actor, person, rule

blueprint = Blueprint("login", __name__)


@blueprint.get("/login")
@rule("public")
def show() -> ResponseReturnValue:
    """The form; whoever is logged in already goes on."""
    target = safe_target(request.args.get("next"), "")
    if person() is not None:
        return redirect(target or landing(actor()), 303)
    return _page(LoggingIn(next=target))


@blueprint.post("/login")
@rule("public")
def enter() -> ResponseReturnValue:
    """Three steps, so that the costly comparison holds no lock of the database.

    Whoever was sending something when their session had ended arrives here with it, and with no token that counts.
    """
    if carrying.arrives():
        return _arrived()
    csrf.protect()
    form, knocking = LoggingIn(), visitor()
    missing = {
        name: Remark(key)
        for name, key in (("citizen_id", "people.citizen_id_missing"), ("password", "password.missing"))
        if not words(form[name]).strip()
    }
    if missing:
        form.say(missing)
        return _page(form, 422)
    with database().transaction() as writing:
        knocked = login.knock(writing, knocking, words(form.citizen_id), human_answer(), human_check_on=human.is_on())
    if isinstance(knocked, HumanNeeded):
        return _page(form, 422, human_problem=True)
    if not passwords.matches(knocked.stored, words(form.password)):
        return _page(form, 422, wrong=True)
    with database().transaction() as writing:
        entered = login.enter(writing, knocking, knocked)
    if entered is None:
        return _page(form, 403, disabled=True)
    if entered.is_half:
        return second_step.ask(entered.token, safe_target(words(form.next), ""), words(form.carried))
    return entering.arrive(entered, words(form.next), words(form.carried))


csrf.exempt(enter)


def _arrived() -> ResponseReturnValue:
    """The log-in for somebody who was sending something."""
    target = safe_target(request.args.get("next"), "")
    form = LoggingIn()
    form.next.data, form.carried.data = target, carrying.sealed(target, request.form.items(multi=True))
    return _page(form, 401)


@blueprint.post("/logout")
@rule("public")
def leave() -> Response:
    """End this session on the server, empty the cookie, and let the browser drop what it kept (ASVS 14.3.1).

    The cookies that know the device and the language stay: they open nothing.
    """
    who = person()
    if who is not None:
        with database().transaction() as writing:
            sessions.end(writing, who.token)
    logout_user()
    session.clear()
    flash(t("login.logged_out"), "good")
    answer = make_response(redirect("/login", 303))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _page(
    form: LoggingIn, status: int = 200, *, wrong: bool = False, disabled: bool = False, human_problem: bool = False
) -> ResponseReturnValue:
    asks = human_problem
    if human.is_on() and not asks:
        with database().reading() as reading:
            asks = login.asks_human(reading, visitor(), words(form.citizen_id))
    check = human.shown(human_problem) if asks else None
    page = render_template("auth/login.html", form=form, wrong=wrong, disabled=disabled, human=check)
    return page, status
