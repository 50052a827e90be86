"""Rows of a registry's file, put in force: new ones, changed ones, and those that are no longer there (C25, C65)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, insert, or_, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.models.base import table
from portal.models.catalogue import RegistryRow
from portal.request_types.asked import Asked
from portal.request_types.judging.row_codec import encode_row
from portal.request_types.values import Row
from portal.services.keeping import registry_words
from portal.services.keeping.registry_keeping import fingerprint
from portal.services.keeping.registry_order import put_in_order

_ROW = table(RegistryRow)
_AS_FOUND: Final[Mapping[str, Any]] = {
    name: bindparam(name) for name in ("position", "label", "columns", "retired_at", "origin", "digest", "kept_over")
}
FROM_FILE: Final = "file"
_NOT_ITS_FILES: Final = or_(_ROW.c.origin != FROM_FILE, _ROW.c.kept_over != "")
_HAS_OTHERS: Final = select(_ROW.c.id).where(_ROW.c.registry_id == bindparam("registry"), _NOT_ITS_FILES).limit(1)


def publish_rows(session: Session, registry_id: str, rows: Sequence[Row], asked: Asked, sort: str | None) -> None:
    """Rows are changed, added and retired, never deleted: old requests and bookings name them (C25).

    A row made on screen or imported stays; where the file names it, it is the file's from now on. What a keeper wrote
    over a row of the file stays until the file says something else of that row than it said then.
    """
    stood = select(_ROW.c.id, _ROW.c.key, _ROW.c.position, _ROW.c.columns, _ROW.c.retired_at, _ROW.c.origin)
    stood = stood.add_columns(_ROW.c.kept_over)
    stood = stood.where(_ROW.c.registry_id == registry_id)
    old = {row.key: row for row in session.execute(stood.where(_ROW.c.origin == FROM_FILE))}
    others = [str(row.key) for row in rows if str(row.key) not in old]
    for keys in _some(others):
        old |= {row.key: row for row in session.execute(stood.where(_ROW.c.key.in_(keys)))}
    new: dict[str, dict[str, Any]] = {}
    changed: dict[int, dict[str, Any]] = {}
    for position, row in enumerate(rows):
        values = {"position": position, "label": {"th": row.label}, "columns": encode_row(row), "retired_at": None}
        values |= {"origin": FROM_FILE, "digest": "", "kept_over": ""}
        before = old.pop(str(row.key), None)
        if before is not None and before.kept_over == fingerprint(row.columns) and before.retired_at is None:
            continue
        if before is None:
            new[str(row.key)] = values | {"registry_id": registry_id, "key": row.key}
        elif (before.position, before.columns, before.retired_at, before.origin) != (
            position,
            values["columns"],
            None,
            FROM_FILE,
        ):
            changed[before.id] = values | {"at_id": before.id}
    if new:
        session.execute(insert(_ROW), list(new.values()))
    if changed:
        it = update(_ROW).where(_ROW.c.id == bindparam("at_id")).values(_AS_FOUND)
        session.connection().execute(it, list(changed.values()))
    if asked:
        _keep_words(session, registry_id, rows, asked, new, changed)
    _retire(session, [row.id for row in old.values() if row.retired_at is None])
    if rows and session.scalar(_HAS_OTHERS, {"registry": registry_id}):
        put_in_order(session, registry_id, sort, file_first=True)


def _retire(session: Session, ids: Sequence[int]) -> None:
    gone = [{"at_id": id, "now": clock.now()} for id in ids]
    if gone:
        session.connection().execute(
            update(_ROW).where(_ROW.c.id == bindparam("at_id")).values(retired_at=bindparam("now")), gone
        )


def _keep_words(
    session: Session,
    registry_id: str,
    rows: Sequence[Row],
    asked: Asked,
    new: Mapping[str, Any],
    changed: Mapping[int, Any],
) -> None:
    by_key = {str(row.key): row for row in rows}
    made: dict[int, Row] = {}
    for keys in _some(list(new)):
        ids = select(_ROW.c.id, _ROW.c.key).where(_ROW.c.registry_id == registry_id, _ROW.c.key.in_(keys))
        made |= {row.id: by_key[row.key] for row in session.execute(ids)}
    registry_words.write(
        session, registry_id, asked, made, {id: by_key[told["columns"]["row"]] for id, told in changed.items()}
    )


def _some(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[at : at + registry_words.TOGETHER] for at in range(0, len(keys), registry_words.TOGETHER))
