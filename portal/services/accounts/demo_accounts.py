"""Fictional people to try a portal with: passwords drawn at first start, kept in PORTAL_HOME; not in production."""

import json
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.models.accounts import Account
from portal.services.accounts import passwords, people

_WORDS = ["mali", "kulap", "bua", "chaba", "lilawadi", "champa", "anchan", "ratri", "phuttha", "khemthong"]


@dataclass(frozen=True)
class DemoPerson:
    """One fictional person of an office's demo folder."""

    citizen_id: str
    role: str
    title: str
    first_name: str
    last_name: str
    unit: str | None = None
    areas: Sequence[str] = ()
    phone: str = ""
    email: str = ""
    personnel_type: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    """To what the office asks at registration."""
    id: str = ""
    """What the stories of the demo folder call this person."""
    logs_in: bool = True
    """False: part of the scene only; no password is drawn, nothing opens the account."""


def draw_passwords(file: Path, demo: Iterable[DemoPerson]) -> dict[str, str]:
    """The demo passwords by citizen ID: those kept in `file` (mode 0600), and fresh ones for whoever has none yet."""
    kept: list[dict[str, str]] = json.loads(file.read_text("utf-8")) if file.exists() else []
    known = {login["login"] for login in kept}
    missing = [person for person in demo if person.logs_in and person.citizen_id not in known]
    if missing:
        kept += [
            {"role": person.role, "login": person.citizen_id, "password": _draw(), "unit": person.unit or ""}
            for person in missing
        ]
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            json.dump(kept, out, indent=1)
        fresh.replace(file)
    return {login["login"]: login["password"] for login in kept}


def ensure(session: Session, demo: Iterable[DemoPerson], hashes: Mapping[str, str]) -> list[Account]:
    """Create the people who are not there yet. `hashes`: by citizen ID, computed outside the transaction."""
    made = []
    for person in demo:
        if session.scalar(select(Account.id).where(Account.citizen_id == person.citizen_id)) is not None:
            continue
        now = clock.now()
        account = Account(
            citizen_id=person.citizen_id,
            role=person.role,
            unit=person.unit,
            areas=list(person.areas),
            title=person.title,
            first_name=person.first_name,
            last_name=person.last_name,
            phone=person.phone,
            email=person.email,
            personnel_type=person.personnel_type,
            profile=dict(person.answers),
            password_hash=hashes.get(person.citizen_id),
            password_changed_at=now if person.logs_in else None,
            is_demo=True,
            created_at=now,
        )
        session.add(account)
        session.flush()
        people.note(session, account.id, None, "demo")
        made.append(account)
    return made


def missing(session: Session, demo: Iterable[DemoPerson]) -> list[DemoPerson]:
    """Those of the demo people who have no account yet, so that only their passwords are computed."""
    there = set(session.scalars(select(Account.citizen_id).where(Account.is_demo)))
    return [person for person in demo if person.citizen_id not in there]


def are_there(session: Session) -> bool:
    """Is any demo person in this database? Then production does not start."""
    return session.scalar(select(Account.id).where(Account.is_demo).limit(1)) is not None


def hashes(demo: Iterable[DemoPerson], drawn: Mapping[str, str]) -> dict[str, str]:
    """Their passwords as they are stored."""
    return {person.citizen_id: passwords.keep(drawn[person.citizen_id]) for person in demo if person.logs_in}


def _draw() -> str:
    """Two flowers and six digits: easy to type, 27 bits, on a portal that listens on loopback only."""
    return f"{secrets.choice(_WORDS)}-{secrets.choice(_WORDS)}-{secrets.randbelow(10**6):06d}"
