"""Stored bytes on their way to a browser: in chunks, as a download, never as a page of ours (C32, C84, T09)."""

from collections.abc import Mapping
from typing import Final

from flask import Response, abort

from portal.uploads.limits import Kind
from portal.uploads.names import content_disposition, safe_name
from portal.uploads.storage import Area, Missing
from portal.web.extensions import storage

SANDBOX: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"
SHOWN: Final = (
    "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)
"""For our own PDFs: browsers show none inside a sandbox."""
_KINDS: Final[Mapping[str, Kind]] = {kind.mime: kind for kind in Kind}


def send(digest: str, size: int, media_type: str, name: str, *, inline: bool = False) -> Response:
    """Clean bytes by their digest. `inline` only for what the portal made itself or re-encoded; 404 when they are gone.

    Holds one chunk of 256 KB at a time, whatever the size.
    """
    kind = _KINDS.get(media_type)
    if kind is None:
        abort(404)
    answer = _answer(digest, size, kind.mime, Area.CLEAN)
    answer.headers["Content-Disposition"] = content_disposition(safe_name(name, kind), inline=inline)
    answer.headers["Content-Security-Policy"] = SHOWN if inline else SANDBOX
    return answer


def send_made(digest: str, size: int, media_type: str, name: str, area: Area) -> Response:
    """A file that the portal made, under a name that the portal gave: always a download."""
    answer = _answer(digest, size, media_type, area)
    answer.headers["Content-Disposition"] = content_disposition(name)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def _answer(digest: str, size: int, media_type: str, area: Area) -> Response:
    try:
        chunks = storage().open(digest, area)
    except Missing:
        abort(404)
    answer = Response(chunks, content_type=media_type, direct_passthrough=True)
    answer.content_length = size
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
