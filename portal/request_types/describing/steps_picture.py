"""The steps of a type as a picture: steps, and the ways between them with who takes them and how.

Data alone: `steps_drawing` draws it, `told` says it beside the drawing for whoever does not see it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from portal.request_types.checked import CheckedType
from portal.request_types.definition import StaffForm, Step
from portal.texts import text
from portal.workflow.states import State
from portal.workflow.steps import Door, destination, doors
from portal.workflow.transitions import Action, Side, transition

_ORDER: Final = (
    State.SUBMITTED,
    State.IN_PROGRESS,
    State.DONE,
    State.RETURNED,
    State.RESUBMITTED,
    State.CANCELLED,
)
_EVERYWHERE: Final = (Action.RETURN, Action.CANCEL)


@dataclass(frozen=True)
class Node:
    """A step."""

    id: str
    label: str
    state: State
    state_label: str
    paused: bool
    """The clock stands still here."""


@dataclass(frozen=True)
class Edge:
    """A way from one step to another."""

    source: str
    target: str
    action: Action
    forms: tuple[str, ...]
    """Titles of the staff forms that lead there; empty: by its button alone."""
    button: str
    who: tuple[str, ...]
    needs: tuple[str, ...]
    """Titles of the forms that must have been filled before."""

    @property
    def everywhere(self) -> bool:
        """Sending back and cancelling, which every open step has."""
        return self.action in _EVERYWHERE


@dataclass(frozen=True)
class Picture:
    """Steps in the order they are drawn, and all ways between them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def label(self, step: str) -> str:
        """What a step is called."""
        return next(node.label for node in self.nodes if node.id == step)


def picture(checked: CheckedType, language: str = "th") -> Picture:
    """Of this type, in the words of staff. Conditions of forms (`when`) are taken to hold."""
    steps = sorted(checked.steps, key=lambda step: _ORDER.index(step.state))
    nodes = tuple(
        Node(step.id, step.label.in_language(language), step.state, text(language, f"states.{step.state}"), step.pauses)
        for step in steps
    )
    maker = _Maker(checked, language)
    return Picture(nodes, tuple(edge for step in steps for edge in maker.edges(step)))


def told(shown: Picture, language: str = "th") -> tuple[tuple[Node, tuple[str, ...]], ...]:
    """Each step with a sentence for each way on; what every open step has is told once, at the step it leads to."""
    found = []
    for node in shown.nodes:
        own = [
            _sentence(shown, edge, language) for edge in shown.edges if edge.source == node.id and not edge.everywhere
        ]
        coming = [edge for edge in shown.edges if edge.target == node.id and edge.everywhere]
        if coming:
            who = _either(dict.fromkeys(name for edge in coming for name in edge.who), language)
            own.insert(0, text(language, f"language.picture.{coming[0].action}", who=who, button=coming[0].button))
        if not any(edge.source == node.id for edge in shown.edges):
            own.append(text(language, "language.picture.end"))
        found.append((node, tuple(own)))
    return tuple(found)


def _sentence(shown: Picture, edge: Edge, language: str) -> str:
    to, who = shown.label(edge.target), _either(edge.who, language)
    said = text(language, "language.picture.way", to=to, who=who)
    if edge.forms:
        said += text(language, "language.picture.form", forms=" / ".join(edge.forms))
    elif edge.action is Action.RESUBMIT:
        said += text(language, "language.picture.resubmit")
    elif edge.button != to:
        said += text(language, "language.picture.button", button=edge.button)
    return said + (text(language, "language.picture.needs", forms=", ".join(edge.needs)) if edge.needs else "")


def _either(names: Iterable[str], language: str) -> str:
    return text(language, "language.picture.or").join(names)


class _Maker:
    def __init__(self, checked: CheckedType, language: str) -> None:
        self._checked, self._language = checked, language
        self._forms = [each.form for each in checked.staff_forms.values()]
        office = checked.office
        self._names = {unit.id: unit.label.in_language(language) for unit in office.units}
        self._names |= {role.id: role.title.in_language(language) for role in office.roles}

    def edges(self, step: Step) -> Iterator[Edge]:
        """Ways on from a step, each once, whoever may take it."""
        staff = doors(self._checked.steps, self._forms, step.id, Side.STAFF)
        applicant = doors(self._checked.steps, [], step.id, Side.APPLICANT)
        for door in {door.step: door for door in (*staff, *applicant)}.values():
            yield self._edge(step, door, door in staff or any(door.step == each.step for each in staff))

    def _edge(self, step: Step, door: Door, by_staff: bool) -> Edge:
        target = next(each for each in self._checked.steps if each.id == door.step)
        forms = [form for form in self._forms if by_staff and self._leads(form, step, target)]
        who = [name for form in forms for name in form.by] or list(door.by)
        names = [self._name(word) for word in who] or [self._name("staff")] * by_staff
        if transition(door.action, step.state, Side.APPLICANT) is not None:
            names.append(self._name("applicant"))
        titles = {form.id: form.title.in_language(self._language) for form in self._forms}
        return Edge(
            step.id,
            door.step,
            door.action,
            tuple(titles[form.id] for form in forms),
            (target.button or target.label).in_language(self._language),
            tuple(dict.fromkeys(names)),
            tuple(titles[need] for need in door.needs if need in titles),
        )

    def _leads(self, form: StaffForm, step: Step, target: Step) -> bool:
        here = form.at is None or step.id in form.at or step.state.value in form.at
        return here and destination(self._checked.steps, form) == target.id

    def _name(self, word: str) -> str:
        if word in self._names:
            return self._names[word]
        return text(self._language, f"language.picture.who.{word}") if word in ("staff", "applicant") else word
