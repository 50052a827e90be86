"""What a notice says: in the words of the type or the office where they gave some, else in the portal's (C58)."""

from flask import g
from sqlalchemy.orm import Session

from portal.access.sight import sight_of
from portal.queries.notices import NoticeRow
from portal.request_types.checked import CheckedType
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.judging.context import Context
from portal.request_types.judging.facts import facts_of
from portal.request_types.judging.sitting import Sitting
from portal.services.judgement import answers_of, staff_state
from portal.web.language import t
from portal.web.rules import actor
from portal.web.wording import step_label
from portal.workflow.steps import find
from portal.workflow.transitions import Action, Side

_FACTS = frozenset({"request", "office", "applicant", "subject"})


def words_of(session: Session, checked: CheckedType, notice: NoticeRow) -> str:
    """One notice as a sentence. The answers are read only where its wording names one."""
    step = str(notice.facts.get("step", ""))
    label = step_label(checked, step, to_staff=notice.to_unit)
    own = None if notice.to_unit else checked.notices.get(notice.code)
    side = Side.APPLICANT if notice.applicant_id == actor().id else Side.STAFF
    if own is not None and sight_of(actor(), side).hides_names(checked, own.reads):
        own = None
    if own is not None:
        context = Context(filed=notice.filed_at, language=g.language, request=_request(checked, notice, step))
        sitting = Sitting(checked, {}, context)
        if any(path[0] not in _FACTS for path in own.reads):
            sitting.values.update(answers_of(session, checked, notice.request_id, notice.edition))
            sitting.values.update(staff_state(session, checked, notice.request_id).values)
            sitting.values.update(facts_of(checked, step, sitting, g.language))
        try:
            return str(own.render(sitting, g.language))
        except FormulaFailed:
            pass
    reader = "unit" if notice.to_unit else "you"
    if notice.code == Action.MESSAGE and notice.facts.get("file"):
        return t(f"notices.{reader}_file", file=notice.facts["file"])
    return t(f"notices.{reader}_{notice.code}", step=label, name=notice.subject_name)


def _request(checked: CheckedType, notice: NoticeRow, step: str) -> dict[str, str]:
    try:
        state = find(checked.steps, step).state.value
    except KeyError:
        state = ""
    message = str(notice.facts.get("message", ""))
    return {"number": notice.reference, "state": state, "step": step, "unit": notice.unit, "message": message}
