"""One's own phone, e-mail and name, with history (PDPA s.35)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from portal.errors import NotFound, Refused
from portal.models.accounts import Account
from portal.services.accounts import people
from portal.services.accounts.people import Names, Remark, Remarks
from portal.services.accounts.sessions import Person


@dataclass(frozen=True)
class Profile:
    """The fields a person may change, read and found good."""

    phone: str
    email: str
    names: Names
    own: Mapping[str, Any] | None = None
    """Answers to the office's own questions, as an account keeps them; None where it asks none."""


def own_answers(session: Session, person: Person) -> Mapping[str, Any]:
    """What the person answered to the office's own questions."""
    account = session.get(Account, person.id)
    return account.profile if account is not None else {}


def judge(phone: str, email: str, title: str, title_other: str, first_name: str, last_name: str) -> Profile | Remarks:
    """Read every field; all remarks at once."""
    remarks: Remarks = {}
    names = people.read_names(title, title_other, first_name, last_name, remarks)
    read_phone, read_email = people.read_phone(phone), people.read_email(email)
    if read_phone is None:
        remarks["phone"] = Remark("people.phone_wrong" if phone.strip() else "people.phone_missing")
    if read_email is None:
        remarks["email"] = Remark("people.email_wrong")
    if remarks or read_phone is None or read_email is None:
        return remarks
    return Profile(read_phone, read_email, names)


def change_profile(session: Session, person: Person, profile: Profile) -> list[str]:
    """Set what differs; each change stands in the history with its old value. Gives the fields changed.

    Raises Refused unless the password was typed in this session a short while ago (ASVS 7.5.1).
    """
    account = session.get(Account, person.id)
    if account is None:
        raise NotFound
    if not person.is_fresh:
        raise Refused("profile.prove")
    own = {} if profile.own is None else {"profile": dict(profile.own)}
    return people.change(
        session,
        account,
        person.id,
        phone=profile.phone,
        email=profile.email,
        title=profile.names.title,
        first_name=profile.names.first_name,
        last_name=profile.names.last_name,
        **own,
    )
