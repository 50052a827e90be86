"""What stands on a request's own paper as of one event, gathered as plain values for the press (C69, C72)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from portal.access.sight import WHOLE, Sight
from portal.errors import NotFound
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.requests import Request
from portal.papers.paper import (
    Column,
    Field,
    FileLine,
    Files,
    HistoryLine,
    Letter,
    OfficeHead,
    Paper,
    PaperSection,
    Signature,
    Table,
)
from portal.papers.paper import Row as PaperRow
from portal.queries.attachments import Attached, attached
from portal.queries.catalogue import Catalogue
from portal.queries.history import Told, events_of
from portal.queries.pinned import editions_renamed, named_before, names_between, types_then
from portal.queries.records import Added, added
from portal.request_types.checked import CheckedType
from portal.request_types.formats.buddhist import long_date, shown_moment
from portal.request_types.judging.answers import display_answers, display_staff_answers
from portal.request_types.judging.context import Context
from portal.request_types.judging.displaying import DisplayedRow, DisplayedSection
from portal.request_types.judging.facts import facts_of
from portal.request_types.judging.sitting import Sitting
from portal.request_types.office_calendar import calendar_of_office
from portal.request_types.renames import Renames
from portal.request_types.values import Value
from portal.services.applying.judgement import answers_of, applicant_facts
from portal.services.casework.staff_then import staff_then
from portal.services.door.following import known_as_in
from portal.services.door.handing import assignee_of
from portal.services.printing.paper_pictures import Album, no_file, no_pictures, photographs
from portal.services.printing.paper_records import record_sections
from portal.texts import text
from portal.uploads.limits import size_text
from portal.workflow.steps import find
from portal.workflow.transitions import ASIDE

_REQUEST = table(Request)
REQUEST: Final = "request"
"""The kind of paper every type has."""
EMBLEM: Final = "garuda.png"
MASKED: Final = "request-masked"
"""The same for roles that may not read what is sensitive (decision 14); no declared paper can be called so."""
_LITERAL = frozenset({"email", "phone", "citizen_id", "location"})


@dataclass(frozen=True)
class Printed:
    """A paper to be printed. `kind` is `request` or the id of a paper the type declares."""

    kind: str
    content: Paper | Letter
    edition: int
    number: str = ""


@dataclass(frozen=True)
class House:
    """Where a paper comes from: the portal's address for the QR code, and where pictures are."""

    address: str
    pictures: Album = no_pictures
    """Where the small pictures of photographs are."""
    read: Callable[[str], bytes | None] = no_file
    """The office's files: its logo and emblem."""


@dataclass(frozen=True)
class AsOf:
    """A request as it stood after one of its events, gathered for its papers."""

    checked: CheckedType
    row: Row[Any]
    history: Sequence[Told]
    """Up to that event."""
    sitting: Sitting
    edition: int
    files: Sequence[Attached]
    """Clean ones that belonged to it then."""
    added: Sequence[Added] = ()
    """What had been added to it by then."""
    then: Mapping[int, CheckedType] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """What it was called then."""
        return str(self.sitting.context.request["number"])

    @property
    def now(self) -> Told:
        return self.history[-1]


def as_of(session: Session, catalogue: Catalogue, request_id: int, event_number: int, language: str = "th") -> AsOf:
    """Gather a request as of an event; NotFound when there is no such request."""
    row = session.execute(select(_REQUEST).where(_REQUEST.c.id == request_id)).one_or_none()
    if row is None:
        raise NotFound
    events = events_of(session, request_id)
    history = [told for told in events if told.number <= event_number]
    later = {file["key"] for told in events[len(history) :] for file in told.data.get("files", ())}
    then = types_then(session, catalogue, events, row.version_id)
    checked = then[history[-1].number]
    edition = max((int(told.data.get("edition", 1)) for told in history), default=1)
    since = names_between(events, event_number, events[-1].number)
    sitting = _sitting(session, catalogue, checked, row, history, edition, language, since)
    files = [
        replace(one, field_id=named_before(one.field_id, since))
        for one in attached(session, request_id)
        if one.state == "clean" and one.key not in later and _was_there(one, history[-1], edition)
    ]
    entries = [each for each in added(session, checked, request_id) if each.event_number <= event_number]
    return AsOf(checked, row, history, sitting, edition, files, entries, then)


def _sitting(
    session: Session,
    catalogue: Catalogue,
    checked: CheckedType,
    row: Row[Any],
    history: Sequence[Told],
    edition: int,
    language: str,
    since: Sequence[Renames],
) -> Sitting:
    now = history[-1]
    applicant = session.get_one(Account, row.applicant_id)
    said = staff_then(session, checked, row.id, history, since)
    number = known_as_in(checked, said) or row.reference
    facts = {"number": number, "filed": row.filed_at, "due": row.due_on, "message": row.message}
    facts |= {"state": now.to_state, "step": now.to_step, "unit": row.unit}
    facts |= {"assignee": assignee_of(session, row.assignee_id)}
    context = Context(
        filed=row.filed_at,
        language=language,
        applicant=applicant_facts(applicant, checked),
        request=facts,
        rows=catalogue.rows(session),
    )
    sitting = Sitting(checked, {}, context)
    sitting.values.update(answers_of(session, checked, row.id, edition))
    sitting.values.update(said)
    sitting.values.update(facts_of(checked, now.to_step, sitting, language))
    return sitting


def _was_there(one: Attached, now: Told, edition: int) -> bool:
    """Whether a file was the request's own then: the answers it belongs to, or given by the office before."""
    return one.uploaded_at <= now.at if one.side == "officer" else one.belongs_to(edition)


