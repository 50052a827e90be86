"""File without an account, where the type says so: who you are, your consent, then the form as for everybody (C5)."""

from flask import Blueprint, g, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, StringField, TelField

from portal.access.actors import actor_of
from portal.access.permissions import Actor
from portal.errors import NotFound
from portal.queries import drafted
from portal.services.accounts import people, visits
from portal.services.accounts.people import Remarks
from portal.services.accounts.sessions import Person
from portal.services.accounts.visits import Stated
from portal.services.applying import anonymous, drafts, submit
from portal.web import visits as browsers
from portal.web.applicant.opening import me
from portal.web.auth.forms import Names, words
from portal.web.auth.registration import consent_text
from portal.web.auth.visiting import visitor
from portal.web.extensions import catalogue, database, settings
from portal.web.public.offers import Offer, offer_of, takes_visitors
from portal.web.qr import drawn
from portal.web.rules import office, person, rule

blueprint = Blueprint("visiting", __name__)


class Saying(Names):
    """Who files."""

    ORDER = ("citizen_id", "title", "title_other", "first_name", "last_name", "phone", "consent")

    citizen_id = StringField("people.citizen_id")
    phone = TelField("people.phone")
    consent = BooleanField("register.consent")


@blueprint.get("/visit/<type_id>")
@rule("public")
def show(type_id: str) -> ResponseReturnValue:
    """What is asked of somebody without an account; whoever has one goes the usual way."""
    offer = _offer(type_id)
    return redirect(f"/new/{type_id}", 303) if person() is not None else _page(offer, Saying())


@blueprint.post("/visit/<type_id>")
@rule("public")
def start(type_id: str) -> ResponseReturnValue:
    """Begin a draft that belongs to this browser alone."""
    offer, form = _offer(type_id), Saying()
    if person() is not None:
        return redirect(f"/new/{type_id}", 303)
    stated = _judged(form)
    if not isinstance(stated, Stated):
        form.say(stated)
        return _page(offer, form, 422)
    browser = visitor()
    with database().transaction() as session:
        visits.ask_leave(session, browser)
    with database().transaction() as session:
        account, token = visits.arrive(session, browser, stated, consent_text())
        who = actor_of(account, office())
        key = drafts.start(session, who, catalogue(), type_id)
    browsers.begin(token)
    return redirect(f"/drafts/{key}", 303)


@blueprint.post("/visit/<type_id>/nameless")
@rule("public")
def start_nameless(type_id: str) -> ResponseReturnValue:
    """Begin a draft of somebody who gives no name (C13)."""
    offer, browser = _offer(type_id), visitor()
    if person() is not None or offer.definition.anonymous is None:
        raise NotFound
    with database().transaction() as session:
        visits.ask_leave(session, browser)
    with database().transaction() as session:
        account, token = visits.arrive_nameless(session, browser, anonymous.name_of(offer.checked))
        key = anonymous.begin(session, actor_of(account, office()), catalogue(), type_id)
    browsers.begin(token)
    return redirect(f"/drafts/{key}", 303)


@blueprint.get("/visit/sent/<key>")
@rule("request.file", visitors=True)
def sent(key: str) -> ResponseReturnValue:
    """The number of what was filed without a name: all there is to follow it by."""
    with database().reading() as session:
        filed = submit.sent_before(session, me(), key)
    if not filed.nameless:
        return redirect(f"/requests/{filed.key}/sent", 303)
    address = f"{settings().address}/status?reference={filed.reference}"
    return render_template("applicant/sent_nameless.html", reference=filed.reference, code=drawn(address))


def _offer(type_id: str) -> Offer:
    with database().reading() as session:
        found = offer_of(session, catalogue().offered(session, type_id))
    if not takes_visitors(found.checked):
        raise NotFound
    return found


def _judged(form: Saying) -> Stated | Remarks:
    remarks: Remarks = {}
    title, other, first, last = (words(form[name]) for name in ("title", "title_other", "first_name", "last_name"))
    names = people.read_names(title, other, first, last, remarks)
    return visits.judge(words(form.citizen_id), words(form.phone), names, remarks, bool(form.consent.data))


def _begun(who: Person | None, type_id: str) -> list[drafted.Begun]:
    if who is None:
        return []
    acts: Actor = actor_of(who, office())
    with database().reading() as session:
        return [each for each in drafted.begun(session, acts) if each.type_id == type_id]


def _page(offer: Offer, form: Saying, status: int = 200) -> ResponseReturnValue:
    begun = _begun(browsers.found(), offer.definition.id)
    facts = {"service": offer.definition, "is_open": offer.is_open, "begun": begun, "consent": consent_text()}
    return render_template(
        "applicant/visit.html", form=form, office_name=office().name.in_language(g.language), **facts
    ), status
