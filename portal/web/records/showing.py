"""Entries of a request and what may be added to it now, as the pages of both sides show them (C50)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import g
from sqlalchemy.orm import Session

from portal.access.sight import sight_of
from portal.queries import records as kept
from portal.queries.attachments import Attached
from portal.queries.records import Added, Shown
from portal.request_types.checked import CheckedType
from portal.request_types.judging.displaying import DisplayedRow
from portal.services.casework import records
from portal.services.casework.records import Opening
from portal.services.door.requests import Held
from portal.web.language import t
from portal.web.rules import actor, office
from portal.web.wording import unit_label
from portal.workflow.transitions import Side
from portal.workflow.windows import Span


@dataclass(frozen=True)
class Answer:
    """One answer of an entry with its files."""

    row: DisplayedRow
    files: Sequence[Attached]


@dataclass(frozen=True)
class Entry:
    """One entry, with who made it and when."""

    title: str
    at: datetime
    who: str
    late: bool
    span: Span | None
    answers: Sequence[Answer]


@dataclass(frozen=True)
class Button:
    """What may be added now."""

    id: str
    title: str
    url: str
    span: Span | None
    late: bool


@dataclass(frozen=True)
class Later:
    """What may be added from a day on."""

    title: str
    opens: date


@dataclass(frozen=True)
class Records:
    """All of it."""

    entries: Sequence[Entry]
    buttons: Sequence[Button]
    later: Sequence[Later]
    awaited: Sequence[Button] = ()
    """What others are to add, and is not there yet; told to staff."""


def of_request(session: Session, held: Held, checked: CheckedType, files: Sequence[Attached]) -> Records:
    """What the reader of a request sees; `files` are those of the request that this reader may open."""
    if not checked.records:
        return Records((), (), ())
    entries = kept.added(session, checked, held.id)
    sight = sight_of(actor(), held.side)
    shown = kept.shown(checked, entries, sight, g.language, t("staff.hidden"))
    found = records.openings(session, actor(), checked, held, entries)
    missing = records.awaited(session, actor(), checked, held, entries) if held.side == Side.STAFF else []
    return Records(
        [_entry(held, each, files) for each in shown],
        [button(held, each) for each in found.now],
        [Later(each.of.record.title.in_language(g.language), each.opens) for each in found.coming],
        [button(held, each) for each in missing],
    )


def button(held: Held, each: Opening) -> Button:
    """Where an entry is begun, with the window it is for."""
    record = each.of.record
    url = address(held.key, record.id)
    if each.span is not None:
        url += f"?window={each.place}"
    return Button(record.id, record.title.in_language(g.language), url, each.span, each.late)


def address(key: str, record_id: str) -> str:
    """Where an entry of a request is added."""
    return f"/requests/{key}/records/{record_id}"


def _entry(held: Held, each: Shown, files: Sequence[Attached]) -> Entry:
    added = each.added
    by_field: dict[str, list[Attached]] = {}
    for file in files:
        if file.record_ordinal == added.ordinal:
            by_field.setdefault(file.field_id.partition(".")[2], []).append(file)
    span = None
    if added.window_first is not None and added.window_last is not None:
        span = Span(added.window_first, added.window_last)
    answers = [Answer(row, by_field.get(row.field, ())) for row in each.rows]
    return Entry(each.title, added.at, _who(held, added), added.is_late, span, answers)


def _who(held: Held, added: Added) -> str:
    """By name to staff; to the applicant the office is one."""
    if held.side == Side.STAFF:
        return added.by_name
    if added.by_id == actor().id:
        return t("requests.you")
    if added.by_id in (held.applicant_id, held.filed_by_id):
        return added.by_name
    return t("requests.office", unit=unit_label(office(), held.unit))


def title_of(checked: CheckedType, data: Mapping[str, object]) -> str:
    """What the record of an event is called; empty where its version has none of this name."""
    record = checked.records.get(str(data.get("record", "")))
    return record.record.title.in_language(g.language) if record is not None else ""
