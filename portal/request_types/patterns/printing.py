"""How a value of each kind reads in a text: in numbers, messages, notices and papers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from portal.request_types.durations import Calendar, Duration
from portal.request_types.formats.baht_text import baht_text, thai_words
from portal.request_types.formats.buddhist import MONTHS, SHORT_MONTHS, long_date, shown_date, shown_moment
from portal.request_types.formats.digits import grouped
from portal.request_types.formats.money import shown_money
from portal.request_types.formulas.kinds import (
    DATE,
    DECIMAL,
    FILES,
    INTEGER,
    MOMENT,
    MONEY,
    QUANTITIES,
    TIME,
    Choice,
    Kind,
    ListOf,
    Table,
    UnitOf,
)
from portal.request_types.formulas.storing import store
from portal.request_types.reading.positions import Text
from portal.request_types.values import Other, Period, Person, Quantities, Row, Slot
from portal.texts import text

BLANK: Final = "-"
MOST_PLACES: Final = 6
"""Of a number worked out on the spot; what a field holds has its own places."""
_PADDED: Final = re.compile(r"0([1-9]|1[0-2])")
_CLOCK: Final = re.compile(r"%(.)", re.DOTALL)
_PARTS: Final[Mapping[str, Callable[[Any, str], str]]] = {
    "Y": lambda when, language: f"{when.year:04}",
    "y": lambda when, language: f"{when.year % 100:02}",
    "m": lambda when, language: f"{when.month:02}",
    "d": lambda when, language: f"{when.day:02}",
    "B": lambda when, language: MONTHS[language][when.month - 1],
    "b": lambda when, language: SHORT_MONTHS[language][when.month - 1],
    "H": lambda when, language: f"{when.hour:02}",
    "M": lambda when, language: f"{when.minute:02}",
    "S": lambda when, language: f"{when.second:02}",
    "%": lambda when, language: "%",
}
_DAY_PARTS: Final = frozenset("YymdBb%")
_TIME_PARTS: Final = frozenset("HMS%")


@dataclass(frozen=True)
class Grid:
    """A list printed as a table: headings and rows of finished texts."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        return "\n".join(" | ".join(row) for row in (self.headings, *self.rows))


@dataclass(frozen=True)
class Manner:
    """Language and calendar a value is printed in."""

    language: str
    calendar: Calendar


def known_formats(kind: Kind) -> tuple[str, ...]:
    """What may stand behind the colon for a kind; nothing for most."""
    if kind == INTEGER:
        return ("04", "words")
    if kind in (MONEY, DECIMAL):
        return ("words",) if kind == MONEY else ()
    if kind in (DATE, MOMENT):
        return ("long", "%d/%m/%Y") if kind == DATE else ("long", "%d/%m/%Y %H:%M")
    if kind == TIME:
        return ("%H:%M",)
    return ("table",) if isinstance(kind, Table) or kind == QUANTITIES else ()


def is_format(kind: Kind, form: str) -> bool:
    """Whether a value of this kind can be printed in this format; none is the format of every kind but tables."""
    if not form:
        return not isinstance(kind, Table)
    if form in known_formats(kind):
        return True
    if kind == INTEGER:
        return _PADDED.fullmatch(form) is not None
    parts = {DATE: _DAY_PARTS, TIME: _TIME_PARTS, MOMENT: _DAY_PARTS | _TIME_PARTS}.get(kind, frozenset())
    used = _CLOCK.findall(form)
    return bool(used) and set(used) <= parts and "%" not in _CLOCK.sub("", form)


def printed(value: Any, kind: Kind, form: str, manner: Manner) -> "str | Grid":
    """The value as text, a table as a grid; a blank is "-"."""
    if value is None or value == ():
        return BLANK
    if form == "table":
        return _grid(value, kind, manner)
    if form == "words":
        return baht_text(value) if kind == MONEY else thai_words(value)
    if kind in (DATE, MOMENT, TIME):
        return _when(value, form, manner)
    if form:
        return f"{value:{form}}"
    return _plain(value, kind, manner)


def label_of(label: Text | str, language: str) -> str:
    """A label in the language asked for, where it was given."""
    return label.in_language(language) if isinstance(label, Text) else label


def _plain(value: Any, kind: Kind, manner: Manner) -> str:
    if isinstance(kind, ListOf):
        return ", ".join(_plain(item, kind.item, manner) for item in value)
    if isinstance(value, Other):
        return value.said
    if isinstance(kind, Choice):
        return label_of(kind.labels.get(value, value), manner.language)
    if isinstance(kind, UnitOf):
        return kind.called(value, manner.language)
    if isinstance(value, Person):
        return value.name or BLANK
    if kind == FILES:
        return ", ".join(value.names) or BLANK
    if isinstance(value, bool):
        return text(manner.language, "formulas.yes" if value else "formulas.no")
    if isinstance(value, Decimal):
        return shown_money(value) if kind == MONEY else grouped(store(value, kind, MOST_PLACES))
    if isinstance(value, Row):
        return value.label or value.key or BLANK
    if isinstance(value, Slot):
        return _span(value, manner)
    if isinstance(value, Duration):
        amount = f"{value.least}-{value.amount}" if value.least is not None else str(value.amount)
        return text(manner.language, f"formulas.lasting.{value.unit.value}", amount=amount)
    if isinstance(value, Quantities):
        return ", ".join(f"{line.label} × {line.count}" for line in value.lines) or BLANK
    return str(value)


def _when(value: Any, form: str, manner: Manner) -> str:
    local = manner.calendar.local(value) if isinstance(value, datetime) else value
    if form == "long":
        return long_date(local, manner.language)
    if form:
        return _CLOCK.sub(lambda found: _PARTS[found[1]](local, manner.language), form)
    if isinstance(local, datetime):
        return shown_moment(local, manner.language)
    return f"{local:%H:%M}" if isinstance(local, time) else _date(local, manner)


def _date(day: date, manner: Manner) -> str:
    return shown_date(day, manner.language)


def _span(span: Slot, manner: Manner) -> str:
    start, end = manner.calendar.local(span.start), manner.calendar.local(span.end)
    if start.date() == end.date():
        return f"{_date(start, manner)} {start:%H:%M}-{end:%H:%M}"
    if isinstance(span, Period) and span.daily:
        return f"{_date(start, manner)} - {_date(end, manner)} {start:%H:%M}-{end:%H:%M}"
    return f"{shown_moment(start, manner.language)} - {shown_moment(end, manner.language)}"


def _grid(value: Any, kind: Kind, manner: Manner) -> Grid:
    if isinstance(value, Quantities):
        headings = tuple(text(manner.language, f"formulas.order.{word}") for word in ("label", "count", "price", "sum"))
        lines = ((line.label, str(line.count), line.price, line.price * line.count) for line in value.lines)
        return Grid(
            headings,
            tuple((label, count, shown_money(price), shown_money(whole)) for label, count, price, whole in lines),
        )
    columns = kind.columns if isinstance(kind, Table) else {}
    headings = tuple(label_of(column.label, manner.language) or name for name, column in columns.items())
    cells = (
        tuple(str(printed(row.get(name), column.kind, "", manner)) for name, column in columns.items()) for row in value
    )
    return Grid(headings, tuple(cells))
