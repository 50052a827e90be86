"""Dates and times as people type them: month names, other separators, help for years of two digits (T28, C29)."""

import re
from datetime import date, time
from typing import Final

from portal.request_types.formats.buddhist import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    SHORT_MONTHS,
    WrongDate,
    buddhist_year,
    from_buddhist,
)
from portal.request_types.formats.buddhist import read_date as read_plain_date
from portal.request_types.formats.buddhist import read_time as read_plain_time
from portal.request_types.formats.digits import arabic
from portal.request_types.words import Unacceptable
from portal.request_types.words.texts import clean_line

MOST_SIGNS: Final = 40
_PLAIN = re.compile(r"([0-9]{1,2})([/.\- ])([0-9]{1,2})\2([0-9]{1,4})")
_NAMED = re.compile(r"([0-9]{1,2}) ?([ก-๎.]{3,12}) ?(?:พ\.ศ\. ?)?([0-9]{1,4})")
_MONTHS: Final = {
    name: number
    for names in (MONTHS["th"], SHORT_MONTHS["th"], [short.rstrip(".") for short in SHORT_MONTHS["th"]])
    for number, name in enumerate(names, 1)
}


def read_date(words: str) -> date:
    """The day meant by `31/03/2568`, `31 มี.ค. 2568` or `2025-03-31`; a doubtful year is refused with both readings."""
    plain = _plain(words, "answers.date")
    try:
        if found := _PLAIN.fullmatch(plain):
            return _buddhist(found[4], int(found[3]), int(found[1]))
        if (found := _NAMED.fullmatch(plain)) and (month := _MONTHS.get(found[2])):
            return _buddhist(found[3], month, int(found[1]))
        day = read_plain_date(plain)
    except WrongDate as error:
        raise _said(error, "answers.date") from None
    if not FIRST_YEAR <= buddhist_year(day) <= LAST_YEAR:
        raise Unacceptable("answers.date")
    return day


def read_time(words: str) -> time:
    """`09.30`, `9:30`, `09:30:00` and `09:30 น.`; 24.00 is no time of a day."""
    plain = _plain(words, "answers.time")
    try:
        return read_plain_time(plain[:-3] if len(plain) == 8 and plain.endswith(":00") else plain)
    except WrongDate:
        raise Unacceptable("answers.time") from None


def _plain(words: str, code: str) -> str:
    plain = arabic(clean_line(words))
    if len(plain) > MOST_SIGNS:
        raise Unacceptable(code)
    return plain


def _buddhist(year: str, month: int, day: int) -> date:
    if len(year) < 4:
        raise Unacceptable("answers.date_short_year")
    return from_buddhist(int(year), month, day)


def _said(error: WrongDate, plain: str) -> Unacceptable:
    return Unacceptable.told(plain if error.code == "formats.date_wrong" else error.code, error.facts)
