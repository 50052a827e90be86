"""The public status check: by reference, without a name or anything a person wrote (C61)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.accounts import Account
from portal.models.base import table
from portal.models.requests import Request
from portal.workflow.states import State

_REQUEST, _ACCOUNT = table(Request), table(Account)


@dataclass(frozen=True)
class Status:
    """What anybody with the number may know."""

    reference: str
    type_id: str
    version_id: int
    state: State
    step: str
    state_changed_at: datetime


def status_of(session: Session, reference: str, citizen_id: str | None = None) -> Status | None:
    """The status behind a reference; where the office also asks for the citizen ID, only if that is the applicant's."""
    names = ("reference", "type_id", "version_id", "state", "step", "state_changed_at")
    rows = select(*(_REQUEST.c[name] for name in names)).where(_REQUEST.c.reference == reference)
    if citizen_id is not None:
        rows = rows.join(_ACCOUNT, _ACCOUNT.c.id == _REQUEST.c.applicant_id)
        rows = rows.where(_ACCOUNT.c.citizen_id == citizen_id)
    row = session.execute(rows).one_or_none()
    return None if row is None else Status(**(row._asdict() | {"state": State(row.state)}))
