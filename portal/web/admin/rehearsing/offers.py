"""What may be done next in a rehearsal, and by whom: asked of each invented person as their own screen would ask."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from portal.access.permissions import Actor
from portal.errors import NotFound
from portal.queries.records import Added, added
from portal.services.applying.drafts import revising
from portal.services.casework import assigning, records
from portal.services.casework.handling import InHand
from portal.services.trial.people import Invented
from portal.services.trial.playing import World
from portal.web.language import t
from portal.web.staff.record import forms, may_be_opened, ways
from portal.workflow.states import State
from portal.workflow.transitions import Action, Side, transition

FORMS = frozenset({"fill", "record", "edit", "resubmit"})
"""Acts that open a form first."""


@dataclass(frozen=True)
class Offer:
    """One act, and who may do it."""

    verb: str
    target: str
    label: str
    side: Side
    who: tuple[tuple[str, str], ...] = ()
    """Key and name of each."""
    choices: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    """To whom, or where."""

    @property
    def name(self) -> str:
        return f"{self.verb}:{self.target}"

    @property
    def opens_form(self) -> bool:
        return self.verb in FORMS


def offers(world: World) -> list[Offer]:
    """All acts that somebody may do now, those of the office first."""
    found: dict[str, Offer] = {}
    for person in _may_matter(world):
        try:
            hand = world.hand(person.key)
        except NotFound:
            continue
        said = (person.key, replace(person, language=world.language).full_name)
        for each in _of(world, world.actor(person.key), hand):
            known = found.setdefault(each.name, each)
            found[each.name] = replace(known, who=(*known.who, said))
    return sorted(found.values(), key=lambda each: each.side == Side.APPLICANT)


def _may_matter(world: World) -> Iterator[Invented]:
    """Those of the units that the request and its file name, and those of none."""
    checked, units = world.stage.checked, set[str]()
    for step in checked.steps:
        units |= set(step.by)
    for form in checked.staff_forms.values():
        units |= set(form.form.by)
    for record in checked.records.values():
        units |= set(record.record.by)
    units |= {unit for named in checked.lent.values() for unit in named} | {_unit(world)}
    for person in world.stage.people.values():
        if person.unit is None or person.unit in units:
            yield person


def _unit(world: World) -> str:
    for person in world.stage.people.values():
        try:
            return world.hand(person.key).held.unit
        except NotFound:
            continue
    return ""


def _of(world: World, actor: Actor, hand: InHand) -> Iterator[Offer]:
    if hand.held.side == Side.STAFF:
        if actor.may("request.handle"):
            yield from _of_staff(world, actor, hand)
    else:
        yield from _of_applicant(hand)
    for here in records.openings(world.session, actor, hand.checked, hand.held, _entries(world, hand)).now:
        yield Offer("record", here.of.record.id, here.of.record.title.in_language(world.language), hand.held.side)


def _entries(world: World, hand: InHand) -> Sequence[Added]:
    return added(world.session, hand.checked, hand.held.id)


def _of_staff(world: World, actor: Actor, hand: InHand) -> Iterator[Offer]:
    for form in forms(actor, hand):
        yield Offer("fill", form.id, form.title, Side.STAFF)
    for way in ways(actor, hand):
        yield Offer("return" if way.state == State.RETURNED else "move", way.step, way.label, Side.STAFF)
    if hand.held.lent:
        return
    for action, verb in (
        (Action.MESSAGE, "write"),
        (Action.MESSAGE, "give"),
        (Action.NOTE, "note"),
        (Action.CANCEL, "cancel"),
    ):
        if transition(action, hand.held.state, Side.STAFF) is not None:
            yield Offer(verb, "", t(f"trial.act_{verb}"), Side.STAFF)
    if transition(Action.ASSIGN, hand.held.state, Side.STAFF) is not None:
        people = assigning.candidates(world.session, world.stage.catalogue, hand.held)
        if people:
            yield Offer(
                "assign", "", t("trial.act_assign"), Side.STAFF, choices=tuple((each.key, each.name) for each in people)
            )
    if hand.held.assignee_id == actor.id and hand.held.acknowledged_at is None:
        yield Offer("acknowledge", "", t("trial.act_acknowledge"), Side.STAFF)
    units = [each for each in world.stage.office.units if each.id != hand.held.unit]
    if units and transition(Action.FORWARD, hand.held.state, Side.STAFF) is not None:
        there = tuple((each.id, each.label.in_language(world.language)) for each in units)
        yield Offer("forward", "", t("trial.act_forward"), Side.STAFF, choices=there)


def _of_applicant(hand: InHand) -> Iterator[Offer]:
    for purpose, verb in (("edit", "edit"), ("correction", "resubmit")):
        action = revising(hand.held, purpose)
        if action is not None and transition(action, hand.held.state, hand.held.side) is not None:
            yield Offer(verb, "", t(f"trial.act_{verb}"), Side.APPLICANT)
    if hand.held.message and transition(Action.REPLY, hand.held.state, hand.held.side) is not None:
        yield Offer("reply", "", t("trial.act_reply"), Side.APPLICANT)
    if transition(Action.CANCEL, hand.held.state, Side.APPLICANT) is not None:
        yield Offer("cancel", "mine", t("trial.act_cancel_mine"), Side.APPLICANT)


def mendable(world: World) -> list[tuple[str, str]]:
    """Id and label of the answers that can be opened for a correction."""
    asked = world.stage.checked.fields.items()
    return [(id, each.field.label.in_language(world.language)) for id, each in asked if may_be_opened(each)]
