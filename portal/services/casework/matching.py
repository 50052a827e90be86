"""Matching ranked choices: who may decide about which, and what follows when none can be had (C46).

A unit that one of the choices would go to decides about that choice alone. Whoever works for all units, or for one that
none of them goes to, decides about all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.request_types.checked import CheckedField
from portal.request_types.judging.answers import Verdict
from portal.request_types.judging.hands import unit_of
from portal.request_types.judging.matches import chosen_anew, none_left, way_out
from portal.request_types.judging.sitting import Sitting
from portal.request_types.values import Match, Row, Value
from portal.services.casework.handling import InHand, ask_for
from portal.services.door.advance import Advanced
from portal.texts import text
from portal.workflow.states import State


def within_own(actor: Actor, hand: InHand, verdict: Verdict) -> Verdict:
    """The verdict, with a problem at each choice decided just now that is for another unit to decide about."""
    form = verdict.sitting.context.form or ""
    found: dict[str, list[str]] = {}
    for asked in hand.checked.staff_forms[form].fields if actor.own_unit_only else ():
        value, before = verdict.values.get(asked.id), hand.staff.values.get(asked.id)
        if not isinstance(value, Match) or not _is_party(actor, asked, verdict):
            continue
        known = before.refused if isinstance(before, Match) else ()
        for rank, row in enumerate(value.rows, 1):
            if value.refused[rank - 1 : rank] == known[rank - 1 : rank] != ():
                continue
            if _unit_of(asked, row, verdict.sitting) != actor.unit:
                found[f"{asked.id}.{rank}"] = [text(verdict.sitting.context.language, "matching.other_unit")]
    return replace(verdict, errors={**verdict.errors, **found}) if found else verdict


def told(hand: InHand, form_id: str, values: Mapping[str, Value], moves: bool, message: str) -> str:
    """What the filer reads when none can be had and the officer wrote nothing: which were tried, and why not."""
    asked = none_left(hand.checked, form_id, values) if moves and not message.strip() else None
    if asked is None or way_out(hand.checked, form_id, values) is None:
        return message
    language = hand.checked.office.languages[0]
    return "\n".join((text(language, "matching.choose_anew"), *_reasons(asked, values, language)))


def opens_anew(
    session: Session, hand: InHand, form_id: str, values: Mapping[str, Value], message: str, done: Advanced
) -> None:
    """The questions the filer answers anew: the ranked one, with the reasons unless `message` tells them, and what its list
    depends on."""
    asked = none_left(hand.checked, form_id, values)
    if asked is None or done.state != State.RETURNED or done.state == hand.held.state:
        return
    language = hand.checked.office.languages[0]
    reasons = "\n".join(_reasons(asked, values, language))
    reasons = text(language, "matching.reasons_told") if reasons in message else reasons
    ranked, *others = chosen_anew(hand.checked, asked)
    ask_for(session, hand.held, done.event_number, {ranked: reasons, **dict.fromkeys(others, "")})


def _reasons(asked: CheckedField, values: Mapping[str, Value], language: str) -> Sequence[str]:
    value = values.get(asked.id)
    refused = value.refused if isinstance(value, Match) else ()
    facts = ({"rank": rank, "label": each.row.label, "why": each.why} for rank, each in enumerate(refused, 1))
    return [text(language, "answers.match_not", **each) for each in facts]


def _is_party(actor: Actor, asked: CheckedField, verdict: Verdict) -> bool:
    """Whether one of the choices would go to the actor's own unit."""
    return any(_unit_of(asked, row, verdict.sitting) == actor.unit for row in verdict.offers(asked))


def _unit_of(asked: CheckedField, row: Row, sitting: Sitting) -> str | None:
    """The unit a request would go to with this choice; None where that is not asked of the choice."""
    formula = sitting.checked.handled_by
    if formula is None or not any(path[0] == asked.id for path in formula.reads):
        return None
    chosen = {asked.id: Match(row, decided_on=sitting.today)}
    return unit_of(sitting.checked, Sitting(sitting.checked, {}, sitting.context, values={**sitting.values, **chosen}))
