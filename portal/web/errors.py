"""Every refusal and fault as a page that says what to do next, and nothing about our insides (ASVS 16.5)."""

from flask import Flask, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.response import Response as AnyResponse

from portal.errors import PortalError
from portal.texts import catalogue
from portal.web.language import t, wished
from portal.web.logs import reference
from portal.web.redirects import came_from
from portal.web.repeated import Repeated
from portal.web.rules import ask_nobody

KNOWN = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})
_BARE = frozenset({"errors.not_found", "errors.forbidden", "errors.illegal_transition"})
"""Texts that say what is wrong and not what to do next."""


def install(app: Flask) -> None:
    """Domain errors, HTTP errors and faults."""
    app.register_error_handler(PortalError, _told)
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(Repeated, _said_twice)
    app.register_error_handler(HTTPException, _http)


def page(
    status: int, message: str = "", wait: object = None, *, title: str = "", advises: bool = False
) -> ResponseReturnValue:
    """The error page of `status`; `message` replaces its usual sentence, `wait` becomes Retry-After in seconds.

    `advises`: the message says itself what to do next, so that the usual advice is not given besides.
    """
    if "language" not in g:
        g.language = wished()
    known = status if status in KNOWN else 400 if status < 500 else 500
    message = message or t(f"errors.message_{known}")
    shown = reference() if status >= 500 else ""
    headers = {"Retry-After": str(wait)} if wait is not None else {}
    if request.path.startswith("/api/"):
        return jsonify(status=status, message=message, reference=shown), status, headers
    facts = {"status": known, "message": message, "reference": shown, "back": came_from()}
    facts |= {"its_request": _its_request() if status == 409 else ""}
    facts |= {"title": title or t(f"errors.title_{known}"), "advice": "" if advises else t(f"errors.next_{known}")}
    return _drawn(facts), status, headers


def _its_request() -> str:
    """Address of the request that a page was about: what its view answered 409 about, this person may see."""
    key = str((request.view_args or {}).get("key", ""))
    places = (f"/staff/requests/{key}", f"/requests/{key}")
    return next((place for place in places if key and request.path.startswith(f"{place}/")), "")


def _drawn(facts: dict[str, object]) -> str:
    """With the person's menu; without it when what failed is what knows the person, so that a page comes all the same."""
    try:
        return render_template("errors/error.html", **facts)
    except (PortalError, SQLAlchemyError):
        ask_nobody()
        return render_template("errors/error.html", **facts)


def _told(problem: PortalError) -> ResponseReturnValue:
    message = t(problem.code, **problem.facts) if problem.code in catalogue("th") else ""
    advises = bool(message) and problem.code not in _BARE
    return page(problem.status, message, problem.facts.get("wait"), advises=advises)


def _form_too_old(_problem: CSRFError) -> ResponseReturnValue:
    return page(400, t("errors.form_too_old"), title=t("errors.title_form_too_old"), advises=True)


def _said_twice(_problem: Repeated) -> ResponseReturnValue:
    return page(400, t("errors.said_twice"), title=t("errors.title_said_twice"), advises=True)


def _http(problem: HTTPException) -> ResponseReturnValue:
    """Redirects of the router pass; all else becomes our page, with the headers the protocol asks for (Allow)."""
    status = problem.code or 500
    if status < 400 or isinstance(problem.response, AnyResponse):
        return problem
    answer = make_response(page(status, wait=5 if status == 503 else None))
    for name, value in problem.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer
