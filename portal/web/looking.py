"""Noting that somebody at work opened a request or an account: for the log of looks, and so that its news is read.

What is not their own work is shown only to who said why (`reasons`), and noted with that.

A GET may write this: it is a note about the look itself, as a log would keep it; it changes nothing anybody else sees.
Where others hold the database the page is shown all the same, and the note is written with the next one.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import date

from flask import current_app, request

from portal import clock
from portal.errors import Busy
from portal.models.accounts import Account
from portal.queries import unread
from portal.services.casework import looks
from portal.services.door.requests import Held
from portal.services.logs import page_looks
from portal.services.logs.page_looks import Opened
from portal.web import reasons
from portal.web.extensions import database
from portal.web.language import t
from portal.web.local import today
from portal.web.rules import actor, me
from portal.workflow.transitions import Side

MOST = 20_000


@dataclass
class _Written:
    """What this process wrote down today, and what it could not yet."""

    day: date
    known: set[tuple[int, str, int, bool]] = field(default_factory=set)
    waiting: deque[Opened] = field(default_factory=lambda: deque(maxlen=MOST))


def noted(held: Held) -> None:
    """The request was shown as it is held: a look of today, and news that is read where there was any."""
    if not actor().may("queue.read"):
        return
    has_news, is_seen = False, _is_before_somebodys_eyes()
    with database().reading() as session:
        reason = reasons.of_request(session, held)
        if is_seen:
            has_news = bool(unread.of(session, me().id, [held.id]))
    _write("request", held.id, reason, held if has_news else None)


def written_down(held: Held) -> None:
    """A file or a paper of the request was given to somebody at work."""
    if held.side is not Side.STAFF:
        return
    with database().reading() as session:
        reason = reasons.of_request(session, held)
    _write("request", held.id, reason)


def account_opened(account: Account) -> None:
    """Somebody's account was shown to an administrator."""
    with database().reading() as session:
        reason = reasons.of_account(session, account)
    _write("account", account.id, reason)


def served(account_id: int) -> None:
    """Somebody's account was shown at the counter, where they stand: that is the work, and the log says so."""
    _write("account", account_id, t("looking.at_counter"), is_outside=False)


def _write(
    what: str, subject_id: int, reason: str = "", read: Held | None = None, is_outside: bool | None = None
) -> None:
    """One transaction for both notes; none where nothing is new. A look with a reason is one beyond their own work."""
    written, outside = _written(), bool(reason) if is_outside is None else is_outside
    look = me().id, what, subject_id, outside
    if request.method != "HEAD" and look not in written.known:
        written.waiting.append(Opened(*look[:3], written.day, clock.now(), outside, reason))
        written.known.add(look)
    opened = list(written.waiting)
    if not opened and read is None:
        return
    try:
        with database().transaction() as session:
            if opened:
                page_looks.note(session, opened)
            if read is not None:
                looks.opened(session, me().id, read.id, read.revision)
    except Busy:
        return  # it stays marked as unread, and the look waits for the next
    for each in opened:
        if each in written.waiting:
            written.waiting.remove(each)


def _written() -> _Written:
    """Of this portal, today."""
    day = today()
    found: _Written | None = current_app.extensions.get("looks_written")
    if found is None or found.day != day or len(found.known) >= MOST:
        waiting = found.waiting if found is not None else deque(maxlen=MOST)
        found = current_app.extensions["looks_written"] = _Written(day, waiting=waiting)
    return found


def _is_before_somebodys_eyes() -> bool:
    """Neither fetched ahead by a browser nor drawn into another page: browsers say so (Sec-Purpose, Sec-Fetch-Dest)."""
    said = " ".join(request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    into = request.headers.get("Sec-Fetch-Dest", "document")
    return request.method != "HEAD" and "prefetch" not in said and into == "document"
