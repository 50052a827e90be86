"""The office's own face: its logo and its colour (C82)."""

import hashlib
import time
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, current_app, request
from werkzeug.wrappers import Response as AnyResponse

from portal.queries.catalogue import LOOK_EVERY
from portal.web.extensions import settings
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
    file = _logo_file()
    kind = _PICTURES.get(file.suffix.lower(), "image/svg+xml")
    content = file.read_bytes()
    return _kept(Response(content, mimetype=kind), content)


@blueprint.get("/theme.css")
@rule("public")
@public
def colours() -> AnyResponse:
    """The accent and its shades, dark enough to be read on white and under white."""
    found = theme(office().accent)
    css = f":root{{--accent:{found.accent};--accent-dark:{found.dark};--accent-pale:{found.pale}}}\n"
    return _kept(Response(css, mimetype="text/css"), css.encode())


def mark() -> str:
    """Changes with logo and colour, so that browsers may keep both for a year; looked at once a second, not by page."""
    now, (looked, of, known) = time.monotonic(), current_app.extensions.get("look", (0.0, None, ""))
    if of is not office() or now - looked >= LOOK_EVERY:
        known = _mark()
        current_app.extensions["look"] = now, office(), known
    return str(known)


def _mark() -> str:
    file = _logo_file()
    try:
        seen = file.stat()
    except OSError:
        return "none"
    return hashlib.sha256(f"{office().accent}{file.name}{seen.st_mtime_ns}{seen.st_size}".encode()).hexdigest()[:12]


def _logo_file() -> Path:
    name = office().logo
    if name and Path(name).suffix.lower() in _PICTURES:
        file = settings().office / Path(name).name
        if file.is_file() and file.stat().st_size <= _MOST:
            return file.resolve()
    return Path(current_app.static_folder or "") / "mark.svg"


def _kept(answer: Response, content: bytes) -> AnyResponse:
    """Known again by its bytes; kept for a year where the address names them."""
    answer.set_etag(hashlib.sha256(content).hexdigest()[:16])
    if request.args.get("v"):
        answer.headers["Cache-Control"] = _YEAR
    return answer.make_conditional(request)