def request_paper(house: House, at: AsOf, sight: Sight = WHOLE) -> Printed:
    """The request itself, as a reader with this sight may have it: every type has this paper (C69, C83)."""
    checked, row, edition, now = at.checked, at.row, at.edition, at.now
    own = checked.definition.own_paper
    language = at.sitting.context.language
    label = find(checked.steps, now.to_step)
    title = checked.definition.title.in_language(language)
    entries = record_sections(checked, at.added, sight, language)
    content = Paper(
        title=title,
        language=language,
        office=office_head(checked, house, language),
        reference=at.number,
        sections=tuple(_sections(at, sight, entries, house.pictures)),
        date_line=long_date(calendar_of_office(checked.office).day_of(row.filed_at), language),
        subject=title,
        status=_label(label, language),
        facts=_facts(at, language),
        edition=_edition(edition - len(editions_renamed(at.history)), len(entries), language),
        history=tuple(_line(at.then[told.number], told, language) for told in at.history if told.action not in ASIDE),
        signatures=(
            Signature(str(at.sitting.context.applicant["full_name"]), role=text(language, "papers.applicant")),
        ),
        addressee=checked.paper_to.render(at.sitting, language) if checked.paper_to is not None else "",
        officer_block=own.officer_block,
        digits="thai" if own.digits == "thai" else "arabic",
        qr=f"{house.address}/status?reference={row.reference}",
        made=now.at.isoformat(),
    )
    return Printed(REQUEST if sight.whole else MASKED, content, edition)


def office_head(checked: CheckedType, house: House, language: str) -> OfficeHead:
    """The office as papers name it, with its logo where there is one."""
    office = checked.office
    return OfficeHead(
        name=office.name.in_language(language),
        address=office.address.in_language(language) if office.address else "",
        contact=office.contact.in_language(language) if office.contact else "",
        logo=house.read(office.logo) if office.logo else None,
        emblem=house.read(EMBLEM),
    )


def _edition(number: int, entries: int, language: str) -> str:
    """Which answers they are, and how many entries were added to them since."""
    filed = text(language, "papers.edition_filed")
    said = filed if number == 1 else text(language, "papers.edition_amended", number=number - 1)
    return text(language, "papers.edition_added", edition=said, count=entries) if entries else said


def _facts(at: AsOf, language: str) -> tuple[tuple[str, str], ...]:
    """What its step then said of the type's facts (C33)."""
    declared, said = at.checked.definition.shows, at.sitting.values
    return tuple((label.in_language(language), str(said[name])) for name, label in declared.items())


def _sections(
    at: AsOf, sight: Sight, entries: Sequence[tuple[Added, DisplayedSection]], album: Album
) -> list[PaperSection]:
    language = at.sitting.context.language
    facts = dict(at.sitting.context.applicant)
    facts["citizen_id"] = sight.citizen_id(str(facts["citizen_id"]))
    shown = [
        *display_answers(at.checked, at.sitting.values, language),
        *display_staff_answers(at.checked, at.sitting.values, language, to_applicant=True),
    ]
    files = [one for one in at.files if not sight.hides_file(at.checked, one.field_id)]

    def seen(field: str, added: Added | None = None) -> list[PaperRow]:
        return list(photographs(at.checked, files, album, field, added, language))

    found = [_section(_seen(each, at.checked, sight, language), facts, language, seen) for each in shown]
    found += [_section(each, facts, language, partial(seen, added=entry)) for entry, each in entries]
    if files:
        found.append(PaperSection(text(language, "lifecycle.files"), (Files(tuple(map(_file, files))),)))
    return found


def _seen(shown: DisplayedSection, checked: CheckedType, sight: Sight, language: str) -> DisplayedSection:
    word = text(language, "staff.hidden")
    return replace(shown, rows=tuple(sight.row(checked.fields[row.field], row, word) for row in shown.rows))


def _section(
    shown: DisplayedSection, facts: Mapping[str, Value], language: str, pictures: Callable[[str], list[PaperRow]]
) -> PaperSection:
    rows: list[PaperRow] = []
    if shown.shows_applicant:
        for name in ("full_name",) if facts.get("anonymous") else ("citizen_id", "full_name", "phone"):
            rows.append(
                Field(text(language, f"lifecycle.applicant.{name}"), str(facts.get(name) or "-"), name in _LITERAL)
            )
    for row in shown.rows:
        rows += [_row(row), *pictures(row.field)]
    title = shown.title or (text(language, "papers.applicant") if shown.shows_applicant else "")
    return PaperSection(title, tuple(rows))


def _row(row: DisplayedRow) -> PaperRow:
    if row.table is not None:
        heads, rows = row.table.heads, row.table.rows
        longest = [max(map(len, said)) for said in zip(heads, *rows, strict=True)]
        columns = zip(heads, row.table.numbers, longest, strict=True)
        return Table(tuple(Column(head, number, min(max(8, most), 40)) for head, number, most in columns), rows)
    return Field(row.label, row.text, row.kind in _LITERAL)


def _file(one: Attached) -> FileLine:
    kind = one.media_type.rpartition("/")[2].upper()
    return FileLine(one.original_name, kind, size_text(one.size), one.digest or "")


def _line(checked: CheckedType, told: Told, language: str) -> HistoryLine:
    what = text(language, f"lifecycle.event.{told.action}")
    if (record := checked.records.get(str(told.data.get("record", "")))) is not None:
        what = f"{what}: {record.record.title.in_language(language)}"
    step = _label(find(checked.steps, told.to_step), language)
    if told.from_step not in (None, told.to_step) and step != what:
        what = f"{what} ({step})"
    at = calendar_of_office(checked.office).local(told.at)
    return HistoryLine(shown_moment(at, language), told.actor_name, what, told.message)


def _label(step: object, language: str) -> str:
    words = getattr(step, "public", None) or getattr(step, "label", None)
    return words.in_language(language) if words is not None else ""
