"""Days relative to the day a demo is loaded."""

from datetime import date

import pytest

from portal.request_types.durations import Calendar
from portal.services.demo.moments import dated, moment

FRIDAY = date(2026, 11, 20)
CALENDAR = Calendar(holidays=frozenset({date(2026, 11, 19)}))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("today at 09:05", "2026-11-20T09:05:00+07:00"),
        ("today - 1 working day at 10:15", "2026-11-18T10:15:00+07:00"),
        ("today - 3 working days at 10:15", "2026-11-16T10:15:00+07:00"),
        ("today + 1 working days at 08:00", "2026-11-23T08:00:00+07:00"),
        ("today - 2 days at 23:59", "2026-11-18T23:59:00+07:00"),
    ],
)
def test_a_moment_is_counted_from_today_on_the_offices_calendar(words: str, expected: str) -> None:
    assert moment(words, FRIDAY, CALENDAR).isoformat() == expected


@pytest.mark.parametrize(
    "words", ["yesterday at 10:00", "today - 3 weeks at 10:00", "today - 3 days", "today at 9", ""]
)
def test_other_words_are_refused_with_how_to_write_them(words: str) -> None:
    with pytest.raises(ValueError, match="write it like"):
        moment(words, FRIDAY, CALENDAR)


def test_a_date_in_an_answer_is_typed_in_the_buddhist_era() -> None:
    assert dated("{today + 1 working days} 09:00..{today + 2 days} 12:00", FRIDAY, CALENDAR) == (
        "23/11/2569 09:00..22/11/2569 12:00"
    )
    assert dated("no date {here}", FRIDAY, CALENDAR) == "no date {here}"
    with pytest.raises(ValueError, match="write it like"):
        dated("{today at 10:00}", FRIDAY, CALENDAR)
