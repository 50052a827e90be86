"""A request of another type, opened by one that reached its step (`then: open`): filed where its answers are sound, else left
as a draft of whoever filed the first, so that nothing is lost and nothing wrong is filed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from portal import clock
from portal.access.actors import actor_of
from portal.access.permissions import Actor
from portal.db import taken_back
from portal.errors import Forbidden, Refused, Taken
from portal.models.accounts import Account, new_key
from portal.queries.catalogue import Catalogue, Offered
from portal.request_types.checked import CheckedType
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.formulas.storing import store
from portal.request_types.judging.answers import judge
from portal.request_types.judging.context import Words
from portal.request_types.judging.sitting import Sitting
from portal.request_types.then_checked import CheckedThen
from portal.services.applying import drafts
from portal.services.applying.filing import Filed, file
from portal.services.applying.judgement import context_of, judged_of
from portal.services.applying.placing import Joined, Whose, place_of
from portal.services.door.reaching import Reaching
from portal.services.rows.numbers import request_number


def open_other(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    act: CheckedThen,
    here: Sitting,
    reaching: Reaching,
    joined: Joined,
) -> Mapping[str, Any]:
    """Open it; what the history of the first says. Raises Refused where the type is off or nobody may have its draft."""
    offered = catalogue.offered(session, act.opens or "")
    if not offered.is_on:
        raise Refused("opening.type_off", type=offered.title.get(actor.language) or next(iter(offered.title.values())))
    checked = catalogue.version(session, offered.version_id)
    words, applicant = _words(checked, act, here), session.get_one(Account, reaching.applicant_id)
    told = {"type": offered.id, "title": dict(offered.title)}
    if not act.draft:
        made = _filed(session, actor, catalogue, offered, checked, applicant, words, reaching, joined)
        if made is not None:
            return told | {"key": made.key, "reference": made.reference}
    owner = _draft(session, actor, catalogue, offered, words, reaching)
    return told | {"draft_of": owner.id, "name": owner.name}


def _words(checked: CheckedType, act: CheckedThen, here: Sitting) -> Words:
    """What was worked out, as somebody would have typed it into the other form; a question it lacks by now is left out."""
    words: dict[str, tuple[str, ...]] = {}
    for id, formula in act.given.items():
        asked = checked.fields.get(id)
        if asked is None or asked.form is not None or asked.value is not None:
            continue
        try:
            value = store(formula.evaluate(here), asked.kind)
            said = {} if value is None else FIELD_TYPES[asked.field.type].words(value, asked)
        except (FormulaFailed, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            continue  # of another kind than the other type takes by now: its draft asks for it
        words |= {f"{id}.{part}" if part else id: parts for part, parts in said.items()}
    return words


def _filed(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    offered: Offered,
    checked: CheckedType,
    applicant: Account,
    words: Words,
    reaching: Reaching,
    joined: Joined,
) -> Filed | None:
    """The request, or None where its answers are refused, its time is taken or its value is there already."""
    context = context_of(session, catalogue, actor, checked, applicant, clock.now(), {})
    verdict = judge(checked, words, context)
    if not verdict.ok:
        return None
    whose = Whose(offered.id, offered.version_id, applicant.id)
    place = place_of(session, actor, catalogue, whose, verdict.sitting, joined)
    came = {"opened_by": {"key": reaching.key, "reference": reaching.reference}}
    try:
        with taken_back(session):
            number = request_number(session, checked.number, checked.definition.code, verdict.sitting, context.filed)
            judged = judged_of(verdict, context.filed)
            return file(session, actor, place, judged, number, new_key(), context.filed, data=came)
    except (Refused, Taken):
        return None


def _draft(
    session: Session, actor: Actor, catalogue: Catalogue, offered: Offered, words: Words, reaching: Reaching
) -> Actor:
    """Leave it to whoever filed the first request, else to whoever took the step: the first of them who may file it."""
    office = catalogue.office(session)
    filer = session.get_one(Account, reaching.filed_by_id)
    for owner in (actor_of(filer, office) if office is not None else actor, actor):
        try:
            drafts.start(session, owner, catalogue, offered.id, reaching.applicant_id, words)
            return owner
        except Forbidden:
            continue
    raise Refused("opening.nobody", type=offered.title.get(actor.language) or next(iter(offered.title.values())))
