"""What the page of one request shows: answers as the paper form has them, what may be done now, what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import g
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.access.sight import OFFICER, Sight, sight_of
from portal.models.accounts import Account
from portal.queries import attachments, changes, downloads, history
from portal.queries.alike import Alike, open_alike
from portal.queries.attachments import Attached, Printed
from portal.queries.changes import Asked, Change, Reader
from portal.queries.history import Told
from portal.queries.pinned import editions_renamed, types_then
from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.judging.displaying import (
    DisplayedRow,
    DisplayedSection,
    display_answers,
    display_field,
    display_staff_answers,
)
from portal.services.applying import anonymous
from portal.services.casework.handling import InHand
from portal.web.extensions import catalogue
from portal.web.language import t
from portal.web.records import showing
from portal.web.records.showing import Records
from portal.workflow.states import State
from portal.workflow.steps import doors, fillable
from portal.workflow.transitions import Action, Side


@dataclass(frozen=True)
class Typed:
    """What an officer typed into the block `ส่วนเจ้าหน้าที่`; kept when it could not be done at once."""

    step: str = ""
    message: str = ""
    opened: Mapping[str, str] = field(default_factory=dict)
    """Field ticked for correction: why."""
    note: str = ""
    reply: str = ""
    """The ready-made reply that is chosen."""
    unsaved: Sequence[tuple[str, str]] = ()
    """Label and words of a staff form that is asked no more."""


@dataclass(frozen=True)
class Answer:
    """One answer with its files, and what became of it in the last correction."""

    row: DisplayedRow
    files: Sequence[Attached]
    change: Change | None
    may_be_opened: bool


@dataclass(frozen=True)
class Part:
    """Answers under their heading."""

    title: str
    answers: Sequence[Answer]
    shows_applicant: bool


@dataclass(frozen=True)
class Way:
    """A step that can be chosen now."""

    step: str
    label: str
    state: State


@dataclass(frozen=True)
class Form:
    """A staff form that can be filled in now."""

    id: str
    title: str
    complete: bool
    moves: bool


@dataclass(frozen=True)
class Record:
    """Everything about one request that is read from the database."""

    applicant: Account
    parts: Sequence[Part]
    staff_parts: Sequence[Part]
    changes: Sequence[Change]
    old_files: Mapping[str, Sequence[Attached]]
    """Files that the last correction replaced, by field."""
    new_files: Mapping[str, Sequence[Attached]]
    given: Sequence[Attached]
    """Files the office gave back."""
    papers: Sequence[Printed]
    broken: frozenset[str]
    """Kinds of papers that could not be printed; the request's own is the empty text."""
    events: Sequence[Told]
    """The newest first."""
    then: Mapping[int, CheckedType]
    """By event the version it stood under then, whose words that event is told in."""
    asked: Sequence[Asked]
    added: Records
    """What was added later, and what may be now."""
    alike: Sequence[Alike]
    """What else is open about the same person."""

    channel: str
    """How it reached the office, as the type asks for it; empty where nobody said."""

    @property
    def notes(self) -> Sequence[Told]:
        """What staff wrote down for themselves, the newest first."""
        return [each for each in self.events if each.action == Action.NOTE]


