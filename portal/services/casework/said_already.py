"""Whether a staff form says already what somebody would have it say: then it is not filled again (C49)."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.errors import NotFound
from portal.models.base import table
from portal.models.history import Event
from portal.queries.catalogue import Catalogue
from portal.request_types.judging.answers import store_answers
from portal.services.casework import desk
from portal.services.casework.handling import InHand
from portal.services.casework.staff_forms import Words, verdict_on
from portal.workflow.states import State

_EVENT = table(Event)


def last_filling(session: Session, hand: InHand, form_id: str) -> Any:
    """The event of a staff form's last saving."""
    number = hand.staff.forms[form_id]["event"]
    return session.execute(select(_EVENT).where(_EVENT.c.request_id == hand.held.id, _EVENT.c.number == number)).one()


def says_already(
    session: Session, actor: Actor, catalogue: Catalogue, hand: InHand, form_id: str, words: Words, filling: Any
) -> bool:
    """Whether these words are what it says since `filling`, judged as if the request stood where it stood then."""
    held = replace(hand.held, state=State(filling.from_state), step=filling.from_step)
    files = desk.at_form(session, actor, hand.held, hand.checked, form_id)
    try:
        verdict = verdict_on(session, actor, catalogue, replace(hand, held=held), form_id, words, False, files)
    except NotFound:
        return False
    asked = {each.id for each in hand.checked.staff_forms[form_id].fields}
    had = {name: said for name, said in hand.staff.answers.items() if name.partition(".")[0] in asked}
    return verdict.ok and store_answers(verdict) == had
