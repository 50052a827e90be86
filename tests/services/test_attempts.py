"""Counters of tries, shared through the database, on both engines (T03)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from portal import clock
from portal.db import Database
from portal.errors import TooMany
from portal.models.entry import Attempt
from portal.services.accounts import attempts
from portal.services.accounts.attempts import Limit


def test_counts_rise_within_a_window_and_start_again_after_it(database: Database) -> None:
    with clock.stopped_at(start := clock.now()):
        for expected in (1, 2, 3):
            with database.transaction() as session:
                assert attempts.count(session, "door:a", 60) == expected
    with clock.stopped_at(start + timedelta(seconds=61)), database.transaction() as session:
        assert attempts.seen(session, "door:a") == 0
        assert attempts.count(session, "door:a", 60) == 1


def test_buckets_do_not_disturb_each_other(database: Database) -> None:
    with database.transaction() as session:
        attempts.count(session, "door:a", 60)
        assert attempts.count(session, "door:b", 60) == 1


def test_the_limit_refuses_with_the_time_to_wait_and_opens_again(database: Database) -> None:
    limit = Limit(2, 60)
    with clock.stopped_at(start := clock.now()):
        for _ in range(2):
            with database.transaction() as session:
                attempts.take(session, "door:a", limit)
        for _ in range(3):
            with pytest.raises(TooMany) as refused, database.transaction() as session:
                attempts.take(session, "door:a", limit)
            assert refused.value.facts == {"wait": 60, "minutes": 1}
    with clock.stopped_at(start + timedelta(seconds=61)), database.transaction() as session:
        assert attempts.take(session, "door:a", limit) == 1


def test_tries_at_once_are_all_counted(database: Database) -> None:
    def once(_: int) -> int:
        with database.transaction() as session:
            return attempts.count(session, "door:a", 60)

    with ThreadPoolExecutor(8) as many:
        assert sorted(many.map(once, range(24))) == list(range(1, 25))


def test_the_sweep_removes_windows_that_are_over_only(database: Database) -> None:
    with clock.stopped_at(start := clock.now()), database.transaction() as session:
        attempts.count(session, "door:short", 10)
        attempts.count(session, "door:long", 1000)
    with clock.stopped_at(start + timedelta(seconds=11)), database.transaction() as session:
        assert attempts.sweep(session) == 1
        assert session.get(Attempt, "door:long") is not None
