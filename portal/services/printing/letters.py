"""Letters a type declares, given out on reaching the steps they name, as plain values for the press (C70, C54)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from portal.papers.paper import Letter, Signature
from portal.queries.history import Told
from portal.request_types.checked import CheckedPaper, CheckedType
from portal.request_types.formats.buddhist import long_date
from portal.request_types.judging.context import RowSource
from portal.request_types.judging.sitting import Sitting
from portal.request_types.patterns import Pattern
from portal.services.printing.paper_contents import AsOf, House, Printed, office_head
from portal.services.rows.numbers import WithWords, running_number, words_of_issue


def reached(checked: CheckedType, now: Told) -> list[CheckedPaper]:
    """Letters whose step or state this event reached; whether their `when` holds is asked by each itself."""
    if (now.to_step, now.to_state) == (now.from_step, now.from_state):
        return []
    return [each for each in checked.papers if _at(each.paper.at, now)]


def last_reached(checked: CheckedType, history: Sequence[Told], kind: str) -> int | None:
    """The last event that reached a letter's step; None: none did."""
    return max(
        (told.number for told in history if kind in {one.paper.id for one in reached(checked, told)}), default=None
    )


def is_given(at: AsOf, kind: str) -> bool:
    """Whether this event gives the letter out."""
    return _given(at, kind) is not None


def letter(session: Session, house: House, at: AsOf, kind: str) -> Printed | None:
    """One letter of an event, or None when its `when` does not hold. Its number is taken here, once."""
    each = _given(at, kind)
    if each is None:
        return None
    number = _number(session, at.row, each, at.sitting, at.now.at)
    return Printed(kind, _content(house, at, each, number), at.edition, number)


def _given(at: AsOf, kind: str) -> CheckedPaper | None:
    return next(
        (one for one in reached(at.checked, at.now) if one.paper.id == kind and at.sitting.holds(one.when)), None
    )


def _at(names: Sequence[str] | None, now: Told) -> bool:
    return names is None or now.to_step in names or now.to_state in names


def _content(house: House, at: AsOf, each: CheckedPaper, number: str) -> Letter:
    sitting, paper, now = at.sitting, each.paper, at.now
    language = sitting.context.language
    issued = WithWords(sitting, words_of_issue(sitting, now.at))
    return Letter(
        title=paper.title.in_language(language),
        language=language,
        office=office_head(at.checked, house, language),
        reference=at.number,
        paragraphs=tuple(one.text.render(issued, language) for one in each.body if sitting.holds(one.when)),
        header="garuda" if paper.header == "garuda" else "none" if paper.header == "none" else "logo",
        number=number,
        date_line=long_date(sitting.calendar.day_of(now.at), language),
        addressee=each.to.render(issued, language) if each.to is not None else "",
        signatures=tuple(_signature(signer, sitting.context.rows) for signer in paper.sign),
        officer_block=paper.officer_block,
        digits="thai" if paper.digits == "thai" else "arabic",
        qr=f"{house.address}/status?reference={at.row.reference}",
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
