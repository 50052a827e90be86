"""Registries, how their rows are booked, and blocks."""

import re
from collections.abc import Callable
from typing import Final

from portal.request_types.definition import Block
from portal.request_types.keys import Kind, construct
from portal.request_types.office_definition import Bookable, Column, Registry, RegistryRow
from portal.request_types.parsing import values
from portal.request_types.parsing.carried import Carried
from portal.request_types.parsing.dates import read_date, read_time, thai_date
from portal.request_types.parsing.fields import parse_items
from portal.request_types.parsing.finding import parse_lookup, parse_search
from portal.request_types.parsing.found import Found
from portal.request_types.parsing.names import check_id, nearest
from portal.request_types.parsing.staff import parse_checks
from portal.request_types.parsing.table_rows import rows_of_table
from portal.request_types.parsing.types import check_format
from portal.request_types.reading.nodes import ListNode, MapNode, Scalar
from portal.request_types.reading.positions import Text
from portal.request_types.reading.tables import Table

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
QUANTUM: Final = 15
"""Minutes: every slot is a multiple, so that changing `each` breaks no stored row."""
_MINUTES: Final = {"minutes": 1, "hours": 60}

Tables = Callable[[Scalar], Table | None]
"""The table that a registry's `rows` name; None with a problem told when it cannot be read."""


def parse_registry(root: MapNode, carried: Carried, tables: Tables | None = None) -> Registry | None:
    """The registry with its rows; None only without a sound id. Without `tables`, rows in files are left out."""
    found = Found(root, construct("registry"), carried)
    check_format(found)
    name, title = found.id(), found.text("title")
    columns = _columns(found)
    key = found.word("key") or "key"
    _column_named(found, "key", None if key == "key" else key, columns)
    _column_named(found, "sort", found.word("sort"), columns)
    registry = Registry(
        id=name or "", title=title or Text(((carried.first_language, name or ""),)), columns=columns,
        mark=found.marks.get("id", root.mark), key=key, label=found.pattern("label"), rows=_rows(found, key, columns, tables),
        sort=found.word("sort"), public=found.yes_no("public"), kept_by=found.words("kept_by") or (),
        area=found.words("area", Kind.FIELDS) or (), bookable=_bookable(found, columns), lookup=parse_lookup(found),
        search=parse_search(found),
        marks=found.marks,
    )  # fmt: skip
    return registry if name else None


def _column_named(found: Found, key: str, column: str | None, columns: tuple[Column, ...]) -> None:
    ids = [known.id for known in columns]
    if column is not None and column not in ids:
        meant = nearest(column, ids) or ", ".join(ids)
        found.carried.problems.add(found.marks[key], "language.no_column", column=column[:40], meant=meant)


def _columns(found: Found) -> tuple[Column, ...]:
    columns: dict[str, Column] = {}
    for node in found.items("columns"):
        inner = Found(node, construct("column"), found.carried)
        name, type_name, label = inner.id(), inner.one_of("type"), inner.text("label")
        column = Column(
            id=name or "", type=type_name or "text", label=label or Text(((found.carried.first_language, name or ""),)),
            mark=inner.marks.get("id", node.mark), from_registry=inner.word("from"), within=inner.word("within"),
            prefill=inner.word("prefill"), optional=inner.yes_no("optional"), unique=inner.yes_no("unique"),
            sensitive=inner.yes_no("sensitive"),
        )  # fmt: skip
        if type_name == "reference" and not inner.has("from"):
            found.carried.problems.add(node.mark, "language.key_missing", key="from", construct="column")
        if name and name in columns:
            found.carried.problems.add(column.mark, "language.id_twice", id=name, first=str(columns[name].mark))
        elif name:
            columns[name] = column
    return tuple(columns.values())


def _rows(found: Found, key: str, columns: tuple[Column, ...], tables: Tables | None) -> tuple[RegistryRow, ...]:
    node = found.node_of("rows")
    if node is None:
        return ()
    if isinstance(node, Scalar):
        table = tables(node) if tables is not None else None
        return rows_of_table(table, key, columns, found.carried.problems) if table is not None else ()
    if isinstance(node, ListNode):
        found.carried.problems.add(node.mark, "language.map_expected", key="rows")
        return ()
    rows = []
    for entry in node:
        if key == "key" and check_id(entry.key, found.carried.problems) is None:
            continue
        if not isinstance(entry.value, MapNode):
            found.carried.problems.add(entry.value.mark, "language.map_expected", key=entry.key.text[:40])
            continue
        words = _row_words(entry.value, key, columns, found.carried)
        if key != "key":
            words.setdefault(key, entry.key.text)
        rows.append(RegistryRow(entry.key.text, words, entry.key.mark))
    return tuple(rows)


