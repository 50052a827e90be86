"""Old and new side by side: what a correction or an edit changed, with the officer's reasons (C38, C51)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from portal.access.sight import Sight
from portal.models.base import table
from portal.models.requests import Correction, Edition
from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.judging.answers import load_answers
from portal.request_types.judging.displaying import BLANK, display_field
from portal.request_types.renames import Renames
from portal.request_types.values import Value

_EDITION, _CORRECTION = table(Edition), table(Correction)
AS_CALLED: Final[Mapping[int, Renames]] = {}


@dataclass(frozen=True)
class Asked:
    """What a returned request must mend."""

    field_id: str
    label: str
    reason: str
    is_open: bool
    event_number: int


@dataclass(frozen=True)
class Change:
    """One answer before and after."""

    field_id: str
    label: str
    old: str
    new: str
    reason: str
    """Why the officer asked; empty where nobody did."""


def asked(session: Session, checked: CheckedType, request_id: int, language: str) -> Sequence[Asked]:
    """All corrections ever asked of a request, the latest return first."""
    rows = select(_CORRECTION).where(_CORRECTION.c.request_id == request_id)
    found = session.execute(rows.order_by(_CORRECTION.c.event_number.desc(), _CORRECTION.c.field_id))
    return [
        Asked(
            row.field_id, _label(checked, row.field_id, language), row.reason,
            row.closed_edition is None, row.event_number,
        )
        for row in found
    ]  # fmt: skip


@dataclass(frozen=True)
class Reader:
    """Who looks at both sides: how, in which language, and what stands in place of what is hidden."""

    sight: Sight
    language: str
    hidden: str = ""


def changes(
    session: Session,
    checked: CheckedType,
    request_id: int,
    editions: tuple[int, int],
    reader: Reader,
    renamed: Mapping[int, Renames] = AS_CALLED,
) -> Sequence[Change]:
    """Answers that differ between two editions (old, new), in the order of the form, as this reader may see them.

    `renamed`: editions that are those before them under other names; older ones are read by the names of today.
    """
    old, new = editions
    rows = select(_EDITION).where(_EDITION.c.request_id == request_id, _EDITION.c.number.in_((old, new)))
    stored = {row.number: _today(row, renamed) for row in session.execute(rows)}
    if old not in stored or new not in stored:
        return []
    before, after = stored[old][0], stored[new][0]
    values = {number: load_answers(checked, *answers) for number, answers in stored.items()}
    reasons = _reasons(session, request_id, new)
    found = []
    for id, field in checked.fields.items():
        if field.form is not None or (before.get(id), id in before) == (after.get(id), id in after):
            continue
        shown = [_shown(field, values[number], reader) for number in (old, new)]
        found.append(Change(id, _label(checked, id, reader.language), shown[0], shown[1], reasons.get(id, "")))
    return found


def _today(row: Row[Any], renamed: Mapping[int, Renames]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    answers, kept = row.answers, row.kept
    for number in sorted(renamed):
        if number > row.number:
            answers, kept = renamed[number].stored(answers), renamed[number].kept(kept)
    return answers, kept


def answered(edition: int, renamed: Mapping[int, Renames]) -> int:
    """The edition in which somebody last answered anything."""
    while edition in renamed:
        edition -= 1
    return edition


def _shown(field: CheckedField, values: Mapping[str, Value], reader: Reader) -> str:
    if field.id not in values:
        return BLANK
    return reader.sight.row(field, display_field(field, values, reader.language), reader.hidden).text


def _reasons(session: Session, request_id: int, edition: int) -> Mapping[str, str]:
    rows = select(_CORRECTION.c.field_id, _CORRECTION.c.reason).where(_CORRECTION.c.request_id == request_id)
    return {row.field_id: row.reason for row in session.execute(rows.where(_CORRECTION.c.closed_edition == edition))}


def _label(checked: CheckedType, id: str, language: str) -> str:
    field = checked.fields.get(id.partition(".")[0])
    return field.field.label.in_language(language) if field is not None else id
