"""Browsers that file without an account: a token of their own in the signed cookie, never that of a login."""

from typing import Final

from flask import session

from portal.models.accounts import VISITOR
from portal.services.accounts import sessions
from portal.services.accounts.sessions import Person
from portal.web.extensions import database

_TOKEN: Final = "visitor"


def begin(token: str) -> None:
    """From now on this browser goes on with what it files under this token."""
    session[_TOKEN] = token


def found() -> Person | None:
    """The visitor of this browser, while the visit runs."""
    token = session.get(_TOKEN)
    if not isinstance(token, str):
        return None
    with database().reading() as reading:
        who = sessions.find(reading, token)
    if who is None or who.role != VISITOR:
        return None
    if sessions.is_due_for_touch(who):
        with database().transaction() as writing:
            sessions.touch(writing, who)
    return who
