"""The one door: every state, action and role; forged, stale and racing actions (C36, C52, T30, T32, F14)."""

import threading
from itertools import product

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from portal.access.permissions import Actor
from portal.db import Database
from portal.errors import Forbidden, IllegalTransition, NotFound, PortalError, Refused, Stale
from portal.models.base import table
from portal.models.history import Event, Notice
from portal.models.machinery import Job, Tally
from portal.models.requests import Request
from portal.queries.history import verify_request
from portal.services.door.lifecycle import Lifecycle
from portal.workflow.states import State
from portal.workflow.transitions import Action
from tests.support.requests import PLAIN, Counter, Form, Step, act, counter, filed, person, request_in
from tests.support.volume import tried, volume

# Section 2.1 of the seed requirements, written out by hand: (from, action) -> (who, to).
RIGHT: dict[tuple[str, str], tuple[str, str]] = {
    ("submitted", "edit"): ("applicant", "submitted"),
    ("submitted", "accept"): ("staff", "in_progress"),
    ("resubmitted", "accept"): ("staff", "in_progress"),
    ("submitted", "return"): ("staff", "returned"),
    ("in_progress", "return"): ("staff", "returned"),
    ("resubmitted", "return"): ("staff", "returned"),
    ("returned", "resubmit"): ("applicant", "resubmitted"),
    ("submitted", "finish"): ("staff", "done"),
    ("in_progress", "finish"): ("staff", "done"),
    ("resubmitted", "finish"): ("staff", "done"),
    ("submitted", "cancel"): ("both", "cancelled"),
    ("in_progress", "cancel"): ("both", "cancelled"),
    ("returned", "cancel"): ("both", "cancelled"),
    ("resubmitted", "cancel"): ("both", "cancelled"),
    ("submitted", "fill"): ("staff", "submitted"),
    ("in_progress", "fill"): ("staff", "in_progress"),
    ("returned", "fill"): ("staff", "returned"),
    ("resubmitted", "fill"): ("staff", "resubmitted"),
    ("submitted", "message"): ("staff", "submitted"),
    ("in_progress", "message"): ("staff", "in_progress"),
    ("returned", "message"): ("staff", "returned"),
    ("resubmitted", "message"): ("staff", "resubmitted"),
    **{(state, "correct"): ("staff", state) for state in ("submitted", "in_progress", "resubmitted")},
    ("submitted", "assign"): ("staff", "submitted"),
    ("in_progress", "assign"): ("staff", "in_progress"),
    ("returned", "assign"): ("staff", "returned"),
    ("resubmitted", "assign"): ("staff", "resubmitted"),
    ("submitted", "acknowledge"): ("staff", "submitted"),
    ("in_progress", "acknowledge"): ("staff", "in_progress"),
    ("returned", "acknowledge"): ("staff", "returned"),
    ("resubmitted", "acknowledge"): ("staff", "resubmitted"),
    ("submitted", "forward"): ("staff", "submitted"),
    ("in_progress", "forward"): ("staff", "in_progress"),
    ("returned", "forward"): ("staff", "returned"),
    ("resubmitted", "forward"): ("staff", "resubmitted"),
    ("submitted", "reply"): ("applicant", "submitted"),
    ("in_progress", "reply"): ("applicant", "in_progress"),
    ("returned", "reply"): ("applicant", "returned"),
    ("resubmitted", "reply"): ("applicant", "resubmitted"),
    **{(state.value, "note"): ("staff", state.value) for state in State},
    **{(state, "carry"): ("staff", state) for state in ("submitted", "in_progress", "returned", "resubmitted")},
}
ROLES = ("owner", "staff", "admin", "executive", "neighbour", "staff_of_other_unit", "staff_as_owner")


def _dump(database: Database) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    with database.reading() as session:
        for model in (Request, Event, Notice, Tally, Job):
            found += [tuple(map(str, row)) for row in session.execute(select(table(model)).order_by("id"))]
    return found


def _actor(database: Database, role: str, at: Counter) -> Actor:
    known = {"owner": at.applicant, "staff": at.staff}
    if role in known:
        return known[role]
    with database.transaction() as session:
        if role == "staff_of_other_unit":
            made = person(session, "staff", "money")
            return Actor(made.id, made.name, "staff", "staff", "money", own_unit_only=True)
        return person(session, {"neighbour": "applicant", "staff_as_owner": "staff"}.get(role, role))


def _expected(state: State, action: Action, role: str) -> str | type[PortalError]:
    if role in ("executive", "neighbour", "staff_of_other_unit"):
        return NotFound
    side = "applicant" if role in ("owner", "staff_as_owner") else "staff"
    row = RIGHT.get((state, action))
    if row is None:
        return IllegalTransition
    return row[1] if row[0] in (side, "both") else Forbidden


