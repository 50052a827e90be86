"""What people say about themselves, judged the same at registration, in the profile and at the counter (C1, C2)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from portal import clock
from portal.models.accounts import Account, AccountChange
from portal.request_types.formats import citizen_id
from portal.request_types.formats.digits import arabic

TITLES = ("นาย", "นาง", "นางสาว", "เด็กชาย", "เด็กหญิง", "ว่าที่ร้อยตรี", "ว่าที่ร้อยตรีหญิง", "ดร.")
"""Offered in the select; any other is written out."""
OTHER = "other"

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\.]+(?:\.[^\s@<>,;:\"()\[\]\\.]+)+")
_BIDI = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"))


@dataclass(frozen=True)
class Remark:
    """What to say at a field: a text id and what fills its places."""

    key: str
    facts: dict[str, object] = field(default_factory=dict)


Remarks = dict[str, Remark]


@dataclass(frozen=True)
class Names:
    """Title, name and surname as read; empty where nothing good was typed."""

    title: str
    first_name: str
    last_name: str


def read_names(title: str, title_other: str, first_name: str, last_name: str, remarks: Remarks) -> Names:
    """Read the three; what is missing or too odd is added to `remarks` under its field."""
    chosen = title_other if title == OTHER else title
    names = Names(clean(chosen, 60), clean(first_name, 100), clean(last_name, 100))
    if not names.title:
        remarks["title_other" if title == OTHER else "title"] = Remark("people.title_missing")
    for name, value in (("first_name", names.first_name), ("last_name", names.last_name)):
        if not value:
            remarks[name] = Remark(f"people.{name}_missing")
        elif not any(letter.isalpha() for letter in value) or any(letter.isdigit() for letter in value):
            remarks[name] = Remark("people.name_odd")
    return names


def read_citizen_id(typed: str) -> str | None:
    """The thirteen digits behind what was typed (Thai digits, blanks and dashes accepted), or None (C2)."""
    digits = citizen_id.cleaned(typed[:40].strip())
    return digits if citizen_id.is_citizen_id(digits) else None


def read_phone(typed: str) -> str | None:
    """Nine or ten digits from 0 on, Thai digits, blanks and dashes accepted; None for anything else."""
    digits = re.sub(r"[\s.()\-\u2010-\u2013]", "", arabic(typed[:40]))
    if digits.startswith("+66"):
        digits = "0" + digits[3:]
    return digits if re.fullmatch(r"0[0-9]{8,9}", digits) else None


def read_email(typed: str) -> str | None:
    """One address without a display name, at most 254 signs; "" when nothing was typed, None for anything else."""
    address = clean(typed, 300)
    if not address:
        return ""
    return address if len(address) <= 254 and _EMAIL.fullmatch(address) else None


def clean(typed: str, most: int) -> str:
    """One line in NFC with single blanks; "" when it is too long or holds what no name holds (T29)."""
    line = " ".join(unicodedata.normalize("NFC", typed[: most * 8]).translate(_BIDI).split())
    if len(line) > most or any(unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") for sign in line):
        return ""
    return line


def personal_words(account: Account, office: Iterable[str] = ()) -> list[str]:
    """What others know of a person: not good as a password."""
    mailbox = account.email.partition("@")[0]
    return [account.citizen_id, account.phone, account.first_name, account.last_name, mailbox, *office]


def change(session: Session, account: Account, by_id: int | None, **values: Any) -> list[str]:
    """Set fields of an account and write each real change into its history. Gives the names of those changed."""
    changed = []
    for name, new in values.items():
        old = getattr(account, name)
        if old != new:
            setattr(account, name, new)
            note(session, account.id, by_id, name, old, new)
            changed.append(name)
    return changed


def note(
    session: Session, account_id: int, by_id: int | None, what: str, old: object = None, new: object = None
) -> None:
    """One line of an account's history; never a password, code or token in it."""
    session.add(AccountChange(account_id=account_id, by_id=by_id, what=what, old=old, new=new, at=clock.now()))
    session.flush()
