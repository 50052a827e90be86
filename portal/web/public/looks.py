"""The office's own face: its logo and its colour (C82)."""

import hashlib
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, current_app, request
from werkzeug.wrappers import Response as AnyResponse

from portal.queries.shelf import Held
from portal.web import shelf
from portal.web.headers import public
from portal.web.public.colour import theme
from portal.web.rules import office, rule

blueprint = Blueprint("looks", __name__)
_PICTURES: Final = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
_MOST: Final = 1024 * 1024
"""Bytes of a logo; a larger one is not shown."""
_YEAR: Final = "public, max-age=31536000, immutable"


@blueprint.get("/logo")
@rule("public")
@public
def logo() -> AnyResponse:
    """The picture office.yaml names, else the portal's own mark."""
    held = _logo()
    content = shelf.read(held.path) if held is not None else None
    if held is None or content is None:
        content = (Path(current_app.static_folder or "") / "mark.svg").read_bytes()
        return _kept(Response(content, mimetype="image/svg+xml"), content)
    return _kept(Response(content, mimetype=_PICTURES[Path(held.path).suffix.lower()]), content)


@blueprint.get("/theme.css")
@rule("public")
@public
def colours() -> AnyResponse:
    """The accent and its shades, dark enough to be read on white and under white."""
    found = theme(office().accent)
    css = f":root{{--accent:{found.accent};--accent-dark:{found.dark};--accent-pale:{found.pale}}}\n"
    return _kept(Response(css, mimetype="text/css"), css.encode())


def mark() -> str:
    """Changes with logo and colour, so that browsers may keep both for a year."""
    held = _logo()
    return hashlib.sha256(f"{office().accent}{held and held.path}{held and held.digest}".encode()).hexdigest()[:12]


def _logo() -> Held | None:
    name = office().logo
    if not name or Path(name).suffix.lower() not in _PICTURES:
        return None
    held = shelf.held(name)
    return held if held is not None and held.size <= _MOST else None


def _kept(answer: Response, content: bytes) -> AnyResponse:
    """Known again by its bytes; kept for a year where the address names them."""
    answer.set_etag(hashlib.sha256(content).hexdigest()[:16])
    if request.args.get("v"):
        answer.headers["Cache-Control"] = _YEAR
    return answer.make_conditional(request)
