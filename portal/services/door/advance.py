"""THE door. Whatever changes a request's state, step or answers comes through here (house promise 1):

the version seen, the permission, the table of transitions, the steps; then state, event, notice, tally and jobs, all in
the caller's transaction. Nothing else writes the table `request`; a test reads the syntax trees for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import Forbidden
from portal.failpoints import failpoint
from portal.models.base import table
from portal.models.history import Event
from portal.models.requests import Edition, Request
from portal.services.counting.figures import Counts, settle_figure
from portal.services.door.consequences import NOBODY, Handed, notify, record, tell
from portal.services.door.lifecycle import Lifecycle
from portal.services.door.missed import Filled, missed_columns
from portal.services.door.permitting import permit, target
from portal.services.door.reaching import reach
from portal.services.door.requests import Held, overtaken
from portal.services.door.whereabouts import Place, Whereabouts, places_of, settle
from portal.services.rows.together import Row, insert_all
from portal.workflow.deadlines import due_order
from portal.workflow.events import BEGINNING, Entry, chained
from portal.workflow.states import State
from portal.workflow.steps import At, StepLike, entry, find
from portal.workflow.transitions import ASIDE, PRIVATE, TALKING, WITHIN, Action, Side
from portal.workflow.waiting import waits_for

_REQUEST, _EVENT = table(Request), table(Event)
_INSERT_REQUEST = insert(_REQUEST).inline()
_INSERT_AND_NUMBER = insert(_REQUEST).returning(_REQUEST.c.id)
_INSERT_ANSWERS = insert(table(Edition)).inline()


@dataclass(frozen=True)
class Deed:
    """What somebody wants to do to a request."""

    action: Action
    seen: int
    """The revision the screen showed (C52)."""
    step: str | None = None
    """The step to reach; None: the first of the action's state, or the one it is at."""
    message: str = ""
    form: str | None = None
    """The staff form it comes through."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """For the event: what changed."""
    columns: Mapping[str, Any] = field(default_factory=dict)
    """Further columns of the request that change with it."""
    followed: bool = False
    """Another deed of the same moment follows and tells people; this one tells nobody."""
    inside: bool = False
    """Of no concern to the other side: it tells nobody and prints nothing."""
    handed: Handed = NOBODY
    """Into whose hands it comes with this."""
    filled: Filled | None = None
    """The record and window of an entry that comes with it."""


@dataclass(frozen=True)
class Filing:
    """A new request, judged and numbered."""

    key: str
    submission_key: str
    reference: str
    type_id: str
    version_id: int
    unit: str
    applicant_id: int
    search_text: str
    filed_at: datetime
    answers: Mapping[str, Any]
    kept: Mapping[str, Any]
    id: int | None = None
    """Where it was given out before; None: the database gives it now."""
    columns: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    handed: Handed = NOBODY


@dataclass(frozen=True)
class Advanced:
    """What came of it."""

    request_id: int
    event_number: int
    state: State
    step: str
    invited: tuple[tuple[str, str], ...] = ()
    """New accounts and the tokens of their links: shown once to whoever did it, kept nowhere."""


def begin(session: Session, actor: Actor, lifecycle: Lifecycle, filing: Filing) -> Advanced:
    """Put a new request with its answers into its first state (C36). Raises Forbidden when the role may not file."""
    if not actor.may("request.file"):
        raise Forbidden
    step = entry(lifecycle.steps, State.SUBMITTED)
    at = At(step.state, step.id)
    reached = reach(session, actor, lifecycle.arrives, filing, step)
    told = Entry(
        filing.key, 1, filing.filed_at, actor.id, actor.name, actor.role,
        Action.SUBMIT, None, step.state, None, step.id, "", {**filing.data, **reached.data},
    )  # fmt: skip
    sealed = chained(BEGINNING, told)
    row = _as_filed(actor, filing, step, sealed) | missed_columns(session, lifecycle.windows, None, told)
    rows: list[Row] = []
    if filing.id is None:
        request_id: int = session.connection().execute(_INSERT_AND_NUMBER, row).scalar_one()
    else:
        request_id = filing.id
        rows.append((_INSERT_REQUEST, row | {"id": request_id}))
    answers = {"request_id": request_id, "number": 1, "answers": filing.answers, "kept": filing.kept}
    rows.append((_INSERT_ANSWERS, answers | {"at": filing.filed_at, "by_id": actor.id}))
    rows.append(record(request_id, told, BEGINNING, sealed))
    rows += notify(session, request_id, told, None, filing.unit) + tell(session, request_id, told, filing.handed)
    belongs = Whereabouts(filing.unit, at, lifecycle.guests(step.id, filing.unit), lifecycle.places or frozenset())
    rows += settle(session, request_id, filing.type_id, None, belongs)
    counts = Counts(request_id, filing.type_id, filing.unit, at, filing.filed_at, filing.columns.get("assignee_id"))
    rows += settle_figure(session, lifecycle.answered, counts, is_new=True)
    insert_all(session, rows)
    return Advanced(request_id, 1, step.state, step.id)


def _as_filed(actor: Actor, filing: Filing, step: StepLike, sealed: str) -> dict[str, Any]:
    row = {
        "key": filing.key,
        "submission_key": filing.submission_key,
        "reference": filing.reference,
        "type_id": filing.type_id,
        "version_id": filing.version_id,
        "state": step.state,
        "step": step.id,
        "unit": filing.unit,
        "last_hash": sealed,
        "applicant_id": filing.applicant_id,
        "filed_by_id": actor.id,
        "filed_at": filing.filed_at,
        "state_changed_at": filing.filed_at,
        "search_text": filing.search_text,
        "due_order": due_order(step.state, filing.columns.get("due_on")),
    }
    return row | dict(filing.columns)


def advance(session: Session, actor: Actor, held: Held, lifecycle: Lifecycle, deed: Deed) -> Advanced:
    """Do one action of the table.

    Raises Stale (somebody acted in between, and who), IllegalTransition, Forbidden, or Refused when a message or a
    staff form is missing; nothing is changed then.
    """
    deed = _up_to_date(session, held, deed)
    permit(actor, held, deed)
    reaches = target(actor, held, lifecycle, deed)
    moves = reaches.id != held.step and deed.action is not Action.CARRY
    reached = reach(session, actor, lifecycle.arrives if moves else None, held, reaches, held.id, held.filed_by_id)
    now = clock.now()
    told = Entry(
        held.key, held.revision + 1, now, actor.id, actor.name, actor.role,
        deed.action, held.state, reaches.state, held.step, reaches.id, deed.message, {**deed.data, **reached.data},
    )  # fmt: skip
    sealed = chained(held.last_hash, told)
    unit = _change(session, held, lifecycle, told, sealed, deed)
    rows = [record(held.id, told, held.last_hash, sealed)]
    if deed.action not in WITHIN and not deed.followed and not deed.inside:
        rows += notify(session, held.id, told, held, unit, deed.handed.person)
    rows += tell(session, held.id, told, deed.handed)
    rows += _settled(session, held, lifecycle, unit, At(reaches.state, reaches.id))
    if deed.action not in TALKING:
        rows += _figured(session, held, lifecycle, deed, unit, At(reaches.state, reaches.id))
    insert_all(session, rows)
    failpoint("advanced")
    return Advanced(held.id, told.number, reaches.state, reaches.id, reached.invited)


def _up_to_date(session: Session, held: Held, deed: Deed) -> Deed:
    """The deed as of the newest revision. Stale when somebody acted since its screen was made.

    An applicant's screen is not overtaken by what staff wrote among themselves: it does not show that.
    """
    if deed.seen == held.revision:
        return deed
    if held.side == Side.APPLICANT and 0 < deed.seen < held.revision:
        since = select(_EVENT.c.id).where(_EVENT.c.request_id == held.id, _EVENT.c.number > deed.seen)
        if session.scalar(since.where(_EVENT.c.action.not_in(PRIVATE)).limit(1)) is None:
            return replace(deed, seen=held.revision)
    raise overtaken(session, held)


def _settled(session: Session, held: Held, lifecycle: Lifecycle, unit: str, at: At) -> Sequence[Row]:
    """Where it belongs now, and what that changes in lists and counts."""
    had = frozenset[Place]() if lifecycle.places is None else places_of(session, held.id)
    before = Whereabouts(held.unit, At(held.state, held.step), lifecycle.guests_before(held.step, held.unit), had)
    after = Whereabouts(unit, at, lifecycle.guests(at.step, unit), lifecycle.places or frozenset())
    return settle(session, held.id, held.type_id, before, after)


def _figured(session: Session, held: Held, lifecycle: Lifecycle, deed: Deed, unit: str, at: At) -> Sequence[Row]:
    """What it counts as now."""
    assignee_id = deed.columns.get("assignee_id", held.assignee_id)
    who = held.assignee if assignee_id == held.assignee_id else None
    counts = Counts(held.id, held.type_id, unit, at, held.filed_at, assignee_id, who)
    return settle_figure(session, lifecycle.answered, counts)


def _change(session: Session, held: Held, lifecycle: Lifecycle, told: Entry, sealed: str, deed: Deed) -> str:
    """The row, if nobody was faster: the condition on the revision is the last word. Answers the unit it has now."""
    values = {**lifecycle.follows(told.to_step), **deed.columns, "revision": told.number, "last_hash": sealed}
    values |= {"state": told.to_state, "step": told.to_step}
    moved = deed.action is not Action.CARRY and (told.to_state != held.state or told.to_step != held.step)
    if moved:
        values["state_changed_at"] = told.at
    values |= _time(held, lifecycle, told, moved)
    values |= missed_columns(session, lifecycle.windows, held.id, told, deed.filled)
    if held.side == Side.STAFF and deed.message and deed.action not in PRIVATE | ASIDE:
        values["message"] = deed.message
    changed = update(_REQUEST).where(_REQUEST.c.id == bindparam("held"), _REQUEST.c.revision == bindparam("seen"))
    done = session.connection().execute(changed.values(**values), {"held": held.id, "seen": deed.seen})
    if done.rowcount != 1:
        raise overtaken(session, held)
    return str(values.get("unit", held.unit))


def _time(held: Held, lifecycle: Lifecycle, told: Entry, moved: bool) -> dict[str, Any]:
    """Columns of what it waited, for whom, and when it is due (C48)."""
    waiting, reached, clock = held.waiting, held.state_changed_at, lifecycle.clock
    if moved:
        before, after = (waits_for(find(lifecycle.steps, step)) for step in (held.step, told.to_step))
        waiting, reached = waiting.moved(before, after, reached, told.at, clock.days), told.at
    due_on = clock.due(told.to_step, reached, waiting) if clock.due else held.due_on
    return vars(waiting) | {"due_on": due_on, "due_order": due_order(told.to_state, due_on, waiting.is_stopped)}
