"""Every route says who may come in; a route that says nothing stops the start (T01, ASVS 8.1.1, 8.2.1).

The rule stands at the view, below its address:

    @blueprint.get("/staff")
    @rule("queue.read")
    def show() -> str: ...

"public" is for everybody, "login" for whoever has an account, anything else is a permission of access/permissions.py.
Which rows a person sees is decided by the scopes in each query, where a hidden row is a 404.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar, cast
from urllib.parse import quote

from flask import Flask, current_app, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.access.actors import actor_of, roles_like
from portal.access.permissions import BASE_ROLES, PERMISSIONS, Actor, needs_second_factor
from portal.errors import Forbidden
from portal.request_types.office_definition import Office
from portal.services.accounts.sessions import Person
from portal.web import visits

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC, LOGIN = "public", "login"
_FILES = "static"
"""Flask's own route to the files of static/, for everybody."""


def rule(name: str, visitors: bool = False, before_factor: bool = False) -> Callable[[View], View]:
    """Declare who may open a view. KeyError for a permission that stands nowhere.

    `visitors`: also a browser that files without an account, for what it filed itself (`filed_by: [visitor]`).
    `before_factor`: also for whoever has yet to set up the second factor that the office demands.
    """
    if name not in (PUBLIC, LOGIN):
        PERMISSIONS[name]

    def declare(view: View) -> View:
        view.rule = name  # type: ignore[attr-defined]
        view.visitors = visitors  # type: ignore[attr-defined]
        view.before_factor = before_factor  # type: ignore[attr-defined]
        return view

    return declare


def rule_of(app: Flask, endpoint: str) -> str | None:
    """The declared rule of an endpoint, or None."""
    if endpoint == _FILES:
        return PUBLIC
    return getattr(app.view_functions[endpoint], "rule", None)


def undeclared(app: Flask) -> list[str]:
    """Routes that do not say who may come in."""
    return sorted(
        f"{found.rule} ({found.endpoint})" for found in app.url_map.iter_rules() if not rule_of(app, found.endpoint)
    )


def check(app: Flask) -> None:
    """Refuse to start while any route is without a rule."""
    missing = undeclared(app)
    if missing:
        raise RuntimeError("routes without an access rule: " + ", ".join(missing))


def person() -> Person | None:
    """Who is logged in, or None."""
    if g.get("nobody_asks"):
        return None
    found = current_user._get_current_object()
    return found if isinstance(found, Person) else None


def ask_nobody() -> None:
    """From now on this request is nobody's: who asked for it can no longer be found out."""
    g.nobody_asks = True


def me() -> Person:
    """Who is logged in; only for views whose rule is not public."""
    found = person() or visiting()
    if found is None:
        raise Forbidden
    return found


def visiting() -> Person | None:
    """Who files in this browser without an account; only in views that say so, and while nobody is logged in."""
    return cast("Person | None", g.get("visiting"))


def actor() -> Actor:
    """Who acts, for services and scopes: the office's role worked out, told in the language of the page.

    Only for views whose rule is not public.
    """
    if "actor" not in g:
        who = me()
        told = replace(actor_of(who, office()), language=g.language)
        g.actor = replace(told, session_key=who.session_key, device=who.device)
    return cast(Actor, g.actor)


def office() -> Office:
    """The office's declaration."""
    return cast(Office, current_app.extensions["office"])


def staff_roles() -> frozenset[str]:
    """Every role that sees other people's data, the office's own among them."""
    own = {role for role, like in roles_like(office()).items() if like != "applicant"}
    return frozenset({*BASE_ROLES, *own} - {"applicant"})


def install(app: Flask) -> None:
    """Ask the rule before every view."""

    @app.before_request
    def ask() -> ResponseReturnValue | None:
        if request.endpoint is None or request.endpoint not in app.view_functions:
            return None
        declared = rule_of(app, request.endpoint)
        if declared == PUBLIC:
            return None
        if declared is None:
            raise Forbidden
        if person() is None:
            g.visiting = (
                visits.found() if getattr(current_app.view_functions[request.endpoint], "visitors", False) else None
            )
            if g.visiting is None:
                return _to_login()
        elif _must_set_up() and not getattr(current_app.view_functions[request.endpoint], "before_factor", False):
            return _to_setting_up()
        if declared != LOGIN and not actor().may(declared):
            raise Forbidden
        return None


def _must_set_up() -> bool:
    return not me().has_factor and needs_second_factor(actor().base, office().second_factor)


def _to_setting_up() -> ResponseReturnValue:
    """Before anything else; back to the page that was asked for afterwards."""
    here = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else ""
    return redirect(f"/profile/second-factor?next={quote(here, safe='')}" if here else "/profile/second-factor", 303)


def _to_login() -> ResponseReturnValue:
    """Back to the same page afterwards, where it is one; a form's own address that shows no page is none.

    What was being sent goes along to the log-in (307), which carries it.
    """
    here = f"/login?next={quote(request.full_path.rstrip('?'), safe='')}"
    if request.method in ("GET", "HEAD"):
        return redirect(here, 303)
    shows = request.url_rule is not None and any(
        "GET" in (each.methods or ()) and each.rule == request.url_rule.rule
        for each in current_app.url_map.iter_rules()
    )
    return redirect(here, 307) if shows else redirect("/login", 303)
