"""What the one door keeps of a request's windows: from which day one is over without its entry (C48, C50)."""

from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.history import Event
from portal.models.records import Record
from portal.request_types.checked import CheckedType
from portal.request_types.office_calendar import calendar_of_office
from portal.workflow.events import Entry
from portal.workflow.missed import Windows, missed
from portal.workflow.transitions import Action

_EVENT, _RECORD = table(Event), table(Record)
_CAME = select(_EVENT.c.to_step, _EVENT.c.to_state, func.min(_EVENT.c.at))
_CAME = _CAME.where(_EVENT.c.request_id == bindparam("request")).group_by(_EVENT.c.to_step, _EVENT.c.to_state)
_TAKEN = select(_RECORD.c.record_id, _RECORD.c.place).where(_RECORD.c.request_id == bindparam("request"))
Filled = tuple[str, int | None]
"""A record and the window of an entry."""


def windows_of(checked: CheckedType) -> Windows | None:
    """What of a version is due in windows; None where nothing is."""
    due = [each for each in checked.records.values() if each.record.windows]
    if not due:
        return None
    own = frozenset(each.record.id for each in due if each.is_own)
    return Windows(checked.steps, [each.record for each in due], own, calendar_of_office(checked.office).day_of)


def missed_columns(
    session: Session, windows: Windows | None, request_id: int | None, told: Entry, filled: Filled | None = None
) -> dict[str, Any]:
    """Columns of a request as an event leaves it, `filled` with it; none where step and entries stay as they were."""
    if windows is None or (told.action not in (Action.RECORD, Action.CARRY) and told.from_step == told.to_step):
        return {}
    came, taken = {}, {filled} if filled is not None else set()
    if request_id is not None and windows.here(told.to_step):
        asked = {"request": request_id}
        came = {(row[0], row[1]): row[2] for row in session.execute(_CAME, asked)}
        taken |= {(row.record_id, row.place) for row in session.execute(_TAKEN, asked)}
    return dict(vars(missed(windows, told.to_step, came, taken, told.at)))
