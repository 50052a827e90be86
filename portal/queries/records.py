"""What was added to a request later, in order, as each reader may see it (C50, C83)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from portal.access.sight import Sight
from portal.models.base import table
from portal.models.history import Event
from portal.models.records import Record
from portal.request_types.checked import CheckedRecord, CheckedType
from portal.request_types.judging.answers import display_staff_answers, load_answers
from portal.request_types.judging.displaying import DisplayedRow

_RECORD, _EVENT = table(Record), table(Event)


@dataclass(frozen=True)
class Added:
    """One entry as it is kept."""

    ordinal: int
    record_id: str
    place: int | None
    event_number: int
    answers: Mapping[str, Any]
    kept: Mapping[str, Any]
    by_id: int
    by_name: str
    at: datetime
    window_first: date | None
    window_last: date | None
    is_late: bool


@dataclass(frozen=True)
class Shown:
    """One entry as somebody reads it."""

    added: Added
    title: str
    rows: tuple[DisplayedRow, ...]


_ADDED = select(*(_RECORD.c[field.name] for field in fields(Added)))
_ADDED = _ADDED.where(_RECORD.c.request_id == bindparam("request")).order_by(_RECORD.c.ordinal)


def added(session: Session, checked: CheckedType, request_id: int) -> Sequence[Added]:
    """All entries of a request, the oldest first; a type without records is not asked about."""
    if not checked.records:
        return ()
    return [Added(**row._asdict()) for row in session.execute(_ADDED, {"request": request_id})]


def entered(session: Session, request_id: int, at: Sequence[str]) -> datetime | None:
    """When a request first came to one of these steps or states; None: never."""
    here = or_(_EVENT.c.to_step.in_(at), _EVENT.c.to_state.in_(at))
    found: datetime | None = session.scalar(
        select(func.min(_EVENT.c.at)).where(_EVENT.c.request_id == request_id, here)
    )
    return found


def shown(checked: CheckedType, entries: Sequence[Added], sight: Sight, language: str, word: str) -> tuple[Shown, ...]:
    """Entries this reader may see, `word` in place of what is sensitive; one that shows them nothing is left out."""
    found = []
    for each in entries:
        record = checked.records.get(each.record_id)
        if record is None or not (sight.inside or record.tells_applicant):
            continue
        title = record.record.title.in_language(language)
        found.append(Shown(each, title, _rows(record, each, sight, language, word)))
    return tuple(found)


def _rows(record: CheckedRecord, each: Added, sight: Sight, language: str, word: str) -> tuple[DisplayedRow, ...]:
    asks = record.asks
    values = load_answers(asks, each.answers, each.kept)
    rows = (row for section in display_staff_answers(asks, values, language) for row in section.rows)
    return tuple(
        sight.row(asks.fields[row.field], row, word)
        for row in rows
        if sight.inside or record.shows_applicant(asks.fields[row.field].field)
    )
