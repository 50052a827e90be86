"""Dates in the Buddhist era. `dd/mm/yyyy` is B.E., `yyyy-mm-dd` is C.E.; a year in the other era is refused (T28).

Until B.E. 2483 a year began on 1 April; 2483 itself had nine months, and 2484 began on 1 January (Calendar Year Act,
B.E. 2483). So January to March of 1940 belong to 2482, and no date reads 01/01/2483.
"""

import re
from datetime import date, datetime, time
from typing import Final

from portal.request_types.formats.digits import arabic

FIRST_YEAR: Final = 2400
LAST_YEAR: Final = 2800
ERA: Final = 543
"""Years between the Buddhist and the common era."""
_NEW_YEAR_IN_JANUARY: Final = 1941
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME: Final = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?: ?น\.?)?")

MONTHS: Final[dict[str, tuple[str, ...]]] = {
    "th": (
        "มกราคม",
        "กุมภาพันธ์",
        "มีนาคม",
        "เมษายน",
        "พฤษภาคม",
        "มิถุนายน",
        "กรกฎาคม",
        "สิงหาคม",
        "กันยายน",
        "ตุลาคม",
        "พฤศจิกายน",
        "ธันวาคม",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
SHORT_MONTHS: Final = {
    "th": ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}


class WrongDate(ValueError):
    """No date, or a year of the other era. `code` is an id in the catalogues; `facts` hold both readings."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def buddhist_year(day: date) -> int:
    """The year B.E. a day lies in."""
    old_style = day.year < _NEW_YEAR_IN_JANUARY and day.month < 4
    return day.year + ERA - old_style


def fiscal_year(day: date, begins: tuple[int, int] = (1, 10)) -> int:
    """The fiscal year B.E., named after the year it ends in; `begins` is day and month (the Thai state: 1 October)."""
    later = (day.month, day.day) >= (begins[1], begins[0])
    return day.year + ERA + (later and begins != (1, 1))


def from_buddhist(year: int, month: int, day: int) -> date:
    """The date a B.E. year, month and day name. Raises WrongDate."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise WrongDate("formats.date_not_buddhist", year=year, mend=year + ERA)
    if year == 2483 and month < 4:
        raise WrongDate("formats.date_short_year")
    old_style = year < 2483 and month < 4
    try:
        return date(year - ERA + old_style, month, day)
    except ValueError as error:
        raise WrongDate("formats.date_none", common=year - ERA) from error


def read_date(typed: str) -> date:
    """`31/12/2568` or `2025-12-31`, with Thai digits too. Raises WrongDate, naming both readings of a doubtful year."""
    text = arabic(typed.strip()) if len(typed) <= 40 else ""
    if found := _DAY_FIRST.fullmatch(text):
        return from_buddhist(int(found[3]), int(found[2]), int(found[1]))
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        if year >= FIRST_YEAR:
            buddhist, common = f"{day:02}/{month:02}/{year}", f"{year - ERA}-{found[2]}-{found[3]}"
            raise WrongDate("formats.date_iso_buddhist", one=buddhist, other=common)
        try:
            return date(year, month, day)
        except ValueError as error:
            raise WrongDate("formats.date_none", common=year) from error
    raise WrongDate("formats.date_wrong")


def read_time(typed: str) -> time:
    """`09:30`, `9.30 น.`. Raises WrongDate."""
    found = _TIME.fullmatch(arabic(typed.strip())) if len(typed) <= 20 else None
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise WrongDate("formats.time_wrong")
    return time(int(found[1]), int(found[2]))


def shown_date(day: date, language: str = "th") -> str:
    """`31/12/2568`; in English `31 Dec 2025`."""
    if language == "th":
        return f"{day.day:02}/{day.month:02}/{buddhist_year(day)}"
    return f"{day.day} {SHORT_MONTHS['en'][day.month - 1]} {day.year}"


def slashed_dates(day: date) -> tuple[str, ...]:
    """`01/03/2568`, `1/3/2568`, `1/3/68`: the ways a day is written with strokes, each once."""
    year, short = buddhist_year(day), f"{day.day}/{day.month}"
    return tuple(dict.fromkeys((shown_date(day), f"{short}/{year}", f"{short}/{year % 100:02}")))


def long_date(day: date, language: str = "th") -> str:
    """`31 ธันวาคม 2568`; in English `31 December 2025`."""
    year = buddhist_year(day) if language == "th" else day.year
    return f"{day.day} {MONTHS.get(language, MONTHS['en'])[day.month - 1]} {year}"


def shown_moment(moment: datetime, language: str = "th") -> str:
    """A moment already in the office's zone: `31/12/2568 11:28`."""
    return f"{shown_date(moment.date(), language)} {moment:%H:%M}"
