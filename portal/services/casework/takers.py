"""Whom several requests may be given to, and how many of them each may have (C43, C47)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.access.scopes import handled_requests
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.requests import Placed, Request
from portal.queries.counts import COUNT_AT_MOST
from portal.queries.filters import Filter
from portal.queries.handlers import MOST, handling_roles
from portal.request_types.office_definition import Office
from portal.services.door.handing import Belongs, may_have
from portal.services.door.whereabouts import Place

_REQUEST, _PLACED = table(Request), table(Placed)


@dataclass(frozen=True)
class Taker:
    """Somebody who may have some of them."""

    id: int
    key: str
    name: str
    unit: str | None
    may_have: int
    of: int
    """How many there are."""

    @property
    def takes_all(self) -> bool:
        return self.may_have == self.of


def of_chosen(session: Session, actor: Actor, office: Office, keys: Collection[str]) -> Sequence[Taker]:
    """Who may have at least one of these requests of the actor's."""
    return _takers(session, office, [_REQUEST.c.key.in_(keys), handled_requests(actor.reach)], len(keys))


def of_colleague(session: Session, actor: Actor, office: Office, account_id: int, after: int = 0) -> Sequence[Taker]:
    """Who else may have at least one of the open requests of an account in the actor's scope, behind the request `after`."""
    criteria = [handled_requests(actor.reach), *Filter(assignee=account_id).criteria(), _REQUEST.c.id > after]
    found = _takers(session, office, criteria, COUNT_AT_MOST)
    return [each for each in found if each.id != account_id]


def _takers(session: Session, office: Office, which: Sequence[ColumnElement[bool]], at_most: int) -> list[Taker]:
    """By the very rule that giving them asks; who may have most come first,
    people of a unit before those who work for all.

    Three statements, however many requests and people there are.
    """
    kinds = _kinds(session, which, at_most)
    accounts = _accounts(session, office, kinds)
    known = {each.id for each in accounts}
    merged: Counter[Belongs] = Counter()
    for belongs, count in kinds.items():
        by, on_behalf_of = (id if id in known else 0 for id in (belongs.filed_by_id, belongs.applicant_id))
        merged[replace(belongs, applicant_id=on_behalf_of, filed_by_id=by)] += count
    total = sum(kinds.values())
    found = [
        Taker(each.id, each.key, each.full_name, each.unit, can, total)
        for each in accounts
        if (can := sum(count for belongs, count in merged.items() if may_have(each, office, belongs)))
    ]
    return sorted(found, key=lambda each: (-each.may_have, not each.unit, each.name))


def _kinds(session: Session, which: Collection[ColumnElement[bool]], at_most: int) -> Counter[Belongs]:
    """What decides who may have them, and how many requests are alike in that."""
    columns = (_REQUEST.c[name] for name in ("id", "type_id", "unit", "applicant_id", "filed_by_id"))
    rows = session.execute(select(*columns).where(*which).order_by(_REQUEST.c.id).limit(at_most)).all()
    ids = select(_REQUEST.c.id).where(*which).order_by(_REQUEST.c.id).limit(at_most)
    places: defaultdict[int, set[Place]] = defaultdict(set)
    for row in session.execute(select(_PLACED).where(_PLACED.c.request_id.in_(ids))):
        places[row.request_id].add((row.registry_id, row.row_key))
    return Counter(
        Belongs(row.type_id, row.unit, row.applicant_id, row.filed_by_id, frozenset(places[row.id])) for row in rows
    )


def _accounts(session: Session, office: Office, kinds: Collection[Belongs]) -> Sequence[Account]:
    """People who handle one of these types, in one of these units or in none."""
    roles = {
        role for id in {each.type_id for each in kinds} for several in handling_roles(office, id) for role in several
    }
    units = {each.unit for each in kinds}
    rows = select(Account).where(Account.disabled_at.is_(None), Account.role.in_(roles))
    rows = rows.where(Account.unit.in_(units) | Account.unit.is_(None) | (Account.unit == ""))
    return session.scalars(rows.order_by(Account.first_name, Account.id).limit(MOST)).all()
