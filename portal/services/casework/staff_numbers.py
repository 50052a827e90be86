"""Numbers staff give, such as a receipt number: offered, taken on saving, corrected by hand, never given twice (C55)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from portal import clock
from portal.errors import Refused
from portal.models.base import table
from portal.models.requests import GivenNumber
from portal.queries.folding import as_number
from portal.request_types.checked import CheckedField, CheckedStaffForm, CheckedType
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.judging.answers import Verdict
from portal.request_types.patterns import Pattern
from portal.services.casework.handling import InHand
from portal.services.rows.numbers import next_of, numbering, running_number

_GIVEN = table(GivenNumber)
TAKEN: Final = "lifecycle.number_taken"
_PASSED: Final = 20


def take(session: Session, hand: InHand, form_id: str, verdict: Verdict) -> Mapping[str, tuple[str, ...]]:
    """Numbers left blank are taken now, past those that were given by hand; a failed save gives them back.

    One that was typed is kept for this request alone. Raises Refused where another request has it.
    """
    taken: dict[str, tuple[str, ...]] = {}
    for asked, pattern in _numbered(hand.checked, form_id, verdict):
        typed = verdict.values.get(asked.id)
        if typed is not None:
            if not _claim(session, hand, asked, pattern, verdict, str(typed)):
                raise Refused(TAKEN, {asked.id: [TAKEN]})
            continue
        number = _free(session, hand, asked, pattern, verdict)
        if number is not None:
            taken[asked.id] = (number,)
    return taken


def _free(session: Session, hand: InHand, asked: CheckedField, pattern: Pattern, verdict: Verdict) -> str | None:
    """The next number nobody has, now this request's; None where what it prints is not answered yet."""
    owner, after = _owners(hand.checked, asked)
    moment = clock.now()
    try:
        number = running_number(session, owner, pattern, verdict.sitting, moment, after=after)
        while not _claim(session, hand, asked, pattern, verdict, number):
            number = running_number(session, owner, pattern, verdict.sitting, moment)
    except FormulaFailed:
        return None
    return number


def offered(session: Session, checked: CheckedType, form_id: str, verdict: Verdict) -> Mapping[str, str]:
    """The number each blank one would be given now; another officer may be faster."""
    return {
        asked.id: _next(session, checked, asked, pattern, verdict)
        for asked, pattern in _numbered(checked, form_id, verdict)
        if verdict.values.get(asked.id) is None
    }


def _next(session: Session, checked: CheckedType, asked: CheckedField, pattern: Pattern, verdict: Verdict) -> str:
    """The next number nobody has; of many in a row that were given by hand only the first are passed."""
    (owner, after), moment = _owners(checked, asked), clock.now()
    period, number = pattern.period(numbering(verdict.sitting, moment)), ""
    for further in range(_PASSED):
        number = next_of(session, owner, pattern, verdict.sitting, moment, further, after)
        held = select(_GIVEN.c.number).where(
            _GIVEN.c.type_id == checked.definition.id, _GIVEN.c.field_id.in_(_names(asked)),
            _GIVEN.c.period == period, _GIVEN.c.number == as_number(number),
        )  # fmt: skip
        if session.scalar(held) is None:
            break
    return number


def _owners(checked: CheckedType, asked: CheckedField) -> tuple[str, str | None]:
    """Whose counter it is, and whose it goes on from: a question that was another gives none of its numbers again."""
    first, *before = (f"staff:{checked.definition.id}:{name}" for name in _names(asked))
    return first, before[0] if before else None


def _names(asked: CheckedField) -> list[str]:
    return [asked.id, *([asked.field.was] if asked.field.was is not None else [])]


def without_those_to_come(form: CheckedStaffForm, verdict: Verdict) -> Verdict:
    """While something else is wrong, a blank number is not: it is given once the rest is right."""
    to_come = {asked.id for asked in form.fields if _is_to_come(asked, verdict)}
    wrong = {name: said for name, said in verdict.errors.items() if name not in to_come}
    return replace(verdict, errors=wrong) if wrong else verdict


def _is_to_come(asked: CheckedField, verdict: Verdict) -> bool:
    return asked.own.get("number") is not None and not any(verdict.words.get(asked.id, ()))


def _numbered(checked: CheckedType, form_id: str, verdict: Verdict) -> Iterator[tuple[CheckedField, Pattern]]:
    for asked in checked.staff_forms[form_id].fields:
        pattern = asked.own.get("number")
        if isinstance(pattern, Pattern) and asked.id in verdict.shown:
            yield asked, pattern


def _has_another(session: Session, hand: InHand, was: str, period: str, number: str) -> bool:
    """Whether another request was given it under the question's earlier name."""
    then = (_GIVEN.c.type_id == hand.held.type_id) & (_GIVEN.c.field_id == was) & (_GIVEN.c.period == period)
    theirs = select(_GIVEN.c.request_id).where(then, _GIVEN.c.number == number, _GIVEN.c.request_id != hand.held.id)
    return session.scalar(theirs) is not None


def _claim(
    session: Session, hand: InHand, asked: CheckedField, pattern: Pattern, verdict: Verdict, number: str
) -> bool:
    """Keep a number for this request and give back the one it had; False where another request has it."""
    field = (_GIVEN.c.type_id == hand.held.type_id) & (_GIVEN.c.field_id == asked.id)
    mine = field & (_GIVEN.c.request_id == hand.held.id)
    had = session.scalar(select(_GIVEN.c.number).where(mine))
    number = as_number(number)
    if had == number:
        return True
    period = pattern.period(numbering(verdict.sitting, clock.now()))
    if asked.field.was is not None and _has_another(session, hand, asked.field.was, period, number):
        return False
    row: dict[str, Any] = {"type_id": hand.held.type_id, "field_id": asked.id, "period": period, "number": number}
    new = (insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql)(_GIVEN)
    kept = session.execute(
        new.values(**row, request_id=hand.held.id).on_conflict_do_nothing().returning(_GIVEN.c.number)
    )
    if kept.first() is None:
        return False
    if had is not None:
        session.execute(delete(_GIVEN).where(mine, _GIVEN.c.number == had))
    return True
