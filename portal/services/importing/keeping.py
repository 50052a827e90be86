"""Writing judged rows of a registry: new ones, changed ones, nothing for those that are the same (C63)."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.models.base import table
from portal.models.catalogue import RegistryRow, RegistryWord
from portal.queries.registry_words import word_of
from portal.request_types.asked import HELD_AT_MOST, Asked
from portal.request_types.judging.row_codec import encode_row
from portal.request_types.office_definition import Column, Registry
from portal.request_types.values import Row
from portal.services.importing import clashes
from portal.services.importing.lines import Counted, Trouble
from portal.services.importing.rows import Judged
from portal.services.keeping import registry_words
from portal.services.keeping.registry_keeping import hold
from portal.uploads.tables import NotRead

IMPORTED: Final = "imported"
STRIDE: Final = 5_000
"""Rows looked at in one transaction when those are ended that the file has no more."""
_ROW, _WORD = table(RegistryRow), table(RegistryWord)
_CHANGED: Final = ("label", "columns", "digest", "origin", "run_id", "retired_at")
_MINE: Final[Sequence[ColumnElement[bool]]] = (
    _ROW.c.registry_id == bindparam("registry"),
    _ROW.c.origin == IMPORTED,
    _ROW.c.retired_at.is_(None),
)


@dataclass(frozen=True)
class Keeping:
    """Where rows go."""

    registry: Registry
    run_id: int
    marks: bool = False
    """Note which rows the file has, because the others are to be ended."""
    is_whole: bool = False
    """A type offers it whole: then it must not grow too long for that."""


def take(
    session: Session,
    to: Keeping,
    rows: Sequence[Judged],
    writes: bool,
    before: int = 0,
    wrong: Collection[str] = (),
) -> Counted:
    """Count what rows change, and write it. `before`: rows that a look without writing counted as new so far.

    `wrong`: keys of lines that are to be mended; what stands of them stays as it is, and is not ended either.
    """
    counted = Counted()
    asked = hold(session, to.registry.id) if writes else {}
    stood = _stood(session, to.registry.id, [each.key for each in rows])
    unique = {} if writes else _unique(to, rows)
    taken = {**_taken(session, to, rows), **_twice(session, to, unique)}
    new: list[tuple[Judged, dict[str, Any]]] = []
    changed: dict[int, tuple[Judged, dict[str, Any]]] = {}
    same: list[int] = []
    for each in rows:
        if trouble := taken.get(each.key) or _of_file(each, stood.get(each.key)):
            counted.troubles.append(trouble)
            continue
        values, old = _values(to, each.row), stood.get(each.key)
        if old is None:
            new.append((each, values))
        elif old.digest == values["digest"] and old.retired_at is None:
            same.append(old.id)
        else:
            changed[old.id] = each, values
    counted.new, counted.changed, counted.same = len(new), len(changed), len(same)
    sound = {each.key for each, _ in (*new, *changed.values())}
    counted.claims = {claim: row.line for claim, (row, _) in unique.items() if row.key in sound}
    if to.is_whole and new and _count(session, to.registry.id) + len(new) + before > HELD_AT_MOST:
        raise NotRead("importing.list_long", most=f"{HELD_AT_MOST:,}")
    if writes:
        _write(session, to, asked, new, changed)
        _mark(session, to, same, {*wrong, *(each.key for each in rows if each.key in taken)})
    return counted


def _mark(session: Session, to: Keeping, same: Sequence[int], stay: Collection[str]) -> None:
    """Note that the file has these rows, where the others are to be ended."""
    if to.marks:
        its = _ROW.c.id.in_(same) | (_ROW.c.registry_id == to.registry.id) & _ROW.c.key.in_(stay)
        session.execute(update(_ROW).where(its).values(run_id=to.run_id))


def end_rest(session: Session, to: Keeping, after: int) -> tuple[int, int | None]:
    """Offer imported rows no more that the file did not have, a stride at a time; and where to go on, None at the end."""
    last = session.scalar(select(func.max(_ROW.c.id))) or 0
    if after >= last:
        return 0, None
    here = _ROW.c.id > after, _ROW.c.id <= after + STRIDE
    others = or_(_ROW.c.run_id.is_(None), _ROW.c.run_id != to.run_id)
    ended = update(_ROW).where(*here, *_MINE, others).values(retired_at=bindparam("now", clock.now()))
    return session.connection().execute(ended, {"registry": to.registry.id}).rowcount, after + STRIDE


def _stood(session: Session, registry: str, keys: Sequence[str]) -> Mapping[str, Any]:
    columns = _ROW.c.id, _ROW.c.key, _ROW.c.digest, _ROW.c.origin, _ROW.c.retired_at
    rows = select(*columns).where(_ROW.c.registry_id == registry, _ROW.c.key.in_(keys))
    return {row.key: row for row in session.execute(rows)}


def _of_file(each: Judged, stood: Any) -> Trouble | None:
    """A row of the office's own file is changed there: the next publication would undo what an import did."""
    if stood is None or stood.origin != "file" or stood.retired_at is not None:
        return None
    return Trouble(each.line, 1, "", "importing.of_file")


