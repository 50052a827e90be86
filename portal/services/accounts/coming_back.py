"""A visitor comes back to what they filed: by its number and a code told once it was filed (C38, C39, T02, T03).

The code is worked out of the request's key with the portal's secret: nothing is kept that could be read out, and nobody
who knows the number, the address of the page or the whole database can tell it.
"""

import hashlib
import hmac
from hmac import compare_digest
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.accounts import VISITOR, Account
from portal.models.base import table
from portal.models.requests import Request
from portal.queries.known_as import called
from portal.queries.status import spellings
from portal.services.accounts import attempts, sessions
from portal.services.accounts.attempts import Limit
from portal.services.accounts.visitors import Visitor

DIGITS: Final = 12
ADDRESS: Final = Limit(10, 15 * 60)
TOTAL: Final = Limit(300, 15 * 60)
"""Tries of all together: one chance in three thousand million in a quarter of an hour, and nobody is locked out by name."""
_MOST: Final = 20
"""Requests that may have one number: one that staff gave is unique in its type only."""
_REQUEST, _ACCOUNT = table(Request), table(Account)


def code_of(secret: str, request_key: str) -> str:
    """The code of a request; digits, to be written down or read out."""
    made = hmac.new(secret.encode(), b"coming back\0" + request_key.encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(made) % 10**DIGITS:0{DIGITS}d}"


def ask_leave(session: Session, browser: Visitor) -> None:
    """Count one try. Raises TooMany."""
    attempts.take(session, browser.bucket("back.address", browser.address), ADDRESS)
    attempts.take(session, "back.total", TOTAL)


def come_back(session: Session, browser: Visitor, reference: str, code: str) -> tuple[str, str] | None:
    """Key of the request and the token this browser goes on with; None: the two do not open anything a visitor filed."""
    rows = select(_REQUEST.c.key, _REQUEST.c.applicant_id).join(_ACCOUNT, _ACCOUNT.c.id == _REQUEST.c.applicant_id)
    rows = rows.where(called(reference, spellings(reference)))
    rows = rows.where(_ACCOUNT.c.role == VISITOR, _ACCOUNT.c.disabled_at.is_(None))
    found = session.execute(rows.order_by(_REQUEST.c.id.desc()).limit(_MOST)).all()
    if not found:
        _opens(browser, "", code)  # the same work where nothing is there
    opened = [row for row in found if _opens(browser, row.key, code)]
    return (opened[0].key, sessions.start(session, opened[0].applicant_id, browser)) if opened else None


def _opens(browser: Visitor, key: str, code: str) -> bool:
    return compare_digest(code_of(browser.secret, key).encode(), code.encode("utf-8", "replace"))