@pytest.mark.parametrize("role", ROLES)
def test_each_state_action_and_role_does_what_the_table_says_and_nothing_else(database: Database, role: str) -> None:
    at = counter(database)
    actor = _actor(database, role, at)
    mine = Counter(actor, at.staff, at.version) if role == "staff_as_owner" else at
    for state, action in product(State, [action for action in Action if action not in (Action.SUBMIT, Action.MOVE)]):
        with database.transaction() as session:
            made = request_in(session, mine, state)
        expected = _expected(state, action, role)
        if isinstance(expected, str):
            with database.transaction() as session:
                assert act(session, actor, made.key, action).state == expected, (state, action)
            continue
        before = _dump(database)
        with pytest.raises(expected), database.transaction() as session:
            act(session, actor, made.key, action)
        assert _dump(database) == before, (state, action)


@pytest.mark.parametrize("action", [Action.RETURN, Action.CANCEL, Action.NOTE, Action.FORWARD])
def test_staff_must_say_why(database: Database, action: Action) -> None:
    at = counter(database)
    with database.transaction() as session:
        made = request_in(session, at, State.IN_PROGRESS)
    with pytest.raises(Refused), database.transaction() as session:
        act(session, at.staff, made.key, action, message="  ")


def test_the_owner_cancels_without_a_reason(database: Database) -> None:
    at = counter(database)
    with database.transaction() as session:
        made = request_in(session, at, State.SUBMITTED)
        assert act(session, at.applicant, made.key, Action.CANCEL, message="").state == State.CANCELLED


def test_who_saw_an_older_revision_is_told_who_was_faster(database: Database) -> None:
    at = counter(database)
    with database.transaction() as session:
        made = request_in(session, at, State.SUBMITTED)
        act(session, at.staff, made.key, Action.ACCEPT)
    with pytest.raises(Stale) as told, database.transaction() as session:
        act(session, at.staff, made.key, Action.CANCEL, seen=1)
    assert told.value.facts["by"] == at.staff.name
    assert told.value.facts["action"] == "accept"


def test_a_note_overtakes_a_colleague_but_not_the_applicant_and_is_no_message(database: Database) -> None:
    at = counter(database)
    with database.transaction() as session:
        made = request_in(session, at, State.SUBMITTED)
        act(session, at.staff, made.key, Action.MESSAGE, message="โปรดรอ")
        act(session, at.staff, made.key, Action.NOTE, message="โทรแล้วไม่รับสาย")
        assert session.scalar(select(Request.message).where(Request.id == made.id)) == "โปรดรอ"
        told = session.scalars(select(Notice.code).where(Notice.request_id == made.id)).all()
        assert sorted(told) == ["message", "submit"]
    with pytest.raises(Stale) as overtaken, database.transaction() as session:
        act(session, at.staff, made.key, Action.ACCEPT, seen=2)
    assert overtaken.value.facts["action"] == "note"
    with database.transaction() as session:
        assert act(session, at.applicant, made.key, Action.REPLY, seen=2).event_number == 4
    with pytest.raises(Stale) as overtaken, database.transaction() as session:
        act(session, at.applicant, made.key, Action.REPLY, seen=1)
    assert overtaken.value.facts["action"] == "reply"
    with database.reading() as session:
        assert verify_request(session, made.id) is None