def _row_words(node: MapNode, key: str, columns: tuple[Column, ...], carried: Carried) -> dict[str, object]:
    ids = [column.id for column in columns]
    words: dict[str, object] = {}
    for entry in node:
        name = entry.key.text
        if name not in ids:
            meant = nearest(name, ids) or ", ".join(ids)
            carried.problems.add(entry.key.mark, "language.no_column", column=name[:40], meant=meant)
        elif isinstance(entry.value, MapNode):
            words[name] = values.text_of(entry.value, name, carried)
        else:
            word = values.word_of(entry.value, name, carried)
            if word is not None:
                words[name] = word
    for column in columns:
        if not column.optional and column.prefill is None and column.id != key and node.entry(column.id) is None:
            carried.problems.add(node.mark, "language.column_missing", column=column.id)
    return words


def _bookable(found: Found, columns: tuple[Column, ...]) -> Bookable | None:
    node = found.map("bookable", Kind.ONE)
    if node is None:
        return None
    inner = Found(node, construct("bookable"), found.carried)
    each, buffer = _minutes(inner, "each", 30), _minutes(inner, "buffer", 0)
    if each % QUANTUM or not each:
        found.carried.problems.add(inner.marks["each"], "language.each_quantum", quantum=QUANTUM)
    places = inner.word("places") or "1"
    if not places.isdecimal():
        _column_named_in(inner, places, columns)
    return Bookable(
        hours=_hours(inner), days=_days(inner), each=each, closed=_closed(inner), ahead=inner.duration("ahead"),
        buffer=buffer, places=int(places) if places.isdecimal() else places, mark=node.mark,
    )  # fmt: skip


def _column_named_in(inner: Found, places: str, columns: tuple[Column, ...]) -> None:
    _column_named(inner, "places", places, columns)


def _minutes(inner: Found, key: str, default: int) -> int:
    written = inner.duration(key)
    if written is None:
        return default
    if written.unit not in _MINUTES:
        inner.carried.problems.add(written.mark, "language.minutes_or_hours", key=key)
        return default
    return written.most * _MINUTES[written.unit]


def _hours(inner: Found) -> tuple[tuple[str, str], ...]:
    node = inner.node_of("hours")
    spans: list[tuple[str, str]] = []
    for scalar in values.scalars_of(node, "hours", inner.carried) or () if node is not None else ():
        span = values.split_range(scalar)
        start, end = read_time(span.low or ""), read_time(span.high or "")
        if start is None or end is None or start >= end or start.second or end.second:
            inner.carried.problems.add(scalar.mark, "language.hours_form", word=scalar.text[:40])
        elif start.minute % QUANTUM or end.minute % QUANTUM:
            inner.carried.problems.add(scalar.mark, "language.each_quantum", quantum=QUANTUM)
        elif spans and f"{start:%H:%M}" < spans[-1][1]:
            inner.carried.problems.add(scalar.mark, "language.hours_order", word=scalar.text[:40])
        else:
            spans.append((f"{start:%H:%M}", f"{end:%H:%M}"))
    return tuple(spans)


def _days(inner: Found) -> frozenset[int]:
    node = inner.node_of("days")
    if node is None:
        return frozenset(range(5))
    days: set[int] = set()
    for scalar in values.scalars_of(node, "days", inner.carried) or ():
        ends = re.split(r"\s*\.\.\s*", scalar.text.strip())
        if len(ends) > 2 or not all(end in WEEKDAYS for end in ends):
            inner.carried.problems.add(scalar.mark, "language.days_form", word=scalar.text[:40])
            continue
        first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
        span = range(first, last + 1) if first <= last else [*range(first, 7), *range(last + 1)]
        days.update(span)
    return frozenset(days)


def _closed(inner: Found) -> tuple[str, ...]:
    """Dates and ranges of dates; the ends come out as dd/mm/yyyy in B.E."""
    node = inner.node_of("closed", Kind.WORDS)
    found: list[str] = []
    for scalar in values.scalars_of(node, "closed", inner.carried) or () if node is not None else ():
        span = values.split_range(scalar)
        low = read_date(span.low or "", scalar.mark, inner.carried.problems)
        high = read_date(span.high or "", scalar.mark, inner.carried.problems)
        if low and high:
            found.append(thai_date(low) if low == high else f"{thai_date(low)}..{thai_date(high)}")
    return tuple(found)


def parse_block(root: MapNode, carried: Carried) -> Block | None:
    """A group of fields several types use."""
    found = Found(root, construct("block"), carried)
    check_format(found)
    name, title = found.id(), found.text("title")
    items, checks = parse_items(found.items("fields", Kind.ITEMS), carried), parse_checks(found)
    if name is None:
        return None
    return Block(name, title or Text(((carried.first_language, name),)), items, checks, root.mark)
