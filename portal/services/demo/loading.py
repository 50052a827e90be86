"""Tell the stories of a demo folder through the services, each act in a transaction and with the clock at its moment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.access.actors import actor_of
from portal.access.permissions import Actor
from portal.db import Database
from portal.errors import PortalError, Refused
from portal.models.accounts import Account
from portal.models.machinery import Counter
from portal.models.requests import Request
from portal.queries import shelf
from portal.queries.catalogue import Catalogue
from portal.request_types.office_calendar import calendar_of_office
from portal.request_types.office_definition import Office
from portal.services.demo import lists
from portal.services.demo.acting import Files, do, file
from portal.services.demo.stories import NOBODY, Act, Story, read_stories
from portal.services.rows.numbers import next_number

STORIES = "demo/requests.yaml"
"""Among the office's files."""
_LOADED = "demo.loaded"
_TOLD = "demo.told.{}"
"""Counts the acts of a story, in the transaction of each: a start that was cut off goes on where it stopped."""
_FILED = "demo.request.{}"


@dataclass
class _Told:
    """How far a story has been told; `key` is its request, `before` the acts an earlier start told."""

    story: Story
    key: str | None = None
    before: int = 0
    stopped: bool = False


@dataclass
class _Stage:
    """What every act needs."""

    database: Database
    catalogue: Catalogue
    office: Office
    files: Files
    people: Mapping[str, Account]
    problems: list[str] = field(default_factory=list)

    def actor(self, who: str) -> Actor:
        return actor_of(self.people[who], self.office)

    def officer(self, unit: str) -> Actor:
        """The first officer of a unit, else the first who works for all. IndexError where there is none."""
        actors = [actor_of(person, self.office) for person in self.people.values()]
        staff = [actor for actor in actors if actor.base == "staff"]
        own = [actor for actor in staff if actor.unit == unit and actor.own_unit_only]
        return (own or [actor for actor in staff if not actor.own_unit_only])[0]


def is_loaded(session: Session) -> bool:
    """Have the stories been told in this database?"""
    return session.get(Counter, _LOADED) is not None


def load(database: Database, catalogue: Catalogue, files: Files, people: Mapping[str, str]) -> list[str] | None:
    """Tell all stories of the office; `people` are citizen IDs by the ids that stories use.

    Answers what could not be told (a type that was changed since: its story ends there), or None when there is nothing
    to tell or it was told before. ValueError when requests.yaml cannot be read; nothing is told then.
    """
    with database.reading() as session:
        office = catalogue.office(session)
        wanted = select(Account).where(Account.citizen_id.in_(people.values()))
        accounts = {account.citizen_id: account for account in session.scalars(wanted)}
        written = shelf.one(session, STORIES)
    if office is None or written is None:
        return None
    calendar = calendar_of_office(office)
    now = clock.now()
    stories = read_stories(written, clock.today(calendar.zone), calendar)
    with database.reading() as session:
        if is_loaded(session):
            return None
        told = {story.place: _so_far(session, story) for story in stories}
    known = {name: accounts[number] for name, number in people.items() if number in accounts}
    stage = _Stage(database, catalogue, office, files, known)
    stage.problems += lists.fill(database, catalogue, office, files, {name: stage.actor(name) for name in known})
    for at, place, act in _in_order(stories):
        one = told[place]
        if one.before:
            one.before -= 1
        elif one.stopped or at > now:
            one.stopped = True
        else:
            with clock.stopped_at(at):
                _tell(stage, one, act)
    with database.transaction() as session:
        next_number(session, _LOADED)
    return stage.problems


def _so_far(session: Session, story: Story) -> _Told:
    acts, request = (session.get(Counter, key.format(story.place)) for key in (_TOLD, _FILED))
    if acts is None or request is None:
        return _Told(story)
    return _Told(story, session.scalar(select(Request.key).where(Request.id == request.value)), acts.value)


def _in_order(stories: Sequence[Story]) -> Iterator[tuple[datetime, int, Act]]:
    """The acts of all stories as they followed each other, so that numbers and lists rise with time."""
    told = (
        (act.at + timedelta(seconds=story.place * 17 % 60), story.place, act) for story in stories for act in story.acts
    )  # nobody files at the full minute
    yield from sorted(told, key=lambda one: (one[0], one[1]))


def _tell(stage: _Stage, one: _Told, act: Act) -> None:
    """One act; when it is refused nothing of it stays and its story ends."""
    try:
        with stage.database.transaction() as session:
            who = _who(session, stage, one.story, act)
            if act.verb == "file":
                whose = stage.people[act.target].id if act.target and act.target != NOBODY else None
                one.key = file(session, who, stage.catalogue, one.story.type_id, act, stage.files, whose)
                filed = session.scalars(select(Request.id).where(Request.key == one.key)).one()
                session.add(Counter(key=_FILED.format(one.story.place), value=filed))
            elif one.key is not None:
                do(session, who, stage.catalogue, one.key, act, stage.files)
            next_number(session, _TOLD.format(one.story.place))
    except (PortalError, KeyError, IndexError) as problem:
        one.stopped = True
        why = f"{problem} {problem.problems}" if isinstance(problem, Refused) else f"{type(problem).__name__} {problem}"
        stage.problems.append(f"request {one.story.place} ({one.story.type_id}), {act.verb}: {why}")


def _who(session: Session, stage: _Stage, story: Story, act: Act) -> Actor:
    if act.who is not None:
        return stage.actor(act.who)
    if act.verb in ("file", "resubmit", "edit"):
        return stage.actor(story.by)
    return stage.officer(stage.catalogue.offered(session, story.type_id).unit)
