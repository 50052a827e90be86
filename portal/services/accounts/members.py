"""Registered at the counter, as on the ID card: an account without a password until its person asks for one (C12)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.errors import Forbidden, Taken
from portal.models.accounts import Account
from portal.queries.accounts import Meant
from portal.services.accounts import people, registration, reset
from portal.services.accounts.people import Remark, Remarks
from portal.services.accounts.registration import Sound


@dataclass(frozen=True)
class OnCard:
    """What an officer typed from the card, as it was typed."""

    citizen_id: str
    phone: str
    personnel_type: str
    title: str
    title_other: str
    first_name: str
    last_name: str
    consent: bool
    seen: bool
    """The real card lay there."""
    own: Mapping[str, Any] = field(default_factory=dict)
    """Sound answers to the office's own questions."""


def meant(typed: str) -> Meant:
    """A citizen ID, a phone number (dashes, blanks and Thai digits as people write them) or a name.

    A number is looked up whole, and each part of a name needs two letters: nobody is found by chance.
    """
    citizen_id, phone = people.read_citizen_id(typed), people.read_phone(typed)
    if citizen_id is not None:
        return Meant(citizen_id=citizen_id)
    if phone is not None:
        return Meant(phone=phone)
    names = people.clean(typed, 200).split()[:5]
    sound = all(len(word) > 1 and not any(map(str.isdigit, word)) for word in names)
    return Meant(names=tuple(_without_title(names))) if sound else Meant()


def _without_title(names: list[str]) -> list[str]:
    """The title stands in a column of its own, and people write it before the name without a blank."""
    for title in sorted(people.TITLES, key=len, reverse=True):
        if names and names[0].startswith(title):
            rest = names[0].removeprefix(title)
            return [rest, *names[1:]] if len(rest) > 1 else names[1:] or names
    return names


def judge(typed: OnCard, personnel_types: Mapping[str, str]) -> Sound | Remarks:
    """Read every field; all remarks at once."""
    remarks: Remarks = {}
    read = registration.read_person(typed, personnel_types, remarks)
    if not typed.consent:
        remarks["consent"] = Remark("counter.consent_missing")
    if not typed.seen:
        remarks["seen"] = Remark("counter.seen_missing")
    return remarks if remarks or read is None else replace(read, own=typed.own)


def register(session: Session, actor: Actor, sound: Sound, consent_text: str, language: str) -> Account:
    """Create the account, the card seen by this officer; nobody can log in to it before a one-time code is given.

    Raises Forbidden, and Taken for a number that is registered.
    """
    if not actor.may("counter.serve"):
        raise Forbidden
    if registration.is_taken(session, sound.citizen_id):
        raise Taken("register.taken")
    account = registration.account_of(sound, language)
    session.add(account)
    session.flush()
    registration.consent(session, account.id, consent_text)
    people.note(session, account.id, actor.id, "registered_at_counter")
    reset.mark_seen(session, account, actor.id)
    return account
