"""What of the requests a list is to show: equal filters are one statement, built once (C42)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final, Self, cast

from sqlalchemy import ColumnElement, Select, exists, false, or_, select, text

from portal.models.accounts import Account
from portal.models.base import table
from portal.models.figures import Figure
from portal.models.requests import Placed, Request
from portal.queries.few import Few
from portal.workflow.states import OPEN_SQL, WAITS_SQL

_REQUEST, _PLACED, _CHOSEN = table(Request), table(Placed), table(Account).alias("chosen")
_FIGURE = table(Figure)

_OPEN: Final = f"request.{OPEN_SQL}"
_WAITS: Final = WAITS_SQL.replace("state IN", "request.state IN").replace("stopped_at", "request.stopped_at")
Order = tuple[ColumnElement[Any], ...]
BY_DUE: Final[Order] = (_REQUEST.c.due_order, _REQUEST.c.id)
BY_MISSED: Final[Order] = (_REQUEST.c.missed_from, _REQUEST.c.id)
BY_ASSIGNEE: Final[Order] = (_REQUEST.c.assignee_id, _REQUEST.c.id)
BY_AGE: Final[Order] = (_REQUEST.c.id,)
_BY_FILING: Final[Order] = (_REQUEST.c.filed_at, _REQUEST.c.id)


@dataclass(frozen=True)
class By:
    """A value that figures count by, as a column of each type's figures (`portal/reports/listing.py`)."""

    words: str
    """As an address says it."""
    types: tuple[tuple[str, str | None, tuple[str, ...]], ...]
    """Type, column (None: any value will do), values."""


def _counted_by(by: Sequence[By], rarest: str, is_common: bool) -> ColumnElement[bool]:
    """As SQL; nothing is found where no type counts by all of them.

    What is common is looked at along the order of the list, until the page is full; what is rare is found by its index.
    """
    found: list[ColumnElement[bool]] = []
    for chosen in figures_of(by, rarest):
        ids = select(_FIGURE.c.request_id).where(*chosen)
        found.append(ids.where(_FIGURE.c.request_id == _REQUEST.c.id).exists() if is_common else _REQUEST.c.id.in_(ids))
    return or_(false(), *found)


def figures_of(by: Sequence[By], rarest: str = "") -> Iterator[Sequence[ColumnElement[bool]]]:
    """What must be true of a figure, for each type that counts by all of them; they are found by the index of the rarest."""
    held = [{type_id: (slot, values) for type_id, slot, values in each.types} for each in by]
    is_rarest = [each.words == rarest and len(by) > 1 for each in by]
    for type_id in (each for each in held[0] if all(each in others for others in held[1:])):
        asked = [each[type_id] for each in held]
        told = ((slot, values, few) for (slot, values), few in zip(asked, is_rarest, strict=True) if slot is not None)
        slots = (_said(_FIGURE.c[slot].in_(values), few) for slot, values, few in told)
        yield (_FIGURE.c.type_id == type_id, *slots)


def _said(asked: ColumnElement[bool], few: bool) -> ColumnElement[bool]:
    return cast(ColumnElement[bool], Few(asked)) if few else asked


