"""Many requests at once: the rows that filing and handling them through the services would leave, written in bulk.

The pure rules are the portal's own (verdict, number's form, chain of hashes); only the writing is not one by one.
tests/bench files a hundred both ways and compares every row. It stands where the worker has done its part: kept counts
folded, no jobs left.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from bench import samples
from portal.access.permissions import Actor
from portal.db import Database
from portal.models.accounts import Account, new_key
from portal.models.base import table
from portal.models.history import Event, Notice
from portal.models.machinery import Counter as Numbers
from portal.models.machinery import Tally
from portal.models.requests import Edition, Request
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedType
from portal.request_types.judging.answers import judge
from portal.request_types.judging.due import days_between, due_on
from portal.services.applying.filing import Judged
from portal.services.applying.judgement import context_of, judged_of
from portal.services.rows.numbers import running_number
from portal.services.rows.search_index import index_new
from portal.workflow.deadlines import due_order
from portal.workflow.events import BEGINNING, Entry, chained
from portal.workflow.states import State
from portal.workflow.steps import entry, find
from portal.workflow.transitions import Action, Side, transition
from portal.workflow.waiting import Waiting, waits_for

AT_ONCE: Final = 2000
"""Requests a transaction."""
_TABLES: Final = tuple(table(model) for model in (Request, Edition, Event, Notice))


@dataclass(frozen=True)
class Applicant:
    """Who files: the account, and the person as services see it."""

    account: Account
    actor: Actor


@dataclass
class Story:
    """One request as it grows."""

    row: dict[str, Any]
    events: list[dict[str, Any]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Load:
    """Everything the rows are made from. `first_id` is the id of the first request."""

    catalogue: Catalogue
    checked: CheckedType
    version_id: int
    applicants: Sequence[Applicant]
    staff: Actor
    first_id: int = 1


def load(database: Database, plan: Load, count: int) -> None:
    """File and handle requests 0 to `count` of bench/samples, each by the applicant whose turn it is."""
    tally: Counter[tuple[str, str]] = Counter()
    for beginning in range(0, count, AT_ONCE):
        with database.transaction() as session:
            numbers = range(beginning, min(count, beginning + AT_ONCE))
            rows = _rows(session, plan, numbers, tally)
            for where in _TABLES:
                session.execute(insert(where), rows[where.name])
    with database.transaction() as session:
        _settle(session, plan, count, tally)
    more = True
    while more:
        with database.transaction() as session:
            more = bool(index_new(session, at_most=AT_ONCE))


def _rows(
    session: Session, plan: Load, numbers: range, tally: Counter[tuple[str, str]]
) -> Mapping[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {where.name: [] for where in _TABLES}
    for number in numbers:
        judged, at = _judged(session, plan, number), samples.filed_at(number)
        story = _told(plan, number, judged)
        found["request"].append(story.row)
        found["event"] += story.events
        found["notice"] += story.notices
        facts = {"request_id": story.row["id"], "number": 1, "at": at, "by_id": story.row["applicant_id"]}
        found["edition"].append(facts | {"answers": dict(judged.answers), "kept": dict(judged.kept)})
        tally[story.row["state"], story.row["step"]] += 1
    return found


def _applicant(plan: Load, number: int) -> Applicant:
    return plan.applicants[number // samples.PER_PERSON % len(plan.applicants)]


def _judged(session: Session, plan: Load, number: int) -> Judged:
    """The answers by the portal's own verdict; ValueError when a sample does not pass it."""
    who, at = _applicant(plan, number), samples.filed_at(number)
    context = context_of(session, plan.catalogue, who.actor, plan.checked, who.account, at, {})
    verdict = judge(plan.checked, samples.words(number), context)
    if not verdict.ok:
        raise ValueError(f"sample {number} is refused: {verdict.errors}")
    return judged_of(verdict, at)


def _told(plan: Load, number: int, judged: Judged) -> Story:
    who, at = _applicant(plan, number), samples.filed_at(number)
    definition = plan.checked.definition
    reference = f"BN-{number + 1:07}"
    step = entry(plan.checked.steps, State.SUBMITTED)
    story = Story(
        {
            "id": plan.first_id + number,
            "key": new_key(),
            "submission_key": new_key(),
            "reference": reference,
            "type_id": samples.TYPE,
            "version_id": plan.version_id,
            "state": None,
            "step": None,
            "unit": definition.unit,
            "revision": 0,
            "last_hash": BEGINNING,
            "edition": 1,
            "applicant_id": who.actor.id,
            "filed_by_id": who.actor.id,
            "filed_at": at,
            "state_changed_at": at,
            "due_on": judged.due_on,
            **judged.follows,
            **vars(Waiting()),
            "message": "",
            "has_officer_file": False,
            "search_text": judged.found_by(reference),
        }
    )
    _happens(plan.checked, story, who.actor, Action.SUBMIT, (step.state, step.id), at, "", None)
    for act in samples.way(number):
        actor = plan.staff if act.side == Side.STAFF else who.actor
        row = transition(act.action, State(story.row["state"]), act.side)
        if row is None or row.target is None:
            raise ValueError(f"sample {number}: {act.action} is not legal")
        target = entry(plan.checked.steps, row.target)
        told_to = None if act.side == Side.APPLICANT else who.actor
        moment = at + timedelta(hours=act.hours)
        _happens(plan.checked, story, actor, act.action, (target.state, target.id), moment, act.message, told_to)
        if act.side == Side.STAFF and act.message:
            story.row["message"] = act.message
    return story


