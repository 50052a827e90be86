"""date and time."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar

from portal.request_types.checked import CheckedField
from portal.request_types.definition import Field
from portal.request_types.fields.base import Asking, Cell, FieldType, Hints, Parts, Said
from portal.request_types.formats.buddhist import ERA, SHORT_MONTHS, buddhist_year, long_date, shown_date, slashed_dates
from portal.request_types.formulas.kinds import DATE, TIME, Kind
from portal.request_types.office_definition import Registry
from portal.request_types.values import Row, Value
from portal.request_types.words import Unacceptable
from portal.request_types.words.dates import read_date, read_time
from portal.request_types.words.texts import clean_line


def said_date(day: date, language: str) -> str:
    """`31 มี.ค. 2568`; in English `31 Mar 2025` (C81)."""
    if language == "th":
        return f"{day.day} {SHORT_MONTHS['th'][day.month - 1]} {buddhist_year(day)}"
    return shown_date(day, language)


def said_year(year: int, language: str) -> str:
    """A year B.E. in the era of the days around it: `2568`; in English `2025`."""
    return str(year if language == "th" else year - ERA)


class DateField(FieldType):
    """A day."""

    name: ClassVar[str] = "date"
    required: ClassVar[str] = "answers.time_required"

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        return DATE

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        words = clean_line(said.one())
        if not words:
            return None
        day = read_date(words)
        least, most = self.limits(checked, asking)
        if least is not None and day < least:
            raise Unacceptable("answers.date_min", least=least)
        if most is not None and day > most:
            raise Unacceptable("answers.date_max", most=most)
        return day

    def limits(self, checked: CheckedField, asking: Asking) -> tuple[date | None, date | None]:
        """First and last day allowed."""
        return _day(asking.own(checked, "min"), asking), _day(asking.own(checked, "max"), asking)

    def words(self, value: Any, checked: CheckedField) -> Parts:
        return {"": (shown_date(value),)}

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return said_date(value, language)

    def found_as(self, value: Any, checked: CheckedField, language: str) -> Sequence[str]:
        """As letters print it and as people type it (C56)."""
        return (said_date(value, language), long_date(value, language), *slashed_dates(value))

    def export(self, value: Any, checked: CheckedField, language: str) -> Cell:
        day: date = value
        return day

    def store(self, value: Any, checked: CheckedField) -> Any:
        return value.isoformat()

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        return date.fromisoformat(stored)

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        least, most = self.limits(checked, asking)
        day = min(asking.today, most) if most else asking.today
        return self.words(max(day, least) if least else day, checked)

    def hints(self, checked: CheckedField) -> Hints:
        born = "bday" if checked.field.id.startswith("birth") else None
        return Hints("date", inputmode="text", autocomplete=born, maxlength=30)


class TimeField(FieldType):
    """A time of day."""

    name: ClassVar[str] = "time"
    required: ClassVar[str] = "answers.time_required"

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        return TIME

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        words = clean_line(said.one())
        if not words:
            return None
        moment = read_time(words)
        least, most = asking.own(checked, "min"), asking.own(checked, "max")
        if least is not None and moment < least:
            raise Unacceptable("answers.time_min", least=f"{least:%H:%M}")
        if most is not None and moment > most:
            raise Unacceptable("answers.time_max", most=f"{most:%H:%M}")
        return moment

    def words(self, value: Any, checked: CheckedField) -> Parts:
        return {"": (f"{value:%H:%M}",)}

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return f"{value:%H:%M} น." if language == "th" else f"{value:%H:%M}"

    def export(self, value: Any, checked: CheckedField, language: str) -> Cell:
        return f"{value:%H:%M}"

    def store(self, value: Any, checked: CheckedField) -> Any:
        return f"{value:%H:%M}"

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        return time.fromisoformat(stored)

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        least, most = asking.own(checked, "min"), asking.own(checked, "max")
        return self.words(least or min(time(9), most or time(9)), checked)

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("time", inputmode="text", maxlength=10)


def _day(limit: Any, asking: Asking) -> date | None:
    found: date | None = asking.calendar.day_of(limit) if isinstance(limit, datetime) else limit
    return found
