"""What stands beside every change of a request, as rows: its event, who is told, its paper."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.history import Event, Notice
from portal.services.jobs import asked
from portal.services.outbox import outgoing
from portal.services.requests import Held
from portal.services.together import Row
from portal.workflow.events import Entry
from portal.workflow.transitions import Side

_INSERT_EVENT, _INSERT_NOTICE = (insert(table(model)).inline() for model in (Event, Notice))


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


def notify(session: Session, request_id: int, told: Entry, held: Held | None, unit: str) -> Sequence[Row]:
    """One notice for the other side of the counter, and the papers of the event (C57, C69)."""
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
        people = {held.applicant_id, held.filed_by_id} - {told.actor_id}
        rows = [common | {"unit": None, "account_id": person} for person in sorted(people)]
        sent = outgoing(session, request_id, told.number, people)
    payload = {"request_id": request_id, "event_number": told.number}
    paper = asked(session, "paper", payload, f"paper:{request_id}:{told.number}")
    return [*((_INSERT_NOTICE, row) for row in rows), *sent, paper]