def _happens(
    checked: CheckedType,
    story: Story,
    actor: Actor,
    action: Action,
    target: tuple[str, str],
    at: datetime,
    message: str,
    told_to: Actor | None,
) -> None:
    """One event with its notice; the request stands where it leads. `told_to` None: the unit's staff are told."""
    row, (state, step) = story.row, target
    number = row["revision"] + 1
    data: dict[str, Any] = {"corrections": []} if action == Action.RETURN else {}
    told = Entry(
        row["key"], number, at, actor.id, actor.name, actor.role,
        action, row["state"], state, row["step"], step, message, data,
    )  # fmt: skip
    facts = {name: value for name, value in vars(told).items() if name != "request_key"}
    sealed = chained(row["last_hash"], told)
    facts |= {"request_id": row["id"], "previous_hash": row["last_hash"], "hash": sealed}
    story.events.append(facts)
    if told_to is None or told_to.id != actor.id:
        notice = {"request_id": row["id"], "event_number": number, "code": action, "created_at": at}
        notice |= {"facts": {"message": message, "step": step}, "account_id": told_to.id if told_to else None}
        story.notices.append(notice | {"unit": None if told_to else row["unit"]})
    row |= _time(checked, row, step, at) | {"state": state, "step": step, "revision": number}
    row |= {"last_hash": sealed, "state_changed_at": at}


def _time(checked: CheckedType, row: Mapping[str, Any], step: str, at: datetime) -> dict[str, Any]:
    """What it waited, and when it is due, as the door writes them."""
    steps, waiting = checked.steps, Waiting(*(row[each.name] for each in fields(Waiting)))
    if row["step"] is None:
        return {"due_order": due_order(State.SUBMITTED, row["due_on"])}
    before, after = waits_for(find(steps, row["step"])), waits_for(find(steps, step))
    waiting = waiting.moved(before, after, row["state_changed_at"], at, partial(days_between, checked.office))
    due = due_on(checked, row["filed_at"], None, step, at, waiting)
    return vars(waiting) | {"due_on": due, "due_order": due_order(find(steps, step).state, due, waiting.is_stopped)}


def _settle(session: Session, plan: Load, count: int, tally: Counter[tuple[str, str]]) -> None:
    """Kept counts, the counter behind the numbers, and PostgreSQL's own counter of ids."""
    unit = plan.checked.definition.unit
    common = {"type_id": samples.TYPE, "unit": unit}
    rows = [common | {"state": at[0], "step": at[1], "change": change} for at, change in sorted(tally.items())]
    session.execute(insert(table(Tally)), rows)
    _raise_counter(session, plan, count)
    if session.get_bind().dialect.name == "postgresql":
        newest = {"id": plan.first_id + count - 1}
        session.execute(text("SELECT setval(pg_get_serial_sequence('request', 'id'), :id)"), newest)


def _raise_counter(session: Session, plan: Load, count: int) -> None:
    """Take one number as the services do, so that its counter's row is there, and set that to the last one loaded."""
    numbers = table(Numbers)
    known = set(session.scalars(select(numbers.c.key)))
    who, at = _applicant(plan, 0), samples.filed_at(0)
    context = context_of(session, plan.catalogue, who.actor, plan.checked, who.account, at, {})
    sitting = judge(plan.checked, samples.words(0), context).sitting
    if plan.checked.number is None:
        raise ValueError(f"{samples.TYPE} has no number of its own")
    running_number(session, "request", plan.checked.number, sitting, at, plan.checked.definition.code)
    mine = numbers.c.key.not_in(known)
    session.execute(update(numbers).where(mine).values(value=count))


def people(session: Session, count: int, password_hash: str, first: int = 0) -> Iterator[int]:
    """Applicants who can log in; answers their ids in order."""
    accounts = table(Account)
    rows = []
    for number in range(first, first + count):
        title, first_name, last_name = samples.name(number)
        rows.append(
            {
                "key": new_key(),
                "citizen_id": samples.citizen_id(number),
                "role": "applicant",
                "title": title,
                "first_name": first_name,
                "last_name": last_name,
                "phone": f"08{number % 100_000_000:08d}",
                "email": "",
                "personnel_type": "teacher",
                "profile": {},
                "language": "th",
                "password_hash": password_hash,
                "is_demo": False,
                "seen_notice_id": 0,
                "created_at": samples.BEGINNING,
            }
        )
    session.execute(insert(accounts), rows)
    ids = {row.citizen_id: row.id for row in session.execute(select(accounts.c.id, accounts.c.citizen_id))}
    yield from (ids[row["citizen_id"]] for row in rows)
