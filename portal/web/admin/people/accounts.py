"""Accounts: find one, see what was changed about it, close it, end its sessions, give it a link to a new password."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.access.actors import roles_like
from portal.access.permissions import BASE_ROLES
from portal.access.permissions import roles_like as all_like
from portal.errors import PortalError
from portal.models.accounts import Account
from portal.queries import accounts
from portal.services.accounts import second_factor, sessions, staff_accounts
from portal.services.logs import acts
from portal.services.logs.acts import Said
from portal.web import handing_over, looking
from portal.web.admin.logs import narrowing
from portal.web.admin.people import areas
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.rules import actor, office, rule
from portal.web.staff.naming import units_of

blueprint = Blueprint("admin_accounts", __name__)
CHANGES = (
    *(
        "registered",
        "waiting",
        "created",
        "first_admin",
        "demo",
        "invited",
        "role",
        "unit",
        "areas",
        "disabled",
        "enabled",
    ),
    *("sessions_ended", "password", "password_by_code", "password_by_link", "code_issued", "identity_seen"),
    "registered_at_counter",
    *("second_factor_on", "second_factor_off", "second_factor_taken", "recovery_code"),
    *("channel_asked", "channel_linked", "channel_unlinked"),
    *("taken_over", "title", "first_name", "last_name", "phone", "email"),
)
"""What the history of an account names, and has a text for."""


def roles() -> dict[str, str]:
    """Every role that can be given, by id: the office's own where it declares any, and the built-in ones."""
    own = {role.id: role.title.in_language(g.language) for role in office().roles}
    return own | {role: t(f"admin.role_{role}") for role in BASE_ROLES}


@blueprint.get("/admin/accounts")
@rule("account.manage")
def show() -> str:
    """Newest first; what is searched stands in the address only while it is no citizen ID (posted then)."""
    return _list(request.args.get("q", ""))


@blueprint.post("/admin/accounts")
@rule("account.manage")
def search() -> str:
    """The search as the form sends it: a citizen ID belongs in no address (ASVS 14.2.1). Who searched is written down."""
    typed = request.form.get("q", "").strip()[:100]
    with database().transaction() as session:
        staff_accounts.note_search(session, actor(), typed or roles().get(request.form.get("role", ""), ""))
    return _list(typed)


def _list(typed: str) -> str:
    typed, role, place = typed.strip()[:100], request.values.get("role", ""), narrowing.before()
    with database().reading() as session:
        rows, following = accounts.found(session, typed, [role] if role in roles() else [], place)
    plain = {"q": typed if not any(sign.isdigit() for sign in typed) else "", "role": role, "before": str(following)}
    query = urlencode({name: word for name, word in plain.items() if word})
    can_go_on = following is not None and (bool(plain["q"]) or not typed)
    return render_template(
        "admin/accounts.html",
        rows=rows,
        typed=typed,
        role=role,
        roles=roles(),
        units=units_of(office()),
        blind={row.id: areas.sees_nothing(office(), row.role, row.unit, row.areas) for row in rows},
        next_url=f"/admin/accounts?{query}" if can_go_on else "",
        sees_ids=actor().sees_ids,
    )


@blueprint.get("/admin/accounts/<key>")
@rule("account.manage")
def one(key: str) -> ResponseReturnValue:
    """One account with its history."""
    return _page(key)


@blueprint.post("/admin/accounts/<key>/role")
@rule("account.manage")
def change_role(key: str) -> ResponseReturnValue:
    """Another role or unit; its sessions end, so that it holds at once."""
    role, unit = request.form.get("role", ""), request.form.get("unit", "")
    if role not in roles():
        return _page(key, t("admin.role_missing"), 422)
    known = unit if unit in units_of(office()) else None

    def change(session: Session) -> Account:
        own = areas.ticked(session, role)
        before = staff_accounts.by_key(session, key).role
        called = {**named(session, before), **named(session, role)}
        return staff_accounts.change_role(session, actor(), key, role, known, _admins(), own, called, _reason())

    return _do(key, "admin.role_changed", change)


@blueprint.post("/admin/accounts/<key>/disable")
@rule("account.manage")
def disable(key: str) -> ResponseReturnValue:
    """Close it; every session ends at once."""
    return _do(
        key, "admin.disabled", lambda session: staff_accounts.disable(session, actor(), key, _admins(), _reason())
    )


