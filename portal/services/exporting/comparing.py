"""A list that somebody sent held against one of the portal's: who is in both, only in the file, only here (C67).

Lists are held together by citizen ID, digits in any form, or by the key of a registry's rows. What came out waits as the
rows of the file that is made of it, one table after the other, so that a page reads on from where it was.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.keepers import called, part_of
from portal.access.masking import masked_id
from portal.access.permissions import Actor, Reach
from portal.models.base import table
from portal.models.catalogue import RegistryRow
from portal.models.requests import Request
from portal.request_types.formats import citizen_id
from portal.request_types.formats.digits import arabic
from portal.request_types.judging.row_codec import decode_row
from portal.request_types.office_definition import Registry
from portal.services.exporting.asked import Listed
from portal.services.exporting.reading import within
from portal.sheets.plan import CITIZEN, Column, Plan, Sheet, Waiting, line
from portal.texts import text

LISTS: Final = ("both", "only_file", "only_here", "wrong")
"""What comes out, in the order of the file's tables."""
MOST_LINES: Final = 100_000
_SAMPLE: Final = 200
"""Rows looked at to find the column of the numbers."""
_CHUNK: Final = 5_000
_REQUEST, _ROW = table(Request), table(RegistryRow)
_NAMED: Final = ("ชื่อ", "name")


@dataclass(frozen=True)
class Line:
    """A row of the file."""

    number: int
    key: str
    name: str = ""


@dataclass(frozen=True)
class Wrong:
    """A row that is held against nothing, as it was typed; `why` is the id of a text."""

    line: Line
    why: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Sent:
    """What was read of the file."""

    rows: dict[str, Line] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)
    key_head: str = ""
    """What stands over the column that was read."""


@dataclass(frozen=True)
class Here:
    """What the portal has under one number: a name, and where it stands."""

    name: str
    numbers: tuple[str, ...] = ()


class NoColumn(Exception):
    """No column of the file holds what lists are held together by."""


def sent(file: Iterable[tuple[int, list[str]]], heads: list[str], by_id: bool) -> Sent:
    """Read it: `file` are the rows below the heads, by their lines. Raises NoColumn."""
    rows = list(file)
    at = _column(rows, heads, by_id)
    named = next((n for n, head in enumerate(heads) if n != at and any(w in head.lower() for w in _NAMED)), None)
    found = Sent(key_head=heads[at] if at < len(heads) else "")
    for number, cells in rows:
        typed = cells[at].strip() if at < len(cells) else ""
        name = cells[named] if named is not None and named < len(cells) else ""
        key = citizen_id.cleaned(typed) if by_id else arabic(typed)
        if not key:
            found.wrong.append(Wrong(Line(number, typed, name), "comparing.blank"))
        elif by_id and (len(key) != citizen_id.LENGTH or not (key.isascii() and key.isdigit())):
            found.wrong.append(Wrong(Line(number, typed, name), "comparing.digits"))
        elif by_id and not citizen_id.is_citizen_id(key):
            found.wrong.append(Wrong(Line(number, typed, name), "comparing.check_digit"))
        elif key in found.rows:
            found.wrong.append(Wrong(Line(number, typed, name), "comparing.again", {"line": found.rows[key].number}))
        else:
            found.rows[key] = Line(number, key, name)
    return found


def of_requests(session: Session, reach: Reach, listed: Listed) -> dict[str, Here]:
    """Whom the requests of a list are about, by citizen ID; those that name none are left out."""
    columns = (_REQUEST.c.id, _REQUEST.c.subject_id, _REQUEST.c.subject_name, _REQUEST.c.known_as, _REQUEST.c.reference)
    rows = select(*columns).where(*within(reach, listed), _REQUEST.c.subject_id != "").order_by(_REQUEST.c.id)
    found: dict[str, Here] = {}
    after = 0
    while chunk := session.execute(rows.where(_REQUEST.c.id > after).limit(_CHUNK)).all():
        after = chunk[-1].id
        for row in chunk:
            before = found.get(row.subject_id, Here(row.subject_name))
            found[row.subject_id] = Here(row.subject_name, (*before.numbers, row.known_as or row.reference))
    return found