@pytest.mark.parametrize("officers", [2, 8])
def test_officers_who_decide_at_once_make_one_decision(database: Database, officers: int) -> None:
    at = counter(database)
    with database.transaction() as session:
        staff = [person(session, "staff", "people") for _ in range(officers)]
    for _ in range(volume(250, 5)):
        with database.transaction() as session:
            made = request_in(session, at, State.SUBMITTED)
        barrier = threading.Barrier(officers)
        outcomes: list[str] = []

        def decide(number: int, key: str, barrier: threading.Barrier, outcomes: list[str]) -> None:
            action = Action.FINISH if number % 2 else Action.RETURN
            barrier.wait()
            try:
                with database.transaction() as session:
                    outcomes.append(act(session, staff[number], key, action, seen=1).state)
            except Stale as told:
                outcomes.append(f"told {told.facts['by']}")

        threads = [
            threading.Thread(target=decide, args=(number, made.key, barrier, outcomes)) for number in range(officers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        winners = [outcome for outcome in outcomes if not outcome.startswith("told")]
        assert len(winners) == 1
        assert len(outcomes) == officers
        with database.reading() as session:
            assert session.scalar(select(func.count()).where(Event.request_id == made.id)) == 2
            assert session.scalar(select(func.count()).where(Notice.request_id == made.id)) == 2
        tried("F14", f"races of {officers} officers with one decision, one notice, one event", 1)


STAGED = Lifecycle(
    (
        Step("new", State.SUBMITTED),
        Step("checking", State.IN_PROGRESS),
        Step("proposed", State.IN_PROGRESS, next=("collect", "handed_over")),
        Step("collect", State.IN_PROGRESS, by=("people",)),
        Step("incomplete", State.RETURNED),
        Step("mended", State.RESUBMITTED),
        Step("handed_over", State.DONE, needs=("pick_up",)),
        Step("dropped", State.CANCELLED),
    ),
    (Form("pick_up", at=("proposed",), moves_to="collect"),),
)


def test_a_step_behind_a_staff_form_is_reached_only_through_it(database: Database) -> None:
    at = counter(database)
    with database.transaction() as session:
        made = filed(session, at.applicant, at.version, lifecycle=STAGED)
        act(session, at.staff, made.key, Action.ACCEPT, lifecycle=STAGED)
        act(session, at.staff, made.key, Action.MOVE, step="proposed", lifecycle=STAGED)
    for step, form, action, error in (
        ("collect", None, Action.MOVE, Refused),
        ("collect", "other", Action.MOVE, Refused),
        ("checking", None, Action.MOVE, IllegalTransition),
        ("handed_over", None, Action.FINISH, Refused),
        ("handed_over", None, Action.MOVE, IllegalTransition),
        ("nowhere", None, Action.MOVE, IllegalTransition),
        ("mended", None, Action.RESUBMIT, IllegalTransition),
        (None, None, Action.MOVE, IllegalTransition),
    ):
        before = _dump(database)
        with pytest.raises(error), database.transaction() as session:
            act(session, at.staff, made.key, action, step=step, form=form, lifecycle=STAGED)
        assert _dump(database) == before
    with database.transaction() as session:
        reached = act(session, at.staff, made.key, Action.MOVE, step="collect", form="pick_up", lifecycle=STAGED)
        assert (reached.state, reached.step) == (State.IN_PROGRESS, "collect")


def test_a_step_of_another_unit_is_not_for_me(database: Database) -> None:
    at = counter(database)
    with database.transaction() as session:
        stranger = person(session, "staff", "money")
        made = filed(session, at.applicant, at.version, lifecycle=STAGED)
        act(session, at.staff, made.key, Action.ACCEPT, lifecycle=STAGED)
        act(session, at.staff, made.key, Action.MOVE, step="proposed", lifecycle=STAGED)
    with pytest.raises(Forbidden), database.transaction() as session:
        act(session, stranger, made.key, Action.MOVE, step="collect", form="pick_up", lifecycle=STAGED)


def test_the_chain_holds_and_a_changed_row_is_named(database: Database) -> None:
    at = counter(database)
    with database.transaction() as session:
        made = request_in(session, at, State.RESUBMITTED)
    with database.reading() as session:
        assert verify_request(session, made.id) is None
    with database.engine.begin() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("DROP TRIGGER event_is_never_changed")
        else:
            connection.exec_driver_sql("ALTER TABLE event DISABLE TRIGGER ALL")
        connection.exec_driver_sql(f"UPDATE event SET actor_name = 'x' WHERE request_id = {made.id} AND number = 2")
    with database.reading() as session:
        broken = verify_request(session, made.id)
    assert broken is not None
    assert (broken.number, broken.reason) == (2, "changed")


@pytest.mark.parametrize("change", ["UPDATE event SET message = 'x'", "DELETE FROM event", "DELETE FROM edition"])
def test_history_refuses_to_be_changed(database: Database, change: str) -> None:
    at = counter(database)
    with database.transaction() as session:
        request_in(session, at, State.SUBMITTED)
    with pytest.raises(DBAPIError), database.engine.begin() as connection:
        connection.exec_driver_sql(change)


def test_counts_follow_the_states(database: Database) -> None:
    at = counter(database)
    with database.transaction() as session:
        for state in State:
            request_in(session, at, state)
    with database.reading() as session:
        rows = session.execute(select(Tally.state, func.sum(Tally.change)).group_by(Tally.state))
        assert {state: total for state, total in rows if total} == dict.fromkeys(State, 1)


def test_plain_lifecycle_has_every_state() -> None:
    assert {step.state for step in PLAIN.steps} == set(State)


def test_a_record_goes_through_the_door_where_it_is_declared_and_changes_no_state(database: Database) -> None:
    at = counter(database)
    declared = Lifecycle(PLAIN.steps, records=(Form("rating", at=("done", "returned")),))
    for state, who in product(State, (at.applicant, at.staff)):
        with database.transaction() as session:
            made = request_in(session, at, state)
        for name in ("rating", "other", None):
            if name == "rating" and state in (State.DONE, State.RETURNED):
                with database.transaction() as session:
                    done = act(session, who, made.key, Action.RECORD, form=name, lifecycle=declared)
                assert (done.state, done.step) == (state, state.value)
                continue
            with pytest.raises(IllegalTransition), database.transaction() as session:
                act(session, who, made.key, Action.RECORD, form=name, lifecycle=declared)
