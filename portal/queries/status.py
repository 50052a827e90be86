"""The public status check: by reference, without a name or anything a person wrote (C61)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.accounts import ANONYMOUS, Account
from portal.models.base import table
from portal.models.requests import Request
from portal.queries.known_as import SHOWN, called
from portal.workflow.states import State

_REQUEST, _ACCOUNT = table(Request), table(Account)
_MOST = 20
"""Requests that may have one number, each of a type of its own."""
_FACTS = ("citizen_id", "phone", "email", "first_name", "last_name", "profile")


@dataclass(frozen=True)
class Status:
    """What anybody with the number may know."""

    reference: str
    type_id: str
    version_id: int
    state: State
    step: str
    state_changed_at: datetime


@dataclass(frozen=True)
class SecondKey:
    """What the office asks besides the number: an answer of the applicant's account, as the account would keep it."""

    name: str
    word: Any

    def opens(self, facts: Mapping[str, Any]) -> bool:
        """Nothing typed, or nothing known, opens nothing."""
        known, typed = str(facts.get(self.name) or "").casefold(), str(self.word or "").casefold()
        return bool(typed) and compare_digest(known.encode("utf-8", "replace"), typed.encode("utf-8", "replace"))


def spellings(typed: str) -> list[str]:
    """A number as it may be kept: letters large or small, with or without blanks at its strokes and dashes."""
    joined = re.sub(r"\s*([/-])\s*", r"\1", typed)
    return [way for word in (typed, joined) for way in (word, word.upper(), word.lower())]


def status_of(session: Session, reference: str, also: SecondKey | None = None) -> Status | None:
    """The status behind a number; where the office asks for more, only if that is the applicant's.

    A number that staff gave is unique in its type only: of several the one whose own number it is, else the newest.
    """
    names = ("type_id", "version_id", "state", "step", "state_changed_at")
    rows = select(SHOWN, *(_REQUEST.c[name] for name in names), *(_ACCOUNT.c[name] for name in _FACTS), _ACCOUNT.c.role)
    same = spellings(reference)
    rows = rows.join(_ACCOUNT, _ACCOUNT.c.id == _REQUEST.c.applicant_id).where(called(reference, same))
    rows = rows.order_by(_REQUEST.c.reference.in_(same).desc(), _REQUEST.c.id.desc()).limit(_MOST)
    for row in session.execute(rows):
        told = row._asdict()
        facts = {name: told.pop(name) for name in _FACTS}
        nameless = told.pop("role") == ANONYMOUS
        # Who gave no name gave no second word either: their number is all they have.
        if also is None or nameless or also.opens({**facts, **facts["profile"]}):
            return Status(**(told | {"state": State(row.state)}))
    return None
