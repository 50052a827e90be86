"""Keeping the words that rows of registries are found by: the one way in for files, imports and keepers."""

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.catalogue import RegistryRow, RegistryWord
from portal.queries.registry_words import words_of
from portal.request_types.asked import Asked
from portal.request_types.judging.row_codec import decode_row
from portal.request_types.values import Row

_ROW, _WORD = table(RegistryRow), table(RegistryWord)
TOGETHER: Final = 500
"""Rows whose words are written by one statement, within what SQLite takes of parameters."""


def write(session: Session, registry: str, asked: Asked, new: Mapping[int, Row], changed: Mapping[int, Row]) -> None:
    """The words of rows by their ids, in place of what was kept of those that changed."""
    for ids in _some(changed):
        session.execute(delete(_WORD).where(_WORD.c.row_id.in_(ids)))
    told = [
        {"registry_id": registry, "column_id": column, "word": word, "row_id": id}
        for id, row in (*new.items(), *changed.items())
        for column, how in asked.items()
        for word in sorted(words_of(row.columns.get(column), how))
    ]
    if told:
        session.execute(insert(_WORD), told)


def write_anew(session: Session, registry: str, asked: Asked) -> None:
    """All words of a registry, because it is asked by other columns than before; retired rows keep theirs too."""
    session.execute(delete(_WORD).where(_WORD.c.registry_id == registry))
    last = 0
    while True:
        rows = select(_ROW.c.id, _ROW.c.columns).where(_ROW.c.registry_id == registry, _ROW.c.id > last)
        found = {row.id: decode_row(row.columns) for row in session.execute(rows.order_by(_ROW.c.id).limit(TOGETHER))}
        if not found:
            return
        last = max(found)
        write(session, registry, asked, found, {})


def _some(of: Iterable[int]) -> Iterable[list[int]]:
    ids = sorted(of)
    return (ids[at : at + TOGETHER] for at in range(0, len(ids), TOGETHER))
