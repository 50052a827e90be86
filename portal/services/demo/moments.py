"""Days and moments of a demo folder, relative to the day it is loaded: `today - 3 working days at 10:15`."""

import re
from datetime import date, datetime, time
from typing import Final

from portal.request_types.durations import Calendar, Duration, Unit

_RELATIVE: Final = re.compile(
    r"today(?: (?P<sign>[+-]) (?P<count>[0-9]{1,3}) (?P<unit>working days?|days?))?(?: at (?P<time>[0-9]{2}:[0-9]{2}))?"
)
_IN_WORDS: Final = re.compile(r"\{(today[^{}]*)\}")


def moment(words: str, today: date, calendar: Calendar) -> datetime:
    """The moment meant, at the office. ValueError for anything else than `today [+-] n [working] days at hh:mm`."""
    found = _RELATIVE.fullmatch(words.strip())
    if found is None or found["time"] is None:
        raise ValueError(f"{words!r}: write it like `today - 3 working days at 10:15`")
    return datetime.combine(_day(found, today, calendar), time.fromisoformat(found["time"]), calendar.zone)


def dated(words: str, today: date, calendar: Calendar) -> str:
    """Words in which each `{today + 2 days}` is a date as people type it: dd/mm/yyyy of the Buddhist era."""

    def typed(braces: re.Match[str]) -> str:
        found = _RELATIVE.fullmatch(braces[1].strip())
        if found is None or found["time"] is not None:
            raise ValueError(f"{braces[0]}: write it like {{today + 2 working days}}")
        day = _day(found, today, calendar)
        return f"{day:%d/%m}/{day.year + 543}"

    return _IN_WORDS.sub(typed, words)


def _day(found: re.Match[str], today: date, calendar: Calendar) -> date:
    if found["count"] is None:
        return today
    unit = Unit.WORKING_DAYS if found["unit"].startswith("working") else Unit.DAYS
    amount = int(found["count"]) if found["sign"] == "+" else -int(found["count"])
    return Duration(amount, unit).after(today, calendar)
