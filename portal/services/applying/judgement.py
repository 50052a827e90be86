"""What surrounds a verdict, gathered from the database: who, which rows, files and booked times; and what follows."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.booking.intervals import Interval
from portal.models.accounts import ANONYMOUS, VISITOR, Account, name_of, stated_id
from portal.models.base import table
from portal.models.drafts import Attachment
from portal.models.requests import Edition, StaffAnswers
from portal.queries.bookings import Booked
from portal.queries.catalogue import Catalogue
from portal.queries.earlier import Earlier
from portal.queries.handlers import Handlers
from portal.request_types.checked import CheckedType
from portal.request_types.fields.bookables import capacity_of, places_wanted, thing_of
from portal.request_types.fields.period import times_of
from portal.request_types.judging.answers import Verdict, load_answers, store_answers
from portal.request_types.judging.context import Context
from portal.request_types.judging.due import days_between, due_on
from portal.request_types.judging.sitting import Sitting
from portal.request_types.office_questions import answers_in
from portal.request_types.values import FileList, Period, Slot, Value
from portal.services.applying.bookings import Wanted
from portal.services.applying.filing import Judged
from portal.services.applying.one_per import singles_of
from portal.services.counting.figures import Answered
from portal.services.door.following import following, places_in, search_words, subject_of
from portal.services.door.lifecycle import Clock, Lifecycle
from portal.services.door.missed import windows_of
from portal.services.door.requests import Held
from portal.workflow.states import State
from portal.workflow.steps import entry
from portal.workflow.waiting import Waiting

_ACCOUNT, _ATTACHMENT, _EDITION, _STAFF = (table(model) for model in (Account, Attachment, Edition, StaffAnswers))
_ANSWERS = select(_EDITION.c.answers, _EDITION.c.kept)
_ANSWERS = _ANSWERS.where(_EDITION.c.request_id == bindparam("request"), _EDITION.c.number == bindparam("edition"))


@dataclass(frozen=True)
class Applicant:
    """Whom a request is for, as the plain columns of an account tell it."""

    citizen_id: str
    title: str
    first_name: str
    last_name: str
    phone: str
    email: str
    personnel_type: str
    unit: str | None
    profile: Mapping[str, Any]
    role: str

    @property
    def full_name(self) -> str:
        return name_of(self.title, self.first_name, self.last_name)


APPLICANT: Final = tuple(_ACCOUNT.c[column.name] for column in fields(Applicant))
"""What to select of an account."""


def takes_files(checked: CheckedType) -> bool:
    """Whether a form of this version may have files, alone or in a table."""
    return any(asked.field.type == "file" or asked.columns for asked in checked.fields.values())


def applicant_facts(account: Account | Applicant, checked: CheckedType) -> Mapping[str, Value]:
    """What `applicant.x` reads: the account, and its answers to what this office asks at registration.

    Of who files without a name nothing but what the type calls them.
    """
    if account.role == ANONYMOUS:
        called = checked.definition.anonymous
        name = called.in_language(checked.office.languages[0]) if called is not None else "-"
        blank = ("citizen_id", "title", "last_name", "phone", "email", "personnel_type", "unit")
        return dict.fromkeys(blank, "") | {"first_name": name, "full_name": name, "anonymous": True}
    return answers_in(checked.office, account.profile) | {
        "anonymous": False,
        "citizen_id": stated_id(account.citizen_id, account.profile),
        "title": account.title,
        "first_name": account.first_name,
        "last_name": account.last_name,
        "full_name": account.full_name,
        "phone": account.phone,
        "email": account.email,
        "personnel_type": account.personnel_type,
        "unit": account.unit or "",
    }


def places_of(session: Session, catalogue: Catalogue, checked: CheckedType) -> Booked:
    """The booked times as this type's registries count their places."""
    rows = catalogue.rows(session)

    def capacity(registry: str, key: str) -> int:
        return capacity_of(checked.registries.get(registry), rows.get(registry, key))

    return Booked(session, capacity)


def is_at_counter(actor: Actor, applicant_id: int | None) -> bool:
    """Whether staff file for somebody, named or not."""
    return applicant_id not in (None, actor.id) and actor.base != VISITOR


def context_of(
    session: Session,
    catalogue: Catalogue,
    actor: Actor,
    checked: CheckedType,
    applicant: Account | Applicant,
    filed: datetime,
    files: Mapping[str, FileList],
    held: Held | None = None,
    **more: Any,
) -> Context:
    """The context of one judgement; `more` goes to it as it is (previous, open_fields, page, form ...)."""
    booked = places_of(session, catalogue, checked)
    if held is not None:
        booked = Booked(session, booked.capacity, held.id)
        more.setdefault("request", request_facts(held))
    return Context(
        filed=filed,
        role=actor.role,
        by=actor.name,
        language=actor.language,
        applicant=applicant_facts(applicant, checked),
        rows=Earlier(catalogue.rows(session), session, actor, catalogue, held.id if held is not None else 0),
        booked=booked,
        people=_people(session, catalogue, checked, held, applicant.id if isinstance(applicant, Account) else actor.id),
        files=files,
        **more,
    )


def _people(
    session: Session, catalogue: Catalogue, checked: CheckedType, held: Held | None, applicant_id: int
) -> Handlers:
    """Who handles requests of this type; nobody handles one of their own."""
    office = catalogue.office(session) or checked.office
    of = (held.id, held.applicant_id) if held is not None else (None, applicant_id)
    return Handlers(session, office, checked.definition.id, *of)


