"""Register a person who stands at the counter, in the same place where they were looked for (C12)."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, SelectField, StringField, TelField

from portal.errors import Taken
from portal.queries.accounts import Meant
from portal.services.accounts import members, registration, reset
from portal.services.accounts.members import OnCard
from portal.services.accounts.registration import Sound
from portal.web.auth import own_questions
from portal.web.auth.forms import Names, words
from portal.web.auth.registration import consent_text, personnel_types
from portal.web.extensions import database
from portal.web.language import t
from portal.web.rules import actor, rule

blueprint = Blueprint("members", __name__)


class Registering(Names):
    """The fields of the card, in its order, and what the card does not say."""

    ORDER = (
        *("citizen_id", "title", "title_other", "first_name", "last_name", "phone", "personnel_type"),
        *("seen", "consent"),
    )

    citizen_id = StringField("people.citizen_id")
    phone = TelField("people.phone")
    personnel_type = SelectField("people.personnel_type", validate_choice=False)
    seen = BooleanField("counter.card_seen")
    consent = BooleanField("counter.consent")

    def __init__(self, **shown: Any) -> None:
        super().__init__(**shown)
        self.personnel_type.choices = [("", t("forms.choose")), *personnel_types().items()]


@blueprint.get("/staff/counter/register")
@rule("counter.serve")
def show() -> ResponseReturnValue:
    """The questions, blank."""
    return _page(Registering())


@blueprint.post("/staff/counter/register")
@rule("counter.serve")
def register() -> ResponseReturnValue:
    """Create the account and go on with its person; one that is there already is shown instead of a second one."""
    form, own = Registering(), own_questions.judged()
    typed = OnCard(
        **{name: words(form[name]) for name in ("citizen_id", "phone", "personnel_type")},
        **{name: words(form[name]) for name in ("title", "title_other", "first_name", "last_name")},
        consent=bool(form.consent.data),
        seen=bool(form.seen.data),
        own=registration.kept(own) if own is not None and own.ok else {},
    )
    sound = members.judge(typed, personnel_types())
    if not isinstance(sound, Sound):
        form.say(sound)
    if not isinstance(sound, Sound) or (own is not None and not own.ok):
        return _page(form, 422)
    try:
        with database().transaction() as writing:
            account = members.register(writing, actor(), sound, consent_text(), g.language)
    except Taken:
        with database().reading() as reading:
            account = reset.find_account(reading, sound.citizen_id)
        flash(t("counter.registered_before", name=account.full_name), "warn")
    else:
        flash(t("counter.registered", name=account.full_name), "good")
    return redirect(f"/staff/counter/people/{account.key}", 303)


def asked_anew(meant: Meant) -> dict[str, Any]:
    """What the questions are drawn from on the page of a search that found nobody: what was typed stands there."""
    names = meant.names
    form = Registering()
    form.citizen_id.data, form.phone.data = meant.citizen_id, meant.phone
    form.first_name.data, form.last_name.data = (names[0] if names else ""), " ".join(names[1:])
    return _facts(form, posted=False)


def _facts(form: Registering, posted: bool | None = None) -> dict[str, Any]:
    judged = own_questions.blank() if posted is False else own_questions.judged()
    facts: dict[str, Any] = {"registering": form, "own": own_questions.drawn(judged, posted)}
    return facts | {"consent": consent_text(), "asks_type": bool(personnel_types())}


def _page(form: Registering, status: int = 200) -> ResponseReturnValue:
    return render_template("staff/counter_register.html", **_facts(form)), status
