"""Ready-made replies filled in for a request: their words as they would stand in the box, or why they cannot."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.access.sight import sight_of
from portal.models.accounts import Account
from portal.request_types.checked import CheckedType
from portal.request_types.formulas import Path
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.judging.context import Context
from portal.request_types.judging.facts import facts_of
from portal.request_types.judging.sitting import Sitting
from portal.request_types.reading.positions import Text
from portal.request_types.replies_checked import CheckedReply
from portal.services.applying.judgement import applicant_facts
from portal.services.casework.handling import InHand

AMONG_STAFF: Final = frozenset({"note", "forward"})
"""Actions whose words staff alone read: in the language of whoever writes."""
LONGEST: Final = 5000
"""Letters of a message."""
_SAME_FOR_ALL: Final = frozenset({"office", "year", "fiscal_year", "issued"})
"""What a text may read and still say the same of every request."""


@dataclass(frozen=True)
class Filled:
    """One reply for one request."""

    id: str
    title: Text
    actions: tuple[str, ...]
    text: str
    """"" where it cannot be used."""
    why: str = ""
    """A text: why it cannot."""
    blank: tuple[Path, ...] = ()
    """Names it would leave a hole for."""


def filled(session: Session, actor: Actor, hand: InHand, actions: Collection[str]) -> Sequence[Filled]:
    """The replies for these actions where the request stands now. What the applicant reads is in their language."""
    held, checked = hand.held, hand.checked
    offered = [each for each in checked.replies if _is_for(each, actions) and each.is_at(held.step, held.state)]
    if not offered:
        return ()
    applicant = session.get_one(Account, held.applicant_id)
    language = actor.language if AMONG_STAFF.issuperset(actions) else applicant.language
    facts = applicant_facts(applicant, checked)
    # "today" is the day of writing; the day of filing is `filed`.
    context = replace(hand.sitting.context, filed=clock.now(), language=language, applicant=facts)
    sitting = Sitting(checked, {}, context, values=dict(hand.sitting.values))
    said = facts_of(checked, held.step, sitting, language)
    sitting.values.update({name: words for name, words in said.items() if name in checked.facts.get(held.step, ())})
    sitting = sitting.with_facts(filed=held.filed_at, code=checked.definition.code)
    sight = sight_of(actor, held.side)
    found = []
    for each in offered:
        hides = sight.hides_names(checked, each.text.in_language(language).reads)
        found.append(_unusable(each, "staff.reply_hidden") if hides else _filled(each, sitting, language))
    return found


def in_common(
    versions: Iterable[tuple[CheckedType, str, str]], actions: Collection[str]
) -> tuple[Sequence[Filled], bool]:
    """Replies that say the same of several requests, each of (version, step, state); and whether others were left out.

    They are in the office's first language: who reads them is many.
    """
    common: dict[str, Filled] | None = None
    others = False
    for checked, step, state in versions:
        language = checked.office.languages[0]
        sitting = Sitting(checked, {}, Context(filed=clock.now(), language=language))
        here: dict[str, Filled] = {}
        for each in checked.replies:
            if not _is_for(each, actions) or not each.is_at(step, state):
                continue
            if any(name[0] not in _SAME_FOR_ALL for name in each.text.in_language(language).reads):
                others = True
                continue
            made = _filled(each, sitting, language)
            here |= {made.text: made} if made.text else {}
        common = here if common is None else {words: made for words, made in common.items() if words in here}
    return tuple((common or {}).values()), others


def _is_for(each: CheckedReply, actions: Collection[str]) -> bool:
    return not frozenset(each.reply.actions).isdisjoint(actions)


def _filled(each: CheckedReply, sitting: Sitting, language: str) -> Filled:
    pattern = each.text.in_language(language)
    try:
        words = pattern.render(sitting, language).replace("\r\n", "\n").strip()
        blank = pattern.blanks(sitting, language)
    except FormulaFailed:
        return _unusable(each, "staff.reply_failed")
    if blank is not None:
        return _unusable(each, "staff.reply_blank", tuple(sorted(blank)))
    if len(words) > LONGEST:
        return _unusable(each, "staff.reply_long")
    return Filled(each.reply.id, each.reply.title, each.reply.actions, words)


def _unusable(each: CheckedReply, why: str, blank: tuple[Path, ...] = ()) -> Filled:
    return Filled(each.reply.id, each.reply.title, each.reply.actions, "", why, blank)