def record(session: Session, actor: Actor, hand: InHand) -> Record:
    """Read it all; citizen IDs are masked for roles that do not see them (C83)."""
    held, checked, sight = hand.held, hand.checked, sight_of(actor, hand.held.side)
    events = history.events_of(session, held.id, to_staff=True)
    renamed = editions_renamed(events)
    edition, reader = changes.answered(held.edition, renamed), Reader(sight, g.language, t("staff.hidden"))
    changed = changes.changes(session, checked, held.id, (edition - 1, edition), reader, renamed)
    everything = attachments.attached(session, held.id)
    files = [each for each in everything if not sight.hides_file(checked, each.field_id)]
    current = [each for each in files if each.side == "applicant" and each.belongs_to(held.edition)]
    sections = display_answers(checked, hand.sitting.values, g.language)
    return Record(
        applicant=anonymous.shown(checked) if held.anonymous else session.get_one(Account, held.applicant_id),
        parts=[_part(checked, sight, section, current, changed) for section in sections],
        staff_parts=[
            _part(checked, sight, section, [each for each in files if each.side == "officer"], ())
            for section in display_staff_answers(checked, hand.staff.values, g.language)
        ],
        changes=changed,
        old_files=_by_field([each for each in files if each.dropped_edition == edition]),
        new_files=_by_field([each for each in current if edition > 1 and each.claimed_edition == edition]),
        given=[each for each in files if each.field_id == OFFICER],
        papers=attachments.printed(session, held.id),
        broken=downloads.parked_papers(session, held.id),
        added=showing.of_request(session, held, checked, files),
        events=events[::-1],
        then=types_then(session, catalogue(), events, held.version_id),
        asked=changes.asked(session, checked, held.id, g.language),
        alike=open_alike(session, actor, held.type_id, held.subject_id, held.key),
        channel=_channel(hand, sight),
    )


def _channel(hand: InHand, sight: Sight) -> str:
    asked = hand.checked.fields.get(hand.checked.definition.channel or "")
    if asked is None or not hand.held.channel:
        return ""
    return sight.row(asked, display_field(asked, hand.sitting.values, g.language), t("staff.hidden")).text


def ways(actor: Actor, hand: InHand) -> list[Way]:
    """Where the select `สถานะการดำเนินการ` may lead: legal, permitted, no staff form in between. Cancelling stands apart."""
    steps = {step.id: step for step in hand.checked.steps}
    found: list[Way] = []
    if hand.held.lent:
        return found
    for door in doors(hand.checked.steps, hand.lifecycle.forms, hand.held.step, Side.STAFF):
        if door.action in (Action.CANCEL, Action.RESUBMIT) or door.form is not None:
            continue
        if door.action is Action.RETURN and hand.held.anonymous:
            continue
        if door.by and not {actor.role, actor.base, actor.unit} & set(door.by):
            continue
        if set(door.needs) - hand.lifecycle.complete:
            continue
        step = steps[door.step]
        found.append(Way(step.id, (step.button or step.label).in_language(g.language), step.state))
    return found


def forms(actor: Actor, hand: InHand) -> list[Form]:
    """Staff forms this person may fill in now."""
    found = []
    for each in fillable(hand.checked.steps, hand.lifecycle.forms, hand.held.step):
        declared = hand.checked.staff_forms.get(each.id)
        if declared is None or not hand.held.may_fill(actor, declared.form.by):
            continue
        title = declared.form.title.in_language(g.language)
        found.append(Form(each.id, title, each.id in hand.lifecycle.complete, declared.form.moves_to is not None))
    return found


def may_be_opened(asked: CheckedField) -> bool:
    """Whether an answer can be ticked for correction: typed by the applicant and not locked for good (C38)."""
    return asked.form is None and asked.value is None and not asked.locked_after_filing


def _part(
    checked: CheckedType, sight: Sight, section: DisplayedSection, files: Sequence[Attached], changed: Sequence[Change]
) -> Part:
    by_field, news = _by_field(files), {change.field_id: change for change in changed}
    answers = [
        Answer(
            sight.row(checked.fields[row.field], row, t("staff.hidden")),
            by_field.get(row.field, ()),
            news.get(row.field),
            may_be_opened(checked.fields[row.field]),
        )
        for row in section.rows
    ]
    return Part(section.title, answers, section.shows_applicant)


def _by_field(files: Sequence[Attached]) -> dict[str, list[Attached]]:
    found: dict[str, list[Attached]] = {}
    for each in files:
        found.setdefault(each.field_id.partition(".")[0], []).append(each)
    return found