@dataclass(frozen=True)
class Filter:
    """Everything that must be true of a request; what is empty asks nothing."""

    types: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    """Options of the questions that say how requests reached the office."""
    unit: str | None = None
    place: tuple[str, str] | None = None
    """Registry and key of a row: only what is placed there."""
    since: datetime | None = None
    until: datetime | None = None
    """Filed from one moment until just before the other."""
    late_on: date | None = None
    """Overdue on this day: its clock runs and its day is past."""
    missed_on: date | None = None
    """On this day a window of its records is over without an entry."""
    assignee: int | str | None = None
    """The account it was given to, by id or by key; 0: nobody. Of closed ones only with their states."""
    is_unknown: bool = False
    """Whom it was given to has not acknowledged it yet."""
    is_unread: bool = False
    """What is unread by who asks; `queries/unread.py` says which these are."""
    by: tuple[By, ...] = ()
    """What figures count them by."""
    is_common: bool = False
    """Whether these are known to be so many that a page is soon full along the order; it asks for nothing."""
    rarest: str = ""
    """Words of the one of them that finds least, where that is known; it asks for nothing."""
    is_alone: bool = False
    """Whether nothing is asked for besides these, types and days; it asks for nothing."""
    waits: bool = False
    """It is the office's turn: open, not sent back, and not at a step whose clock stands still."""
    ids: tuple[int, ...] | None = None
    """Only these."""

    def only(self) -> "Filter":
        """The filter of a wish, without how it is sorted and paged."""
        return Filter(**{each.name: getattr(self, each.name) for each in fields(Filter)})

    @property
    def is_counted(self) -> bool:
        """Whether the kept counts know how many these are."""
        by_day = self.late_on is not None or self.missed_on is not None
        return not by_day and self.assignee is None and not (self.waits or self.is_narrower)

    @property
    def is_narrower(self) -> bool:
        """Whether it asks for what no count of a tab knows."""
        return bool(self.channels or self.since or self.until or self.is_unread or self.by)

    @property
    def walk(self) -> Order:
        """How the index that finds these stands; empty where none finds them better than another.

        Whoever reads some of them for a count reads in this order: without one PostgreSQL may take them from anywhere
        in the table, and reads all of it through where they stand elsewhere.
        """
        if self.late_on is not None:
            return BY_DUE
        if self.missed_on is not None:
            return BY_MISSED
        if self.assignee is not None:
            return BY_ASSIGNEE
        if self.since or self.until:
            return _BY_FILING
        return BY_AGE if self.waits else ()

    def with_old_steps(self, now: Mapping[str, Mapping[str, str]]) -> Self:
        """The same, asking for a step under its earlier names too; `now` is what old names are called, by type."""
        old = [
            name
            for type_id, names in now.items()
            if not self.types or type_id in self.types
            for name, newest in names.items()
            if newest in self.steps
        ]
        return replace(self, steps=tuple(dict.fromkeys((*self.steps, *old))))

    @property
    def in_order(self) -> Select[tuple[int]] | None:
        """Ids of these where an index of figures has them one after another: of one type, of any day, and nothing else."""
        chosen = list(figures_of(self.by, self.rarest)) if self.is_alone and not (self.since or self.until) else []
        return select(_FIGURE.c.request_id).where(*chosen[0]) if len(chosen) == 1 else None

    def criteria(self) -> Sequence[ColumnElement[bool]]:
        """As SQL, one for each thing asked."""
        chosen: list[ColumnElement[bool]] = []
        asked = (("type_id", self.types), ("state", self.states), ("step", self.steps), ("channel", self.channels))
        for column, words in asked:
            if words:
                chosen.append(_REQUEST.c[column].in_(words))
        if self.unit is not None:
            chosen.append(_REQUEST.c.unit == self.unit)
        if self.place is not None:
            registry, key = self.place
            there = _PLACED.c.registry_id == registry, _PLACED.c.row_key == key
            chosen.append(exists().where(_PLACED.c.request_id == _REQUEST.c.id, *there))
        if self.since is not None:
            chosen.append(_said(_REQUEST.c.filed_at >= self.since, self.is_common))
        if self.until is not None:
            chosen.append(_said(_REQUEST.c.filed_at < self.until, self.is_common))
        if self.late_on is not None:
            chosen.append(_REQUEST.c.due_order < self.late_on)
        if self.missed_on is not None:
            chosen.append(misses(self.missed_on))
        if self.assignee is not None:
            whose = given_to(_account(self.assignee)) if self.assignee else _REQUEST.c.assignee_id.is_(None)
            chosen.append(whose)
            chosen += [] if self.states else [is_open()]
        if self.is_unknown:
            chosen.append(_REQUEST.c.acknowledged_at.is_(None))
        chosen += [_counted_by(self.by, self.rarest, self.is_common)] if self.by else []
        if self.waits:
            chosen.append(waits())
        if self.ids is not None:
            chosen.append(_REQUEST.c.id.in_(self.ids))
        return chosen


def is_open() -> ColumnElement[bool]:
    """Somebody still has to do something; in the very words of the indexes of open requests, else SQLite uses none."""
    return cast(ColumnElement[bool], text(_OPEN))


def waits() -> ColumnElement[bool]:
    """The office has something to do, and its clock runs; in the very words of its indexes."""
    return cast(ColumnElement[bool], text(_WAITS))


def misses(day: Any) -> ColumnElement[bool]:
    """On this day an entry is late; whatever misses none is in no index of this."""
    return cast(ColumnElement[bool], _REQUEST.c.missed_from <= day)


def given_to(account: Any) -> ColumnElement[bool]:
    """What one account has: few, whatever SQLite makes of averages in which nobody has most requests."""
    return cast(ColumnElement[bool], Few(_REQUEST.c.assignee_id == account))


def _account(whose: int | str) -> Any:
    return whose if isinstance(whose, int) else select(_CHOSEN.c.id).where(_CHOSEN.c.key == whose).scalar_subquery()