def request_facts(held: Held) -> Mapping[str, Value]:
    """What `request.x` reads."""
    return {
        "number": held.number,
        "state": held.state.value,
        "step": held.step,
        "filed": held.filed_at,
        "due": held.due_on,
        "unit": held.unit,
        "assignee": held.assignee,
        "message": held.message,
    }


def files_of(
    session: Session, draft_id: int | None = None, request_id: int | None = None, but: Collection[str] = ()
) -> dict[str, FileList]:
    """Attached files by words name: of a draft, of a request, or of a request (`but` some) with what its draft adds."""
    rows = select(_ATTACHMENT.c.field_id, _ATTACHMENT.c.original_name)
    place = _ATTACHMENT.c.draft_id == draft_id if request_id is None else _ATTACHMENT.c.request_id == request_id
    if request_id is not None and draft_id is not None:
        place = place | (_ATTACHMENT.c.draft_id == draft_id)
    rows = rows.where(
        place,
        _ATTACHMENT.c.removed_at.is_(None),
        _ATTACHMENT.c.dropped_edition.is_(None),
        _ATTACHMENT.c.side == "applicant",
        _ATTACHMENT.c.state != "refused",
        _ATTACHMENT.c.key.not_in(but),
    )
    found: dict[str, list[str]] = {}
    for field_id, name in session.execute(rows.order_by(_ATTACHMENT.c.position, _ATTACHMENT.c.id)):
        found.setdefault(field_id, []).append(name)
    return {field_id: FileList(tuple(names)) for field_id, names in found.items()}


def answers_of(session: Session, checked: CheckedType, request_id: int, edition: int) -> dict[str, Value]:
    """The answers of one edition, rows as they were kept."""
    row = session.execute(_ANSWERS, {"request": request_id, "edition": edition}).one()
    return load_answers(checked, row.answers, row.kept)


@dataclass(frozen=True)
class StaffState:
    """What staff forms hold."""

    values: Mapping[str, Value]
    answers: Mapping[str, Any]
    kept: Mapping[str, Any]
    forms: Mapping[str, Any]

    @property
    def complete(self) -> frozenset[str]:
        return frozenset(form for form, said in self.forms.items() if said.get("complete"))


def staff_state(session: Session, checked: CheckedType, request_id: int) -> StaffState:
    """What staff wrote on a request so far; empty when nothing."""
    if not checked.staff_forms:
        return StaffState({}, {}, {}, {})
    row = session.execute(select(_STAFF).where(_STAFF.c.request_id == request_id)).one_or_none()
    if row is None:
        return StaffState({}, {}, {}, {})
    return StaffState(load_answers(checked, row.answers, row.kept), row.answers, row.kept, row.forms)


def lifecycle_of(checked: CheckedType, sitting: Sitting | None = None, staff: StaffState | None = None) -> Lifecycle:
    """Steps and doors of a version, and when it is due. Without a sitting (filing) staff forms do not matter."""
    if sitting is None:
        return Lifecycle(checked.steps, lent=checked.lent, windows=windows_of(checked))
    filed = sitting.context.filed

    def due(step: str, reached: datetime, waiting: Waiting) -> date | None:
        return due_on(checked, filed, sitting, step, reached, waiting)

    clock, follows = Clock(due, partial(days_between, checked.office)), partial(following, checked, sitting)
    forms = tuple(each.form for each in checked.staff_forms.values() if sitting.holds(each.when))
    complete = staff.complete if staff else frozenset()
    added = tuple(each.record for each in checked.records.values())
    places, answered = places_in(sitting), Answered(checked, sitting.values)
    more: dict[str, Any] = {"places": places, "answered": answered, "windows": windows_of(checked)}
    return Lifecycle(checked.steps, forms, added, complete, clock, follows, checked.lent, **more)


def judged_of(verdict: Verdict, filed: datetime) -> Judged:
    """What is stored of an accepted verdict."""
    checked = verdict.sitting.checked
    begun, subject = entry(checked.steps, State.SUBMITTED).id, subject_of(verdict.sitting)
    name = subject["subject_name"]
    return Judged(
        answers=store_answers(verdict),
        kept=verdict.kept,
        wanted=tuple(wanted_of(verdict.sitting)),
        singles=singles_of(verdict.sitting),
        due_on=due_on(checked, filed, verdict.sitting, begun),
        follows=subject | following(checked, verdict.sitting, begun),
        found_by=lambda reference: search_words(reference, name, verdict.sitting, verdict.values),
    )


def wanted_of(sitting: Sitting, reached: Sequence[str] = ()) -> Iterator[Wanted]:
    """Time the answers ask for. `reached`: step and state of the request, which may turn a wish into held time."""
    checked = sitting.checked
    for asked in checked.fields.values():
        value = sitting.values.get(asked.id)
        if not isinstance(value, (Period, Slot)) or asked.registry is None:
            continue
        thing = thing_of(asked, sitting)
        if thing.row is None or thing.row.key is None:
            continue
        held_from = asked.own.get("held_from")
        spans = times_of(value, thing, sitting) if isinstance(value, Period) else [Interval(value.start, value.end)]
        yield Wanted(
            field_id=asked.id,
            registry_id=asked.registry.id,
            row_key=thing.row.key,
            spans=tuple(spans),
            capacity=capacity_of(asked.registry, thing.row),
            count=places_wanted(asked, sitting),
            buffer=thing.calendar.buffer if thing.calendar else 0,
            holds=held_from is None or held_from in reached,
        )
