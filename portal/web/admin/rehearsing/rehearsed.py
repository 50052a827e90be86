"""A rehearsed request as all sides see it: its number, what people were told, its row, its answers, its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal import clock
from portal.access.sight import Sight
from portal.models.accounts import Account, name_of
from portal.models.base import table
from portal.models.requests import Request
from portal.queries import notices
from portal.queries.history import Told, events_of
from portal.queries.requests import LIST, ListRow, list_row
from portal.request_types.checked import CheckedType
from portal.request_types.judging.displaying import DisplayedSection, display_answers, display_staff_answers
from portal.request_types.office_calendar import calendar_of_office
from portal.services.applying.judgement import answers_of, staff_state
from portal.services.telling.notice_words import Reader, said
from portal.services.trial import papers
from portal.services.trial.people import FILER
from portal.services.trial.playing import World
from portal.web.acts import Said, told
from portal.web.wording import facts_said, step_label, type_label, unit_label
from portal.workflow.states import OPEN

_REQUEST, _ACCOUNT = table(Request), table(Account)


@dataclass(frozen=True)
class Notice:
    """What somebody was told."""

    to: str
    words: str
    at: datetime


@dataclass(frozen=True)
class Rehearsed:
    """The request after all acts."""

    row: ListRow
    type: str
    step: str
    """As the applicant reads it."""
    step_to_staff: str
    unit: str
    facts: Sequence[tuple[str, str]]
    left: int | None
    """Days until it is due."""
    stopped: bool
    missed: date | None
    notices: Sequence[Notice]
    history: Sequence[Told]
    """The newest first."""
    then: Mapping[int, CheckedType]
    """By the number of an event the type it happened under."""
    acts: Mapping[int, Sequence[Said]]
    """What happened by itself, by the event it came with."""
    answers: Sequence[DisplayedSection]
    staff_answers: Sequence[DisplayedSection]
    letters: Sequence[tuple[str, str]]

    @property
    def is_open(self) -> bool:
        return self.row.state in OPEN


def rehearsed(world: World) -> Rehearsed:
    """Read it all; none of it is asked of the office's own database."""
    session, checked, language = world.session, world.stage.checked, world.language
    row = list_row(session.execute(LIST.where(_REQUEST.c.key == world.key)).one())
    whole = session.execute(select(_REQUEST.c.facts, _REQUEST.c.edition).where(_REQUEST.c.id == row.id)).one()
    today = clock.today(calendar_of_office(checked.office).zone)
    is_open = row.state in OPEN
    given, titles = papers.given(world), {each.paper.id: each.paper.title for each in checked.papers}
    events = list(events_of(session, row.id, to_staff=True))
    acts = told(session, world.actor(FILER), events, to_staff=False)
    values = answers_of(session, checked, row.id, whole.edition)
    staff = staff_state(session, checked, row.id).values
    return Rehearsed(
        row=row,
        type=type_label(checked),
        step=step_label(checked, row.step),
        step_to_staff=step_label(checked, row.step, to_staff=True),
        unit=unit_label(checked.office, row.unit),
        facts=facts_said(checked, whole.facts),
        left=(row.due_on - today).days if row.due_on and is_open else None,
        stopped=is_open and row.stopped_at is not None,
        missed=row.missed_from if row.missed_from is not None and row.missed_from <= today else None,
        notices=_notices(world, row.id),
        history=events[::-1],
        then=dict.fromkeys((each.number for each in events), checked),
        acts={number: [Said(each.words) for each in said] for number, said in acts.items()},
        answers=display_answers(checked, values, language),
        staff_answers=display_staff_answers(checked, staff, language),
        letters=[(id, titles[id].in_language(language)) for id in given],
    )


def _notices(world: World, request_id: int) -> list[Notice]:
    checked, office = world.stage.checked, world.stage.office
    found = []
    for row, account, unit in notices.of_request(world.session, request_id):
        to = _name(world, account) if account is not None else unit_label(office, unit)
        inside = account is None
        words = said(world.session, checked, row, Reader(world.language, Sight(True, inside)))
        found.append(Notice(to, words, row.created_at))
    return found


def _name(world: World, account_id: int) -> str:
    row = world.session.execute(
        select(_ACCOUNT.c.title, _ACCOUNT.c.first_name, _ACCOUNT.c.last_name).where(_ACCOUNT.c.id == account_id)
    ).one()
    return name_of(*row)
