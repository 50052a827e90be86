"""One's own phone, e-mail and name, with history; where one is logged in."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from portal.access.permissions import is_staff
from portal.services.accounts import profile, registration, sessions
from portal.services.accounts.people import Remark
from portal.services.accounts.profile import Profile
from portal.web.auth import own_questions
from portal.web.auth.forms import Profiling, words
from portal.web.auth.password import proves
from portal.web.extensions import database, settings
from portal.web.language import t
from portal.web.rules import actor, me, rule

blueprint = Blueprint("profile", __name__)


@blueprint.get("/profile")
@rule("login")
def show() -> ResponseReturnValue:
    """Filled with what is known."""
    who = me()
    shown = {name: getattr(who, name) for name in ("phone", "email", "title", "first_name", "last_name")}
    return _page(Profiling(**shown))


@blueprint.post("/profile")
@rule("login")
def change() -> ResponseReturnValue:
    """Asks for the password when it was not typed for a while (ASVS 7.5.1)."""
    form, who = Profiling(), me()
    typed = (form.phone, form.email, form.title, form.title_other, form.first_name, form.last_name)
    found = profile.judge(*(words(field) for field in typed))
    own = own_questions.judged(_kept())
    if not isinstance(found, Profile):
        form.say(found)
        return _page(form, 422)
    if own is not None and not own.ok:
        return _page(form, 422)
    if own is not None:
        found = replace(found, own=registration.kept(own))
    if not who.is_fresh and not (words(form.current) and proves(who, words(form.current))):
        form.say({"current": Remark("password.current_wrong" if words(form.current) else "profile.prove")})
        return _page(form, 422)
    with database().transaction() as writing:
        fresh = sessions.find(writing, who.token)
        changed = profile.change_profile(writing, fresh or who, found)
    flash(t("profile.saved" if changed else "profile.same"), "good")
    return redirect("/profile", 303)


@blueprint.get("/profile/sessions")
@rule("login")
def list_sessions() -> ResponseReturnValue:
    """Every browser that is logged in (ASVS 7.5.2)."""
    with database().reading() as reading:
        running = sessions.running(reading, me().id)
    return render_template("auth/sessions.html", running=running, who=me())


@blueprint.post("/profile/sessions/<key>/end")
@rule("login")
def end_session(key: str) -> ResponseReturnValue:
    """End one of one's own; another person's is not there."""
    with database().transaction() as writing:
        sessions.end_one(writing, me().id, key)
    flash(t("sessions.ended"), "good")
    return redirect("/profile/sessions", 303)


@blueprint.post("/profile/sessions/end-others")
@rule("login")
def end_others() -> ResponseReturnValue:
    """End all but this one."""
    with database().transaction() as writing:
        sessions.end_all(writing, me().id, but_id=me().session_id)
    flash(t("sessions.others_ended"), "good")
    return redirect("/profile/sessions", 303)


def _page(form: Profiling, status: int = 200) -> ResponseReturnValue:
    facts = {"who": me(), "asks": not me().is_fresh, "own": own_questions.drawn(own_questions.judged(_kept()))}
    facts |= {"channels": settings().channels, "offers_factor": is_staff(actor().base) or me().has_factor}
    return render_template("auth/profile.html", form=form, **facts), status


def _kept() -> Mapping[str, Any]:
    """What this person answered to the office's own questions."""
    with database().reading() as reading:
        return profile.own_answers(reading, me())
