"""Rows that keepers make, change and order on screen, within their area; what was and what is stays written (C65)."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.keepers import columns_for, rows_for
from portal.access.permissions import Actor
from portal.errors import NotFound, Refused, Stale
from portal.models.base import table
from portal.models.catalogue import RegistryRow, RegistryWord
from portal.queries.catalogue import Catalogue
from portal.queries.registry_words import word_of
from portal.request_types.judging.answers import Verdict, Words, judge
from portal.request_types.judging.context import Context
from portal.request_types.judging.registry_rows import row_from
from portal.request_types.judging.row_codec import decode_row, encode, encode_row
from portal.request_types.office_definition import Column, Office, Registry
from portal.request_types.row_questions import columns_of, questions_of
from portal.request_types.values import FileList, Row, Value
from portal.services.keeping import registry_files, registry_words
from portal.services.keeping.registry_keeping import Kept, Standing, hold, note, standing, take
from portal.services.keeping.registry_order import ORDERED_AT_MOST, exchange, put_in_order

_ROW, _WORD = table(RegistryRow), table(RegistryWord)
LONGEST_KEY: Final = 100
UP, DOWN = "up", "down"
Files = Mapping[str, str]
"""Column: what a cell says of a file that came (services/keeping/registry_files.py)."""
NO_FILES: Final[Files] = {}


def asked_columns(actor: Actor, registry: Registry, is_new: bool) -> tuple[Column, ...]:
    """What is asked: of a new row everything, later what the actor may read; the key of a row stays as it is."""
    shown = registry.columns if is_new else columns_for(actor, registry)
    return tuple(each for each in shown if is_new or each.id != registry.key)


def verdict_on(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    kept: Kept,
    office: Office,
    row: Row | None,
    words: Words,
    files: Files = NO_FILES,
) -> Verdict:
    """The verdict on the words of a row; `row` is what stands there, None for a new one; `files` have come for it."""
    registry = kept.registry
    columns = asked_columns(actor, registry, row is None)
    named = {each.from_registry for each in columns if each.from_registry is not None}
    rows = rows_for(actor, registry, catalogue.rows(session))
    only = {each.id for each in columns if each.from_registry is not None and each.id in registry.area
            and len(rows.all(each.from_registry)) == 1}  # fmt: skip
    drawn = {name: catalogue.registry(session, name)[0] for name in sorted(named)}
    checked = questions_of(registry, columns, office, drawn, only)
    previous = None if row is None else {each.id: row.columns.get(each.id) for each in columns}
    context = Context(filed=clock.now(), role=actor.role, language=actor.language, rows=rows, previous=previous,
                      files=_files(columns, row, files))  # fmt: skip
    return judge(checked, words, context)


def make(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    name: str,
    office: Office,
    words: Words,
    files: Files = NO_FILES,
) -> str:
    """A new row at the end, or where the registry's order puts it; answers what it is called.

    Raises Refused, by column, for what its file could not say, and for a key or a unique word that stands already.
    """
    kept = take(session, actor, catalogue, name)
    asked = hold(session, name)
    columns = _sound(session, actor, catalogue, kept, office, None, words, files)
    key = _key(kept.registry, columns)
    before = session.execute(select(_ROW).where(_ROW.c.registry_id == name, _ROW.c.key == key)).one_or_none()
    if before is not None and before.retired_at is None:
        raise _refused(kept.registry.key, "staff.row_there")
    row = row_from(kept.registry, key, columns)
    values = _values(row) | {"origin": "kept", "kept_over": "", "retired_at": None, "closed_at": None}
    values["position"] = 1 + (session.scalar(select(func.max(_ROW.c.position)).where(_ROW.c.registry_id == name)) or 0)
    if before is None:
        values |= {"registry_id": name, "key": key}
        number = session.connection().execute(insert(_ROW).returning(_ROW.c.id), values).scalar_one()
        registry_words.write(session, name, asked, {number: row}, {})
    else:
        session.execute(update(_ROW).where(_ROW.c.id == before.id).values(**values))
        registry_words.write(session, name, asked, {}, {before.id: row})
    note(session, actor, name, key, "made", data={id: [None, _brief(is_)] for id, is_ in columns.items()})
    _order(session, kept.registry)
    return row.label


def change(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    name: str,
    office: Office,
    number: int,
    words: Words,
    seen: str,
    files: Files = NO_FILES,
) -> bool:
    """Whether anything is different now. Raises Refused by column, Stale when somebody was faster, NotFound."""
    kept = take(session, actor, catalogue, name)
    asked = hold(session, name)
    stands = standing(session, kept, number)
    said = _sound(session, actor, catalogue, kept, office, stands, words, files)
    columns = dict(stands.row.columns) | said
    differs = {id: is_ for id, is_ in said.items() if is_ != stands.row.columns.get(id)}
    if not differs:
        return False
    if seen != stands.seen:
        raise Stale
    row = row_from(kept.registry, str(stands.row.key), columns)
    over = stands.kept_over or (stands.seen if stands.origin == "file" else "")
    session.execute(update(_ROW).where(_ROW.c.id == stands.id).values(**_values(row), kept_over=over))
    registry_words.write(session, name, asked, {}, {stands.id: row})
    for each in files:
        registry_files.give_up(session, name, stands.row.columns.get(each))
    told = {id: [_brief(stands.row.columns.get(id)), _brief(is_)] for id, is_ in differs.items()}
    note(session, actor, name, str(row.key), "changed", data=told)
    _order(session, kept.registry)
    return True


def move(session: Session, actor: Actor, catalogue: Catalogue, name: str, number: int, way: str) -> bool:
    """Let a row and the keeper's next one above or below change places; False at the end of the list.

    NotFound where the registry has an order of its own (`sort`) or is too long for one made by hand.
    """
    kept = take(session, actor, catalogue, name)
    hold(session, name)
    stands = standing(session, kept, number)
    if not may_order(session, kept.registry):
        raise NotFound
    rows = select(_ROW.c.id, _ROW.c.columns).where(_ROW.c.registry_id == name, _ROW.c.retired_at.is_(None))
    found = session.execute(rows.order_by(_ROW.c.position, _ROW.c.id))
    own = [row.id for row in found if kept.part is None or kept.part.holds(decode_row(row.columns))]
    at = own.index(stands.id)
    other = at - 1 if way == UP else at + 1
    if not 0 <= other < len(own):
        return False
    exchange(session, name, stands.id, own[other])
    note(session, actor, name, str(stands.row.key), "moved")
    return True


def may_order(session: Session, registry: Registry) -> bool:
    """Whether its keepers say how its rows stand."""
    if registry.sort is not None:
        return False
    rows = select(_ROW.c.id).where(_ROW.c.registry_id == registry.id, _ROW.c.retired_at.is_(None))
    return (
        session.scalar(select(func.count()).select_from(rows.limit(ORDERED_AT_MOST + 1).subquery())) or 0
    ) <= ORDERED_AT_MOST


def _sound(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    kept: Kept,
    office: Office,
    stands: Standing | None,
    words: Words,
    files: Files,
) -> dict[str, Value]:
    registry, row = kept.registry, stands.row if stands is not None else None
    verdict = verdict_on(session, actor, catalogue, kept, office, row, words, files)
    if not verdict.ok:
        raise Refused("staff.row_wrong", {name: list(said) for name, said in verdict.errors.items()})
    columns = asked_columns(actor, registry, row is None)
    said = columns_of(columns, verdict)
    whole = (dict(row.columns) if row is not None else {}) | said
    if kept.part is not None and not kept.part.holds(Row(registry.id, "", "", whole)):
        raise _refused(kept.part.column, "staff.row_beyond")
    for each in columns:
        if each.unique and _taken(session, registry.id, each.id, said[each.id], stands.id if stands else 0):
            raise _refused(each.id, "staff.row_there")
    return said


def _files(columns: Sequence[Column], row: Row | None, came: Files) -> dict[str, FileList]:
    """What each file column holds: what came, else what stands there."""
    before = row.columns if row is not None else {}
    told = {each.id: came.get(each.id) or before.get(each.id) for each in columns if each.type == "file"}
    return {id: FileList((str(word),)) for id, word in told.items() if word}


def _taken(session: Session, registry: str, column: str, value: Value, but: int) -> bool:
    """Whether another row that stands, closed or not, says the same."""
    word = word_of(value)
    if not word:
        return False
    rows = select(_ROW.c.columns).join(_WORD, _WORD.c.row_id == _ROW.c.id)
    rows = rows.where(_WORD.c.registry_id == registry, _WORD.c.column_id == column, _WORD.c.word == word)
    found = session.scalars(rows.where(_ROW.c.retired_at.is_(None), _ROW.c.id != but))
    return any(decode_row(each).columns.get(column) == value for each in found)


def _key(registry: Registry, columns: Mapping[str, Value]) -> str:
    """The word of the column that is the key, else a new one of its own."""
    if registry.key == "key":
        return f"k{secrets.token_hex(8)}"
    value = columns.get(registry.key)
    key = str(value.key if isinstance(value, Row) else value or "")
    if not key or len(key) > LONGEST_KEY:
        raise _refused(registry.key, "staff.row_key")
    return key


def _values(row: Row) -> dict[str, Any]:
    told = replace(row, columns={name: _named(value) for name, value in row.columns.items()})
    return {"label": {"th": row.label}, "columns": encode_row(told), "digest": ""}


def _named(value: Value) -> Value:
    """Rows are named by key: what they hold is theirs, and found as it stands when it is read."""
    return Row(value.registry, value.key, value.label) if isinstance(value, Row) else value


def _brief(value: Value) -> Any:
    return encode(_named(value))


def _refused(column: str, code: str) -> Refused:
    return Refused(code, {column: [code]})


def _order(session: Session, registry: Registry) -> None:
    if registry.sort is not None:
        put_in_order(session, registry.id, registry.sort)