def of_registry(session: Session, actor: Actor, registry: Registry, column: str) -> dict[str, Here]:
    """The actor's rows of a registry that may be chosen, by a column of citizen IDs or (without one) by their keys."""
    part = part_of(actor, registry)
    rows = select(_ROW.c.id, _ROW.c.key, _ROW.c.columns).where(_ROW.c.registry_id == registry.id)
    rows = rows.where(_ROW.c.retired_at.is_(None), _ROW.c.closed_at.is_(None)).order_by(_ROW.c.id)
    found: dict[str, Here] = {}
    after = 0
    while chunk := session.execute(rows.where(_ROW.c.id > after).limit(_CHUNK)).all():
        after = chunk[-1].id
        for each in chunk:
            row = decode_row(each.columns)
            key = str(row.columns.get(column) or "") if column else each.key
            if key and (part is None or part.holds(row)):
                found[key] = Here(called(actor, registry, row), () if column == "" else (each.key,))
    return found


def plan(language: str, by_id: bool) -> Plan:
    """The tables of the file."""

    def column(id: str, width: int = 22) -> Column:
        return Column(text(language, f"comparing.column.{id}"), width)

    key = column("citizen_id" if by_id else "key")
    columns = {
        "both": (column("line", 8), key, column("name", 28), column("name_here", 28), column("numbers", 30)),
        "only_file": (column("line", 8), key, column("name", 28)),
        "only_here": (key, column("name_here", 28), column("numbers", 30)),
        "wrong": (column("line", 8), column("typed"), column("name", 28), column("why", 40)),
    }
    return Plan(tuple(Sheet(text(language, f"comparing.{each}"), columns[each]) for each in LISTS))


def rows(
    file: Sent, here: Mapping[str, Here], language: str, by_id: bool, sees_ids: bool
) -> dict[str, list[list[Waiting]]]:
    """What came out, by list. Who reads no IDs reads none that they did not send themselves."""

    def shown(key: str, own: bool) -> Waiting:
        if not by_id:
            return key
        return [CITIZEN, key] if own or sees_ids else masked_id(key, sees_ids=False)

    both, extra = [], []
    for key, each in file.rows.items():
        if key in here:
            both.append([each.number, shown(key, True), each.name, here[key].name, ", ".join(here[key].numbers)])
        else:
            extra.append([each.number, shown(key, True), each.name])
    missing = [
        [shown(key, False), each.name, ", ".join(each.numbers)] for key, each in here.items() if key not in file.rows
    ]
    wrong = [
        [each.line.number, each.line.key, each.line.name, text(language, each.why, **each.facts)] for each in file.wrong
    ]
    return dict(zip(LISTS, (both, extra, missing, wrong), strict=True))  # type: ignore[arg-type]


def written(came_out: Mapping[str, list[list[Waiting]]]) -> tuple[Iterator[bytes], dict[str, list[int]]]:
    """The rows as they wait, and where each list begins and ends among their bytes, with how many it has."""
    parts: list[bytes] = [line(-1, ["comparison"])]
    bounds: dict[str, list[int]] = {}
    at = len(parts[0])
    for sheet, name in enumerate(LISTS):
        told = b"".join(line(sheet, cells) for cells in came_out[name])
        bounds[name] = [at, at + len(told), len(came_out[name])]
        at += len(told)
        parts.append(told)
    return iter(parts), bounds


def page(file: Path, bounds: list[int], at: int, size: int) -> tuple[list[list[Waiting]], int | None]:
    """So many rows of a list from one of its bytes on, and where the next page begins; from its start where no row begins."""
    first, end, _ = bounds
    found: list[list[Waiting]] = []
    with file.open("rb") as lines:
        if not first < at < end:
            at = first
        lines.seek(at - 1)
        if lines.read(1) != b"\n":
            lines.seek(at := first)
        while len(found) < size and lines.tell() < end:
            found.append(json.loads(lines.readline())[1])
        return found, lines.tell() if lines.tell() < end else None


def _column(rows: list[tuple[int, list[str]]], heads: list[str], by_id: bool) -> int:
    """The column with most numbers of thirteen digits; of keys the first one."""
    if not by_id:
        return 0
    width = max((len(cells) for _, cells in rows[:_SAMPLE]), default=len(heads))
    likely = [sum(1 for _, cells in rows[:_SAMPLE] if n < len(cells) and _is_like_id(cells[n])) for n in range(width)]
    if not likely or not max(likely):
        raise NoColumn
    return likely.index(max(likely))


def _is_like_id(typed: str) -> bool:
    key = citizen_id.cleaned(typed)
    return len(key) == citizen_id.LENGTH and key.isascii() and key.isdigit()
