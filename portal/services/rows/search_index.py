"""Filling SQLite's search index. PostgreSQL keeps its own; there these do nothing."""

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.requests import Request
from portal.queries.folding import stored_grams
from portal.queries.search import INDEXED
from portal.services.rows.numbers import next_number

_REQUEST = table(Request)
_ADD = text("INSERT INTO search_gram (rowid, grams) VALUES (:id, :grams)")
_DROP = text("INSERT INTO search_gram (search_gram, rowid, grams) VALUES ('delete', :id, :grams)")
_NEWEST = text("SELECT value FROM counter WHERE key = :key")


def index_new(session: Session, at_most: int = 500) -> int:
    """Take the requests the index has not seen; answers how many it took."""
    if session.get_bind().dialect.name != "sqlite":
        return 0
    newest = _newest(session)
    rows = select(_REQUEST.c.id, _REQUEST.c.search_text).where(_REQUEST.c.id > newest)
    found = session.execute(rows.order_by(_REQUEST.c.id).limit(at_most)).all()
    if found:
        session.execute(_ADD, [{"id": row.id, "grams": stored_grams(row.search_text)} for row in found])
        next_number(session, INDEXED, least=found[-1].id)
    return len(found)


def index_afresh(session: Session) -> None:
    """Throw the index away and build it from the requests (after a restore)."""
    session.execute(text("DELETE FROM counter WHERE key = :key"), {"key": INDEXED})
    if session.get_bind().dialect.name != "sqlite":
        return
    session.execute(text("INSERT INTO search_gram (search_gram) VALUES ('delete-all')"))
    while index_new(session):
        continue


def index_again(session: Session, request_id: int, before: str, after: str) -> None:
    """Put new words of an indexed request in the place of its old ones."""
    if session.get_bind().dialect.name != "sqlite" or before == after or request_id > _newest(session):
        return
    session.execute(_DROP, {"id": request_id, "grams": stored_grams(before)})
    session.execute(_ADD, {"id": request_id, "grams": stored_grams(after)})


def _newest(session: Session) -> int:
    return int(session.scalar(_NEWEST, {"key": INDEXED}) or 0)


def waiting(session: Session) -> bool:
    """Whether there are requests the index has not seen."""
    if session.get_bind().dialect.name != "sqlite":
        return False
    return session.scalar(select(_REQUEST.c.id).where(_REQUEST.c.id > _newest(session)).limit(1)) is not None
