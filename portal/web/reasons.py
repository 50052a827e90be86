"""Why somebody looks at what is not their own work: asked on a page of its own before anything is shown (T38).

Once a day for each person looked at, and for each registry or type that is searched, so that work is not held up.
"""

from collections.abc import Callable
from datetime import datetime, time
from typing import Final
from urllib.parse import quote

from flask import Blueprint, abort, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal import clock
from portal.access.actors import roles_like
from portal.access.finders import may_list, tracks
from portal.access.keepers import keeps, part_of
from portal.access.permissions import base_role, is_staff
from portal.errors import NotFound
from portal.models.accounts import Account
from portal.request_types.checked import CheckedType
from portal.request_types.office_definition import Registry
from portal.services.accounts import staff_accounts
from portal.services.casework import own_work
from portal.services.door import requests
from portal.services.door.requests import Held
from portal.services.logs import page_looks, person_looks
from portal.services.logs.page_looks import Opened
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.local import today, zone
from portal.web.redirects import landing, safe_target
from portal.web.rules import actor, office, rule
from portal.web.wording import type_label, unit_label
from portal.workflow.transitions import Side

blueprint = Blueprint("reasons", __name__)
READY: Final = ("asked", "helping", "checking", "fault")
"""Reasons that are met daily, to be picked."""
MOST: Final = 400
"""Letters of words typed besides."""


def of_request(session: Session, held: Held) -> str:
    """Why this request is looked at; empty for one's own work. Where nobody has said so today, they are asked first."""
    who = actor()
    if own_work.is_plain(who, held) or own_work.has_acted(session, who.id, held.id):
        return ""
    return own_work.said_of_request(session, who.id, held, today()) or _ask(f"requests/{held.key}")


def of_account(session: Session, account: Account) -> str:
    """The same of an account: those of colleagues are an administrator's own work, as are those they changed."""
    who = actor()
    if is_staff(base_role(account.role, roles_like(office()))) or own_work.has_changed(session, who.id, account.id):
        return ""
    return own_work.said_of_person(session, who.id, account.id, today()) or _ask(f"accounts/{account.key}")


def of_people(session: Session, registry: Registry) -> str:
    """The same of people in a registry: own work of who keeps it, and of who reaches those of their area alone."""
    who = actor()
    if keeps(who, registry) or part_of(who, registry) is not None:
        return ""
    return own_work.said_of_list(session, who.id, registry.id, _morning()) or _ask(f"people/{registry.id}")


def of_tracking(session: Session, checked: CheckedType) -> str:
    """The same of others' requests of a type that are searched: own work of whose role is for some types or an area."""
    who, type_id = actor(), checked.definition.id
    if who.area is not None or who.types is not None:
        return ""
    return own_work.said_of_list(session, who.id, type_id, _morning()) or _ask(f"tracking/{type_id}")


def _morning() -> datetime:
    return datetime.combine(today(), time(), zone())


def _ask(about: str) -> str:
    """Go to the question, which leads back here; what was being sent is not sent again."""
    here = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else _places(about)
    abort(redirect(f"/reasons/{about}?next={quote(here, safe='')}", 303))


def _places(about: str) -> str:
    """The page of what is asked about."""
    what, _, name = about.partition("/")
    if what == "tracking":
        return f"/tracking?type={name}"
    return {"requests": "/staff/", "accounts": "/admin/", "people": "/"}[what] + about


@blueprint.route("/reasons/requests/<key>", methods=["GET", "POST"])
@rule("queue.read")
def ask_of_request(key: str) -> ResponseReturnValue:
    """Of one request, by its number alone. 404 out of scope."""
    with database().reading() as session:
        held = requests.hold(session, actor(), key, lock=False)
    if held.side is not Side.STAFF:
        raise NotFound
    what = t("looking.of_request", number=held.number, unit=unit_label(office(), held.unit))
    return _answered(f"requests/{key}", what, lambda session, reason: _noted(session, "request", held.id, reason))


@blueprint.route("/reasons/accounts/<key>", methods=["GET", "POST"])
@rule("account.manage")
def ask_of_account(key: str) -> ResponseReturnValue:
    """Of the account of somebody who files requests; nothing is said of whose it is."""
    with database().reading() as session:
        account = staff_accounts.by_key(session, key)
    what = t("looking.of_account")
    return _answered(f"accounts/{key}", what, lambda session, reason: _noted(session, "account", account.id, reason))


@blueprint.route("/reasons/people/<name>", methods=["GET", "POST"])
@rule("login")
def ask_of_people(name: str) -> ResponseReturnValue:
    """Of the people of a registry, for whom it is."""
    with database().reading() as session:
        registry = catalogue().searches(session).get(name)
    if registry is None or not may_list(actor(), registry):
        raise NotFound
    what = t("looking.of_people", of=registry.title.in_language(g.language))
    return _answered(
        f"people/{name}", what, lambda session, reason: person_looks.note_reason(session, actor(), name, reason)
    )


@blueprint.route("/reasons/tracking/<type_id>", methods=["GET", "POST"])
@rule("login")
def ask_of_tracking(type_id: str) -> ResponseReturnValue:
    """Of others' requests of a type, for whom its file names."""
    with database().reading() as session:
        known = next((each for each in catalogue().types(session) if each.id == type_id), None)
        checked = catalogue().version(session, known.version_id) if known is not None else None
    if checked is None or not tracks(actor(), checked):
        raise NotFound
    what = t("looking.of_tracking", of=type_label(checked))
    return _answered(
        f"tracking/{type_id}", what, lambda session, reason: person_looks.note_reason(session, actor(), type_id, reason)
    )


def _noted(session: Session, what: str, subject_id: int, reason: str) -> None:
    opened = Opened(actor().id, what, subject_id, today(), clock.now(), is_outside=True, reason=reason)
    page_looks.note(session, [opened])


def _answered(about: str, what: str, note: Callable[[Session, str], None]) -> ResponseReturnValue:
    """The question, or what was said of it kept and the way on."""
    onward, typed = (
        safe_target(request.values.get("next"), _places(about)),
        request.form.get("words", "").strip()[:MOST],
    )
    picked = request.form.get("why", "")
    said = ": ".join(word for word in (t(f"looking.ready_{picked}") if picked in READY else "", typed) if word)
    if request.method == "POST" and said:
        with database().transaction() as session:
            note(session, said)
        return redirect(onward, 303)
    problem = t("looking.missing") if request.method == "POST" else ""
    page = render_template(
        "reasons/ask.html",
        about=about,
        what=what,
        onward=onward,
        ready=[(each, t(f"looking.ready_{each}")) for each in READY],
        problem=problem,
        works=actor().may("queue.read"),
        home=landing(actor()),
    )
    return page, 422 if problem else 200
