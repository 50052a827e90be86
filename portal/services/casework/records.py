"""What is added to a request later: a rating, a follow-up, photographs. Neither state nor answers change (C50, C60)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.access.scopes import place_mark
from portal.errors import Forbidden, NotFound, Refused, Taken
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.drafts import Attachment
from portal.models.records import RatingTally, Record
from portal.queries.catalogue import Catalogue
from portal.queries.records import Added, added, entered
from portal.request_types.checked import CheckedRecord, CheckedType
from portal.request_types.judging.answers import Verdict, judge, store_answers
from portal.request_types.judging.context import Words
from portal.request_types.office_calendar import calendar_of_office
from portal.services.accounts import attempts
from portal.services.applying.judgement import context_of
from portal.services.casework import record_files
from portal.services.casework.desk import Claimed
from portal.services.casework.handling import InHand, act, take
from portal.services.casework.officer_files import told
from portal.services.door.advance import Advanced, Deed
from portal.services.door.requests import Held
from portal.services.door.whereabouts import places_of
from portal.workflow.steps import fillable
from portal.workflow.transitions import Action, Side
from portal.workflow.windows import Place, Span, begun, next_opening, places

_RECORD, _TALLY, _ATTACHMENT = table(Record), table(RatingTally), table(Attachment)
ONCE: Final = 0
"""The place of a record of which there is one."""
ADDED: Final = attempts.Limit(30, 60 * 60)
"""Entries of one applicant to one request in an hour."""


@dataclass(frozen=True)
class Opening:
    """A record that somebody may add now, and where it belongs."""

    of: CheckedRecord
    place: int | None = None
    """`ONCE`, the number of a window, or None where there may be any number."""
    span: Span | None = None
    late: bool = False


@dataclass(frozen=True)
class Coming:
    """A record whose next window has not begun."""

    of: CheckedRecord
    opens: date


@dataclass(frozen=True)
class Openings:
    """What somebody may add to a request."""

    now: Sequence[Opening] = ()
    coming: Sequence[Coming] = ()


def openings(session: Session, actor: Actor, checked: CheckedType, held: Held, entries: Sequence[Added]) -> Openings:
    """All that this person may add where the request stands, now or in a window to come."""
    now: list[Opening] = []
    coming: list[Coming] = []
    for each in checked.records.values():
        if not may_add(actor, held, each) or not _is_here(checked, held, each):
            continue
        free, opens = _places(session, checked, held, each, entries)
        now += free
        if opens is not None and not free:
            coming.append(Coming(each, opens))
    return Openings(now, coming)


def awaited(
    session: Session, actor: Actor, checked: CheckedType, held: Held, entries: Sequence[Added]
) -> list[Opening]:
    """What others are to add in a window that has begun: for those who look after it without adding it themselves."""
    found: list[Opening] = []
    for each in checked.records.values():
        if each.record.windows and not may_add(actor, held, each) and _is_here(checked, held, each):
            found += _places(session, checked, held, each, entries)[0]
    return found


def may_add(actor: Actor, held: Held, record: CheckedRecord) -> bool:
    """Whether `by` names this person, on the side of the counter where they stand (T32)."""
    by = record.record.by
    if held.side == Side.STAFF:
        return actor.may("request.handle") and held.may_fill(actor, by)
    named = {"applicant"} | ({actor.role} if actor.base == "applicant" else set())
    return actor.may("request.file") and bool(named & set(by))


def opening(
    session: Session, actor: Actor, checked: CheckedType, held: Held, record_id: str, place: int | None = None
) -> Opening:
    """Where an entry of this record would belong now; `place`: the window meant, else the one that is open.

    NotFound where there is no such record or its time is not now, Forbidden for whom `by` does not name, Taken when
    it is there already, Refused with the day its next window opens.
    """
    record = checked.records.get(record_id)
    if record is None:
        raise NotFound
    if not may_add(actor, held, record):
        raise Forbidden
    if not _is_here(checked, held, record):
        raise NotFound
    free, opens = _places(session, checked, held, record, added(session, checked, held.id))
    meant = [each for each in free if place is None or each.place == place]
    if meant:
        return meant[0]
    if opens is not None and not free:
        raise Refused("lifecycle.record_opens", opens=opens)
    raise Taken("lifecycle.record_there")


def verdict_on(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    hand: InHand,
    record: CheckedRecord,
    words: Words,
    files: Sequence[Any] = (),
) -> Verdict:
    """The verdict on the words and files of one entry: it may read what staff forms may, its own fields bare."""
    name = record.record.id
    context = context_of(
        session,
        catalogue,
        actor,
        hand.checked,
        session.get_one(Account, hand.held.applicant_id),
        clock.now(),
        record_files.listed(name, files),
        hand.held,
        form=name,
        answers=dict(hand.sitting.values),
    )
    return judge(record.asks, words, context)


def add(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    key: str,
    record_id: str,
    words: Words,
    seen: int,
    place: int | None = None,
) -> Advanced:
    """Add one entry, with the clean files this person laid ready for it.

    Raises what `opening` does, Refused with the problems by words name, Stale, TooMany.
    """
    hand = take(session, actor, catalogue, key)
    here = opening(session, actor, hand.checked, hand.held, record_id, place)
    if hand.held.side == Side.APPLICANT:
        attempts.take(session, f"record:{hand.held.id}", ADDED)
    files = record_files.ready(session, actor, hand.held, here.of)
    verdict = verdict_on(session, actor, catalogue, hand, here.of, words, files)
    if not verdict.ok:
        raise Refused("lifecycle.answers_wrong", {name: list(said) for name, said in verdict.errors.items()})
    given = record_files.claim(session, actor, hand.held, here.of, files)
    new = _New(here, verdict, given, len(added(session, hand.checked, hand.held.id)) + 1)
    done = act(session, actor, _with(hand, new), _deed(hand.held, new, seen))
    session.connection().execute(insert(_RECORD).inline(), _row(actor, hand.held, new, done))
    _belong(session, given, new.ordinal)
    _count(session, hand.held, here.of, verdict)
    return done


@dataclass(frozen=True)
class _New:
    """An entry on its way."""

    here: Opening
    verdict: Verdict
    given: Sequence[Claimed]
    ordinal: int

    @property
    def id(self) -> str:
        return self.here.of.record.id


def _with(hand: InHand, new: _New) -> InHand:
    """The request as it counts with this entry."""
    answered = hand.lifecycle.answered
    if answered is None:
        return hand
    added = replace(answered, added={new.id: new.verdict.values})
    return replace(hand, lifecycle=replace(hand.lifecycle, answered=added))


def _deed(held: Held, new: _New, seen: int) -> Deed:
    data = {"record": new.id, "ordinal": new.ordinal, "late": new.here.late, "answers": store_answers(new.verdict)}
    columns = {"has_officer_file": True} if _gives_files(held, new.here.of, new.given) else {}
    inside = not new.here.of.tells_applicant
    more: dict[str, Any] = {"columns": columns, "inside": inside, "filled": (new.id, new.here.place)}
    return Deed(Action.RECORD, seen, form=new.id, data=data | told(new.given), **more)


def _row(actor: Actor, held: Held, new: _New, done: Advanced) -> dict[str, Any]:
    span = new.here.span
    return {
        "request_id": held.id,
        "ordinal": new.ordinal,
        "record_id": new.id,
        "place": new.here.place,
        "event_number": done.event_number,
        "answers": store_answers(new.verdict),
        "kept": new.verdict.kept,
        "by_id": actor.id,
        "by_name": actor.name,
        "at": clock.now(),
        "window_first": span.first if span else None,
        "window_last": span.last if span else None,
        "is_late": new.here.late,
    }


def _is_here(checked: CheckedType, held: Held, record: CheckedRecord) -> bool:
    return bool(fillable(checked.steps, [record.record], held.step))


def _places(
    session: Session, checked: CheckedType, held: Held, record: CheckedRecord, entries: Sequence[Added]
) -> tuple[list[Opening], date | None]:
    """Where an entry may go now, and when the next window opens."""
    declared = record.record
    taken = [each.place for each in entries if each.record_id == declared.id]
    if not declared.windows:
        return ([] if declared.once and taken else [Opening(record, ONCE if declared.once else None)]), None
    calendar = calendar_of_office(checked.office)
    came = entered(session, held.id, declared.at) or held.state_changed_at
    every = places(declared.windows, calendar.day_of(came))
    today, numbers = calendar.day_of(clock.now()), {number for number in taken if number is not None}
    free = [_in_window(record, each) for each in begun(every, numbers, today)]
    return free, next_opening(every, numbers, today)


def _in_window(record: CheckedRecord, place: Place) -> Opening:
    return Opening(record, place.number, place.span, place.late)


def _gives_files(held: Held, record: CheckedRecord, given: Collection[Claimed]) -> bool:
    """Whether the applicant finds a file of the office in it (C41)."""
    named = {field.id: field for field in record.record.fields}
    fields = (named[each.field_id.partition(".")[2]] for each in given)
    return held.side == Side.STAFF and any(map(record.shows_applicant, fields))


def _belong(session: Session, given: Collection[Claimed], ordinal: int) -> None:
    keys = [each.key for each in given]
    if keys:
        session.execute(update(_ATTACHMENT).where(_ATTACHMENT.c.key.in_(keys)).values(record_ordinal=ordinal))


def _count(session: Session, held: Held, record: CheckedRecord, verdict: Verdict) -> None:
    """Kept counts of what was rated: rows are only added here and folded by the worker (C74)."""
    common = {"type_id": held.type_id, "unit": held.unit, "record_id": record.record.id, "change": 1}
    marks = ("", *(place_mark(*place) for place in places_of(session, held.id)))
    rows = [
        common | {"field_id": field.id, "score": score, "place": mark}
        for mark in marks
        for field in record.record.fields
        if field.type == "rating" and (score := verdict.values.get(field.id)) is not None
    ]
    if rows:
        session.execute(insert(_TALLY), rows)
