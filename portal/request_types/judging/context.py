"""What surrounds a judgement: who files, when, which rows, files and bookings there are. Pure data and protocols."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Protocol

from portal.booking.intervals import Interval
from portal.request_types.values import FileList, Person, Row, Value

Words = Mapping[str, tuple[str, ...]]
"""What a person typed, flat, as the form posts it: `x`, `x.other`, `members.0.birth`, `booked.start_date`."""
NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class RowSource(Protocol):
    """Rows of registries that may be chosen now; retired rows are not among them."""

    def get(self, registry: str, key: str) -> Row | None:
        """One row, or None."""

    def all(self, registry: str) -> Sequence[Row]:
        """All rows in the registry's order."""

    def find(self, registry: str, column: str, value: Value) -> Sequence[Row]:
        """Rows whose column says exactly this (`says`)."""


def says(held: Value, sought: Value) -> bool:
    """Whether a column says this; a row stands there as itself or by its key."""
    if isinstance(sought, Row) and not isinstance(held, Row):
        return held is not None and str(held) == sought.key
    return held == sought


class BookedTimes(Protocol):
    """Time that is held, but for what the request being judged holds itself."""

    def taken(self, registry: str, key: str, start: datetime, end: datetime, count: int = 1) -> bool:
        """Whether fewer than `count` places of the thing are free for the whole of this time."""

    def busy(self, registry: str, key: str, start: datetime, end: datetime, count: int = 1) -> Sequence[Interval]:
        """The times in this window at which fewer than `count` places of the thing are free."""


class People(Protocol):
    """Who handles requests of the type at hand: people with accounts, none of them disabled."""

    def of(self, unit: str | None) -> Sequence[Person]:
        """Those of a unit; None: of any."""

    def find(self, word: str, unit: str | None) -> Person | None:
        """One of them by key or e-mail address."""


class Nobody:
    """No people."""

    def of(self, unit: str | None) -> Sequence[Person]:
        return ()

    def find(self, word: str, unit: str | None) -> Person | None:
        return None


class NoRows:
    """A source without rows."""

    def get(self, registry: str, key: str) -> Row | None:
        return None

    def all(self, registry: str) -> Sequence[Row]:
        return ()

    def find(self, registry: str, column: str, value: Value) -> Sequence[Row]:
        return ()


class NothingBooked:
    """Everything is free."""

    def taken(self, registry: str, key: str, start: datetime, end: datetime, count: int = 1) -> bool:
        return False

    def busy(self, registry: str, key: str, start: datetime, end: datetime, count: int = 1) -> Sequence[Interval]:
        return ()


@dataclass(frozen=True)
class Context:
    """Everything outside the words that a verdict may depend on."""

    filed: datetime
    """The moment of filing, aware; also at a correction. In a staff form the moment of saving."""
    role: str = "applicant"
    by: str = ""
    """Name of the person who fills it in."""
    language: str = "th"
    applicant: Mapping[str, Value] = field(default_factory=lambda: NOTHING)
    """What is known of the person who files, answers given at registration among it."""
    subject: Mapping[str, Value] = field(default_factory=lambda: NOTHING)
    office: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    request: Mapping[str, Value] = field(default_factory=dict)
    """Facts of the request: number, state, step, filed, due, unit, assignee, message."""
    rows: RowSource = field(default_factory=NoRows)
    booked: BookedTimes = field(default_factory=NothingBooked)
    people: People = field(default_factory=Nobody)
    files: Mapping[str, FileList] = field(default_factory=dict)
    """By words name: `scan`, and `members.0.photo` in a table."""
    previous: Mapping[str, Value] | None = None
    """Earlier answers of what is judged: at a correction, an edit, or a staff form saved before."""
    open_fields: frozenset[str] | None = None
    """At a correction the fields that may change; None: all that are not locked."""
    page: int | None = None
    """Report problems of this page of the form only; None: of all."""
    form: str | None = None
    """A staff form's id; None: the applicant's form."""
    answers: Mapping[str, Value] = field(default_factory=dict)
    """While a staff form is judged: the answers of the form and of other staff forms."""
    half_filled: bool = False
    """A staff form saved without moving: what is blank may stay blank."""
    at_counter: bool = False
    """Staff file it for somebody: then `channel` is theirs to say, and nothing stands in it already."""
    samples: bool = False
    """Fill what has no words with a sound sample (examples)."""
