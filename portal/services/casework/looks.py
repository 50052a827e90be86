"""That a person opened a request, or wants it among the unread again (C42)."""

from sqlalchemy import case, delete
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import NotFound
from portal.models.base import table
from portal.models.looks import Look
from portal.queries.unread import NEWS_LASTS
from portal.services.door.requests import hold
from portal.workflow.transitions import Side

_LOOK = table(Look)


def opened(session: Session, account_id: int, request_id: int, revision: int) -> None:
    """The screen of this person showed it as of this revision. Of two windows the newer one counts, whichever is later."""
    _write(session, account_id, request_id, revision, is_put_back=False)


def put_back(session: Session, actor: Actor, key: str) -> None:
    """Mark it as unread, until it is opened again. NotFound where the actor does not stand there as staff."""
    held = hold(session, actor, key, lock=False)
    if held.side is not Side.STAFF:
        raise NotFound
    _write(session, actor.id, held.id, held.revision, is_put_back=True)


def sweep(session: Session) -> None:
    """Forget looks that are older than all that is still news: what they hide has ended by itself."""
    session.execute(delete(_LOOK).where(_LOOK.c.at < clock.now() - NEWS_LASTS))


def _write(session: Session, account_id: int, request_id: int, revision: int, is_put_back: bool) -> None:
    new = (insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql)(_LOOK).values(
        account_id=account_id, request_id=request_id, revision=revision, is_put_back=is_put_back, at=clock.now()
    )
    newest = case((_LOOK.c.revision > new.excluded.revision, _LOOK.c.revision), else_=new.excluded.revision)
    known = {"revision": newest, "is_put_back": new.excluded.is_put_back, "at": new.excluded.at}
    session.execute(new.on_conflict_do_update(index_elements=["account_id", "request_id"], set_=known))
