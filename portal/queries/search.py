"""Finding requests by any part of their words, one letter or many, within a scope (C64, C68).

SQLite: an index of grams, filled by the worker; what it has not reached yet is looked through as it is. PostgreSQL:
trigrams of its own, which know nothing shorter than three letters: for one or two it looks through the requests nearest
to the page, by their ids, and stops when the page is full. Both check the words themselves in the end.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, column, func, literal_column, select, text
from sqlalchemy import table as plain_table
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.machinery import Counter
from portal.models.requests import Request
from portal.queries.counts import COUNT_AT_MOST
from portal.queries.folding import LONGEST, fold, like_pattern, tracked_pattern, wanted_grams
from portal.queries.pages import Cursor, Sort

_REQUEST, _COUNTER = table(Request), table(Counter)
_GRAM = plain_table("search_gram", column("rowid"))
INDEXED: Final = "search.indexed"
"""Counter of the newest request in SQLite's index."""
SHORTEST_GRAM: Final = 3
"""Letters that PostgreSQL's index needs."""
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
LOOKED_THROUGH: Final = 10_000
"""Requests that PostgreSQL looks through for words of one or two letters."""


def terms(words: str) -> tuple[str, ...]:
    """What was typed, as the words that must all be there."""
    return tuple(dict.fromkeys(fold(words)[:LONGEST].split()))


def contains(found: Sequence[str]) -> list[ColumnElement[bool]]:
    """All terms stand in a request's words."""
    return [_REQUEST.c.search_text.like(like_pattern(term), escape="\\") for term in found]


def tracked(found: Sequence[str]) -> list[ColumnElement[bool]]:
    """All terms stand among what the tracking search finds a request by."""
    return [_REQUEST.c.search_text.like(tracked_pattern(term), escape="\\") for term in found]


def matches(
    session: Session, found: Sequence[str], chosen: Sequence[ColumnElement[bool]], sort: Sort, cursor: Cursor, size: int
) -> Select[Any]:
    """Ids of the matches that a page of `size` from `cursor` may need, as a select to be joined."""
    backwards = cursor.way in ("before", "last")
    down = sort.descending != backwards
    if session.get_bind().dialect.name != "sqlite":
        hits = select(_REQUEST.c.id).where(*chosen, *contains(found))
        if not _is_short(found):
            return hits
        hits = hits.where(*_nearest(sort, cursor, down)).order_by(_REQUEST.c.id.desc() if down else _REQUEST.c.id)
        return hits.limit(size + 1)
    tail = select(_REQUEST.c.id).where(_REQUEST.c.id > _indexed(), *chosen, *contains(found))
    kept = (
        select(_REQUEST.c.id)
        .select_from(_GRAM)
        .join(_REQUEST, _REQUEST.c.id == _GRAM.c.rowid)
        .where(text("search_gram MATCH :grams").bindparams(grams=_query(found)), *chosen, *contains(found))
    )
    if cursor.way in ("after", "before"):
        smaller = sort.descending != backwards
        tail = tail.where(sort.beyond(backwards))
        kept = kept.where(_GRAM.c.rowid < bindparam("tie") if smaller else _GRAM.c.rowid > bindparam("tie"))
    rowid = _GRAM.c.rowid
    parts = [
        tail.order_by(_REQUEST.c.id.desc() if down else _REQUEST.c.id).limit(size + 1).subquery(),
        kept.order_by(rowid.desc() if down else rowid).limit(size + 1).subquery(),
    ]
    return select(parts[0].c.id).union_all(select(parts[1].c.id)).subquery().select()


def count(
    session: Session, found: Sequence[str], chosen: Sequence[ColumnElement[bool]], facts: Mapping[str, Any] = _NOTHING
) -> tuple[int, bool]:
    """How many match, up to a thousand; False when there are more. `facts`: values of what `chosen` wants."""
    sort = Sort(_REQUEST.c.id, _REQUEST.c.id, descending=True)
    ids = matches(session, found, chosen, sort, Cursor(), COUNT_AT_MOST).limit(COUNT_AT_MOST + 1).subquery()
    total = int(session.scalar(select(func.count(literal_column("1"))).select_from(ids), dict(facts)) or 0)
    return min(total, COUNT_AT_MOST), total <= COUNT_AT_MOST and not is_narrowed(session, found)


def is_narrowed(session: Session, found: Sequence[str]) -> bool:
    """Whether so short a search looks through the newest requests only, there being more."""
    if not _is_short(found) or session.get_bind().dialect.name == "sqlite":
        return False
    span = session.scalar(select(func.max(_REQUEST.c.id) - func.min(_REQUEST.c.id))) or 0
    return int(span) >= LOOKED_THROUGH


def _is_short(found: Sequence[str]) -> bool:
    return bool(found) and max(map(len, found)) < SHORTEST_GRAM


def _nearest(sort: Sort, cursor: Cursor, down: bool) -> list[ColumnElement[bool]]:
    """As many ids as are looked through, from the row the cursor hangs on or from the end."""
    here = _REQUEST.c.id
    if cursor.way in ("after", "before"):
        bound = here > cursor.tie - LOOKED_THROUGH if down else here < cursor.tie + LOOKED_THROUGH
        return [sort.beyond(cursor.way == "before"), bound]
    end = select(func.max(here) if down else func.min(here)).scalar_subquery()
    return [here > end - LOOKED_THROUGH if down else here < end + LOOKED_THROUGH]


def _indexed() -> Any:
    newest = select(_COUNTER.c.value).where(_COUNTER.c.key == INDEXED).scalar_subquery()
    return func.coalesce(newest, 0)


def _query(found: Sequence[str]) -> str:
    return " AND ".join(wanted_grams(term) for term in found)
