"""The human check counts once, in time, and only when it is right (C9)."""

import base64
import json
from datetime import timedelta

import altcha
import pytest

from portal import clock
from portal.db import Database
from portal.services.accounts import human_check
from portal.services.accounts.human_check import Answer
from tests.support.people import SECRET, solved_work

NAMES = ["ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"]


def _right_answer(words: str) -> int:
    """What a person reads out of the question."""
    english = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    found: list[int] = []
    for word in words.replace("?", "").replace(",", "").split():
        for names in (NAMES, english):
            if word in names:
                found.append(names.index(word))
    assert len(found) == 2, words
    return sum(found)


def _solve(database: Database, answer: Answer, secret: str = SECRET) -> bool:
    with database.transaction() as session:
        return human_check.solve(session, secret, answer)


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_question_has_one_right_answer(database: Database, language: str) -> None:
    for _ in range(30):
        asked = human_check.question(SECRET, language)
        right = _right_answer(asked.words)
        assert not _solve(database, Answer(seal=asked.seal, words=str(right + 1)))
        assert _solve(database, Answer(seal=asked.seal, words=str(right)))


def test_digits_of_both_scripts_and_words_are_accepted(database: Database) -> None:
    for written in ("7", "๗", " 7 ", "เจ็ด", "Seven"):
        while True:
            asked = human_check.question(SECRET, "th")
            if _right_answer(asked.words) == 7:
                break
        assert _solve(database, Answer(seal=asked.seal, words=written)), written


def test_an_answer_counts_once(database: Database) -> None:
    asked = human_check.question(SECRET, "th")
    answer = Answer(seal=asked.seal, words=str(_right_answer(asked.words)))
    assert [_solve(database, answer) for _ in range(3)] == [True, False, False]


def test_an_answer_that_comes_too_late_does_not_count(database: Database) -> None:
    with clock.stopped_at(start := clock.now()):
        asked = human_check.question(SECRET, "th")
    answer = Answer(seal=asked.seal, words=str(_right_answer(asked.words)))
    with clock.stopped_at(start + timedelta(minutes=31)):
        assert not _solve(database, answer)


@pytest.mark.parametrize(
    "seal", ["", ".", "..", "a.b.c", "x.99999999999.y", "x.9999999999999999999.y", "\ud800.1.ก", "ก.ข.ค"]
)
def test_a_forged_seal_does_not_count(database: Database, seal: str) -> None:
    assert not any(_solve(database, Answer(seal=seal, words=str(number))) for number in range(19))


def test_a_seal_of_another_portal_does_not_count(database: Database) -> None:
    asked = human_check.question("another secret of another portal, also long", "th")
    assert not _solve(database, Answer(seal=asked.seal, words=str(_right_answer(asked.words))))


def test_the_widgets_work_counts_once(database: Database) -> None:
    solution = solved_work()
    assert [_solve(database, Answer(solution=solution)) for _ in range(2)] == [True, False]


def test_changing_a_solved_one_does_not_make_a_second(database: Database) -> None:
    told = json.loads(base64.b64decode(solved_work()))
    told["challenge"]["parameters"]["nonce"] = "00" * 16
    assert not _solve(database, Answer(solution=base64.b64encode(json.dumps(told).encode()).decode()))


def test_unfinished_work_does_not_count(database: Database) -> None:
    challenge = altcha.Challenge.from_dict(json.loads(human_check.challenge(SECRET)))
    lazy = altcha.Payload(challenge, altcha.Solution(counter=1, derived_key="00" * 32))
    assert not _solve(database, Answer(solution=lazy.to_base64()))


def test_work_for_another_key_does_not_count(database: Database) -> None:
    assert not _solve(database, Answer(solution=solved_work("another secret of another portal")))


def test_work_without_end_made_by_the_visitor_does_not_count(database: Database) -> None:
    own = altcha.create_challenge("SHA-256", 1, counter=1, hmac_secret="mine")
    solution = altcha.solve_challenge(own)
    assert solution is not None
    assert not _solve(database, Answer(solution=altcha.Payload(own, solution).to_base64()))


@pytest.mark.parametrize(
    "solution", ["x", "e30=", "bnVsbA==", "W10=", "A" * 100_000, "ก", base64.b64encode(b"[" * 3000).decode()]
)
def test_hostile_solutions_are_answered_calmly(database: Database, solution: str) -> None:
    assert not _solve(database, Answer(solution=solution))


def test_nothing_answered_is_not_solved(database: Database) -> None:
    assert not _solve(database, Answer())


def test_the_sweep_forgets_what_is_too_late_anyway(database: Database) -> None:
    with clock.stopped_at(start := clock.now()):
        assert _solve(database, Answer(solution=solved_work()))
    with clock.stopped_at(start + timedelta(hours=1)), database.transaction() as session:
        assert human_check.sweep(session) == 1
