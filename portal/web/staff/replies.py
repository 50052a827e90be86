"""Ready-made replies beside a box of words: picked, put into the box, and edited there before anything is sent.

A script puts the words in at once; without one the button asks the page again with the words in the box. Either way
what is sent is what stands in the box.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from flask import g, request
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.request_types.checked import CheckedType
from portal.request_types.formulas import Path
from portal.request_types.replies_declared import ACTIONS
from portal.services.casework import handling, replies
from portal.services.casework.handling import InHand
from portal.services.casework.replies import Filled
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.rules import actor
from portal.workflow.states import State
from portal.workflow.steps import action_between, find
from portal.workflow.transitions import Action

_FACTS: Final[dict[Path, str]] = {
    ("request", "due"): "staff.due",
    ("request", "unit"): "staff.unit",
    ("request", "assignee"): "staff.assignee",
    ("request", "message"): "staff.message",
    **{(who, fact): f"people.{fact}" for who in ("applicant", "subject") for fact in ("phone", "email", "title")},
}
"""What pages call facts that may be blank."""
Problems = list[tuple[str, str]]


@dataclass(frozen=True)
class Offer:
    """One reply of the list."""

    id: str
    title: str
    text: str
    """"" where it cannot be used."""
    problem: str = ""


@dataclass(frozen=True)
class Picker:
    """The list beside a box: groups of an action's name and its replies."""

    box: str
    """Name and element id of the box."""
    groups: Sequence[tuple[str, Sequence[Offer]]] = ()
    picked: str = ""
    hint: str = ""

    @property
    def offers(self) -> dict[str, Offer]:
        return {offer.id: offer for _, offers in self.groups for offer in offers}


def asked() -> bool:
    """Whether the button that puts a reply into its box was pressed."""
    return request.form.get("_go") == "reply"


def picked() -> str:
    """The id of the chosen reply."""
    return request.form.get("_reply", "")[:40]


def beside(session: Session, who: Actor, hand: InHand, box: str, actions: Iterable[str], chosen: str = "") -> Picker:
    """The replies for a box at a request."""
    wanted = [action for action in ACTIONS if action in set(actions)]
    found = replies.filled(session, who, hand, wanted)
    return Picker(box, _grouped([(each, _offer(hand.checked, each)) for each in found], wanted), chosen)


def in_common(
    versions: Iterable[tuple[CheckedType, str, str]], box: str, actions: Collection[str], chosen: str = ""
) -> Picker:
    """The replies for a box whose words go to several requests."""
    found, others = replies.in_common(versions, actions)
    offers = [Offer(each.id, each.title.in_language(g.language), each.text) for each in found]
    return Picker(box, [("", offers)] if offers else [], chosen, t("bulk.replies_alone") if others else "")


def of_block(states: Iterable[State], hand: InHand) -> set[str]:
    """Actions of the block `ส่วนเจ้าหน้าที่`: a message, and those that lead to these states."""
    return {Action.MESSAGE, *(action_between(hand.held.state, state) for state in states)}


def of_form(hand: InHand, form_id: str) -> set[str]:
    """Actions of a staff form: a message with what is saved, and where it leads."""
    leads = hand.checked.staff_forms[form_id].form.moves_to
    if leads is None:
        return {Action.MESSAGE}
    state = State(leads) if leads in set(State) else find(hand.checked.steps, leads).state
    return {Action.MESSAGE, action_between(hand.held.state, state)}


def put(key: str, box: str, words: str, actions: Iterable[str]) -> tuple[str, Problems]:
    """The words of a box with the chosen reply in it, for a page without scripts."""
    with database().reading() as session:
        hand = handling.take(session, actor(), catalogue(), key, lock=False)
        found = beside(session, actor(), hand, box, actions, picked())
    return put_in(found, words)


def put_in(picker: Picker, words: str) -> tuple[str, Problems]:
    """An empty box, or one that holds a reply nobody touched, takes the chosen one; below what was typed it is added."""
    offer = picker.offers.get(picker.picked)
    if offer is None or not offer.text:
        said = t("staff.reply_choose") if offer is None else f"{offer.title}: {offer.problem}"
        return words, [(f"reply-{picker.box}", said)]
    before = words.replace("\r\n", "\n").strip()
    untouched = before in {each.text for each in picker.offers.values()}
    return (offer.text if not before or untouched else f"{before}\n{offer.text}"), []


def _offer(checked: CheckedType, each: Filled) -> Offer:
    names = ", ".join(f"“{_called(checked, name)}”" for name in each.blank)
    why = "staff.reply_blank_of" if names else each.why
    return Offer(each.id, each.title.in_language(g.language), each.text, t(why, names=names) if each.why else "")


def _called(checked: CheckedType, name: Path) -> str:
    if name[0] in checked.fields:
        return checked.fields[name[0]].field.label.in_language(g.language)
    if name[0] in checked.definition.shows:
        return checked.definition.shows[name[0]].in_language(g.language)
    return t(_FACTS[name]) if name in _FACTS else ".".join(name)


def _grouped(found: Sequence[tuple[Filled, Offer]], actions: Sequence[str]) -> list[tuple[str, list[Offer]]]:
    """By the first action of the box that each is for; without a heading where the box has one action alone."""
    groups: dict[str, list[Offer]] = {}
    for action in actions:
        groups[action] = [offer for each, offer in found if _first(each, actions) == action]
    named = {action: offers for action, offers in groups.items() if offers}
    return [(t(f"staff.event_{action}") if len(actions) > 1 else "", offers) for action, offers in named.items()]


def _first(each: Filled, actions: Sequence[str]) -> str:
    return next(action for action in actions if action in each.actions)
