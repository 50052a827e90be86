"""What stands on a request's papers as of one event, gathered as plain values for the press (C69, C70, C72)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from portal.clock import BANGKOK
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
from portal.request_types.checked import CheckedPaper, CheckedType
from portal.request_types.formats.buddhist import long_date, shown_moment
from portal.request_types.judging.answers import display_answers, display_staff_answers
from portal.request_types.judging.context import Context, RowSource
from portal.request_types.judging.displaying import DisplayedRow, DisplayedSection
from portal.request_types.judging.sitting import Sitting
from portal.request_types.patterns import Pattern
from portal.services.judgement import answers_of, applicant_facts, staff_state
from portal.services.numbers import running_number
from portal.texts import text
from portal.uploads.limits import size_text
from portal.workflow.steps import find

_REQUEST = table(Request)
_LITERAL = frozenset({"email", "phone", "citizen_id"})


@dataclass(frozen=True)
class Printed:
    """A paper to be printed. `kind` is `request` or the id of a paper the type declares."""

    kind: str
    content: Paper | Letter
    edition: int
    number: str = ""


@dataclass(frozen=True)
class House:
    """Where a paper comes from: the office's folder (its logo), and the portal's address for the QR code."""

    folder: Path
    address: str


def papers_at(
    session: Session, catalogue: Catalogue, house: House, request_id: int, event_number: int, language: str = "th"
) -> Sequence[Printed]:
    """The request as of an event, and the letters its step gives out. Numbers of letters are taken here, once each."""
    row = session.execute(select(_REQUEST).where(_REQUEST.c.id == request_id)).one_or_none()
    if row is None:
        raise NotFound
    history = [told for told in events_of(session, request_id) if told.number <= event_number]
    checked = catalogue.version(session, row.version_id)
    edition = max((int(told.data.get("edition", 1)) for told in history), default=1)
    sitting = _sitting(session, catalogue, checked, row, history[-1], edition, language)
    files = [one for one in attached(session, request_id) if one.state == "clean"]
    content = _request(checked, house, row, history, sitting, edition, files)
    return [
        Printed("request", content, edition),
        *_letters(session, checked, house, row, history[-1], sitting, edition),
    ]


def _sitting(
    session: Session,
    catalogue: Catalogue,
    checked: CheckedType,
    row: Row[Any],
    now: Told,
    edition: int,
    language: str,
) -> Sitting:
    applicant = session.get_one(Account, row.applicant_id)
    facts = {
        "number": row.reference,
        "state": now.to_state,
        "step": now.to_step,
        "filed": row.filed_at,
        "due": row.due_on,
        "unit": row.unit,
        "message": row.message,
    }
    context = Context(
        filed=row.filed_at,
        language=language,
        applicant=applicant_facts(applicant),
        request=facts,
        rows=catalogue.rows(session),
    )
    sitting = Sitting(checked, {}, context)
    sitting.values.update(answers_of(session, checked, row.id, edition))
    sitting.values.update(staff_state(session, checked, row.id).values)
    return sitting


def _request(
    checked: CheckedType,
    house: House,
    row: Row[Any],
    history: Sequence[Told],
    sitting: Sitting,
    edition: int,
    files: Sequence[Attached],
) -> Paper:
    language, now = sitting.context.language, history[-1]
    label = find(checked.steps, now.to_step)
    title = checked.definition.title.in_language(language)
    amended = text(language, "papers.edition_amended", number=edition - 1)
    return Paper(
        title=title,
        language=language,
        office=office_head(checked, house, language),
        reference=row.reference,
        sections=tuple(_sections(checked, sitting, files, edition, language)),
        date_line=long_date(row.filed_at.astimezone(BANGKOK).date(), language),
        subject=title,
        status=_label(label, language),
        edition=text(language, "papers.edition_filed") if edition == 1 else amended,
        history=tuple(_line(checked, told, language) for told in history),
        signatures=(Signature(row.subject_name, role=text(language, "papers.applicant")),),
        officer_block=True,
        qr=f"{house.address}/status?reference={row.reference}",
        made=now.at.isoformat(),
    )


def office_head(checked: CheckedType, house: House, language: str) -> OfficeHead:
    """The office as papers name it, with its logo where there is one."""
    office = checked.office
    logo = house.folder / office.logo if office.logo else None
    emblem = house.folder / "garuda.png"
    return OfficeHead(
        name=office.name.in_language(language),
        address=office.address.in_language(language) if office.address else "",
        contact=office.contact.in_language(language) if office.contact else "",
        logo=logo.read_bytes() if logo is not None and logo.is_file() else None,
        emblem=emblem.read_bytes() if emblem.is_file() else None,
    )


def _sections(
    checked: CheckedType, sitting: Sitting, files: Sequence[Attached], edition: int, language: str
) -> list[PaperSection]:
    facts = sitting.context.applicant
    found = [_section(each, facts, language) for each in display_answers(checked, sitting.values, language)]
    staff = display_staff_answers(checked, sitting.values, language, to_applicant=True)
    found += [_section(each, facts, language) for each in staff]
    mine = [one for one in files if one.side == "officer" or one.belongs_to(edition)]
    if mine:
        found.append(PaperSection(text(language, "lifecycle.files"), (Files(tuple(map(_file, mine))),)))
    return found


def _section(shown: DisplayedSection, facts: Mapping[str, str], language: str) -> PaperSection:
    rows: list[PaperRow] = []
    if shown.shows_applicant:
        for name in ("citizen_id", "full_name", "phone"):
            rows.append(Field(text(language, f"lifecycle.applicant.{name}"), facts.get(name) or "-", name in _LITERAL))
    for row in shown.rows:
        rows.append(_row(row))
    return PaperSection(shown.title or text(language, "papers.applicant"), tuple(rows))


def _row(row: DisplayedRow) -> PaperRow:
    if row.table is not None:
        return Table(tuple(Column(head) for head in row.table.heads), row.table.rows)
    return Field(row.label, row.text, row.kind in _LITERAL)


def _file(one: Attached) -> FileLine:
    kind = one.media_type.rpartition("/")[2].upper()
    return FileLine(one.original_name, kind, size_text(one.size), one.digest or "")


def _line(checked: CheckedType, told: Told, language: str) -> HistoryLine:
    what = text(language, f"lifecycle.event.{told.action}")
    if told.from_step not in (None, told.to_step):
        what = f"{what} ({_label(find(checked.steps, told.to_step), language)})"
    return HistoryLine(shown_moment(told.at.astimezone(BANGKOK), language), told.actor_name, what, told.message)


def _label(step: object, language: str) -> str:
    words = getattr(step, "public", None) or getattr(step, "label", None)
    return words.in_language(language) if words is not None else ""


def _letters(
    session: Session,
    checked: CheckedType,
    house: House,
    row: Row[Any],
    now: Told,
    sitting: Sitting,
    edition: int,
) -> list[Printed]:
    """Letters are given out on reaching a step their `at` names, where their `when` holds."""
    found = []
    for each in checked.papers:
        at = each.paper.at
        reached = (now.to_step, now.to_state) != (now.from_step, now.from_state)
        due = reached and (at is None or now.to_step in at or now.to_state in at)
        if due and sitting.holds(each.when):
            number = _number(session, row, each, sitting, now.at)
            found.append(
                Printed(each.paper.id, _letter(checked, house, row, each, sitting, number, now), edition, number)
            )
    return found


def _letter(
    checked: CheckedType,
    house: House,
    row: Row[Any],
    each: CheckedPaper,
    sitting: Sitting,
    number: str,
    now: Told,
) -> Letter:
    language, paper = sitting.context.language, each.paper
    return Letter(
        title=paper.title.in_language(language),
        language=language,
        office=office_head(checked, house, language),
        reference=row.reference,
        paragraphs=tuple(one.text.render(sitting, language) for one in each.body if sitting.holds(one.when)),
        header="garuda" if paper.header == "garuda" else "none" if paper.header == "none" else "logo",
        number=number,
        date_line=long_date(now.at.astimezone(BANGKOK).date(), language),
        addressee=each.to.render(sitting, language) if each.to is not None else "",
        signatures=tuple(_signature(signer, sitting.context.rows) for signer in paper.sign),
        officer_block=paper.officer_block,
        digits="thai" if paper.digits == "thai" else "arabic",
        qr=f"{house.address}/status?reference={row.reference}",
        made=now.at.isoformat(),
    )


def _signature(signer: str, rows: RowSource) -> Signature:
    """Whoever holds the office now: the row's name, and its column `position` below it. A retired row leaves a line."""
    registry, _, key = signer.partition(".")
    found = rows.get(registry, key)
    if found is None:
        return Signature("")
    name, position = found.columns.get("name"), found.columns.get("position")
    return Signature(str(name or found.label), str(position or ""))


def _number(session: Session, row: Row[Any], each: CheckedPaper, sitting: Sitting, moment: datetime) -> str:
    """Taken when first issued; a letter printed again, or after a failure, keeps it."""
    pattern = each.number
    if not isinstance(pattern, Pattern):
        return ""
    owner, once = f"paper:{row.type_id}:{each.paper.id}", f"paper-of:{row.id}:{each.paper.id}"
    return running_number(session, owner, pattern, sitting, moment, once=once)
