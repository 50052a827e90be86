"""Numbers: unique under parallel filing, without gaps, kept by what has one (C53-C55)."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest

from portal.clock import BANGKOK
from portal.db import Database
from portal.request_types.formulas.names import Names
from portal.request_types.judging.context import Context
from portal.request_types.judging.sitting import Sitting
from portal.request_types.patterns import compile_pattern
from portal.request_types.reading.problems import Problems
from portal.services.rows.numbers import next_number, running_number, timestamp_reference
from tests.request_types.inline import MARK, asked, inline

FILED = datetime(2025, 3, 31, 4, 10, 14, tzinfo=UTC)


def _sitting() -> Sitting:
    return Sitting(inline(asked("a", "text")), {}, Context(filed=FILED))


def test_the_reference_of_the_manual(database: Database) -> None:
    with database.transaction() as session:
        assert timestamp_reference(session, "11", FILED, BANGKOK) == "1120250331111014"
        assert timestamp_reference(session, "11", FILED, BANGKOK) == "1120250331111015"
        assert timestamp_reference(session, "12", FILED, BANGKOK) == "1220250331111014"


def test_parallel_takers_get_unique_numbers_without_gaps(database: Database) -> None:
    got: list[int] = []

    def take(fails: bool) -> None:
        try:
            with database.transaction() as session:
                number = next_number(session, "k")
                if fails:
                    raise ZeroDivisionError
            got.append(number)
        except ZeroDivisionError:
            pass

    threads = [threading.Thread(target=take, args=(number % 3 == 0,)) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == list(range(1, 21))


@pytest.mark.parametrize("words", ["{seq:04}", "{seq}/{year}"])
def test_running_numbers_count_within_what_they_print_and_once_for_one_thing(database: Database, words: str) -> None:
    problems = Problems()
    pattern: Any = compile_pattern(words, MARK, Names({}), problems, number=True)
    assert pattern is not None, [problem.said() for problem in problems.sorted()]

    def number(at: datetime, once: str | None = None) -> str:
        with database.transaction() as session:
            return running_number(session, "o", pattern, _sitting(), at, once=once)

    assert number(FILED).startswith(("0001", "1/2568"))
    first = number(FILED, "letter-1")
    assert number(FILED, "letter-1") == first
    assert number(FILED, "letter-2") != first