@blueprint.post("/admin/accounts/<key>/enable")
@rule("account.manage")
def enable(key: str) -> ResponseReturnValue:
    """Open it again."""
    return _do(key, "admin.enabled", lambda session: staff_accounts.enable(session, actor(), key, _reason()))


@blueprint.post("/admin/accounts/<key>/end-sessions")
@rule("account.manage")
def end_sessions(key: str) -> ResponseReturnValue:
    """Log it out everywhere."""
    return _do(
        key, "admin.sessions_ended", lambda session: staff_accounts.end_sessions(session, actor(), key, _reason())
    )


@blueprint.post("/admin/accounts/<key>/second-factor-off")
@rule("account.manage")
def take_second_factor(key: str) -> ResponseReturnValue:
    """For a lost telephone; the person logs in by password and sets up a new one."""
    return _do(key, "admin.factor_taken", lambda session: _take_factor(session, key))


def _take_factor(session: Session, key: str) -> Account:
    return staff_accounts.take_second_factor(session, actor(), key, _reason())


@blueprint.post("/admin/accounts/<key>/reset")
@rule("account.manage")
def reset(key: str) -> ResponseReturnValue:
    """Take the password away and show a link, once, by which the person sets a new one."""
    try:
        with database().transaction() as session:
            token = staff_accounts.reset(session, actor(), key, _reason())
    except PortalError as problem:
        return _told(key, problem)
    return handing_over.page(key, token)


def _do(key: str, said: str, act: Callable[[Session], Account]) -> ResponseReturnValue:
    try:
        with database().transaction() as session:
            act(session)
    except PortalError as problem:
        return _told(key, problem)
    flash(t(said), "good")
    return redirect(f"/admin/accounts/{key}", 303)


def _told(key: str, problem: PortalError) -> ResponseReturnValue:
    """A refusal that says what to do stands on the account's page; any other is its own page."""
    if problem.code not in ("accounts.own", "accounts.last_admin"):
        raise problem
    return _page(key, t(problem.code), problem.status)


def _page(key: str, problem: str = "", status: int = 200) -> ResponseReturnValue:
    with database().reading() as session:
        account = staff_accounts.by_key(session, key)
        history = accounts.history(session, account.id)
        running = sessions.running(session, account.id)
        has_factor = second_factor.is_on(session, account.id)
        offered, own = areas.offered(session), areas.named(session, account.role, account.areas)
        told = {number: _values(session, each) for number, each in enumerate(history)}
    looking.account_opened(account)
    registry = areas.registry_of(office(), account.role)
    page = render_template(
        "admin/account.html",
        account_shown=account,
        history=history,
        running=running,
        has_factor=has_factor,
        problem=problem,
        changes={what: t(f"admin.change_{what}") for what in CHANGES},
        told=told,
        areas=offered,
        own_areas=own,
        has_area=registry is not None,
        chosen=[f"{registry}/{row}" for row in account.areas],
        blind=areas.sees_nothing(office(), account.role, account.unit, account.areas),
        roles=roles(),
        units=units_of(office()),
        is_self=account.id == actor().id,
        sees_ids=actor().sees_ids,
    )
    return page, status


def _values(session: Session, change: accounts.ChangeRow) -> str:
    """Before and after, of what says how far somebody reaches; anything else stays in the database."""
    if change.what not in ("role", "unit", "areas"):
        return ""
    known = {**roles(), **units_of(office())}
    labels = {
        str(row.key): row.label
        for each in areas.offered(session)
        for row in catalogue().rows(session).all(each.registry)
    }

    def said(value: object) -> str:
        if isinstance(value, list):
            return ", ".join(str(labels.get(key) or key) for key in value) or "-"
        return str(known.get(str(value), value)) if value else "-"

    return f"{said(change.old)} → {said(change.new)}"


def _reason() -> str:
    return request.form.get("reason", "")


def named(session: Session, role: str) -> staff_accounts.Named:
    """What roles, units and the areas of this role are called, in each language: for the log."""
    found: dict[str, Said] = {role: acts.told(f"admin.role_{role}") for role in BASE_ROLES}
    found |= {each.id: dict(each.title.words) for each in office().roles}
    found |= {unit.id: dict(unit.label.words) for unit in office().units}
    registry = areas.registry_of(office(), role)
    rows = catalogue().rows(session).all(registry) if registry else ()
    return found | {f"area:{row.key}": row.label for row in rows if row.key}


def _admins() -> frozenset[str]:
    return all_like("admin", roles_like(office()))
