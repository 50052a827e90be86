"""Whether a deed may be done, and why not: the one door asks here, and so does whoever explains it (C36).

`because` of each error says in a word what stands in the way: side, state, role, lent, step, door, by, form, needs, record.
"""

from collections.abc import Mapping
from typing import Protocol

from portal.access.permissions import Actor
from portal.errors import Forbidden, IllegalTransition, Refused
from portal.services.door.lifecycle import Lifecycle
from portal.services.door.requests import Held
from portal.workflow.states import State
from portal.workflow.steps import Door, StepLike, doors, entry, fillable
from portal.workflow.transitions import STAYING, Action, Side, transition


class DeedLike(Protocol):
    """What of a deed decides whether it may be done."""

    @property
    def action(self) -> Action: ...
    @property
    def step(self) -> str | None: ...
    @property
    def message(self) -> str: ...
    @property
    def form(self) -> str | None: ...


def permit(actor: Actor, held: Held, deed: DeedLike) -> None:
    """By table, role and side. Raises Forbidden, IllegalTransition, or Refused where the table wants words."""
    if transition(deed.action, held.state, held.side) is None:
        if transition(deed.action, held.state, Side.STAFF) or transition(deed.action, held.state, Side.APPLICANT):
            raise Forbidden(because="side")
        raise IllegalTransition(because="state")
    if not actor.may("request.handle" if held.side == Side.STAFF else "request.file"):
        raise Forbidden(because="role")
    if held.lent and deed.form is None:
        raise Forbidden(because="lent")
    row = transition(deed.action, held.state, held.side)
    if row is not None and held.side in row.needs_message and not deed.message.strip():
        raise Refused("lifecycle.message_needed", {"message": ["lifecycle.message_needed"]})


def target(actor: Actor, held: Held, lifecycle: Lifecycle, deed: DeedLike) -> StepLike:
    """The step this deed reaches, if a door leads there. Raises as `permit` does."""
    row = transition(deed.action, held.state, held.side)
    by_id = {step.id: step for step in lifecycle.steps}
    if deed.action is Action.CARRY:
        return _same_step(by_id, held, deed)
    if row is None or held.step not in by_id:
        raise IllegalTransition(because="state")
    if deed.action is Action.RECORD and deed.form not in {
        each.id for each in fillable(lifecycle.steps, lifecycle.records, held.step)
    }:
        raise IllegalTransition(because="record")
    if deed.action in STAYING or deed.action is Action.EDIT:
        return by_id[held.step]
    if deed.step is None and row.target is None:
        raise IllegalTransition(because="step")
    wanted = deed.step or entry(lifecycle.steps, State(row.target or held.state)).id
    ways = {door.step: door for door in doors(lifecycle.steps, lifecycle.forms, held.step, held.side)}
    door = ways.get(wanted)
    if door is None or door.action != deed.action:
        raise IllegalTransition(because="door")
    _pass(actor, held, door, lifecycle, deed)
    return by_id[wanted]


def _same_step(by_id: Mapping[str, StepLike], held: Held, deed: DeedLike) -> StepLike:
    """Where a request stands under another version: the step it stood at, perhaps by a new name."""
    step = by_id.get(deed.step or held.step)
    if step is None or step.state != held.state:
        raise IllegalTransition(because="state")
    return step


def _pass(actor: Actor, held: Held, door: Door, lifecycle: Lifecycle, deed: DeedLike) -> None:
    """Staff forms and who may: an applicant's own actions have no such doors."""
    if held.side == Side.APPLICANT:
        return
    if door.by and not {actor.role, actor.base, actor.unit} & set(door.by):
        raise Forbidden(because="by", by=door.by)
    if door.form is not None and door.form != deed.form and door.action != Action.CANCEL:
        raise Refused("lifecycle.form_needed", because="form", form=door.form)
    missing = [form for form in door.needs if form not in lifecycle.complete and form != deed.form]
    if missing:
        raise Refused("lifecycle.form_needed", because="needs", form=missing[0])
