"""The order of a registry's rows where some are made on screen: by its `sort`, else as its file and its keepers say."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.catalogue import RegistryRow
from portal.request_types.judging.registry_rows import place_of
from portal.request_types.judging.row_codec import decode_row

_ROW = table(RegistryRow)
ORDERED_AT_MOST: Final = 10_000
"""Rows of a list that anybody reads from top to bottom; in a longer one new rows stand at the end."""


def put_in_order(session: Session, registry: str, sort: str | None, file_first: bool = False) -> None:
    """Number the rows anew. `file_first`: a new file says how its own rows stand, those made on screen follow."""
    rows = _rows(session, registry)
    if len(rows) > ORDERED_AT_MOST:
        return
    if sort is not None:
        rows = sorted(rows, key=lambda row: place_of(decode_row(row.columns).columns.get(sort)))
    elif file_first:
        rows = sorted(rows, key=lambda row: row.origin != "file")
    _number(session, rows)


def exchange(session: Session, registry: str, first: int, other: int) -> None:
    """Let two rows, by their numbers, change places."""
    rows = list(_rows(session, registry))
    at = {row.id: place for place, row in enumerate(rows)}
    rows[at[first]], rows[at[other]] = rows[at[other]], rows[at[first]]
    _number(session, rows)


def _rows(session: Session, registry: str) -> Sequence[Any]:
    rows = select(_ROW.c.id, _ROW.c.position, _ROW.c.origin, _ROW.c.columns)
    rows = rows.where(_ROW.c.registry_id == registry, _ROW.c.retired_at.is_(None))
    return session.execute(rows.order_by(_ROW.c.position, _ROW.c.id).limit(ORDERED_AT_MOST + 1)).all()


def _number(session: Session, rows: Sequence[Any]) -> None:
    moved = [{"at_id": row.id, "place": place} for place, row in enumerate(rows) if row.position != place]
    if moved:
        it = update(_ROW).where(_ROW.c.id == bindparam("at_id")).values(position=bindparam("place"))
        session.connection().execute(it, moved)
