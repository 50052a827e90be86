"""For whom a request waits, and what of its time counts (C48)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from portal.workflow.states import State
from portal.workflow.waiting import Waiting, Waits, plain_days, waits_for

NOON = datetime(2025, 3, 31, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Step:
    state: State
    pauses: bool = False
    id: str = "here"
    next: tuple[str, ...] | None = None
    by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("step", "waits"),
    [
        (Step(State.SUBMITTED), Waits.OFFICE),
        (Step(State.IN_PROGRESS), Waits.OFFICE),
        (Step(State.IN_PROGRESS, pauses=True), Waits.PARKED),
        (Step(State.RETURNED), Waits.APPLICANT),
        (Step(State.RESUBMITTED), Waits.OFFICE),
        (Step(State.DONE), Waits.NOBODY),
        (Step(State.CANCELLED), Waits.NOBODY),
    ],
)
def test_each_step_says_for_whom_a_request_waits(step: Step, waits: Waits) -> None:
    assert waits_for(step) is waits


def test_time_is_counted_for_whoever_has_it_and_the_clock_stands_still_in_between() -> None:
    begun = Waiting()
    returned = begun.moved(Waits.OFFICE, Waits.APPLICANT, NOON, NOON + timedelta(hours=2), plain_days)
    assert (returned.office_seconds, returned.applicant_seconds, returned.is_stopped) == (7200, 0, True)
    back = returned.moved(
        Waits.APPLICANT, Waits.OFFICE, NOON + timedelta(hours=2), NOON + timedelta(days=3, hours=2), plain_days
    )
    assert (back.office_seconds, back.applicant_seconds, back.is_stopped) == (7200, 3 * 86400, False)
    assert back.stopped_days == 3
    parked = back.moved(Waits.OFFICE, Waits.PARKED, NOON, NOON, plain_days)
    done = parked.moved(Waits.PARKED, Waits.NOBODY, NOON, NOON + timedelta(days=9), plain_days)
    assert (done.office_seconds, done.applicant_seconds) == (7200, 3 * 86400), "parked time is nobody's"
    assert (done.is_stopped, done.stopped_days) == (False, 12)


def test_from_one_pause_to_another_the_clock_stops_once() -> None:
    parked = Waiting().moved(Waits.OFFICE, Waits.PARKED, NOON, NOON, plain_days)
    returned = parked.moved(Waits.PARKED, Waits.APPLICANT, NOON, NOON + timedelta(days=2), plain_days)
    assert returned.stopped_at == NOON
    back = returned.moved(Waits.APPLICANT, Waits.OFFICE, NOON, NOON + timedelta(days=5), plain_days)
    assert (back.stopped_at, back.stopped_days) == (None, 5)


def test_a_clock_that_was_set_back_takes_no_time_away() -> None:
    assert Waiting(office_seconds=60).so_far(Waits.OFFICE, NOON, NOON - timedelta(hours=1)).office_seconds == 60
