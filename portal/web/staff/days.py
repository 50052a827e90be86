"""Days of filing as they stand in the address of a list: typed in the Buddhist era, kept as typed when they are wrong."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from portal.request_types.formats.buddhist import buddhist_year
from portal.request_types.words import Unacceptable
from portal.request_types.words.dates import read_date
from portal.web.language import t
from portal.web.local import zone


@dataclass(frozen=True)
class Day:
    """One end of a range of days."""

    name: str
    words: str = ""
    day: date | None = None
    problem: str = ""

    @property
    def begins(self) -> datetime | None:
        return None if self.day is None else datetime.combine(self.day, time(), zone())

    @property
    def ends(self) -> datetime | None:
        return None if self.day is None else datetime.combine(self.day + timedelta(days=1), time(), zone())


def days_of(args: MultiDict[str, Any]) -> tuple[Day, Day]:
    """`from` and `to`, both among the days meant; a range that ends before it begins finds nothing, and says so."""
    first, last = _day("from", args), _day("to", args)
    if first.day and last.day and last.day < first.day:
        last = Day("to", last.words, last.day, t("staff.filed_turned"))
    return first, last


def written(moment: datetime | None, before: bool = False) -> str:
    """A moment as the day of an address, `31/03/2568`; `before`: the last day before it."""
    if moment is None:
        return ""
    day = moment.date() - timedelta(days=1) if before else moment.date()
    return f"{day:%d/%m}/{buddhist_year(day)}"


def _day(name: str, args: MultiDict[str, Any]) -> Day:
    words = str(args.get(name, ""))[:40].strip()
    if not words:
        return Day(name)
    try:
        return Day(name, words, read_date(words))
    except Unacceptable as problem:
        return Day(name, words, None, t(problem.code, **problem.facts))
