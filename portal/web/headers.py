"""Headers of every answer: strict CSP, nothing private in caches or search engines (T06, T35; ASVS 3.4)."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request

from portal import maps
from portal.web.extensions import settings
from portal.web.rules import person

_CSP = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:{tiles}",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": _CSP.format(tiles=""),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=63072000; includeSubDomains"

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Mark a view whose page holds nothing about a person: search engines may find it."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def is_public() -> bool:
    """True when the view of this request is marked, or is a file of ours."""
    view = current_app.view_functions.get(request.endpoint or "")
    return request.endpoint == "static" or bool(getattr(view, "is_public", False))


def install(app: Flask) -> None:
    """A view may set a stricter header of its own; it is kept. Map tiles come from the operator's origin alone (C28)."""
    tiles = maps.origin(app.extensions["settings"].map_tiles)
    policy = _CSP.format(tiles=f" {tiles}" if tiles else "")
    always = tuple((ALWAYS | {"Content-Security-Policy": policy}).items())

    @app.after_request
    def add(response: Response) -> Response:
        own = {name for name, _ in response.headers}
        response.headers.extend([each for each in always if each[0] not in own])
        if settings().production:
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        if request.endpoint == "static" and response.status_code < 400:
            _keep_for_a_year_when_named_by_digest(response)
        elif is_public() and response.status_code < 400 and not _names_somebody(response):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        else:
            response.headers.setdefault("Cache-Control", "no-store")
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response


def _names_somebody(response: Response) -> bool:
    """The frame of every page names whoever is logged in: such a page is nobody else's, public or not (ASVS 14.3.2)."""
    return response.mimetype == "text/html" and person() is not None


def _keep_for_a_year_when_named_by_digest(response: Response) -> None:
    if request.args.get("v"):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
