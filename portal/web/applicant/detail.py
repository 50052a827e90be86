"""One request in plain words: what happened, what was answered, what the office gave back, what may be done now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, g, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.access.sight import OFFICER, sight_of
from portal.models.accounts import Account, stated_id
from portal.queries import attachments, downloads, history
from portal.queries.attachments import Attached
from portal.queries.history import Told
from portal.queries.pinned import types_then
from portal.request_types.checked import CheckedPaper, CheckedType
from portal.request_types.judging.displaying import display_answers, display_staff_answers
from portal.services.applying import anonymous, judgement, revisions
from portal.services.door import requests
from portal.services.door.requests import Held
from portal.web import acts, looking
from portal.web.applicant.listing import change_of
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.records import drawing, showing
from portal.web.rules import actor, me, office, rule, visiting
from portal.web.wording import facts_said, step_label, type_label, unit_label
from portal.workflow.transitions import ASIDE, WITHIN, Action, Side, transition

blueprint = Blueprint("request_detail", __name__)
INSIDE = WITHIN - {Action.FORWARD, Action.CARRY}
"""What staff do among themselves."""


@dataclass(frozen=True)
class Moment:
    """One line of the timeline."""

    number: int
    at: datetime
    what: str
    who: str
    message: str
    state: str


@dataclass(frozen=True)
class Reply:
    """An answer to the office that could not be sent, and why."""

    words: str = ""
    problem: str = ""


@blueprint.get("/requests/<key>")
@rule("login", visitors=True)
def show(key: str) -> ResponseReturnValue:
    """For the applicant; staff who work on it have a page of their own."""
    return page(key, Reply())


def page(key: str, reply: Reply, status: int = 200) -> ResponseReturnValue:
    """The page as it stands now, with what was typed."""
    with database().reading() as session:
        held = requests.hold(session, actor(), key, lock=False)
        if held.side == Side.STAFF:
            return redirect(f"/staff/requests/{key}", 303)
        checked = catalogue().version(session, held.version_id)
        shown = _shown(session, held, checked)
    looking.noted(held)
    facts = {"held": held, "reply": reply, "visits": visiting() is not None}
    return render_template("requests/detail.html", **facts, **shown), status


def _shown(session: Session, held: Held, checked: CheckedType) -> Mapping[str, object]:
    values = judgement.answers_of(session, checked, held.id, held.edition)
    staff = judgement.staff_state(session, checked, held.id)
    events = history.events_of(session, held.id)
    attached = attachments.attached(session, held.id)
    sight = sight_of(actor(), held.side)
    current = [
        each for each in attached if each.dropped_edition is None and not sight.hides_file(checked, each.field_id)
    ]
    person = me() if held.applicant_id == me().id else _applicant(session, held, checked)
    return {
        "title": checked.definition.title.in_language(g.language),
        "short": type_label(checked),
        "label": step_label(checked, held.step),
        "facts": facts_said(checked, held.facts),
        "unit": unit_label(office(), held.unit),
        "timeline": timeline(types_then(session, catalogue(), events, held.version_id), held, events),
        "acts": acts.told(session, actor(), events, to_staff=False),
        "sections": display_answers(checked, values, g.language),
        "results": display_staff_answers(checked, staff.values, g.language, to_applicant=True),
        "person": person,
        "person_id": stated_id(person.citizen_id, person.profile),
        "files": by_field([each for each in current if each.side == "applicant"]),
        "given": [each for each in current if each.field_id == OFFICER and each.state == "clean"],
        "result_files": by_field([each for each in current if each.side == "officer" and each.field_id != OFFICER]),
        **_records(session, held, checked, current),
        "papers": _letters(session, held, checked),
        "corrections": corrections(session, held, checked),
        "change": change_of(held.state, held.side),
        "may_cancel": transition(Action.CANCEL, held.state, Side.APPLICANT) is not None,
        "may_reply": bool(held.message) and transition(Action.REPLY, held.state, held.side) is not None,
        "corrected": held.edition > 1,
    }


def _applicant(session: Session, held: Held, checked: CheckedType) -> Account:
    return anonymous.shown(checked) if held.anonymous else session.get_one(Account, held.applicant_id)


def _letters(session: Session, held: Held, checked: CheckedType) -> list[CheckedPaper]:
    """The type's own papers that are there, or could not be printed: a type without any is not asked about."""
    if not checked.papers:
        return []
    there = {each.kind for each in attachments.printed(session, held.id)} | downloads.parked_papers(session, held.id)
    return [paper for paper in checked.papers if paper.paper.id in there]


def _records(session: Session, held: Held, checked: CheckedType, files: Sequence[Attached]) -> Mapping[str, object]:
    """What was added later; what is asked of the applicant once stands open, without a way to go (C60)."""
    found = showing.of_request(session, held, checked, files)
    asked = None
    first = found.buttons[0] if found.buttons else None
    if first is not None and checked.records[first.id].record.once:
        asked, _ = drawing.drawn(session, held.key, first.id, None, drawing.Typed())
        found = replace(found, buttons=found.buttons[1:])
    return {"records": found, "asked": asked, "inline": True}


def timeline(then: Mapping[int, CheckedType], held: Held, events: Sequence[Told]) -> list[Moment]:
    """What concerns the applicant, newest first, each in the words of the version it stood under then."""
    shown = [event for event in events if event.action not in INSIDE and not _is_inside(then[event.number], event)]
    return [
        Moment(
            event.number, event.at, _what(then[event.number], event), _who(held, event), _message(event), event.to_state
        )
        for event in reversed(shown)
    ]


def _message(event: Told) -> str:
    return "" if event.action in ASIDE else event.message


def _is_inside(checked: CheckedType, event: Told) -> bool:
    """Whether it added what only staff read."""
    record = checked.records.get(str(event.data.get("record", "")))
    return record is not None and not record.tells_applicant


def by_field(files: Sequence[Attached]) -> dict[str, list[Attached]]:
    """Files under the field that asked for them; those of a table's rows under the table."""
    found: dict[str, list[Attached]] = {}
    for each in files:
        found.setdefault(each.field_id.partition(".")[0], []).append(each)
    return found


def corrections(session: Session, held: Held, checked: CheckedType) -> list[tuple[str, str]]:
    """Label and reason of what the office asks to mend; only while it is the applicant's turn."""
    if transition(Action.RESUBMIT, held.state, held.side) is None:
        return []
    asked = revisions.open_fields(session, held.id)
    return [
        (each.field.label.in_language(g.language), asked[name])
        for name, each in checked.fields.items()
        if name in asked
    ]


def _what(checked: CheckedType, event: Told) -> str:
    if event.action == Action.MESSAGE and event.data.get("file"):
        return t("requests.event_file")
    if event.action == Action.RECORD:
        return t("requests.event_record", record=showing.title_of(checked, event.data))
    if event.action == Action.FORWARD:
        return t("requests.event_forward", unit=unit_label(office(), str(event.data["unit"]["to"])))
    return t(f"requests.event_{event.action}", step=step_label(checked, event.to_step))


def _who(held: Held, event: Told) -> str:
    if event.actor_id == me().id:
        return t("requests.you")
    if event.actor_id in (held.applicant_id, held.filed_by_id) and event.action in (
        Action.SUBMIT,
        Action.EDIT,
        Action.RESUBMIT,
        Action.REPLY,
        Action.RECORD,
    ):
        return event.actor_name
    return t("requests.office", unit=unit_label(office(), held.unit))
