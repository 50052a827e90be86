"""The number a request is shown by once staff gave it, unique within its type (`known_as`)."""

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from portal.errors import Refused
from portal.models.base import table
from portal.models.requests import GivenNumber
from portal.queries.folding import as_number
from portal.queries.known_as import CLAIM
from portal.request_types.judging.answers import Verdict
from portal.services.casework.handling import InHand
from portal.services.casework.staff_numbers import TAKEN

_GIVEN = table(GivenNumber)


def claim(session: Session, hand: InHand, verdict: Verdict) -> None:
    """Keep what a staff form calls the request for it alone. Raises Refused at its field where another is called so."""
    field = hand.checked.definition.known_as
    if field is None or field not in verdict.values:
        return
    number = as_number(str(verdict.values[field] or ""))
    mine = (_GIVEN.c.field_id == CLAIM) & (_GIVEN.c.request_id == hand.held.id)
    had = session.scalar(select(_GIVEN.c.number).where(mine))
    if had == number:
        return
    session.execute(delete(_GIVEN).where(mine))
    if not number:
        return
    row = {"type_id": hand.held.type_id, "field_id": CLAIM, "period": "", "number": number}
    new = (insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql)(_GIVEN)
    kept = new.values(**row, request_id=hand.held.id).on_conflict_do_nothing().returning(_GIVEN.c.number)
    if session.execute(kept).first() is None:
        raise Refused(TAKEN, {field: [TAKEN]})
