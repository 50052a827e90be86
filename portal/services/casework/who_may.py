"""Who may do what to a request now, and why not: the rules of the one door asked for everybody; nothing is done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from portal.access.actors import actor_of, roles_like
from portal.access.permissions import Actor, is_staff
from portal.access.scopes import side_of
from portal.errors import PortalError
from portal.request_types.office_definition import Office
from portal.services.casework import records
from portal.services.casework.handling import InHand
from portal.services.door import permitting
from portal.services.door.advance import Deed
from portal.services.door.requests import Held
from portal.workflow.steps import action_between, doors, fillable
from portal.workflow.transitions import STAYING, TABLE, Action, Side

_NAMED: Final = frozenset({Action.SUBMIT, Action.FILL, Action.RECORD})
"""Asked of a step, a form or a record, not by themselves."""
_ANYBODY: Final = "-"
"""Where the table wants words, they are taken as said: that they are asked for keeps nobody from it."""


@dataclass(frozen=True)
class Act:
    """Something that may be done: by an action of the table, to a step, or with a form or record."""

    action: Action
    step: str = ""
    form: str = ""


@dataclass(frozen=True)
class Told:
    """Whether somebody may, else why not: a word, and what it is about."""

    may: bool
    because: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    form: str = ""
    """The staff form it goes through."""


@dataclass(frozen=True)
class _Somebody:
    """Whoever holds a role, in the unit that has the request and where it lies."""

    role: str
    unit: str | None
    id: int = 0
    full_name: str = ""
    areas: Sequence[str] = ()
    language: str = "th"


def acts(hand: InHand) -> list[Act]:
    """Everything the table knows, in its order: steps to go to, forms, records, and what leaves it where it stands."""
    held, checked = hand.held, hand.checked
    ways = [Act(action_between(held.state, step.state), step.id) for step in checked.steps if step.id != held.step]
    forms = [Act(Action.FILL, form=id) for id, each in checked.staff_forms.items() if each.form.moves_to is None]
    added = [Act(Action.RECORD, form=id) for id in checked.records]
    rest = [Act(row.action) for row in TABLE if row.action in STAYING | {Action.EDIT} and row.action not in _NAMED]
    return [*(each for each in ways if each.action is not Action.SUBMIT), *forms, *added, *rest]


def everybody(hand: InHand, office: Office) -> Iterator[Actor]:
    """The applicant, and somebody of every role that works here, in the request's own unit."""
    held = hand.held
    yield Actor(held.applicant_id, "", "applicant", "applicant")
    like = roles_like(office)
    for role in (*like, "staff", "admin"):
        if is_staff(like.get(role, role)):
            yield actor_of(_Somebody(role, held.unit), office)


def told(hand: InHand, who: Actor, act: Act) -> Told:
    """Whether this person may do it. Of a role nobody is asked for by name, so areas and lending keep nobody out."""
    side = hand.held.side if who.id and who.id != hand.held.applicant_id else _side(hand.held, who)
    if side is None:
        return Told(False, "unseen")
    held = hand.held if side is hand.held.side and who.id else replace(hand.held, side=side, lent=False)
    form = act.form or next(
        (
            door.form
            for door in doors(hand.checked.steps, hand.lifecycle.forms, held.step, side)
            if door.step == act.step
        ),
        None,
    )
    deed = Deed(act.action, held.revision, act.step or None, _ANYBODY, form or None)
    try:
        permitting.permit(who, held, deed)
        because = _besides(hand, held, who, act, form or "")
        if not because:
            permitting.target(who, held, hand.lifecycle, deed)
    except PortalError as problem:
        return Told(False, str(problem.facts.get("because", "state")), problem.facts)
    return Told(not because, because, {"by": _by(hand, form or "")}, form or "")


def _side(held: Held, who: Actor) -> Side | None:
    return side_of(who, held.applicant_id, held.filed_by_id, held.type_id, held.unit)


def _besides(hand: InHand, held: Held, who: Actor, act: Act, form: str) -> str:
    """What stands in the way besides the door's own rules, where verbs ask for more; empty: nothing."""
    if act.action in (Action.RETURN, Action.CORRECT) and held.anonymous is (act.action is Action.RETURN):
        return "anonymous" if held.anonymous else "has_applicant"
    if act.action is Action.REPLY and not held.message:
        return "nothing_said"
    if act.action is Action.ACKNOWLEDGE and held.assignee_id != who.id:
        return "not_given"
    if act.action is Action.RECORD:
        return "" if records.may_add(who, held, hand.checked.records[form]) else "by"
    if form not in hand.checked.staff_forms:
        return ""
    if form not in {each.id for each in hand.lifecycle.forms}:
        return "when"
    if form not in {each.id for each in fillable(hand.checked.steps, hand.lifecycle.forms, held.step)}:
        return "here"
    return "" if held.side is Side.APPLICANT or held.may_fill(who, _by(hand, form)) else "by"


def _by(hand: InHand, form: str) -> tuple[str, ...]:
    if form in hand.checked.records:
        return hand.checked.records[form].record.by
    return hand.checked.staff_forms[form].form.by if form in hand.checked.staff_forms else ()
