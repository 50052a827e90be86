"""A file that arrived with a form which could not be done: sealed into the page, so that nobody chooses it again."""

from dataclasses import asdict

from flask import request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.services.attachments import Received
from portal.uploads.limits import Limits
from portal.uploads.storage import CHUNK, Area
from portal.web.extensions import settings, storage
from portal.web.rules import me

LASTS = 3 * 60 * 60
"""Seconds; what nobody claimed is swept from quarantine after a day."""


def arrived(name: str) -> tuple[str, Received] | None:
    """The file posted under `name`, or the one that came with an earlier try. Raises TooLarge."""
    sent = request.files.get(name)
    if sent is not None and sent.filename:
        try:
            kept = storage().receive(iter(lambda: sent.stream.read(CHUNK), b""), Limits().size)
        finally:
            sent.close()
        return sent.filename[:255], Received(kept.key, kept.digest, kept.size)
    return _opened(request.form.get(f"{name}_kept", ""))


def sealed(found: tuple[str, Received] | None) -> str:
    """What the page carries until the next try; empty without a file."""
    return "" if found is None else _seal().dumps([me().id, found[0], asdict(found[1])])


def _opened(words: str) -> tuple[str, Received] | None:
    try:
        owner, name, kept = _seal().loads(words, max_age=LASTS)
    except (BadSignature, ValueError):
        return None
    got = Received(**kept)
    return (name, got) if owner == me().id and storage().exists(got.quarantine_key, Area.QUARANTINE) else None


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="officer-file")