def _taken(session: Session, to: Keeping, rows: Sequence[Judged]) -> Mapping[str, Trouble]:
    """Rows that say what only one row may say, by their keys."""
    wrong: dict[str, Trouble] = {}
    for column in to.registry.columns:
        if not column.unique or column.id == to.registry.key:
            continue
        said: dict[str, Judged] = {}
        for each in rows:
            word = word_of(each.row.columns.get(column.id))
            first = said.setdefault(word, each) if word else each
            if first is not each:
                told = column.label.words[0][1]
                wrong[each.key] = Trouble(each.line, 1, told, "importing.not_unique_here", {"line": first.line})
        held = select(_WORD.c.word, _ROW.c.key).join(_ROW, _ROW.c.id == _WORD.c.row_id)
        held = held.where(_WORD.c.registry_id == to.registry.id, _WORD.c.column_id == column.id)
        for row in session.execute(held.where(_WORD.c.word.in_(list(said)), _ROW.c.retired_at.is_(None))):
            each = said[row.word]
            if row.key != each.key:
                told = column.label.words[0][1]
                wrong[each.key] = Trouble(each.line, 1, told, "importing.not_unique")
    return wrong


def _unique(to: Keeping, rows: Sequence[Judged]) -> Mapping[str, tuple[Judged, Column]]:
    """What only one row may say, the first of these rows that says it, and in which column."""
    found: dict[str, tuple[Judged, Column]] = {}
    for column in to.registry.columns:
        for each in rows if column.unique and column.id != to.registry.key else ():
            if word := word_of(each.row.columns.get(column.id)):
                found.setdefault(clashes.claim("column", column.id, word), (each, column))
    return found


def _twice(session: Session, to: Keeping, unique: Mapping[str, tuple[Judged, Column]]) -> Mapping[str, Trouble]:
    """Rows that say what a row of an earlier chunk says, which is not written yet."""
    wrong: dict[str, Trouble] = {}
    for claim, line in clashes.earlier(session, to.run_id, unique).items():
        row, column = unique[claim]
        told = column.label.words[0][1]
        wrong[row.key] = Trouble(row.line, 1, told, "importing.not_unique_here", {"line": line})
    return wrong


def _values(to: Keeping, row: Row) -> dict[str, Any]:
    columns = encode_row(row)
    words = json.dumps(columns, ensure_ascii=False, sort_keys=True)
    digest = blake2b(words.encode(), digest_size=16).hexdigest()
    values = {"label": {"th": row.label}, "columns": columns, "digest": digest, "origin": IMPORTED}
    return values | {"run_id": to.run_id, "retired_at": None}


def _write(
    session: Session,
    to: Keeping,
    asked: Asked,
    new: Sequence[tuple[Judged, Any]],
    changed: Mapping[int, tuple[Judged, Any]],
) -> None:
    made: dict[int, Row] = {}
    if new:
        told = [
            values | {"registry_id": to.registry.id, "key": each.key, "position": each.line} for each, values in new
        ]
        rows = {each.key: each.row for each, _ in new}
        ids = session.execute(insert(_ROW).returning(_ROW.c.id, _ROW.c.key), told)
        made = {row.id: rows[row.key] for row in ids}
    if changed:
        it = update(_ROW).where(_ROW.c.id == bindparam("at_id")).values({name: bindparam(name) for name in _CHANGED})
        session.connection().execute(it, [values | {"at_id": id} for id, (_, values) in changed.items()])
    registry_words.write(session, to.registry.id, asked, made, {id: row.row for id, (row, _) in changed.items()})


def _count(session: Session, registry: str) -> int:
    some = select(_ROW.c.id).where(_ROW.c.registry_id == registry, _ROW.c.retired_at.is_(None)).limit(HELD_AT_MOST + 1)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0
