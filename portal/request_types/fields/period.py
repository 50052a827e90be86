"""period: time a thing is used for, over one or several days; `daily` holds the same hours on each of them (C26)."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo

from portal.booking.calendars import end_refusal, is_open, span_refusal
from portal.booking.intervals import Interval
from portal.request_types.checked import CheckedField
from portal.request_types.definition import DurationWritten, Field, Range
from portal.request_types.fields.base import Asking, Cell, FieldType, Hints, Parts, Said
from portal.request_types.fields.bookables import Thing, refuse, refuse_days, refuse_taken, thing_of
from portal.request_types.fields.dates import said_date
from portal.request_types.fields.slot import first_free, read_part, said_day
from portal.request_types.formats.buddhist import shown_date
from portal.request_types.formulas.kinds import PERIOD, Kind
from portal.request_types.office_definition import Registry
from portal.request_types.values import Period, Row, Value
from portal.request_types.words import Unacceptable
from portal.request_types.words.dates import read_date, read_time
from portal.request_types.words.texts import clean_line
from portal.texts import text

MOST_DAYS: Final = 366
PARTS: Final = ("start_date", "end_date", "start_time", "end_time")
_LENGTH = re.compile(r"([0-9]{1,4})(?: (minutes|hours|days))?")
"""The unit may stand at the end of a range only: `1..2 hours`."""
_MINUTES: Final = {"minutes": 1, "hours": 60, "days": 1440}
_GIVEN = re.compile(
    r"\A(?P<start_date>\S+?)(?:\.\.(?P<last>\d\S+))? (?P<start_time>[\d:.]+?)\.\."
    r"(?:(?P<end_date>\S+) )?(?P<end_time>\S+)\Z"
)


class PeriodField(FieldType):
    """From a day and time to a day and time; an end day left empty is the first day."""

    name: ClassVar[str] = "period"
    required: ClassVar[str] = "answers.time_required"
    parts: ClassVar[tuple[str, ...]] = PARTS

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        return PERIOD

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        words = {part: clean_line(said.one(part)) for part in PARTS}
        if not any(words.values()):
            return None
        first = read_part(read_date, words["start_date"], "start_date")
        last = read_part(read_date, words["end_date"], "end_date") if words["end_date"] else first
        opens = read_part(read_time, words["start_time"], "start_time")
        closes = read_part(read_time, words["end_time"], "end_time")
        period = self._made(first, last, opens, closes, checked, asking)
        thing = thing_of(checked, asking)
        if asking.previous(said.name) != period:
            refuse_days(thing, [first, last] if last != first else [first], asking, "start_date")
            if period.start < asking.context.filed:
                raise Unacceptable("answers.book.past", part="start_time")
        self._refuse_hours(period, thing, asking)
        _refuse_length(period, checked, asking)
        refuse_taken(checked, thing, times_of(period, thing, asking), asking)
        return period

    def _made(
        self, first: date, last: date, opens: time, closes: time, checked: CheckedField, asking: Asking
    ) -> Period:
        zone = ZoneInfo(asking.office.time_zone)
        daily = checked.own.get("daily") is True
        if last < first or (last - first).days >= MOST_DAYS:
            raise Unacceptable("answers.book.end", part="end_date")
        start, end = datetime.combine(first, opens, zone), datetime.combine(last, closes, zone)
        if end < start or (daily and closes < opens):
            raise Unacceptable("answers.book.end", part="end_time")
        if end == start or (daily and closes == opens):
            raise Unacceptable("answers.book.empty", part="end_time")
        return Period(start, end, daily)

    def _refuse_hours(self, period: Period, thing: Thing, asking: Asking) -> None:
        if thing.calendar is None:
            return
        zone = thing.calendar.zone
        start, end = period.start.astimezone(zone), period.end.astimezone(zone)
        opens, closes = start.hour * 60 + start.minute, end.hour * 60 + end.minute
        if period.daily or start.date() == end.date():
            refuse(span_refusal(thing.calendar, opens, closes), asking, "start_time")
            return
        refuse(end_refusal(thing.calendar, opens), asking, "start_time")
        refuse(end_refusal(thing.calendar, closes), asking, "end_time")

    def words(self, value: Any, checked: CheckedField) -> Parts:
        start, end = value.start.astimezone(checked.zone), value.end.astimezone(checked.zone)
        return {
            "start_date": (shown_date(start.date()),),
            "end_date": (shown_date(end.date()),),
            "start_time": (f"{start:%H:%M}",),
            "end_time": (f"{end:%H:%M}",),
        }

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        start, end = value.start.astimezone(checked.zone), value.end.astimezone(checked.zone)
        if start.date() == end.date():
            return said_day(start, end, language)
        first, last = said_date(start.date(), language), said_date(end.date(), language)
        hours = {"from": f"{start:%H:%M}", "to": f"{end:%H:%M}"}
        if value.daily:
            days = text(language, "answers.days", **{"from": first, "to": last})
            return text(language, "answers.each_day", days=days, **hours)
        return text(language, "answers.over_days", from_day=first, to_day=last, **hours)

    def export(self, value: Any, checked: CheckedField, language: str) -> Cell:
        return self.display(value, checked, language)

    def store(self, value: Any, checked: CheckedField) -> Any:
        return {"start": value.start.isoformat(), "end": value.end.isoformat(), "daily": value.daily}

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        start, end = (datetime.fromisoformat(stored[name]).astimezone(checked.zone) for name in ("start", "end"))
        return Period(start, end, stored["daily"])

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        found = first_free(checked, asking)
        return self.words(Period(found.start, found.end), checked) if found else {}

    def given(self, told: object, checked: CheckedField) -> Parts:
        if not isinstance(told, str):
            return super().given(told, checked)
        found = _GIVEN.match(told.strip())
        if found is None:
            return {"start_date": (told,)} if told.strip() else {"": ("",)}
        parts: Parts = {part: (str(found[part]),) for part in PARTS if found[part]}
        if found["last"]:
            parts["end_date"] = (str(found["last"]),)
        return parts

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("period")


def _refuse_length(period: Period, checked: CheckedField, asking: Asking) -> None:
    least, most = _lengths(checked.own.get("length"))
    lasts = int(period.hours * 60) if not period.daily else period.days * 1440
    if least and lasts < _in_minutes(least):
        raise Unacceptable("answers.book.short", part="end_time", least=_said(least, asking))
    if most and lasts > _in_minutes(most):
        raise Unacceptable("answers.book.long", part="end_time", most=_said(most, asking))


def _lengths(declared: object) -> tuple[tuple[int, str] | None, tuple[int, str] | None]:
    if isinstance(declared, DurationWritten):
        return (declared.least, declared.unit) if declared.least else None, (declared.most, declared.unit)
    if not isinstance(declared, Range):
        return None, None
    low, high = (_LENGTH.fullmatch(end) if end else None for end in (declared.low, declared.high))
    unit = (high and high[2]) or (low and low[2]) or "hours"
    return (int(low[1]), low[2] or unit) if low else None, (int(high[1]), high[2] or unit) if high else None


def _in_minutes(length: tuple[int, str]) -> int:
    return length[0] * _MINUTES.get(length[1], 1440)


def _said(length: tuple[int, str], asking: Asking) -> str:
    unit = length[1] if length[1] in _MINUTES else "days"
    return text(asking.context.language, f"answers.unit.{unit}", n=length[0])


def times_of(period: Period, thing: Thing, asking: Asking) -> list[Interval]:
    """The times a period holds: the whole of it, or of a daily one each open day's hours."""
    if not period.daily:
        return [Interval(period.start, period.end)]
    zone = ZoneInfo(asking.office.time_zone)
    start, end = period.start.astimezone(zone), period.end.astimezone(zone)
    days = [start.date() + timedelta(days=offset) for offset in range((end.date() - start.date()).days + 1)]
    return [
        Interval(datetime.combine(day, start.time(), zone), datetime.combine(day, end.time(), zone))
        for day in days
        if thing.calendar is None or is_open(thing.calendar, day, asking.office.holidays)
    ]
