"""A form of a rehearsal while it is being filled in: the same verdicts as everywhere, and nothing of it stays."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from portal.errors import NotFound
from portal.models.scratch import forgotten
from portal.request_types.checked import CheckedType
from portal.request_types.judging.answers import Verdict
from portal.services.applying import drafts, revisions, submit
from portal.services.casework import desk, record_files, records, staff_forms, staff_numbers
from portal.services.demo import acting
from portal.services.door.requests import hold
from portal.services.trial.people import FILER
from portal.services.trial.playing import Samples, World
from portal.services.trial.plays import Act, Words


@dataclass(frozen=True)
class Filling:
    """A form as it stands: what was said so far, and the verdict on it."""

    act: Act
    checked: CheckedType
    """Whose questions they are."""
    verdict: Verdict
    form: str | None = None
    """The staff form or record; None: the applicant's own form."""
    moves: bool = False
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why the office wants an answer mended."""
    offered: Mapping[str, str] = field(default_factory=dict)
    """Numbers that blank ones would be given."""


def filled(world: World, act: Act, half: bool = False) -> Filling:
    """The form of an act that is not done yet. `half`: blanks may stay. Raises NotFound for a form there is not, or what
    stands in its way.
    """
    try:
        with forgotten(world.session):
            if act.verb == "file":
                return _first(world, act)
            if world.key is None:
                raise NotFound
            if act.verb in ("resubmit", "edit"):
                return _again(world, act)
            return _record(world, act) if act.verb == "record" else _staff(world, act, half)
    except (KeyError, IndexError) as missing:
        raise NotFound from missing


def _first(world: World, act: Act) -> Filling:
    stage, actor = world.stage, world.actor(act.who)
    whose = None if (act.who or FILER) == FILER else stage.people[FILER].id
    told = act.told(world.now)
    key = acting.begin(world.session, actor, stage.catalogue, stage.type_id, told, Samples(), whose)
    draft = drafts.find(world.session, actor, key)
    verdict = submit.verdict_on(world.session, actor, stage.catalogue, draft)
    return Filling(replace(act, words=draft.words), stage.checked, verdict)


def _again(world: World, act: Act) -> Filling:
    stage, actor, key = world.stage, world.actor(act.who), world.key or ""
    begun = acting.begin_again(world.session, actor, stage.catalogue, key, act.told(world.now), Samples())
    draft, held = drafts.find(world.session, actor, begun), hold(world.session, actor, key)
    verdict = revisions.verdict_on(world.session, actor, stage.catalogue, draft, held)
    words = {name: said for name, said in draft.words.items() if not name.endswith(f".{revisions.REMOVED}")}
    reasons = revisions.open_fields(world.session, held.id) if act.verb == "resubmit" else {}
    return Filling(replace(act, words=words), stage.checked, verdict, reasons=reasons)


def _staff(world: World, act: Act, half: bool) -> Filling:
    stage, actor, hand = world.stage, world.actor(act.who), world.hand(act.who)
    form = hand.checked.staff_forms[act.target]
    acting.lay_at_form(world.session, actor, stage.catalogue, world.key or "", act.told(world.now), Samples())
    words: Words = dict(staff_forms.words_before(hand, act.target)) | dict(act.words)
    files = desk.at_form(world.session, actor, hand.held, hand.checked, act.target, (), half)
    verdict = staff_forms.verdict_on(world.session, actor, stage.catalogue, hand, act.target, words, half, files)
    offered = staff_numbers.offered(world.session, hand.checked, act.target, verdict)
    act = replace(act, words=words)
    return Filling(act, hand.checked, verdict, act.target, form.form.moves_to is not None, offered=offered)


def _record(world: World, act: Act) -> Filling:
    stage, actor, hand = world.stage, world.actor(act.who), world.hand(act.who)
    here = records.opening(world.session, actor, hand.checked, hand.held, act.target)
    acting.lay_at_record(world.session, actor, hand.held, here.of, act.told(world.now), Samples())
    files = record_files.ready(world.session, actor, hand.held, here.of)
    verdict = records.verdict_on(world.session, actor, stage.catalogue, hand, here.of, act.words, files)
    return Filling(act, here.of.asks, verdict, act.target)
