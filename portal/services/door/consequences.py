"""What stands beside every change of a request, as rows: its event, who is told, its paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.history import Event, Notice
from portal.services.door.requests import Held
from portal.services.jobs import asked
from portal.services.outbox import outgoing
from portal.services.rows.together import Row
from portal.workflow.events import Entry
from portal.workflow.transitions import Action, Side

_INSERT_EVENT, _INSERT_NOTICE = (insert(table(model)).inline() for model in (Event, Notice))


@dataclass(frozen=True)
class Handed:
    """Who has a request from an event on, and is told so: a person, a unit."""

    person: int | None = None
    unit: str | None = None


NOBODY: Final = Handed()


def record(request_id: int, told: Entry, previous: str, sealed: str) -> Row:
    """The event, sealed by the hash of the one before (C51, T39)."""
    row = {
        "request_id": request_id,
        "number": told.number,
        "at": told.at,
        "actor_id": told.actor_id,
        "actor_name": told.actor_name,
        "actor_role": told.actor_role,
        "action": told.action,
        "from_state": told.from_state,
        "to_state": told.to_state,
        "from_step": told.from_step,
        "to_step": told.to_step,
        "message": told.message,
        "data": dict(told.data),
        "previous_hash": previous,
        "hash": sealed,
    }
    return _INSERT_EVENT, row


def notify(
    session: Session, request_id: int, told: Entry, held: Held | None, unit: str, but: int | None = None
) -> list[Row]:
    """One notice for the other side of the counter, and the papers of the event (C57, C69). `but`: who is told more."""
    facts: dict[str, Any] = {"message": told.message, "step": told.to_step}
    facts |= {"file": told.data["file"]} if told.data.get("file") else {}
    facts |= {"record": told.data["record"]} if told.data.get("record") else {}
    opened = [each for each in told.data.get("then", ()) if "type" in each]
    facts |= {"opened": opened} if opened else {}
    common: dict[str, Any] = {"request_id": request_id, "event_number": told.number, "code": told.action}
    common |= {"facts": facts, "created_at": told.at}
    sent: Sequence[Row] = ()
    if held is None or held.side == Side.APPLICANT:
        rows = [common | {"unit": unit, "account_id": None}]
    else:
        people = {held.applicant_id, held.filed_by_id} - {told.actor_id, but}
        rows = [common | {"unit": None, "account_id": person} for person in sorted(people)]
        sent = outgoing(session, request_id, told.number, people)
    payload = {"request_id": request_id, "event_number": told.number}
    paper = asked(session, "paper", payload, f"paper:{request_id}:{told.number}")
    return [*((_INSERT_NOTICE, row) for row in rows), *sent, paper]


def tell(session: Session, request_id: int, told: Entry, handed: Handed) -> list[Row]:
    """A notice for the person it is given to, unless they did it themselves, and one for the unit it goes to (C43, C44)."""
    if handed == NOBODY:
        return []
    common: dict[str, Any] = {"request_id": request_id, "event_number": told.number, "created_at": told.at}
    common |= {"facts": {"message": told.message, "step": told.to_step}, "account_id": None, "unit": None}
    rows: list[Row] = []
    if handed.unit is not None:
        rows.append((_INSERT_NOTICE, common | {"code": Action.FORWARD, "unit": handed.unit}))
    if handed.person is not None and handed.person != told.actor_id:
        rows.append((_INSERT_NOTICE, common | {"code": Action.ASSIGN, "account_id": handed.person}))
        rows += outgoing(session, request_id, told.number, {handed.person})
    return rows
