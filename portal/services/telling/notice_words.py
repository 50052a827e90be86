"""What a notice says: in the words of the type or the office where they gave some, else in the portal's (C58)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.access.masking import masked_id
from portal.access.sight import Sight
from portal.queries.notices import NoticeRow
from portal.request_types.checked import CheckedType
from portal.request_types.formats import citizen_id
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.judging.context import Context
from portal.request_types.judging.facts import facts_of
from portal.request_types.judging.sitting import Sitting
from portal.services.applying.judgement import answers_of, staff_state
from portal.texts import text
from portal.workflow.states import State
from portal.workflow.steps import fillable, find
from portal.workflow.transitions import Action

_FACTS = frozenset({"request", "office", "applicant", "subject"})
_PERHAPS_ID = re.compile(r"(?<!\d)\d(?:[- \N{NO-BREAK SPACE}]?\d){12}(?!\d)")


@dataclass(frozen=True)
class Reader:
    """In which language it is read, and how much of what is private its reader sees."""

    language: str
    sight: Sight


def said(session: Session, checked: CheckedType, notice: NoticeRow, reader: Reader) -> str:
    """One notice as a sentence, and what its reader is asked for. The answers are read only where its wording names one."""
    step = str(notice.facts.get("step", ""))
    words, asked = _said(session, checked, notice, reader, step), _asked(checked, notice, reader, step)
    words = " ".join([words, *_opened(notice, reader)])
    return text(reader.language, "notices.you_asked", words=words, record=asked) if asked else words


def _opened(notice: NoticeRow, reader: Reader) -> Iterator[str]:
    """Requests that were opened by itself: filed under a number, or left as a draft of whoever filed."""
    for each in notice.facts.get("opened", ()):
        title = each["title"].get(reader.language) or next(iter(each["title"].values()))
        if "reference" in each:
            yield text(reader.language, "notices.opened", title=title, reference=each["reference"])
        else:
            yield text(reader.language, "notices.opened_draft", title=title, name=each["name"])


def _asked(checked: CheckedType, notice: NoticeRow, reader: Reader, step: str) -> str:
    """What the applicant of a finished request is asked for once: its title (C60)."""
    if notice.to_unit or notice.code != Action.FINISH or reader.sight.inside:
        return ""
    once = [each.record for each in checked.records.values() if each.record.once and "applicant" in each.record.by]
    here = fillable(checked.steps, once, step) if any(each.id == step for each in checked.steps) else ()
    return here[0].title.in_language(reader.language) if here else ""


def _said(session: Session, checked: CheckedType, notice: NoticeRow, reader: Reader, step: str) -> str:
    own = None if notice.to_unit else checked.notices.get(notice.code)
    if own is not None and reader.sight.hides_names(checked, own.reads):
        own = None
    if own is not None:
        context = Context(filed=notice.filed_at, language=reader.language, request=_request(checked, notice, step))
        sitting = Sitting(checked, {}, context)
        if any(path[0] not in _FACTS for path in own.reads):
            sitting.values.update(answers_of(session, checked, notice.request_id, notice.edition))
            sitting.values.update(staff_state(session, checked, notice.request_id).values)
            sitting.values.update(facts_of(checked, step, sitting, reader.language))
        try:
            return str(own.render(sitting, reader.language))
        except FormulaFailed:
            pass
    whom = "unit" if notice.to_unit else "you"
    if notice.code == Action.MESSAGE and notice.facts.get("file"):
        return text(reader.language, f"notices.{whom}_file", file=notice.facts["file"])
    label = step_words(checked, step, reader.language, notice.to_unit)
    record = checked.records.get(str(notice.facts.get("record", "")))
    title = record.record.title.in_language(reader.language) if record is not None else ""
    return text(reader.language, f"notices.{whom}_{notice.code}", step=label, name=notice.subject_name, record=title)


def without_ids(words: str) -> str:
    """For what leaves the portal: a citizen ID that an officer typed into a message does not (T34)."""

    def hide(found: re.Match[str]) -> str:
        number = citizen_id.cleaned(found[0])
        return masked_id(number, sees_ids=False) if citizen_id.is_citizen_id(number) else found[0]

    return _PERHAPS_ID.sub(hide, words)


def step_words(checked: CheckedType, step: str, language: str, to_staff: bool = False) -> str:
    """What a step is called: its own public wording, or the state's where the type declares no step (C35)."""
    try:
        found = find(checked.steps, step)
    except KeyError:
        return text(language, f"states.{step}") if step in set(State) else step
    declared = next((each for each in checked.definition.steps if each.id == step), None)
    if declared is None:
        return text(language, f"states.{found.state}")
    return (declared.label if to_staff else declared.public or declared.label).in_language(language)


def _request(checked: CheckedType, notice: NoticeRow, step: str) -> dict[str, str]:
    try:
        state = find(checked.steps, step).state.value
    except KeyError:
        state = ""
    message = str(notice.facts.get("message", ""))
    return {"number": notice.reference, "state": state, "step": step, "unit": notice.unit, "message": message}
