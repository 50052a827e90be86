"""What somebody was sending when their session had ended: sealed, carried through the log-in, and given back (ASVS 7.3.2).

Nothing is sent by itself: whoever logged in sees where they were and presses the button. Files cannot be carried; with
scripts they were sent when they were chosen, and lie in the draft.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from flask import request
from itsdangerous import BadData, URLSafeTimedSerializer

from portal.web.extensions import settings
from portal.web.redirects import safe_target

MOST: Final = 256 * 1024
"""Characters of words that are carried; a form holds far fewer."""
SECONDS: Final = 2 * 60 * 60
_TOKEN: Final = "_csrf_token"
Pairs = Sequence[tuple[str, str]]


def arrives() -> bool:
    """Whether what is posted to the log-in is somebody's form, and not the log-in's own, which names no page in its address."""
    return request.endpoint == "login.enter" and "next" in request.args


def sealed(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """As a hidden field holds it; empty when there is nothing, too much, or no page of ours to go on at."""
    kept = [(name, word) for name, word in pairs if name != _TOKEN]
    if not (path and kept) or safe_target(path, "") != path or sum(len(name) + len(word) for name, word in kept) > MOST:
        return ""
    return str(_seal().dumps([path, kept]))


def opened(seal: str) -> tuple[str, Pairs] | None:
    """Where it goes on, and the words; None for what is not ours or too old."""
    try:
        path, pairs = _seal().loads(seal, max_age=SECONDS)
    except BadData:
        return None
    return path, [(name, word) for name, word in pairs]


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="carried")
