"""Taking a request in hand: found in the actor's scope or not there at all, and locked until the transaction ends."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor, Reach
from portal.access.scopes import is_lent, is_placed, side_of, visible_requests
from portal.errors import NotFound, Stale
from portal.models.accounts import ANONYMOUS, Account, name_of
from portal.models.base import table
from portal.models.history import Event
from portal.models.requests import Request
from portal.request_types.values import Person
from portal.workflow.states import State
from portal.workflow.transitions import PRIVATE, Side
from portal.workflow.waiting import Waiting

_REQUEST, _EVENT, _ACCOUNT = table(Request), table(Event), table(Account)


@dataclass(frozen=True)
class Held:
    """A request as it stands, held by this transaction."""

    id: int
    key: str
    reference: str
    type_id: str
    version_id: int
    state: State
    step: str
    unit: str
    revision: int
    last_hash: str
    edition: int
    applicant_id: int
    filed_by_id: int
    filed_at: datetime
    state_changed_at: datetime
    due_on: date | None
    due_order: date
    missed_from: date | None
    waiting: Waiting
    facts: Mapping[str, Mapping[str, str]]
    has_officer_file: bool
    subject_name: str
    subject_id: str
    message: str
    known_as: str
    channel: str
    assignee_id: int | None
    assigned_at: datetime | None
    acknowledged_at: datetime | None
    assignee: Person | None
    """Who works on it, under the name of today."""
    side: Side
    """Where the actor stands."""
    anonymous: bool = False
    """Filed without a name: nobody but staff follows it, so it is never sent back."""
    lent: bool = False
    """Only lent to the actor's unit: to be read, and its own staff forms filled."""

    @property
    def number(self) -> str:
        """What it is called: by the number staff gave it, else by its own."""
        return self.known_as or self.reference

    @property
    def assignee_name(self) -> str:
        """What who works on it is called; "" where nobody does."""
        return self.assignee.name if self.assignee else ""

    def may_fill(self, actor: Actor, by: Collection[str]) -> bool:
        """Whether the actor may fill a staff form that names these roles and units; none: whoever handles it."""
        if self.lent:
            return actor.unit in by
        return not by or bool({actor.role, actor.base, actor.unit} & set(by))


_NAMELESS = exists().where(_ACCOUNT.c.id == _REQUEST.c.applicant_id, _ACCOUNT.c.role == ANONYMOUS)
_WAITING = tuple(field.name for field in fields(Waiting))
_OWN = [field.name for field in fields(Held) if field.name not in ("side", "lent", "waiting", "anonymous", "assignee")]
_COLUMNS = [_REQUEST.c[name] for name in (*_OWN, *_WAITING)]
_ASSIGNEE = _ACCOUNT.alias("assignee")
_WHO = [_ASSIGNEE.c[name].label(f"assignee_{name}") for name in ("key", "title", "first_name", "last_name")]
_HELD = select(*_COLUMNS, *_WHO).join_from(_REQUEST, _ASSIGNEE, _ASSIGNEE.c.id == _REQUEST.c.assignee_id, isouter=True)
_HELD = _HELD.where(_REQUEST.c.key == bindparam("key"))


@lru_cache(maxsize=256)
def _visible(reach: Reach, lock: bool) -> Select[Any]:
    rows = _HELD.where(visible_requests(reach)).add_columns(
        is_lent(reach).label("lent"), is_placed(reach).label("placed"), _NAMELESS.label("anonymous")
    )
    return rows.with_for_update(of=_REQUEST) if lock else rows


def hold(session: Session, actor: Actor, key: str, lock: bool = True) -> Held:
    """The request of this key, locked against other writers. NotFound when it is not the actor's to see.

    Without `lock` it is only looked at: for pages, in a reading session.
    """
    row = session.execute(_visible(actor.reach, lock), {"key": key, "me": actor.id}).one_or_none()
    if row is None:
        raise NotFound
    here = bool(row.lent), bool(row.placed)
    side = side_of(actor, row.applicant_id, row.filed_by_id, row.type_id, row.unit, *here)
    if side is None:
        raise NotFound
    told = row._mapping
    facts = {name: told[name] for name in _OWN} | {"waiting": Waiting(*(told[name] for name in _WAITING))}
    facts |= {"assignee": _assignee(row)}
    facts |= {"state": State(row.state), "side": side, "lent": bool(row.lent) and side is Side.STAFF}
    facts["anonymous"] = bool(row.anonymous)
    return Held(**facts)


def _assignee(row: Any) -> Person | None:
    if row.assignee_id is None:
        return None
    return Person(row.assignee_key, name_of(row.assignee_title, row.assignee_first_name, row.assignee_last_name))


def is_visible(session: Session, actor: Actor, key: str) -> bool:
    """Whether the actor may see it now; what was lent is gone once it moved on."""
    return session.execute(_visible(actor.reach, lock=False), {"key": key, "me": actor.id}).first() is not None


def overtaken(session: Session, held: Held) -> Stale:
    """Who was faster, for the person who was not (T30)."""
    last = select(_EVENT.c.actor_name, _EVENT.c.at, _EVENT.c.action).where(_EVENT.c.request_id == held.id)
    if held.side == Side.APPLICANT:
        last = last.where(_EVENT.c.action.not_in(PRIVATE))
    row = session.execute(last.order_by(_EVENT.c.number.desc()).limit(1)).one()
    return Stale("errors.stale", by=row.actor_name, at=row.at, action=row.action)
