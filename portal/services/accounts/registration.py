"""Registering with a citizen ID and the eight fields of section 1.0 (C1-C3, C10)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.errors import Taken
from portal.models.accounts import Account, Consent
from portal.request_types.checked import CheckedType
from portal.request_types.judging.answers import Verdict, store_answers
from portal.request_types.judging.answers import judge as judge_answers
from portal.request_types.judging.context import Context, Words
from portal.services.accounts import attempts, passwords, people
from portal.services.accounts.attempts import Limit
from portal.services.accounts.people import Names, Remark, Remarks
from portal.services.accounts.visitors import Visitor

ADDRESS = Limit(30, 60 * 60)
"""Registrations of one address in an hour: a school registers its staff, nobody asks through a list of numbers."""
TOTAL = Limit(1000, 60 * 60)


class Person(Protocol):
    """What is typed about a person wherever an account begins."""

    @property
    def citizen_id(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def personnel_type(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def title_other(self) -> str: ...
    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...


@dataclass(frozen=True)
class Registration:
    """What was typed, as it was typed."""

    citizen_id: str
    phone: str
    personnel_type: str
    title: str
    title_other: str
    first_name: str
    last_name: str
    password: str = field(repr=False)
    again: str = field(repr=False)
    consent: bool


@dataclass(frozen=True)
class Sound:
    """What was typed, read and found good."""

    citizen_id: str
    phone: str
    personnel_type: str
    names: Names
    own: Mapping[str, Any] = field(default_factory=dict)
    """Answers to the office's own questions, as an account keeps them."""


def judge(
    typed: Registration,
    personnel_types: Mapping[str, str],
    office_words: tuple[str, ...] = (),
) -> Sound | Remarks:
    """Read every field and give all remarks at once; asks no database, so it tells nothing about who has an account."""
    remarks: Remarks = {}
    read = read_person(typed, personnel_types, remarks)
    names = (people.clean(typed.first_name, 100), people.clean(typed.last_name, 100))
    numbers = (people.read_citizen_id(typed.citizen_id) or "", people.read_phone(typed.phone) or "")
    personal = (*numbers, *names, *office_words)
    problem = passwords.problem(typed.password, typed.again, passwords.LEAST_APPLICANT, personal)
    if problem:
        at = "again" if problem == "password.differ" else "password"
        remarks[at] = Remark(problem, {"least": passwords.LEAST_APPLICANT, "most": passwords.MOST})
    if not typed.consent:
        remarks["consent"] = Remark("register.consent_missing")
    return remarks if remarks or read is None else read


def read_person(typed: Person, personnel_types: Mapping[str, str], remarks: Remarks) -> Sound | None:
    """Who somebody is; what is missing or wrong is added to `remarks`, and then there is nobody."""
    citizen_id = people.read_citizen_id(typed.citizen_id)
    phone = people.read_phone(typed.phone)
    if citizen_id is None:
        remarks["citizen_id"] = Remark(
            "people.citizen_id_wrong" if typed.citizen_id.strip() else "people.citizen_id_missing"
        )
    if phone is None:
        remarks["phone"] = Remark("people.phone_wrong" if typed.phone.strip() else "people.phone_missing")
    if personnel_types and typed.personnel_type not in personnel_types:
        remarks["personnel_type"] = Remark("people.personnel_type_missing")
    names = people.read_names(typed.title, typed.title_other, typed.first_name, typed.last_name, remarks)
    if remarks or citizen_id is None or phone is None:
        return None
    return Sound(citizen_id, phone, typed.personnel_type if personnel_types else "", names)


def judge_own(checked: CheckedType, words: Words, language: str) -> Verdict:
    """The verdict on the office's own questions (`registration.fields`), by the rules of every question."""
    return judge_answers(checked, words, Context(filed=clock.now(), language=language))


def kept(verdict: Verdict) -> dict[str, Any]:
    """Their answers as a profile keeps them: what was left blank is not there."""
    return {name: value for name, value in store_answers(verdict).items() if value is not None}


def ask_leave(session: Session, visitor: Visitor) -> None:
    """Count one registration of this address. Raises TooMany. Comes before `register`, which tells who is there."""
    attempts.take(session, visitor.bucket("register.address", visitor.address), ADDRESS)
    attempts.take(session, "register.total", TOTAL)


def is_taken(session: Session, citizen_id: str) -> bool:
    """Is the number registered? Only to be asked behind the human check and `ask_leave`."""
    return session.scalar(select(Account.id).where(Account.citizen_id == citizen_id)) is not None


def register(
    session: Session, visitor: Visitor, sound: Sound, password_hash: str, consent_text: str, approved: bool = False
) -> Account:
    """Create the account, which can log in at once (C1), and keep what was agreed to (C10).

    `approved`: the office opens each account itself (`registration.who: approved`); it is closed until then.
    `password_hash` is computed before, outside the transaction. Raises Taken for a number that is registered (C3).
    """
    if is_taken(session, sound.citizen_id):
        raise Taken("register.taken")
    account = account_of(sound, visitor.language)
    account.disabled_at = account.created_at if approved else None
    account.password_hash, account.password_changed_at = password_hash, account.created_at
    session.add(account)
    session.flush()
    consent(session, account.id, consent_text)
    people.note(session, account.id, None, "registered")
    if approved:
        people.note(session, account.id, None, "waiting")
    return account


def account_of(sound: Sound, language: str) -> Account:
    """An applicant's account of what was typed and found good; without password."""
    return Account(
        citizen_id=sound.citizen_id,
        role="applicant",
        title=sound.names.title,
        first_name=sound.names.first_name,
        last_name=sound.names.last_name,
        phone=sound.phone,
        personnel_type=sound.personnel_type,
        profile=dict(sound.own),
        language=language,
        created_at=clock.now(),
    )


def consent(session: Session, account_id: int, text: str) -> None:
    """Keep the exact text a person agreed to now; its digest is its version."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    session.add(Consent(account_id=account_id, text=text, text_digest=digest, given_at=clock.now()))
    session.flush()
