"""What few people thought is not told to who only oversees (C60)."""

from decimal import Decimal
from pathlib import Path

import pytest

from portal.db import Database
from portal.reports.asking import Ask
from tests.reports.acting import Acting


@pytest.mark.usefixtures("stopped_clock")
def test_fewer_than_five_answers_are_told_to_who_handles_requests_alone(database: Database, tmp_path: Path) -> None:
    acting = Acting.begun(database, tmp_path / "office")
    average = Ask(("case",), None, None, ("count()", "average(rating.score)", "sum(rating.score)"))
    scores = Ask(("case",), "rating.score")
    for answers in range(1, 6):
        acting.file()
        acting.rate_this(list(acting.copies)[-1])
        rated = [each.score for each in acting.copies.values() if each.score is not None]
        assert len(rated) == answers
        mean = Decimal(sum(rated)) / answers
        assert acting.read("clerk", average).total == (Decimal(answers), mean, Decimal(sum(rated)))
        told = acting.read("boss", average).total
        assert told == (Decimal(answers), mean if answers == 5 else None, None)
        by_score = {row.value for row in acting.read("boss", scores).rows} - {""}
        assert by_score == ({str(each) for each in rated} if answers == 5 else set())
        assert {row.value for row in acting.read("clerk", scores).rows} - {""} == {str(each) for each in rated}
