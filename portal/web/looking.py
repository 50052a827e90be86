"""Noting that an officer opened a request: a page that was only fetched ahead takes no news away.

A GET may write this: it is a note about the look itself, as a log would keep it; it changes nothing anybody else sees,
and is left out where others hold the database.
"""

from flask import request

from portal.errors import Busy
from portal.queries import unread
from portal.services import looks
from portal.services.requests import Held
from portal.web.extensions import database
from portal.web.rules import actor, me


def noted(held: Held) -> None:
    """The request was shown as it is held; written only where it had news for this officer."""
    if not actor().may("queue.read") or not _is_before_somebodys_eyes():
        return
    with database().reading() as session:
        if not unread.of(session, me().id, [held.id]):
            return
    try:
        with database().transaction() as session:
            looks.opened(session, me().id, held.id, held.revision)
    except Busy:
        pass  # it stays marked; the next look tells


def _is_before_somebodys_eyes() -> bool:
    """Neither fetched ahead by a browser nor drawn into another page: browsers say so (Sec-Purpose, Sec-Fetch-Dest)."""
    said = " ".join(request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    into = request.headers.get("Sec-Fetch-Dest", "document")
    return request.method != "HEAD" and "prefetch" not in said and into == "document"
