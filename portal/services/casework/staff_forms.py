"""Questions to staff: judged like the applicant's, saved half filled, binding when they move the request (C37, C40)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import Forbidden, NotFound, Refused
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.history import Event
from portal.models.requests import Request, StaffAnswers
from portal.queries.catalogue import Catalogue
from portal.request_types.judging.answers import Verdict, judge, store_answers, words_of
from portal.request_types.judging.matches import way_out
from portal.request_types.judging.sitting import Sitting
from portal.request_types.values import Value
from portal.services.applying.filing import NO_DATA
from portal.services.applying.judgement import context_of
from portal.services.casework import desk, known_as, matching, staff_numbers
from portal.services.casework.desk import Claimed
from portal.services.casework.handling import InHand, act, take
from portal.services.casework.officer_files import told
from portal.services.door.advance import Advanced, Deed
from portal.services.door.following import search_words
from portal.services.door.handing import anew
from portal.services.door.requests import overtaken
from portal.services.rows.search_index import index_again
from portal.workflow.states import State
from portal.workflow.steps import action_between, destination, fillable, find
from portal.workflow.transitions import Action

_STAFF, _REQUEST, _EVENT = table(StaffAnswers), table(Request), table(Event)
Words = Mapping[str, tuple[str, ...]]


def words_before(hand: InHand, form_id: str) -> Words:
    """What the form shows when opened: its saved values."""
    return words_of(hand.checked, hand.staff.values, form_id)


def verdict_on(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    hand: InHand,
    form_id: str,
    words: Words,
    half: bool,
    files: Sequence[Any] = (),
) -> Verdict:
    """The verdict on a staff form's words and files; `half`: blanks may stay. NotFound when it may not be filled now."""
    form = next((form for form in fillable(hand.checked.steps, hand.lifecycle.forms, hand.held.step)
                 if form.id == form_id), None)  # fmt: skip
    if form is None or form_id not in hand.checked.staff_forms:
        raise NotFound
    by = hand.checked.staff_forms[form_id].form.by
    if not hand.held.may_fill(actor, by):
        raise Forbidden
    context = context_of(
        session,
        catalogue,
        actor,
        hand.checked,
        session.get_one(Account, hand.held.applicant_id),
        clock.now(),
        desk.listed(files, half),
        hand.held,
        form=form_id,
        answers={name: value for name, value in hand.sitting.values.items() if not _asked_by(hand, name, form_id)},
        previous={name: value for name, value in hand.staff.values.items() if _asked_by(hand, name, form_id)} or None,
        half_filled=half,
    )
    verdict = staff_numbers.without_those_to_come(
        hand.checked.staff_forms[form_id], judge(hand.checked, words, context)
    )
    return matching.within_own(actor, hand, verdict)


def fill(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    key: str,
    form_id: str,
    words: Words,
    seen: int,
    moves: bool = True,
    message: str = "",
    left_out: Collection[str] = (),
) -> Advanced:
    """Save a staff form. With `moves` (and a form that moves) it must be complete and takes the request on.

    It takes the clean files this officer laid ready; `left_out` are keys of saved files to take off. With `moves` no
    file may be unclean (C40). The same saving pressed twice is done once, and both are told so.
    Raises Refused with the problems by words name, Forbidden, Stale, IllegalTransition.
    """
    hand = _with_form(take(session, actor, catalogue, key), form_id)
    if seen != hand.held.revision:
        return _done_before(session, actor, catalogue, hand, form_id, words, seen, moves, message)
    return fill_in(session, actor, catalogue, hand, form_id, words, moves, message, left_out)


def fill_in(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    hand: InHand,
    form_id: str,
    words: Words,
    moves: bool = True,
    message: str = "",
    left_out: Collection[str] = (),
    about: Mapping[str, Any] = NO_DATA,
) -> Advanced:
    """The same for a request in hand, as it stands now; `about` goes into the event. Raises as `fill` does."""
    half = not moves
    files = desk.at_form(session, actor, hand.held, hand.checked, form_id, left_out, half)
    verdict = _judged(session, actor, catalogue, hand, form_id, words, half, files)
    action, target = _way(hand, form_id, moves, verdict.values)
    message = matching.told(hand, form_id, verdict.values, moves, message)
    answered = dict(hand.sitting.values)
    hand.sitting.values.update(verdict.values)
    stored = store_answers(verdict)
    given = _take_files(session, actor, hand, form_id, files, moves)
    handing = anew(session, catalogue.office(session) or hand.checked.office, hand.held, answered, hand.sitting)
    data = {**about, "form": form_id, "answers": stored} | told(given) | dict(handing.data)
    before, words_now = _search_words(session, hand, form_id, verdict.sitting)
    found_by = {"search_text": words_now} if words_now != before else {}
    columns = {**handing.columns, **_told_of(hand, given), **found_by}
    deed = Deed(action, hand.held.revision, target, message, form_id, data, columns, handed=handing.handed)
    done = act(session, actor, hand, deed)
    _keep(session, hand, form_id, stored, verdict.kept, moves, done.event_number)
    matching.opens_anew(session, hand, form_id, verdict.values, message, done)
    index_again(session, hand.held.id, before, words_now)
    return done


def _with_form(hand: InHand, form_id: str) -> InHand:
    """The same; NotFound when its type has no form of this name."""
    if form_id not in hand.checked.staff_forms:
        raise NotFound
    return hand


