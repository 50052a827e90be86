"""Pages by key, not by offset: the millionth row costs what the first does (house promise 12).

A cursor says which page it leads to, how many rows stand before it, and the row it hangs on.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Generic, Literal, TypeVar

from sqlalchemy import Column, ColumnElement, Date, Integer, Label, Row, Select, String, bindparam, tuple_
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

SIZES = (10, 25, 50, 100)
"""Rows a page that may be chosen (แสดง [10] ข้อมูล)."""

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_UNKEPT = re.compile("[\0\ud800-\udfff]")
"""Signs no text in the database holds."""
T = TypeVar("T")


@dataclass(frozen=True)
class Sort:
    """An order with an index behind it; `id` breaks ties."""

    column: Column[Any] | Label[Any]
    tie: Column[int]
    descending: bool

    def holds(self, value: Any) -> bool:
        """Whether its column could hold this value: what it could not, the database would not even compare."""
        kind = self.column.type
        if value is None or self.column is self.tie:
            return True
        if isinstance(kind, Integer):
            return type(value) is int and abs(value) < 1 << 31
        if isinstance(kind, Date):
            return type(value) is date
        if isinstance(kind, (String, NullType)):
            return isinstance(value, str) and not _UNKEPT.search(value)
        return isinstance(value, datetime)

    def order(self, backwards: bool = False) -> list[ColumnElement[Any]]:
        """ORDER BY, or the same from the other end."""
        keys = [self.tie] if self.column is self.tie else [self.column, self.tie]
        return [key.desc() if self.descending != backwards else key.asc() for key in keys]

    def beyond(self, backwards: bool) -> ColumnElement[bool]:
        """Rows after one in the order, or before it. Wants `tie`, the row's id, and `value` where that is not the order."""
        smaller, tie = self.descending != backwards, bindparam("tie", type_=self.tie.type)
        if self.column is self.tie:
            return self.tie < tie if smaller else self.tie > tie
        here, there = tuple_(self.column, self.tie), tuple_(bindparam("value", type_=self.column.type), tie)
        return here < there if smaller else here > there


@dataclass(frozen=True)
class Cursor:
    """Where to go on: `after` and `before` hang on a row, `first` and `last` on an end."""

    way: Literal["first", "after", "before", "last"] = "first"
    page: int = 1
    value: Any = None
    tie: int = 0

    def encoded(self) -> str:
        """As it stands in a URL; holds nothing that the list does not show."""
        value = self.value
        if isinstance(value, datetime):
            value = {"t": value.timestamp()}
        elif isinstance(value, date):
            value = {"d": value.toordinal()}
        words = json.dumps([self.way, self.page, value, self.tie], separators=(",", ":"))
        return urlsafe_b64encode(words.encode()).decode().rstrip("=")

    @classmethod
    def decoded(cls, words: str, sort: Sort) -> "Cursor":
        """Back from a URL; anything mangled, or of another order, is the first page."""
        try:
            way, page, value, tie = json.loads(urlsafe_b64decode(words + "=" * (-len(words) % 4)))
            if isinstance(value, dict):
                value = date.fromordinal(value["d"]) if "d" in value else datetime.fromtimestamp(value["t"], UTC)
            sound = (
                way in ("first", "after", "before", "last")
                and isinstance(value, (str, int, date, type(None)))
                and sort.holds(value)
            )
            if sound and isinstance(page, int) and isinstance(tie, int) and 0 < page < 1 << 31 and abs(tie) < 1 << 31:
                return cls(way, page, value, tie)
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            pass
        return cls()


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list. Cursors are None where there is nowhere to go."""

    rows: Sequence[T]
    number: int
    pages: int
    total: int
    is_total_exact: bool
    offset: int
    """Rows before the first one shown."""
    size: int
    first: str | None
    previous: str | None
    next: str | None
    last: str | None


def paged(
    session: Session,
    statement: Select[Any],
    sort: Sort,
    cursor: Cursor,
    size: int,
    total: tuple[int, bool],
    build: Callable[[Row[Any]], T],
    facts: Mapping[str, Any] = _NOTHING,
) -> Page[T]:
    """Run a select of one page with its `facts`; `total` is a kept count, and if it is exact."""
    count, exact = total
    size = size if size in SIZES else SIZES[0]
    pages = max(1, -(-count // size))
    rows, more = _rows(session, statement, sort, cursor, size, count, facts)
    if not rows and cursor.way != "first":
        return paged(session, statement, sort, Cursor(), size, total, build, facts)
    number = {"first": 1, "last": pages}.get(cursor.way, cursor.page)
    backwards = cursor.way in ("before", "last")
    has_next = cursor.way == "before" or (more and not backwards)
    has_previous = more if backwards else cursor.way == "after"

    def hang(way: Literal["after", "before"], row: Row[Any], page: int) -> str:
        return Cursor(way, max(1, page), getattr(row, sort.column.key), getattr(row, sort.tie.key)).encoded()

    return Page(
        rows=[build(row) for row in rows],
        number=number,
        pages=max(pages, number),
        total=count,
        is_total_exact=exact,
        offset=(number - 1) * size,
        size=size,
        first=Cursor().encoded() if has_previous else None,
        previous=hang("before", rows[0], number - 1) if has_previous else None,
        next=hang("after", rows[-1], number + 1) if has_next else None,
        last=Cursor("last", pages).encoded() if has_next and exact else None,
    )


def _rows(
    session: Session,
    statement: Select[Any],
    sort: Sort,
    cursor: Cursor,
    size: int,
    total: int,
    facts: Mapping[str, Any],
) -> tuple[list[Row[Any]], bool]:
    """Rows in the order shown, and whether there are more in the direction of travel."""
    backwards = cursor.way in ("before", "last")
    wanted = (total % size or size) if cursor.way == "last" and total else size
    hangs = cursor.way in ("after", "before")
    there = {"tie": cursor.tie, "value": cursor.value} if hangs else {}
    found = list(session.execute(_page(statement, sort, backwards, hangs), {**facts, **there, "rows": wanted + 1}))
    more = len(found) > wanted
    found = found[:wanted]
    return (found[::-1] if backwards else found), more


@lru_cache(maxsize=512)
def _page(statement: Select[Any], sort: Sort, backwards: bool, hangs: bool) -> Select[Any]:
    """Kept by the statement itself: whoever keeps that pays for building neither."""
    if hangs:
        statement = statement.where(sort.beyond(backwards))
    return statement.order_by(*sort.order(backwards)).limit(bindparam("rows", type_=Integer()))
