"""Into whose hands a request comes: unit and person by its type's rules, and who may have it at all (C43, C44).

Rules are asked at filing and again when an answer they read changes; what was decided by hand stands until then.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portal import clock
from portal.access.actors import actor_of
from portal.access.scopes import side_of
from portal.models.accounts import Account
from portal.request_types.judging.hands import asks_anew, person_of, unit_of
from portal.request_types.judging.sitting import Sitting
from portal.request_types.office_definition import Office
from portal.request_types.values import Person, Value
from portal.services.door.consequences import Handed
from portal.services.door.requests import Held
from portal.services.door.whereabouts import Place, places_of
from portal.workflow.transitions import Side


@dataclass(frozen=True)
class Belongs:
    """What of a request decides who may have it."""

    type_id: str
    unit: str
    applicant_id: int
    filed_by_id: int
    places: Collection[Place] = ()


@dataclass(frozen=True)
class Handing:
    """What changes with a request that comes into other hands: its columns, what its event says, who is told."""

    columns: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    handed: Handed = field(default_factory=Handed)


NOTHING = Handing()


def may_have(account: Account, office: Office, belongs: Belongs) -> bool:
    """Whether it may be given to a person: with an account that is open, of its unit or of none, within scope, not the
    person who filed it for themselves (T32)."""
    who = actor_of(account, office)
    placed = who.area is None or any((who.area.registry, key) in set(belongs.places) for key in who.area.keys)
    of = belongs.applicant_id, belongs.filed_by_id, belongs.type_id, belongs.unit
    here = side_of(who, *of, placed=placed) == Side.STAFF
    elsewhere = bool(account.unit) and account.unit != belongs.unit
    return account.disabled_at is None and here and not elsewhere


def belongs_of(session: Session, held: Held, unit: str | None = None) -> Belongs:
    """The same of a request that is there; `unit`: as if that had it."""
    places = places_of(session, held.id)
    return Belongs(held.type_id, unit or held.unit, held.applicant_id, held.filed_by_id, places)


def assignee_of(session: Session, account_id: int | None) -> Person | None:
    """Who works on a request, as its papers name them."""
    account = session.get(Account, account_id) if account_id is not None else None
    return Person(account.key, account.full_name) if account is not None else None


def account_of(session: Session, person: Person | None) -> Account | None:
    """The account of a person in an answer, by its key or an e-mail address that only one has."""
    if person is None:
        return None
    named = or_(Account.key == person.key, func.lower(Account.email) == person.key)
    found = session.scalars(select(Account).where(named if "@" in person.key else Account.key == person.key).limit(2))
    accounts = found.all()
    return accounts[0] if len(accounts) == 1 else None


def given_to(
    account: Account | None, at: datetime, before: str = "", acknowledged: bool = False, by_rule: bool = False
) -> Handing:
    """What changes when this person gets it, or nobody; `before`: who had it."""
    columns = {
        "assignee_id": account.id if account else None,
        "assigned_at": at if account else None,
        "acknowledged_at": at if account and acknowledged else None,
    }
    said = {"assignee": {"from": before, "to": account.full_name if account else ""}}
    data = {**said, "by_rule": True} if by_rule else said
    return Handing(columns, data, Handed(person=account.id if account else None))


def at_filing(session: Session, office: Office, sitting: Sitting, belongs: Belongs) -> Handing:
    """The person to whom a new request is assigned; its unit is known before."""
    account = account_of(session, person_of(sitting.checked, sitting))
    if account is None or not may_have(account, office, belongs):
        return NOTHING
    return given_to(account, clock.now(), by_rule=True)


def anew(session: Session, office: Office, held: Held, before: Mapping[str, Value], after: Sitting) -> Handing:
    """What the rules say where an answer that they read is another than before; nothing where none is."""
    checked, values = after.checked, after.values
    asks_unit, asks_person = (asks_anew(rule, before, values) for rule in (checked.handled_by, checked.assigned_to))
    unit = unit_of(checked, after) if asks_unit else held.unit
    moves = unit != held.unit
    if not (moves or asks_person):
        return NOTHING
    account = account_of(session, person_of(checked, after)) if asks_person else None
    if account is not None and not may_have(account, office, belongs_of(session, held, unit)):
        account = None
    stays = (account.id if account else None) == held.assignee_id
    found = NOTHING if stays else given_to(account, clock.now(), held.assignee_name, by_rule=True)
    return to_unit(found, held.unit, unit) if moves else found


def to_unit(handing: Handing, before: str, unit: str) -> Handing:
    """The same, and another unit has it."""
    return Handing(
        {**handing.columns, "unit": unit},
        {**handing.data, "unit": {"from": before, "to": unit}},
        Handed(handing.handed.person, unit),
    )
