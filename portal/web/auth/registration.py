"""Register (C1-C3, C10). That a number is taken is said only behind the human check and within limits (T02)."""

from dataclasses import replace

from flask import Blueprint, flash, g, redirect, render_template
from flask.typing import ResponseReturnValue

from portal.errors import Taken
from portal.services.accounts import human_check, passwords, registration
from portal.services.accounts.people import Remark
from portal.services.accounts.registration import Registration, Sound
from portal.web.auth import human, own_questions
from portal.web.auth.forms import Registering, words
from portal.web.auth.visiting import human_answer, visitor
from portal.web.extensions import database
from portal.web.language import t
from portal.web.public.offers import Offer, asks_for_account, open_offers
from portal.web.rules import office, rule

blueprint = Blueprint("registration", __name__)


@blueprint.get("/register")
@rule("public")
def show() -> ResponseReturnValue:
    """The eight fields of section 1.0; where accounts are asked for by a service, the way there."""
    service = _service()
    return _page(_form()) if service is None else _leading(service)


@blueprint.post("/register")
@rule("public")
def register() -> ResponseReturnValue:
    """Fields first, then the human check, then the limits; only then is the number looked up."""
    service = _service()
    if service is not None:
        return _leading(service)
    form, who, own = _form(), visitor(), own_questions.judged()
    sound = registration.judge(_typed(form), personnel_types(), _office_words())
    if not isinstance(sound, Sound):
        form.say(sound)
        return _page(form, 422)
    if own is not None and not own.ok:
        return _page(form, 422)
    if own is not None:
        sound = replace(sound, own=registration.kept(own))
    if human.is_on():
        with database().transaction() as writing:
            solved = human_check.solve(writing, who.secret, human_answer())
        if not solved:
            return _page(form, 422, human_problem=True)
    with database().transaction() as writing:
        registration.ask_leave(writing, who)
    stored = passwords.keep(words(form.password))
    try:
        with database().transaction() as writing:
            registration.register(writing, who, sound, stored, consent_text(), _must_be_approved())
    except Taken:
        form.say({"citizen_id": Remark("register.taken")})
        return _page(form, 409, taken=True)
    flash(t("register.waits" if _must_be_approved() else "register.done"), "good")
    return redirect("/login", 303)


def _service() -> Offer | None:
    """By which accounts are asked for in an office that opens each itself (C7); None: registering does it."""
    if not _must_be_approved():
        return None
    with database().reading() as session:
        return asks_for_account(open_offers(session))


def _leading(service: Offer) -> ResponseReturnValue:
    return render_template("auth/asking.html", service=service.definition)


def _must_be_approved() -> bool:
    asked = office().registration
    return asked is not None and asked.who == "approved"


def consent_text() -> str:
    """What is agreed to, in the language of the page; kept word for word."""
    own = office().consent
    return own.in_language(g.language) if own else t("register.consent_default", office=_office_name())


def personnel_types() -> dict[str, str]:
    """The office's kinds of people by id; empty where the office asks for none."""
    asked = office().registration
    field = next((field for field in asked.fields if field.id == "personnel_type"), None) if asked else None
    return {option.id: option.label.in_language(g.language) for option in field.options} if field else {}


def _form() -> Registering:
    form = Registering()
    form.personnel_type.choices = [("", t("forms.choose")), *personnel_types().items()]
    return form


def _typed(form: Registering) -> Registration:
    return Registration(
        citizen_id=words(form.citizen_id),
        phone=words(form.phone),
        personnel_type=words(form.personnel_type),
        title=words(form.title),
        title_other=words(form.title_other),
        first_name=words(form.first_name),
        last_name=words(form.last_name),
        password=words(form.password),
        again=words(form.again),
        consent=bool(form.consent.data),
    )


def _office_name() -> str:
    return office().name.in_language(g.language)


def _office_words() -> tuple[str, ...]:
    short = office().short
    return tuple(wording for name in (office().name, short) if name for _, wording in name.words)


def _page(
    form: Registering, status: int = 200, *, human_problem: bool = False, taken: bool = False
) -> ResponseReturnValue:
    page = render_template(
        "auth/register.html",
        form=form,
        consent=consent_text(),
        asks_type=bool(personnel_types()),
        own=own_questions.drawn(own_questions.judged()),
        taken=taken,
        least=passwords.LEAST_APPLICANT,
        human=human.shown(human_problem) if human.is_on() else None,
    )
    return page, status
