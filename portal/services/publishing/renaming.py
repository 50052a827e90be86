"""What a request holds comes under the names of another version: the same answers, files, times and numbers (C30).

What was filed is never written over: the answers under their new names are another edition, made by the event of the move.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, func, insert, or_, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.models.base import table
from portal.models.booking import Booking
from portal.models.drafts import Attachment, Draft
from portal.models.requests import Correction, Edition, GivenNumber, StaffAnswers
from portal.request_types.renames import Renames
from portal.services.door.requests import Held

_EDITION, _STAFF, _GIVEN, _DRAFT = (table(model) for model in (Edition, StaffAnswers, GivenNumber, Draft))
_ATTACHMENT, _BOOKING, _CORRECTION = table(Attachment), table(Booking), table(Correction)


def is_given_to_another(session: Session, held: Held, names: Renames) -> bool:
    """Whether a number of this request stands already under the other name of its question, for another request."""
    now = _named(session, _GIVEN, held.id, names)
    if not now:
        return False
    mine = select(_GIVEN).where(_GIVEN.c.request_id == held.id, _GIVEN.c.field_id.in_(now))
    taken = [
        and_(
            _GIVEN.c.type_id == row.type_id,
            _GIVEN.c.field_id == now[row.field_id],
            _GIVEN.c.period == row.period,
            _GIVEN.c.number == row.number,
        )
        for row in session.execute(mine)
    ]
    return bool(session.scalar(select(func.count()).select_from(_GIVEN).where(or_(*taken))))


def rename(session: Session, actor: Actor, held: Held, version_id: int, names: Renames) -> int:
    """Put all that the request holds under its new names; answers the number of the edition that has them."""
    number = held.edition + 1
    mine = _EDITION.c.request_id == held.id, _EDITION.c.number == held.edition
    row = session.execute(select(_EDITION.c.answers, _EDITION.c.kept).where(*mine)).one()
    answers = {"answers": names.stored(row.answers), "kept": names.kept(row.kept)}
    session.execute(
        insert(_EDITION), answers | {"request_id": held.id, "number": number, "at": clock.now(), "by_id": actor.id}
    )
    its = _STAFF.c.request_id == held.id
    if (staff := session.execute(select(_STAFF.c.answers, _STAFF.c.kept).where(its)).one_or_none()) is not None:
        now = {"answers": names.stored(staff.answers), "kept": names.kept(staff.kept)}
        session.execute(update(_STAFF).where(its).values(**now))
    for of in (_ATTACHMENT, _BOOKING, _CORRECTION, _GIVEN):
        for before, after in _named(session, of, held.id, names).items():
            its_own = of.c.request_id == held.id, of.c.field_id == before, *_but_entries(of)
            session.execute(update(of).where(*its_own).values(field_id=after))
    _what_was_typed(session, held, version_id, names)
    return number


def _named(session: Session, of: Any, request_id: int, names: Renames) -> Mapping[str, str]:
    """Names that stand in a table for this request and are others now."""
    rows = select(of.c.field_id).where(of.c.request_id == request_id, *_but_entries(of)).distinct()
    now = {name: names.now(name) for name in session.scalars(rows)}
    return {name: other for name, other in now.items() if other != name}


def _but_entries(of: Any) -> list[Any]:
    """Files of entries added later are called by their record."""
    return [_ATTACHMENT.c.record_ordinal.is_(None)] if of is _ATTACHMENT else []


def _what_was_typed(session: Session, held: Held, version_id: int, names: Renames) -> None:
    """What was typed when somebody acted first stays to be read, under the names of what it would have mended."""
    rows = select(_DRAFT.c.id, _DRAFT.c.words).where(_DRAFT.c.request_id == held.id, _DRAFT.c.overtaken_at.is_not(None))
    for row in session.execute(rows).all():
        words = {names.now(name): said for name, said in row.words.items()}
        session.execute(update(_DRAFT).where(_DRAFT.c.id == row.id).values(words=words, version_id=version_id))
