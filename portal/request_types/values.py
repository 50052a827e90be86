"""What answers hold once they are understood. A blank is None everywhere; nothing is silently zero (promise 7).

integer: int · decimal: Decimal · money: Decimal of baht to the satang · text: str · date, time · moment: aware
datetime · boolean: bool · choice: id of the option · choices: tuple of ids · table: tuple of mappings from column to
value · others below.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias

from portal.request_types.durations import Calendar, Duration, Unit
from portal.request_types.formats.money import satang

__all__ = [
    "MATCH_FACTS",
    "MOST_RANKS",
    "MOST_ROWS",
    "OTHER",
    "Calendar",
    "Duration",
    "FileList",
    "Line",
    "Location",
    "Match",
    "Other",
    "Period",
    "Person",
    "Quantities",
    "Refusal",
    "Row",
    "Slot",
    "Unit",
    "Value",
    "follow",
]

MOST_ROWS: Final = 100
"""Rows of a table."""
MOST_RANKS: Final = 9
"""Ranks of a ranked question: a person orders no more."""
OTHER: Final = "other"
"""What is picked when none of the options fits."""


@dataclass(frozen=True)
class Row:
    """A row of a registry as of the moment it was chosen; two are equal when registry and key are.

    `key` is None for an `other` answer: its label is what was typed, its columns are blank.
    """

    registry: str
    key: str | None
    label: str = field(default="", compare=False)
    columns: "Mapping[str, Value]" = field(default_factory=dict, compare=False, hash=False)


@dataclass(frozen=True)
class Refusal:
    """A choice that was tried and could not be had."""

    row: Row
    why: str


@dataclass(frozen=True)
class Match:
    """Which of somebody's ranked choices they get, tried in their order (C46). Formulas read it as the row itself."""

    row: Row | None
    """None: none of them, or not decided yet."""
    refused: tuple[Refusal, ...] = ()
    """The choices ranked before it."""
    decided_on: date | None = None
    """None while it is not decided."""
    decider: str = ""

    @property
    def rank(self) -> int | None:
        """Which choice it was, from 1."""
        return None if self.row is None else len(self.refused) + 1

    @property
    def rows(self) -> tuple[Row, ...]:
        """All that were tried, in their order."""
        return (*(each.row for each in self.refused), *([self.row] if self.row else []))

    @property
    def is_none(self) -> bool:
        """Whether all were tried and none can be had."""
        return self.row is None and self.decided_on is not None


MATCH_FACTS: Final = ("rank", "decided_on", "decider")
"""What stands behind the dot of a match beside the columns of its row."""


@dataclass(frozen=True)
class Person:
    """Somebody with an account, under the name of the moment they were chosen; two are equal when their keys are."""

    key: str
    """Of the account; where a registry names somebody, their e-mail address."""
    name: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.name


class Other(str):
    """The picked option `other` with what was typed for it; formulas see the id `other`."""

    __slots__ = ("said",)
    said: str

    def __new__(cls, said: str) -> "Other":
        made = super().__new__(cls, OTHER)
        made.said = said
        return made


@dataclass(frozen=True)
class Slot:
    """One appointment; aware moments, the end not included."""

    start: datetime
    end: datetime

    @property
    def days(self) -> int:
        """Days touched where the office is, whose zone the start carries."""
        last = max(self.start, self.end - timedelta(microseconds=1))
        return (last.astimezone(self.start.tzinfo).date() - self.start.date()).days + 1

    @property
    def hours(self) -> Decimal:
        """Hours from start to end."""
        return _hours(self.end.astimezone(UTC) - self.start.astimezone(UTC))


@dataclass(frozen=True)
class Period(Slot):
    """Time a thing is booked for; `daily` means from the start's to the end's time of day on each day."""

    daily: bool = False

    @property
    def hours(self) -> Decimal:
        """Hours in all; of a daily period those of each day together."""
        if not self.daily:
            return _hours(self.end.astimezone(UTC) - self.start.astimezone(UTC))
        end = self.end.astimezone(self.start.tzinfo)
        return _hours(datetime.combine(self.start.date(), end.time()) - self.start.replace(tzinfo=None)) * self.days


@dataclass(frozen=True)
class Line:
    """So many of one row of a price list, at the price of that moment."""

    key: str
    label: str
    price: Decimal
    count: int


@dataclass(frozen=True)
class Quantities:
    """What was ordered from a price list; lines with a count above zero only."""

    lines: tuple[Line, ...] = ()

    @property
    def total(self) -> Decimal:
        """Baht to the satang."""
        return satang(sum((line.price * line.count for line in self.lines), Decimal()))

    @property
    def count(self) -> int:
        """Pieces in all."""
        return sum(line.count for line in self.lines)


@dataclass(frozen=True)
class FileList:
    """Files of one answer: how many and what their owner calls them."""

    names: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many."""
        return len(self.names)


@dataclass(frozen=True)
class Location:
    """A point on the map in degrees of WGS 84, the digits as they were given; no float ever touches them."""

    lat: Decimal
    lon: Decimal

    def __str__(self) -> str:
        return f"{self.lat:f}, {self.lon:f}"


Table: TypeAlias = "tuple[Mapping[str, Value], ...]"
Value: TypeAlias = (
    "bool | int | Decimal | str | date | time | datetime | Row | Person | Slot | Period | Quantities | FileList"
    " | Location | Match"
    " | Duration | tuple[str, ...] | tuple[Row, ...] | Table | None"
)
_ATTRIBUTES: Final[tuple[type, ...]] = (Slot, Quantities, Location)


def follow(value: Any, path: tuple[str, ...]) -> Any:
    """What stands behind dots: a row's column, a period's start, a table's column; behind a blank is a blank."""
    for index, name in enumerate(path):
        if value is None:
            return None
        if isinstance(value, Match):
            value = getattr(value, name) if name in MATCH_FACTS else value.row and value.row.columns.get(name)
        elif isinstance(value, Row):
            value = value.columns.get(name)
        elif isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, tuple):
            return tuple(follow(row, path[index:]) for row in value)
        elif isinstance(value, _ATTRIBUTES):
            value = getattr(value, name, None)
        else:
            return None
    return None if value == "" else value


def _hours(span: timedelta) -> Decimal:
    return Decimal(span // timedelta(minutes=1)) / 60
