"""Finding rows of registries by the words kept of them: by all a column says, or by how a word of it begins (C63).

A list of a million people is asked here and never read through; what is found is a page, or the few rows of a key.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from heapq import merge
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, exists, select, tuple_
from sqlalchemy import Row as Found
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.catalogue import LONGEST_WORD, RegistryRow, RegistryWord
from portal.queries.folding import fold, without_title
from portal.request_types.asked import WHOLE, WORDS
from portal.request_types.values import Person, Row, Value

_ROW, _WORD = table(RegistryRow), table(RegistryWord)
MOST_WORDS: Final = 12
"""Of one text: names are shorter."""
_LAST: Final = "\U0010ffff"
_OF = _WORD.c.registry_id == bindparam("registry"), _WORD.c.column_id == bindparam("column")
OFFERED: Final[Sequence[ColumnElement[bool]]] = _ROW.c.retired_at.is_(None), _ROW.c.closed_at.is_(None)
"""Rows that may be chosen now."""
_EQUAL: Final = (
    select(_ROW.c.key, _ROW.c.columns)
    .join(_WORD, _WORD.c.row_id == _ROW.c.id)
    .where(*_OF, _WORD.c.word == bindparam("word"), *OFFERED)
    .order_by(_ROW.c.position, _ROW.c.id)
)
_BEGINS: Final = (
    select(_WORD.c.word, _WORD.c.row_id)
    .join(_ROW, _ROW.c.id == _WORD.c.row_id)
    .where(*_OF, *OFFERED, _WORD.c.word >= bindparam("begun"), _WORD.c.word < bindparam("end"))
    .where(tuple_(_WORD.c.word, _WORD.c.row_id) > tuple_(bindparam("word"), bindparam("row")))
    .order_by(_WORD.c.word, _WORD.c.row_id)
    .limit(bindparam("rows"))
)
_PLACE = _WORD.alias("place")
_BEGINS_WITHIN: Final = _BEGINS.where(
    exists().where(
        _PLACE.c.registry_id == bindparam("registry"),
        _PLACE.c.column_id == bindparam("place"),
        _PLACE.c.word.in_(bindparam("keys", expanding=True)),
        _PLACE.c.row_id == _WORD.c.row_id,
    )
)


@dataclass(frozen=True)
class Within:
    """Only rows whose column names one of these rows, as an area does. Wants the column among those asked by."""

    column: str
    keys: Collection[str]


@dataclass(frozen=True, order=True)
class Hit:
    """A row by the word it was found by; the last one of a page is where the next page goes on."""

    word: str
    row_id: int


def word_of(value: Value) -> str:
    """One writing for what a column says; a row and a person stand for their keys. Blank gives no word."""
    if value is None or isinstance(value, tuple):
        return ""
    if isinstance(value, Row | Person):
        value = value.key
    elif isinstance(value, date | time):
        value = value.isoformat()
    return fold(str(value or ""))[:LONGEST_WORD].rstrip()


def words_of(value: Value, how: str) -> frozenset[str]:
    """The words a row is found by: all the column says, and for a search what follows the beginning of each word.

    A name that is written together with its title is found by itself too.
    """
    whole = word_of(value)
    if not whole:
        return frozenset()
    if how == WHOLE:
        return frozenset({whole})
    parts = fold(str(value)).split(" ") if isinstance(value, str) else [whole]
    begun = {" ".join(parts[at:])[:LONGEST_WORD].rstrip() for at in range(min(len(parts), MOST_WORDS))}
    begun |= {bare for each in begun if (bare := without_title(each))}
    return frozenset(begun if how == WORDS else begun | {whole})


def equal(session: Session, registry: str, column: str, value: Value) -> Sequence[Found[Any, Any]]:
    """Key and columns of the rows that may be chosen and whose column says this, as the list orders them."""
    told = {"registry": registry, "column": column, "word": word_of(value)}
    return session.execute(_EQUAL, told).all() if told["word"] else ()


def begins(
    session: Session,
    registry: str,
    columns: Sequence[str],
    beginning: str,
    within: Within | None = None,
    after: Hit | None = None,
    most: int = 50,
) -> Sequence[Hit]:
    """Rows with a word in one of the columns that begins so, by word and row: the `most` that come after a hit.

    Each column is one walk along its index, so that a page costs the same wherever it lies; a row stands once.
    """
    begun = fold(beginning)[:LONGEST_WORD]
    if not begun:
        return ()
    told = {"registry": registry, "begun": begun, "end": begun + _LAST, "rows": most}
    told |= {"word": begun, "row": 0} if after is None else {"word": after.word, "row": after.row_id}
    wanted = _BEGINS if within is None else _BEGINS_WITHIN
    told |= {} if within is None else {"place": within.column, "keys": [fold(key) for key in within.keys]}
    walks = [session.execute(wanted, told | {"column": column}) for column in dict.fromkeys(columns)]
    return list(islice(_once(merge(*([Hit(*row) for row in walk] for walk in walks))), most))


def _once(hits: Iterable[Hit]) -> Iterator[Hit]:
    seen: set[int] = set()
    for hit in hits:
        if hit.row_id not in seen:
            seen.add(hit.row_id)
            yield hit
