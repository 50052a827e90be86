"""Dates in files: dd/mm/yyyy in B.E. or ISO in C.E.; an ISO year over 2400 could be either and is refused."""

import re
from datetime import date, datetime, time
from typing import Final

from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problems

_THAI = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\Z")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?\Z")
_YEARS: Final = 543
_FIRST_BUDDHIST: Final = 2400


def looks_like_date(word: str) -> bool:
    """Is this written as a date, right or wrong?"""
    return bool(_THAI.match(word) or _ISO.match(word))


def read_date(word: str, mark: Mark, problems: Problems) -> date | None:
    """The day meant, or None with a problem that names both readings where there are two."""
    thai, iso = _THAI.match(word), _ISO.match(word)
    if thai:
        day, month, year = (int(part) for part in thai.groups())
        if year <= _FIRST_BUDDHIST:
            problems.add(mark, "language.date_not_buddhist", date=word, meant=f"{day:02}/{month:02}/{year + _YEARS}")
            return None
        return _day(year - _YEARS, month, day, word, mark, problems)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
        if year > _FIRST_BUDDHIST:
            first, second = f"{day:02}/{month:02}/{year}", f"{day:02}/{month:02}/{year + _YEARS}"
            problems.add(mark, "language.date_two_readings", date=word, buddhist=first, christian=second)
            return None
        return _day(year, month, day, word, mark, problems)
    problems.add(mark, "language.date_form", date=word[:40])
    return None


def read_moment(word: str, mark: Mark, problems: Problems) -> datetime | None:
    """`dd/mm/yyyy HH:MM[:SS]` at the office, without zone; a date alone is its first minute."""
    day_word, _, time_word = word.strip().partition(" ")
    day = read_date(day_word, mark, problems)
    if day is None:
        return None
    clock = read_time(time_word.strip()) if time_word.strip() else time()
    if clock is None:
        problems.add(mark, "language.time_form", time=time_word[:40])
        return None
    return datetime.combine(day, clock)


def read_time(word: str) -> time | None:
    """`HH:MM` or `HH:MM:SS`, else None."""
    found = _TIME.match(word)
    return time(int(found[1]), int(found[2]), int(found[3] or 0)) if found else None


def thai_date(day: date) -> str:
    """As files write it: dd/mm/yyyy in B.E."""
    return f"{day.day:02}/{day.month:02}/{day.year + _YEARS}"


def _day(year: int, month: int, day: int, word: str, mark: Mark, problems: Problems) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        problems.add(mark, "language.no_such_day", date=word)
        return None
