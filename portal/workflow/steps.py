"""Steps: a type's own stages inside the six states, and the doors between them (C35). Pure rules.

A step that a staff form moves to is reached only through that form, from the steps the form may be filled at.
Returning and cancelling have forms of their own in the portal and stay open whatever `next` says.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from portal.workflow.states import OPEN, State
from portal.workflow.transitions import Action, Side, transition


class StepLike(Protocol):
    """What a declared step says about moving."""

    @property
    def id(self) -> str: ...
    @property
    def state(self) -> State: ...
    @property
    def next(self) -> tuple[str, ...] | None: ...
    @property
    def by(self) -> tuple[str, ...]: ...
    @property
    def needs(self) -> tuple[str, ...]: ...
    @property
    def pauses(self) -> bool: ...


class FormLike(Protocol):
    """What a declared staff form says about moving."""

    @property
    def id(self) -> str: ...
    @property
    def at(self) -> tuple[str, ...] | None: ...
    @property
    def moves_to(self) -> str | None: ...


class FormNaming(FormLike, Protocol):
    """What it says about who fills it besides."""

    @property
    def by(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class At:
    """Where a request stands."""

    state: State
    step: str


Form = TypeVar("Form", bound=FormLike)


@dataclass(frozen=True)
class Door:
    """One way on from a step: by which action of the table, to which step, and through which staff form if any."""

    action: Action
    step: str
    state: State
    form: str | None
    needs: tuple[str, ...]
    """Staff forms that must have been completed before."""
    by: tuple[str, ...]


_TO_STATE = {
    State.IN_PROGRESS: Action.ACCEPT,
    State.RETURNED: Action.RETURN,
    State.RESUBMITTED: Action.RESUBMIT,
    State.DONE: Action.FINISH,
    State.CANCELLED: Action.CANCEL,
}
_ALWAYS_OPEN = frozenset({Action.RETURN, Action.RESUBMIT, Action.CANCEL})


def find(steps: Sequence[StepLike], step_id: str) -> StepLike:
    """The step of this id; KeyError when the version has none."""
    for step in steps:
        if step.id == step_id:
            return step
    raise KeyError(step_id)


def entry(steps: Sequence[StepLike], state: State) -> StepLike:
    """Where a request enters a state: its first step. A checked type has at least one for each state."""
    for step in steps:
        if step.state == state:
            return step
    raise KeyError(state)


def action_between(source: State, target: State) -> Action:
    """The action that leads from one state to the other: inside one state it is a move."""
    return Action.MOVE if source == target else _TO_STATE.get(target, Action.SUBMIT)


def doors(steps: Sequence[StepLike], forms: Sequence[FormLike], current: str, side: Side) -> tuple[Door, ...]:
    """All ways on from here in the order of the file. `forms` are those whose `when` holds."""
    here = find(steps, current)
    to: dict[str | None, list[FormLike]] = {}
    for form in forms:
        to.setdefault(form.moves_to, []).append(form)
    found = []
    for step in steps:
        action = action_between(here.state, step.state)
        if step.id == current or transition(action, here.state, side) is None:
            continue
        if here.next is not None and step.id not in here.next and action not in _ALWAYS_OPEN:
            continue
        leading = to.get(step.id, ()) if step.id == step.state.value else _both(to, step, forms)
        ways = [form.id for form in leading if _is_at(form, here)]
        if leading and not ways and action not in _ALWAYS_OPEN:
            continue
        found.append(Door(action, step.id, step.state, ways[0] if ways else None, step.needs, step.by))
    return tuple(found)


def _both(to: Mapping[str | None, Sequence[FormLike]], step: StepLike, forms: Sequence[FormLike]) -> Sequence[FormLike]:
    """Forms that lead to the step by its own name or by that of its state, in the order of the file."""
    by_id, by_state = to.get(step.id, ()), to.get(step.state.value, ())
    if by_id and by_state:
        return [form for form in forms if form.moves_to in (step.id, step.state.value)]
    return by_id or by_state


def fillable(steps: Sequence[StepLike], forms: Sequence[Form], current: str) -> tuple[Form, ...]:
    """Staff forms that may be filled in now."""
    here = find(steps, current)
    ways = doors(steps, forms, current, Side.STAFF)
    found = []
    for form in forms:
        reaches = form.moves_to is None or any(form.moves_to in (way.step, way.state) for way in ways)
        anywhere = here.state in OPEN if form.moves_to is None else reaches
        if anywhere if form.at is None else _is_at(form, here):
            found.append(form)
    return tuple(found)


def lent_to(
    steps: Sequence[StepLike], forms: Sequence[FormNaming], units: Collection[str]
) -> dict[str, frozenset[str]]:
    """Step: the units that see a request while it stands there, because a form to be filled there names them in `by`."""
    found = {step.id: frozenset(name for form in fillable(steps, forms, step.id) for name in form.by if name in units)
             for step in steps}  # fmt: skip
    return {step: those for step, those in found.items() if those}


def destination(steps: Sequence[StepLike], form: FormLike) -> str | None:
    """The step a form leads to: named itself, or the first step of the state it names."""
    if form.moves_to is None:
        return None
    named = {step.id for step in steps}
    return form.moves_to if form.moves_to in named else entry(steps, State(form.moves_to)).id


def _is_at(form: FormLike, here: StepLike) -> bool:
    """May the form be filled in at this step? Without `at` it may be wherever its target is legal."""
    return form.at is None or here.id in form.at or here.state in form.at
