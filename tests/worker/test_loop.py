"""Jobs: each to one worker, again after a failure, parked when hopeless, taken over when a worker dies (F03, F19)."""

import threading
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.models.machinery import Job, Tally
from portal.services.counting.tallies import fold
from portal.services.jobs import enqueue
from portal.worker.claims import LEASE, MOST_ATTEMPTS, claim
from portal.worker.loop import Handler, Hopeless, Loop, Outcome
from tests.support.volume import tried, volume


def _ask(database: Database, *keys: str, kind: str = "probe") -> None:
    with database.transaction() as session:
        for key in keys:
            enqueue(session, kind, {"key": key}, key)


def _jobs(database: Database) -> list[Job]:
    with database.reading() as session:
        return list(session.scalars(select(Job).order_by(Job.id)))


def _noting(done: list[str]) -> Handler:
    def work(payload: Mapping[str, Any]) -> Outcome:
        def write(session: Session) -> None:
            done.append(payload["key"])
            session.add(Tally(type_id=payload["key"], unit="u", state="submitted", step="submitted", change=1))

        return write

    return work


def test_several_workers_do_each_job_once(database: Database) -> None:
    _ask(database, *(f"k{number}" for number in range(40)))
    done: list[str] = []
    loops = [Loop(database, f"worker {number}", {"probe": _noting(done)}) for number in range(4)]

    def empty(loop: Loop) -> None:
        while loop.run_once() or _jobs(database):
            pass

    threads = [threading.Thread(target=empty, args=(loop,)) for loop in loops]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        written = Counter(session.scalars(select(Tally.type_id)))
    assert written == Counter(f"k{number}" for number in range(40))


def test_asked_twice_is_one_job(database: Database) -> None:
    _ask(database, "same", "same")
    assert len(_jobs(database)) == 1


def test_a_poison_job_is_parked_with_its_reason_and_others_go_on(database: Database) -> None:
    def fail(payload: Mapping[str, Any]) -> Outcome:
        raise ValueError("no such font")

    _ask(database, "bad", kind="poison")
    _ask(database, "good")
    done: list[str] = []
    loop = Loop(database, "w", {"poison": fail, "probe": _noting(done)})
    moment = clock.now()
    for _ in range(20):
        with clock.stopped_at(moment):
            loop.run_once()
        moment += timedelta(hours=1)
    (job,) = _jobs(database)
    assert done == ["good"]
    assert (job.attempts, job.last_error) == (MOST_ATTEMPTS, "ValueError: no such font")
    assert job.parked_at is not None


def test_many_poison_jobs_are_parked_and_none_behind_them_waits(database: Database) -> None:
    def fail(payload: Mapping[str, Any]) -> Outcome:
        raise ValueError(payload["key"])

    many = volume(200)
    for number in range(many):
        _ask(database, f"bad {number}", kind="poison")
        _ask(database, f"good {number}")
    done: list[str] = []
    loop, moment = Loop(database, "w", {"poison": fail, "probe": _noting(done)}), clock.now()
    for _ in range(many * (MOST_ATTEMPTS + 1)):
        with clock.stopped_at(moment):
            loop.run_once()
        if len(done) == many:
            moment += timedelta(hours=1)
    assert sorted(done) == sorted(f"good {number}" for number in range(many))
    jobs = _jobs(database)
    assert {(job.attempts, job.parked_at is not None) for job in jobs} == {(MOST_ATTEMPTS, True)}
    assert [job.last_error for job in jobs] == [f"ValueError: bad {number}" for number in range(many)]
    tried("F19", "jobs that always fail, parked with their reason while as many others were done", many)


def test_a_job_that_kills_each_worker_is_parked_and_others_go_on(database: Database) -> None:
    _ask(database, "deadly")
    moment = clock.now()
    for number in range(MOST_ATTEMPTS):
        with clock.stopped_at(moment), database.transaction() as session:
            assert claim(session, f"dies {number}") is not None
        moment += LEASE + timedelta(seconds=1)
    _ask(database, "good")
    done: list[str] = []
    with clock.stopped_at(moment):
        loop = Loop(database, "lives", {"probe": _noting(done)})
        assert [loop.run_once() for _ in range(3)] == [True, True, False]
    (job,) = _jobs(database)
    assert done == ["good"]
    assert job.parked_at is not None
    assert "died" in job.last_error


def test_a_hopeless_job_is_parked_at_once(database: Database) -> None:
    def give_up(payload: Mapping[str, Any]) -> Outcome:
        raise Hopeless("too heavy")

    _ask(database, "bad")
    _ask(database, "unknown", kind="nobody")
    loop = Loop(database, "w", {"probe": give_up})
    assert loop.run_once()
    assert loop.run_once()
    assert not loop.run_once()
    assert all(job.parked_at and job.attempts == 1 for job in _jobs(database))


def test_a_dead_workers_job_is_taken_over_within_a_minute_and_its_late_outcome_is_not_written(
    database: Database,
) -> None:
    _ask(database, "k")
    done: list[str] = []
    start = clock.now()
    with clock.stopped_at(start), database.transaction() as session:
        dead = claim(session, "dead")
    assert dead is not None
    other = Loop(database, "other", {"probe": _noting(done)})
    with clock.stopped_at(start + LEASE - timedelta(seconds=1)):
        assert not other.run_once()
    with clock.stopped_at(start + timedelta(seconds=59)):
        assert other.run_once()
    late = Loop(database, "dead", {"probe": _noting(done)})
    late._do(dead)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Tally)) == 1


def test_an_outcome_that_fails_leaves_nothing_and_the_job_stays(database: Database) -> None:
    def half(payload: Mapping[str, Any]) -> Outcome:
        def write(session: Session) -> None:
            session.add(Tally(type_id="x", unit="u", state="done", step="done", change=1))
            session.flush()
            raise OSError("disk")

        return write

    _ask(database, "k")
    Loop(database, "w", {"probe": half}).run_once()
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Tally)) == 0
    assert _jobs(database)[0].last_error == "OSError: disk"


def test_folding_keeps_the_sums_also_when_two_fold_at_once(database: Database) -> None:
    with database.transaction() as session:
        for number in range(60):
            session.add(
                Tally(type_id="a", unit="u", state="done" if number % 3 else "submitted", step="here", change=1)
            )
        session.add(Tally(type_id="b", unit="u", state="done", step="done", change=1))
        session.add(Tally(type_id="b", unit="u", state="done", step="done", change=-1))

    def once() -> None:
        with database.transaction() as session:
            fold(session)

    threads = [threading.Thread(target=once) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        rows = session.execute(select(Tally.type_id, Tally.state, func.sum(Tally.change)).group_by("type_id", "state"))
        assert {(row[0], row[1]): row[2] for row in rows} == {("a", "done"): 40, ("a", "submitted"): 20}
