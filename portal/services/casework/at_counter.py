"""A staff form asked while staff file for somebody: filled in with the request and saved in the same moment (`with_filing`).

It is complete and takes the request on, or the officer leaves it to those who handle the request: then what was written
is kept as a form saved half filled, and the request waits where every other one begins.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.access.scopes import side_of
from portal.errors import Refused
from portal.models.accounts import Account
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedStaffForm, CheckedType
from portal.request_types.judging.answers import Verdict, judge
from portal.request_types.judging.displaying import display_field
from portal.request_types.judging.hands import own_unit
from portal.request_types.judging.one_field import NONE
from portal.services.applying import anonymous, submit
from portal.services.applying.arrivals import with_acts
from portal.services.applying.drafts import Found
from portal.services.applying.filing import Filed
from portal.services.applying.judgement import context_of
from portal.services.applying.placing import Whose, place_of
from portal.services.casework import handling, staff_forms, staff_numbers
from portal.workflow.states import State
from portal.workflow.steps import entry
from portal.workflow.transitions import Side

Words = Mapping[str, tuple[str, ...]]


def form_asked(actor: Actor, checked: CheckedType, draft: Found) -> CheckedStaffForm | None:
    """The staff form this officer is asked beside the applicant's; None on anybody's own form.

    Only who may fill it once the request is filed is asked: their unit, their types, and the form's `by`.
    """
    found = next((each for each in checked.staff_forms.values() if each.form.with_filing), None)
    if found is None or draft.purpose != "new" or draft.applicant_id is None:
        return None
    by, units = found.form.by, {own_unit(checked)}
    if by and not {actor.role, actor.base, actor.unit} & set(by):
        return None
    if checked.handled_by is not None and actor.unit:
        units.add(actor.unit)  # its answers may say that the officer's own unit handles it
    return found if any(_works_on(actor, draft, unit) for unit in units) else None


def _works_on(actor: Actor, draft: Found, unit: str) -> bool:
    """Whether the officer works on it where this unit has it."""
    applicant = draft.applicant_id or actor.id
    return side_of(actor, applicant, actor.id, draft.type_id, unit) is Side.STAFF


def is_asked(form: CheckedStaffForm, verdict: Verdict) -> bool:
    """Whether the answers so far want it (`when`)."""
    return verdict.sitting.holds(form.when)


def verdict_on(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    draft: Found,
    form: CheckedStaffForm,
    half: bool,
    before: Verdict | None = None,
) -> Verdict:
    """The verdict on the form's words of a draft; `half`: blanks may stay. `before`: the one on the applicant's part."""
    checked = catalogue.version(session, draft.version_id)
    asked = before or submit.verdict_on(session, actor, catalogue, draft)
    context = context_of(
        session,
        catalogue,
        actor,
        checked,
        session.get_one(Account, draft.applicant_id or actor.id),
        clock.now(),
        {},
        form=form.form.id,
        answers=dict(asked.values),
        request=_facts(checked),
        half_filled=half,
    )
    return staff_numbers.without_those_to_come(form, judge(checked, words_of(draft, form), context))


def words_of(draft: Found, form: CheckedStaffForm) -> Words:
    """What a draft holds of the form."""
    names = {asked.id for asked in form.fields}
    return {name: said for name, said in draft.words.items() if name.partition(".")[0] in names}


def send(session: Session, actor: Actor, catalogue: Catalogue, draft_key: str, later: bool = False) -> Filed:
    """File a draft and fill its staff form, both or neither. `later`: the form is left to who handles the request.

    Raises as `submit.submit` and `staff_forms.fill` do; the draft stays then.
    """
    found = submit.ready(session, actor, catalogue, draft_key, hold=True)
    if isinstance(found, Filed):
        return found
    checked = found.sitting.checked
    form = form_asked(actor, checked, found.draft)
    form = form if form is not None and found.sitting.holds(form.when) else None
    moves = form is not None and form.form.moves_to is not None and not later
    if form is not None and moves:
        found = _placed(session, actor, catalogue, found, form)
    who = anonymous.filer(actor, found.draft, checked)
    made = replace(submit.put(session, who, found), nameless=who.id != actor.id)
    if form is None:
        return made
    words = words_of(found.draft, form)
    if _works_on(actor, found.draft, found.place.unit):
        if moves or _says_anything(words):
            staff_forms.fill(session, actor, catalogue, made.key, form.form.id, words, seen=1, moves=moves)
    elif _says_anything(words):
        _leave(session, actor, catalogue, found, form, made.key)
    return made


def _leave(
    session: Session, actor: Actor, catalogue: Catalogue, found: submit.Ready, form: CheckedStaffForm, key: str
) -> None:
    """Another unit decides what the form asks: what this officer wrote in it stands there as a note for them."""
    verdict = verdict_on(session, actor, catalogue, found.draft, form, half=True)
    open_ones = [
        asked for asked in form.fields if not asked.field.sensitive and verdict.values.get(asked.id) is not None
    ]
    rows = [display_field(asked, verdict.values, actor.language) for asked in open_ones]
    if rows:
        told = "\n".join([form.form.title.in_language(actor.language), *(f"{row.label}: {row.text}" for row in rows)])
        for_others = replace(actor, own_unit_only=False, area=None)
        handling.add_note(session, for_others, catalogue, key, seen=1, note=told)


def _placed(
    session: Session, actor: Actor, catalogue: Catalogue, found: submit.Ready, form: CheckedStaffForm
) -> submit.Ready:
    """At once where the form's answers send it, when this officer works there: a bureau files what is its own.

    Refused where the form is not complete, but for numbers, which are given on saving.
    """
    verdict = verdict_on(session, actor, catalogue, found.draft, form, half=False)
    given = {asked.id for asked in form.fields if asked.own.get("number") is not None}
    wrong = {name: list(said) for name, said in verdict.errors.items() if name not in given}
    if wrong:
        raise Refused("lifecycle.answers_wrong", wrong)
    whose = Whose(found.draft.type_id, found.draft.version_id, found.draft.applicant_id or actor.id)
    place = place_of(session, actor, catalogue, whose, verdict.sitting, with_acts)
    return replace(found, place=place) if _works_on(actor, found.draft, place.unit) else found


def _says_anything(words: Words) -> bool:
    return any(word.strip() for name, said in words.items() for word in said if not name.endswith(f".{NONE}") or word)


def _facts(checked: CheckedType) -> dict[str, Any]:
    """What `request.x` reads before there is a request: where it will stand."""
    step = entry(checked.steps, State.SUBMITTED)
    return {"state": step.state.value, "step": step.id, "filed": clock.now(), "unit": own_unit(checked)}
