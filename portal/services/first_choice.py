"""Everybody gets what they chose first, in one act on many: each request by its own staff form and the one door (C47)."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.errors import Forbidden, IllegalTransition, Refused
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.definition import StaffForm
from portal.request_types.fields.match import YES
from portal.request_types.values import Match
from portal.services.advance import Advanced
from portal.services.handling import take
from portal.services.requests import overtaken
from portal.services.staff_forms import fill, words_before
from portal.workflow.steps import FormLike, fillable


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


def _matches(checked: CheckedType, form: StaffForm) -> list[CheckedField]:
    return [checked.fields[field.id] for field in form.fields if field.type == "match"]
