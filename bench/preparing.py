"""A portal to be measured: the sample office with the types of bench/office, published; its people; its requests."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bench import loader, samples
from bench.loader import Applicant, Load
from portal import clock
from portal.access.permissions import Actor
from portal.db import Database
from portal.models.accounts import Account, new_key
from portal.models.base import table
from portal.models.drafts import Attachment, Draft, Paper
from portal.models.requests import Request
from portal.queries.catalogue import Catalogue, compiled
from portal.services.accounts import passwords
from portal.services.publishing import publication
from portal.services.publishing.office_folder import read_folder
from portal.settings import ROOT

PASSWORD: Final = "ทุ่งนา กว้างไกล 77"
OFFICER: Final = 90_000_000
"""Number of the officer behind the fictional citizen ID."""
PERSON_ROLE, OFFICER_ROLE = "applicant", "counter"
_BEFORE_TODAY: Final = timedelta(days=2)
"""So that prepared photographs leave room in what a person may send in a day."""
WRITERS: Final = 8
"""Applicants who only submit: their own lists may grow."""


@dataclass(frozen=True)
class Office:
    """A published office in a database, with its people."""

    catalogue: Catalogue
    applicants: tuple[Applicant, ...]
    writers: tuple[Applicant, ...]
    staff: Actor
    versions: Mapping[str, int]
    """Type: id of its version."""


def office_folder(at: Path) -> Path:
    """The sample office with the types that are measured."""
    shutil.copytree(ROOT / "offices" / "education-one-stop", at, dirs_exist_ok=True)
    shutil.copytree(ROOT / "bench" / "office", at, dirs_exist_ok=True)
    return at


def found(database: Database, folder: Path, applicants: int) -> Office:
    """Publish the office and make its people: an empty database becomes one to be loaded."""
    read = read_folder(folder)
    wrong = [problem for each in read.types for problem in each.problems]
    if wrong:
        raise ValueError(f"the office of the bench does not check: {wrong}")
    with passwords.cheaply():
        password_hash = passwords.keep(PASSWORD)
    with database.transaction() as session:
        publication.publish(session, read)
        ids = [*loader.people(session, applicants + WRITERS, password_hash)]
        staff = officer(session, password_hash)
    catalogue = Catalogue(compiled)
    with database.reading() as session:
        versions = {each.id: each.version_id for each in catalogue.types(session)}
        accounts = {account.id: account for account in session.scalars(select(Account).where(Account.id.in_(ids)))}
    everybody = [Applicant(accounts[id], _actor(accounts[id])) for id in ids]
    return Office(catalogue, tuple(everybody[:applicants]), tuple(everybody[applicants:]), staff, versions)


def plan_of(database: Database, office: Office) -> Load:
    """What the loader needs of it."""
    version_id = office.versions[samples.TYPE]
    with database.reading() as session:
        checked = office.catalogue.version(session, version_id)
    return Load(office.catalogue, checked, version_id, office.applicants, office.staff)


def drafts(session: Session, office: Office, type_id: str, count: int, photo: Mapping[str, Any] | None) -> list[str]:
    """So many drafts ready to be sent, the writers in turn, each with a cleaned photograph where one is given."""
    keys = [new_key() for _ in range(count)]
    now = clock.now()
    rows = [
        {
            "key": key,
            "account_id": office.writers[number % WRITERS].actor.id,
            "type_id": type_id,
            "version_id": office.versions[type_id],
            "purpose": "new",
            "words": {name: list(said) for name, said in samples.words(number).items()},
            "page": 0,
            "saved_at": now,
        }
        for number, key in enumerate(keys)
    ]
    session.execute(insert(table(Draft)), rows)
    if photo is not None:
        draft = table(Draft)
        made = select(draft.c.id, draft.c.account_id).where(draft.c.key.in_(keys))
        session.execute(insert(table(Attachment)), [_photo(row, photo, now) for row in session.execute(made)])
    return keys


def paper(session: Session, request_key: str, digest: str, size: int) -> None:
    """The stored paper of a request's last event, as the worker leaves it."""
    request = table(Request)
    row = session.execute(
        select(request.c.id, request.c.revision, request.c.edition).where(request.c.key == request_key)
    ).one()
    facts = {"key": new_key(), "request_id": row.id, "kind": "request", "event_number": row.revision}
    facts |= {"edition": row.edition, "digest": digest, "size": size, "made_at": clock.now()}
    session.execute(insert(table(Paper)), facts)


def _photo(draft: Any, photo: Mapping[str, Any], now: Any) -> dict[str, Any]:
    common = {"key": new_key(), "owner_id": draft.account_id, "draft_id": draft.id, "field_id": "photo", "position": 0}
    return common | {"original_name": "photo.jpg", "state": "clean", "uploaded_at": now - _BEFORE_TODAY} | dict(photo)


def officer(session: Session, password_hash: str, number: int = OFFICER) -> Actor:
    """An officer of the personnel unit at the counter, with the fictional citizen ID of this number."""
    account = Account(
        citizen_id=samples.citizen_id(number),
        role=OFFICER_ROLE,
        unit="personnel",
        title="นาง",
        first_name="เจ้าหน้าที่",
        last_name="ตัวอย่าง",
        password_hash=password_hash,
        created_at=samples.BEGINNING,
    )
    session.add(account)
    session.flush()
    return _actor(account, "staff")


def _actor(account: Account, base: str = PERSON_ROLE) -> Actor:
    return Actor(account.id, account.full_name, account.role, base, account.unit, sees_ids=base == "staff")