def _judged(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    hand: InHand,
    form_id: str,
    words: Words,
    half: bool,
    files: Sequence[Any],
) -> Verdict:
    """A sound verdict with its numbers taken; Refused with the problems else."""
    verdict = verdict_on(session, actor, catalogue, hand, form_id, words, half, files)
    numbers = staff_numbers.take(session, hand, form_id, verdict)
    if numbers:
        verdict = verdict_on(session, actor, catalogue, hand, form_id, {**words, **numbers}, half, files)
    if not verdict.ok:
        raise Refused("lifecycle.answers_wrong", {name: list(said) for name, said in verdict.errors.items()})
    known_as.claim(session, hand, verdict)
    return verdict


def as_seen(session: Session, hand: InHand, seen: int) -> InHand:
    """The request at the step where it stood when a screen showed `seen`; its answers are those of now."""
    then = select(_EVENT.c.to_state, _EVENT.c.to_step).where(_EVENT.c.request_id == hand.held.id)
    row = session.execute(then.where(_EVENT.c.number == seen)).one_or_none()
    return hand if row is None else replace(hand, held=replace(hand.held, state=State(row.to_state), step=row.to_step))


def _done_before(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    hand: InHand,
    form_id: str,
    words: Words,
    seen: int,
    moves: bool,
    message: str,
) -> Advanced:
    """What this very saving by the same person did already. Raises Stale when it was anything else."""
    next_one = select(_EVENT).where(_EVENT.c.request_id == hand.held.id, _EVENT.c.number == seen + 1)
    event = session.execute(next_one.where(_EVENT.c.actor_id == actor.id)).one_or_none()
    if event is None or event.data.get("form") != form_id:
        raise overtaken(session, hand.held)
    before = as_seen(session, hand, seen)
    files = desk.at_form(session, actor, hand.held, hand.checked, form_id, (), not moves)
    try:
        verdict = verdict_on(session, actor, catalogue, before, form_id, words, not moves, files)
    except NotFound:
        raise overtaken(session, hand.held) from None
    action, target = _way(before, form_id, moves, verdict.values)
    message = matching.told(before, form_id, verdict.values, moves, message)
    if (event.action, event.to_step, event.message) != (action, target or before.held.step, message):
        raise overtaken(session, hand.held)
    said = dict(event.data.get("answers", {}))
    for asked in hand.checked.staff_forms[form_id].fields:
        if asked.own.get("number") is not None and verdict.values.get(asked.id) is None:
            said.pop(asked.id, None)  # it was left blank, and given one then
    if not verdict.ok or said != store_answers(verdict):
        raise overtaken(session, hand.held)
    return Advanced(hand.held.id, event.number, State(event.to_state), event.to_step)


def _way(hand: InHand, form_id: str, moves: bool, values: Mapping[str, Value]) -> tuple[Action, str | None]:
    """By which action to which step the form leads with these answers."""
    form, steps = hand.checked.staff_forms[form_id].form, hand.checked.steps
    target = way_out(hand.checked, form_id, values) or destination(steps, form) if moves else None
    if target is None or target == hand.held.step:
        return Action.FILL, None
    return action_between(hand.held.state, State(find(steps, target).state)), target


def _take_files(
    session: Session, actor: Actor, hand: InHand, form_id: str, files: Sequence[Any], moves: bool
) -> Sequence[Claimed]:
    """What is shown becomes the request's, what is no longer shown is taken off."""
    names, kept = desk.file_fields(hand.checked, form_id), {row.key for row in files}
    if not names:
        return ()
    before = desk.at_request(session, actor, hand.held, names)
    desk.leave_out(session, hand.held, names, [row.key for row in before if row.key not in kept])
    return desk.claim(session, actor, hand.held, names, whole=moves)


def _told_of(hand: InHand, given: Sequence[Claimed]) -> Mapping[str, Any]:
    """Whether the applicant finds a file of the office in it."""
    gives = any(hand.checked.fields[one.field_id].field.to_applicant for one in given)
    return {"has_officer_file": True} if gives else {}


def _search_words(session: Session, hand: InHand, form_id: str, sitting: Sitting) -> tuple[str, str]:
    """The words a search finds the request by, before and after this form."""
    before = session.scalar(select(_REQUEST.c.search_text).where(_REQUEST.c.id == hand.held.id)) or ""
    called = hand.checked.definition.known_as
    if not any(asked.field.searchable or asked.id == called for asked in hand.checked.staff_forms[form_id].fields):
        return before, before
    return before, search_words(hand.held.reference, hand.held.subject_name, sitting, hand.sitting.values)


def _asked_by(hand: InHand, name: str, form_id: str) -> bool:
    asked = hand.checked.fields.get(name.partition(".")[0])
    return asked is not None and asked.form == form_id


def _keep(
    session: Session,
    hand: InHand,
    form_id: str,
    stored: Mapping[str, Any],
    kept: Mapping[str, Any],
    complete: bool,
    event: int,
) -> None:
    """One row per request, holding all its staff forms."""
    others = {name: value for name, value in hand.staff.answers.items() if not _asked_by(hand, name, form_id)}
    kept_others = {name: value for name, value in hand.staff.kept.items() if not _asked_by(hand, name, form_id)}
    row = {
        "request_id": hand.held.id,
        "answers": others | dict(stored),
        "kept": kept_others | dict(kept),
        "forms": dict(hand.staff.forms) | {form_id: {"complete": complete, "event": event}},
    }
    new = (insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql)(_STAFF)
    changes = {name: row[name] for name in ("answers", "kept", "forms")}
    session.execute(new.values(**row).on_conflict_do_update(index_elements=["request_id"], set_=changes))
