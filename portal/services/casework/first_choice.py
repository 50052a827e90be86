"""Everybody gets what they chose first, in one act on many: each request by its own staff form and the one door (C47)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.access.scopes import handled_requests
from portal.errors import Forbidden, IllegalTransition, Refused
from portal.models.base import table
from portal.models.requests import Edition, Request
from portal.queries.catalogue import Catalogue
from portal.queries.filters import Filter
from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.definition import StaffForm
from portal.request_types.fields.match import OF, YES
from portal.request_types.judging.answers import load_answers
from portal.request_types.values import Match, Row
from portal.services.casework.handling import take
from portal.services.casework.staff_forms import fill, words_before
from portal.services.door.advance import Advanced
from portal.services.door.requests import overtaken
from portal.workflow.steps import FormLike, fillable

PART: Final = 100
"""Requests of one press; the next goes on behind the last."""
_REQUEST, _EDITION = table(Request), table(Edition)


@dataclass(frozen=True)
class Part:
    """Some of all that a list holds whose choices are to be decided."""

    picks: tuple[tuple[str, int], ...]
    """Key and revision of each."""
    after: int
    """Behind this request the next part begins."""
    is_all: bool


def give_first(session: Session, actor: Actor, catalogue: Catalogue, key: str, seen: int) -> Advanced:
    """Decide for the first choice, all else in the form as it fills itself.

    IllegalTransition where nothing is matched now, Forbidden where the form is for others to fill, Refused where the
    first choice was tried already or the form asks for more, Stale; and what filling a form raises.
    """
    hand = take(session, actor, catalogue, key)
    if seen != hand.held.revision:
        raise overtaken(session, hand.held)
    form = deciding(hand.checked, hand.held.step, hand.lifecycle.forms)
    if form is None:
        raise IllegalTransition
    if not hand.held.may_fill(actor, form.by):
        raise Forbidden
    words = dict(words_before(hand, form.id))
    for asked in _matches(hand.checked, form):
        before = hand.staff.values.get(asked.id)
        if isinstance(before, Match) and before.refused and not before.is_none:
            raise Refused("matching.tried")
        words = {name: said for name, said in words.items() if name.partition(".")[0] != asked.id}
        words[f"{asked.id}.1"] = (YES,)
    return fill(session, actor, catalogue, key, form.id, words, seen)


def deciding(checked: CheckedType, step: str, forms: Sequence[FormLike]) -> StaffForm | None:
    """The staff form by which ranked choices are decided at a step and the request goes on."""
    if step not in {each.id for each in checked.steps}:
        return None
    here = {form.id for form in fillable(checked.steps, forms, step)}
    for form in checked.definition.staff_forms:
        if form.id in here and form.moves_to is not None and _matches(checked, form):
            return form
    return None


def is_decided(kinds: Iterable[tuple[CheckedType, str]]) -> bool:
    """Whether ranked choices are decided about at any of these steps."""
    return any(deciding(checked, step, checked.definition.staff_forms) for checked, step in kinds)


def part_of(session: Session, actor: Actor, catalogue: Catalogue, wanted: Filter, after: int, part: int = PART) -> Part:
    """The next requests of a list at whose step choices are decided, in the order in which they were filed."""
    rows = select(_REQUEST.c.id, _REQUEST.c.key, _REQUEST.c.revision)
    rows = rows.where(handled_requests(actor.reach), *wanted.only().criteria(), _REQUEST.c.id > after)
    rows = rows.where(_REQUEST.c.applicant_id != actor.id, or_(false(), *_decided_at(session, catalogue)))
    found = session.execute(rows.order_by(_REQUEST.c.id).limit(part + 1)).all()
    picks = tuple((row.key, row.revision) for row in found[:part])
    return Part(picks, found[:part][-1].id if found else after, len(found) <= part)


def _decided_at(session: Session, catalogue: Catalogue) -> list[ColumnElement[bool]]:
    """Where choices are decided, by type, as the versions in force say."""
    found = []
    for offered in catalogue.types(session):
        checked = catalogue.version(session, offered.version_id)
        steps = [step.id for step in checked.steps if deciding(checked, step.id, checked.definition.staff_forms)]
        if steps:
            found.append(and_(_REQUEST.c.type_id == offered.id, _REQUEST.c.step.in_(steps)))
    return found


def firsts(session: Session, rows: Iterable[tuple[int, CheckedType]]) -> Mapping[int, str]:
    """What was chosen first in each of these requests, where choices are decided about at all."""
    ranked = {id: (checked, name) for id, checked in rows if (name := _ranked_of(checked))}
    if not ranked:
        return {}
    told = select(_EDITION.c.request_id, _EDITION.c.answers, _EDITION.c.kept)
    told = told.join(_REQUEST, and_(_REQUEST.c.id == _EDITION.c.request_id, _REQUEST.c.edition == _EDITION.c.number))
    found: dict[int, str] = {}
    for row in session.execute(told.where(_REQUEST.c.id.in_(ranked))):
        checked, name = ranked[row.request_id]
        chosen = load_answers(checked, {name: row.answers.get(name)}, row.kept).get(name)
        if isinstance(chosen, tuple) and chosen and isinstance(chosen[0], Row):
            found[row.request_id] = chosen[0].label
    return found


def _ranked_of(checked: CheckedType) -> str | None:
    """The ranked question that staff decide about."""
    return next(
        (str(each.own[OF]) for form in checked.definition.staff_forms for each in _matches(checked, form)), None
    )


def _matches(checked: CheckedType, form: StaffForm) -> list[CheckedField]:
    return [checked.fields[field.id] for field in form.fields if field.type == "match"]
