"""Unsafe methods come from our own pages: a second lock beside the CSRF token (T05)."""

from urllib.parse import urlsplit

from flask import Flask, abort, request

from portal.web.extensions import settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def install(app: Flask) -> None:
    """Runs before the token is looked at."""

    @app.before_request
    def refuse_other_sites() -> None:
        if request.method not in SAFE and not _is_own():
            abort(403)


def _is_own() -> bool:
    """Browsers that say nothing (old ones, command lines) are left to the token."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    return origin == settings().public_url if settings().production else urlsplit(origin).netloc == request.host
