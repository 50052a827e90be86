"""The chat bridge gives a one-time code back: the chat it came from is linked to the person who was shown it (C59).

No cookie and no token of a form guards this: the signature over the moment and the body does, made with the secret that
portal and bridge share.
"""

import json
from typing import Final

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.errors import Forbidden
from portal.notices.signing import SIGNATURE, TIMESTAMP, is_signed
from portal.services.accounts import channels
from portal.settings import CHAT
from portal.web.extensions import csrf, database, settings
from portal.web.rules import rule

blueprint = Blueprint("api_links", __name__)
_MOST: Final = 1000
"""Bytes of what a bridge posts."""


@blueprint.post("/api/links")
@rule("public")
def link() -> ResponseReturnValue:
    """`{"code": ...}` to `{"link": ...}`, by which the bridge will know the person. 403 unsigned, 404 used or over."""
    if CHAT not in settings().channels or (request.content_length or 0) > _MOST:
        raise Forbidden
    body = request.get_data()
    timestamp, signature = (request.headers.get(name, "") for name in (TIMESTAMP, SIGNATURE))
    if not is_signed(settings().webhook_secret, timestamp, body, signature, clock.now()):
        raise Forbidden
    with database().transaction() as writing:
        key = channels.link_chat(writing, _code(body))
    return jsonify(link=key)


csrf.exempt(link)


def _code(body: bytes) -> str:
    try:
        told = json.loads(body)
    except ValueError:
        return ""
    code = told.get("code") if isinstance(told, dict) else None
    return code if isinstance(code, str) else ""
