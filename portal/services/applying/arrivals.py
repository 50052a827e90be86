"""Acts on reaching a step (`then`): in the transaction of the move, once for each request, told in its history.

The one door calls `arrive` before it writes the event. The request is held by then, so that whoever else moves it waits,
and what was done before stands in the history already.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.history import Event
from portal.queries.catalogue import Catalogue
from portal.request_types.judging.sitting import Sitting
from portal.services.accounts import granting
from portal.services.applying import opening_others
from portal.services.applying.judgement import applicant_facts
from portal.services.door.lifecycle import Lifecycle
from portal.services.door.reaching import NOTHING, Reached, Reaching

_EVENT = table(Event)
DONE: Final = "then"
"""Under this name an event tells what was done by itself."""


def with_acts(lifecycle: Lifecycle, catalogue: Catalogue, sitting: Sitting) -> Lifecycle:
    """The same doors, behind which the acts of the type happen. `sitting` is read when they do."""
    if not sitting.checked.then:
        return lifecycle
    return replace(lifecycle, arrives=partial(arrive, catalogue, sitting))


def arrive(catalogue: Catalogue, sitting: Sitting, session: Session, actor: Actor, reaching: Reaching) -> Reached:
    """Do what is due at this step and was not done before.

    Raises Forbidden (an account is given by administrators), Refused when an act cannot be done: then nothing is.
    """
    due = [act for act in sitting.checked.then if act.at in (reaching.step, reaching.state.value)]
    if not due:
        return NOTHING
    before = set(_done(session, reaching.request_id))
    applicant = session.get_one(Account, reaching.applicant_id)
    here = _environment(sitting, applicant, reaching)
    told: list[Mapping[str, Any]] = []
    invited: list[tuple[str, str]] = []
    for act in due:
        if act.name in before or not here.holds(act.when):
            continue
        if act.account is not None:
            said, link = granting.grant(session, actor, catalogue, act.account, here, applicant)
            invited += [link] if link is not None else []
        else:
            said = opening_others.open_other(session, actor, catalogue, act, here, reaching, with_acts)
        told.append({"act": act.name, **said})
    return Reached({DONE: told}, tuple(invited)) if told else NOTHING


def _done(session: Session, request_id: int | None) -> Iterator[str]:
    if request_id is None:
        return
    for data in session.scalars(select(_EVENT.c.data).where(_EVENT.c.request_id == request_id)):
        yield from (each["act"] for each in data.get(DONE, ()))


def _environment(sitting: Sitting, applicant: Account, reaching: Reaching) -> Sitting:
    """The answers as they are now, read at the step that is reached."""
    facts = dict(sitting.context.request) | {"step": reaching.step, "state": reaching.state.value}
    facts.setdefault("number", reaching.reference)
    context = replace(sitting.context, request=facts, applicant=applicant_facts(applicant, sitting.checked))
    return Sitting(sitting.checked, {}, context, values=dict(sitting.values))
