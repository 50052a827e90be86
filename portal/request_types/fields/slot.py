"""slot: one appointment on the grid of the thing it books (C27)."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

from portal.booking.availability import SlotState, monday_of, week
from portal.booking.calendars import at, span_refusal
from portal.booking.intervals import Interval
from portal.request_types.checked import CheckedField
from portal.request_types.definition import Field
from portal.request_types.fields.base import Asking, Cell, FieldType, Hints, Parts, Said
from portal.request_types.fields.bookables import Thing, refuse, refuse_days, refuse_taken, thing_of
from portal.request_types.fields.dates import said_date
from portal.request_types.formats.buddhist import shown_date
from portal.request_types.formulas.kinds import SLOT, Kind
from portal.request_types.office_definition import Registry
from portal.request_types.values import Row, Slot, Value
from portal.request_types.words import Unacceptable
from portal.request_types.words.dates import read_date, read_time
from portal.request_types.words.texts import clean_line
from portal.texts import text

T = TypeVar("T")
DEFAULT_MINUTES = 30
_GIVEN = re.compile(r"\A(\S+)[ T](\S+)\Z")


class SlotField(FieldType):
    """A day and a time; it lasts as long as one slot of the thing."""

    name: ClassVar[str] = "slot"
    required: ClassVar[str] = "answers.pick_required"
    parts: ClassVar[tuple[str, ...]] = ("date", "time")

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        return SLOT

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        day_words, time_words = clean_line(said.one("date")), clean_line(said.one("time"))
        if not day_words and not time_words:
            return None
        day = read_part(read_date, day_words, "date")
        start = read_part(read_time, time_words, "time")
        thing = thing_of(checked, asking)
        slot = self._on(day, start, thing, asking)
        before = asking.previous(said.name)
        if before != slot:
            refuse_days(thing, [day], asking, "date")
            if slot.start < asking.context.filed:
                raise Unacceptable("answers.book.past", part="time")
        if thing.calendar is not None:
            opens = start.hour * 60 + start.minute
            refuse(span_refusal(thing.calendar, opens, opens + thing.calendar.each), asking, "time")
        refuse_taken(checked, thing, [Interval(slot.start, slot.end)], asking)
        return slot

    def _on(self, day: date, start: time, thing: Thing, asking: Asking) -> Slot:
        begins = datetime.combine(day, start, ZoneInfo(asking.office.time_zone))
        minutes = thing.calendar.each if thing.calendar else DEFAULT_MINUTES
        return Slot(begins, begins + timedelta(minutes=minutes))

    def words(self, value: Any, checked: CheckedField) -> Parts:
        start = value.start.astimezone(checked.zone)
        return {"date": (shown_date(start.date()),), "time": (f"{start:%H:%M}",)}

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return said_day(value.start.astimezone(checked.zone), value.end.astimezone(checked.zone), language)

    def export(self, value: Any, checked: CheckedField, language: str) -> Cell:
        start: datetime = value.start.astimezone(checked.zone)
        return start

    def store(self, value: Any, checked: CheckedField) -> Any:
        return {"start": value.start.isoformat(), "end": value.end.isoformat()}

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        start, end = (datetime.fromisoformat(stored[name]).astimezone(checked.zone) for name in ("start", "end"))
        return Slot(start, end)

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        found = first_free(checked, asking)
        return self.words(Slot(found.start, found.end), checked) if found else {}

    def given(self, told: object, checked: CheckedField) -> Parts:
        if isinstance(told, str) and (found := _GIVEN.match(told.strip())):
            return {"date": (found[1],), "time": (found[2],)}
        return super().given(told, checked) if isinstance(told, Mapping) else {"date": (str(told),)}

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("slot")


def read_part(read: Callable[[str], T], words: str, part: str) -> T:
    """What a reader makes of one part; its refusal is said at that part."""
    try:
        return read(words)
    except Unacceptable as refused:
        refused.part = part
        raise


def said_day(start: datetime, end: datetime, language: str) -> str:
    """`1 เม.ย. 2568, 09:00 - 12:00 น.`, of moments as the office's clocks show them."""
    facts = {"from": f"{start:%H:%M}", "to": f"{end:%H:%M}"}
    return text(language, "answers.one_day", day=said_date(start.date(), language), **facts)


def first_free(checked: CheckedField, asking: Asking) -> Interval | None:
    """The first slot free from tomorrow on, within four weeks; nine o'clock where there is no calendar."""
    thing = thing_of(checked, asking)
    zone = ZoneInfo(asking.office.time_zone)
    tomorrow = asking.today + timedelta(days=1)
    if thing.calendar is None or checked.registry is None:
        start = datetime.combine(tomorrow, time(9), zone)
        return Interval(start, start + timedelta(minutes=DEFAULT_MINUTES))
    morning = at(thing.calendar, tomorrow, 0)
    key = thing.row.key if thing.row and thing.row.key else ""
    busy = asking.context.booked.busy(checked.registry.id, key, morning, morning + timedelta(days=28)) if key else ()
    for offset in range(0, 28, 7):
        days = week(
            thing.calendar,
            monday_of(tomorrow) + timedelta(days=offset),
            busy,
            asking.office.holidays,
            morning,
            thing.last,
        )
        for day in days:
            for slot in day.slots:
                if slot.state is SlotState.FREE:
                    return slot.time
    return None
