"""Filing without an account (`filed_by: [visitor]`): who the person says to be, kept for one browser's requests."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, exists
from sqlalchemy.orm import Session

from portal import clock
from portal.models.accounts import VISITOR, Account, AccountChange
from portal.models.base import table
from portal.models.drafts import Attachment, Draft
from portal.models.entry import UserSession
from portal.models.requests import Request
from portal.services.accounts import attempts, people, registration, sessions
from portal.services.accounts.attempts import Limit
from portal.services.accounts.people import Names, Remark, Remarks
from portal.services.accounts.visitors import Visitor

ADDRESS: Final = Limit(20, 60 * 60)
"""Visits one address may begin in an hour: a family or a school can, a flood cannot."""
TOTAL: Final = Limit(1000, 60 * 60)
_LIVE: Final = timedelta(days=1)


@dataclass(frozen=True)
class Stated:
    """What the person says about themselves, read and found good; nobody checked who it is."""

    citizen_id: str
    phone: str
    names: Names


def judge(citizen_id: str, phone: str, names: Names, remarks: Remarks, consent: bool) -> Stated | Remarks:
    """Read every field; all remarks at once. `remarks` holds those on the names already."""
    number, telephone = people.read_citizen_id(citizen_id), people.read_phone(phone)
    if number is None:
        remarks["citizen_id"] = Remark(f"people.citizen_id_{'wrong' if citizen_id.strip() else 'missing'}")
    if telephone is None:
        remarks["phone"] = Remark(f"people.phone_{'wrong' if phone.strip() else 'missing'}")
    if not consent:
        remarks["consent"] = Remark("applicant.visit_consent_missing")
    if remarks or number is None or telephone is None:
        return remarks
    return Stated(number, telephone, names)


def ask_leave(session: Session, browser: Visitor) -> None:
    """Count one visit of this address. Raises TooMany."""
    attempts.take(session, browser.bucket("visit.address", browser.address), ADDRESS)
    attempts.take(session, "visit.total", TOTAL)


def arrive(session: Session, browser: Visitor, stated: Stated, consent_text: str) -> tuple[Account, str]:
    """A row for this visit and the token its browser carries. No number or password opens the row."""
    account = Account(
        citizen_id=f"V{secrets.token_hex(6)}",
        role=VISITOR,
        title=stated.names.title,
        first_name=stated.names.first_name,
        last_name=stated.names.last_name,
        phone=stated.phone,
        profile={"citizen_id": stated.citizen_id},
        language=browser.language,
        created_at=clock.now(),
    )
    session.add(account)
    session.flush()
    registration.consent(session, account.id, consent_text)
    return account, sessions.start(session, account.id, browser)


def arrive_nameless(session: Session, browser: Visitor, called: str) -> tuple[Account, str]:
    """A row for a visit of somebody who says nothing about themselves, and the token its browser carries."""
    account = Account(
        citizen_id=f"V{secrets.token_hex(6)}",
        role=VISITOR,
        first_name=called,
        last_name="",
        profile={},
        language=browser.language,
        created_at=clock.now(),
    )
    session.add(account)
    session.flush()
    return account, sessions.start(session, account.id, browser)


def sweep(session: Session) -> None:
    """Forget visits that came to nothing."""
    rows, requests, drafts = table(Account), table(Request), table(Draft)
    files, running, changes = table(Attachment), table(UserSession), table(AccountChange)
    session.execute(
        delete(rows).where(
            rows.c.role == VISITOR,
            rows.c.created_at < clock.now() - _LIVE,
            ~exists().where(requests.c.applicant_id == rows.c.id),
            ~exists().where(drafts.c.account_id == rows.c.id),
            ~exists().where(files.c.owner_id == rows.c.id),
            ~exists().where(running.c.account_id == rows.c.id),
            ~exists().where(changes.c.account_id == rows.c.id),
        )
    )
