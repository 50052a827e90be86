"""Drafts of the office's files: kept as they are typed, one for each file, in force only once published (decision 31)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import Forbidden, Stale
from portal.models.accounts import Account, name_of
from portal.models.base import table
from portal.models.shelf import OfficeDraft

_DRAFT, _ACCOUNT = table(OfficeDraft), table(Account)
NEW: Final = 0
"""The revision seen by whoever saw no draft."""


@dataclass(frozen=True)
class Draft:
    """What is being written of a file."""

    path: str
    text: str
    base_id: int
    revision: int
    by_id: int
    by: str
    at: datetime
    sound: str | None = None
    """The newest text of it that had no problems."""


def find(session: Session, path: str) -> Draft | None:
    """The draft of a file; None where nobody writes."""
    row = session.execute(_rows().where(_DRAFT.c.path == path)).one_or_none()
    return None if row is None else _draft(row)


def _rows() -> Select[Any]:
    names = (_ACCOUNT.c.title, _ACCOUNT.c.first_name, _ACCOUNT.c.last_name)
    return select(_DRAFT, *names).join(_ACCOUNT, _ACCOUNT.c.id == _DRAFT.c.by_id)


def _draft(row: Row[Any]) -> Draft:
    by = name_of(row.title, row.first_name, row.last_name)
    return Draft(row.path, row.text, row.base_id, row.revision, row.by_id, by, row.at, row.sound)


def all_of(session: Session) -> Sequence[Draft]:
    """Everything that is being written, in the order of the paths."""
    return [_draft(row) for row in session.execute(_rows().order_by(_DRAFT.c.path))]


def keep(session: Session, actor: Actor, path: str, text: str, base_id: int, seen: int) -> int:
    """Keep what was typed; answers the new revision.

    Stale where somebody wrote since the revision that was seen: `facts` name who. What is the same is kept once.
    """
    if not actor.may("type.manage"):
        raise Forbidden
    known = find(session, path)
    if known is None:
        row = {"path": path, "text": text, "base_id": base_id, "revision": seen + 1, "by_id": actor.id}
        session.execute(insert(_DRAFT), row | {"at": clock.now()})
        return seen + 1
    if known.text == text:
        return known.revision
    if known.revision != seen:
        raise Stale("workshop.stale", by=known.by)
    mine = update(_DRAFT).where(_DRAFT.c.path == path, _DRAFT.c.revision == seen)
    done = session.connection().execute(
        mine.values(text=text, revision=seen + 1, by_id=actor.id, at=clock.now(), base_id=base_id)
    )
    if not done.rowcount:
        raise Stale("workshop.stale", by="")
    return seen + 1


def was_sound(session: Session, path: str, text: str) -> None:
    """Remember that this text of a draft has no problems, if it still says that."""
    mine = update(_DRAFT).where(_DRAFT.c.path == path, _DRAFT.c.text == text)
    session.execute(mine.values(sound=text))


def texts(session: Session, path: str, newest: str) -> list[str]:
    """What a file says, the newest first: as it is being written, as it last had no problems."""
    draft = find(session, path)
    said = [draft.text, draft.sound or ""] if draft is not None else []
    return [each for each in dict.fromkeys([*said, newest]) if each]


def drop(session: Session, actor: Actor, path: str, seen: int) -> None:
    """Throw a draft away as it was seen. Stale where somebody wrote since: `facts` name who. What is gone is gone."""
    if not actor.may("type.manage"):
        raise Forbidden
    mine = delete(_DRAFT).where(_DRAFT.c.path == path, _DRAFT.c.revision == seen)
    if not session.connection().execute(mine).rowcount and (known := find(session, path)) is not None:
        raise Stale("workshop.stale", by=known.by)


def begin_from(session: Session, actor: Actor, path: str, edition_id: int) -> None:
    """The draft is meant to follow this edition, which its writer has seen."""
    if not actor.may("type.manage"):
        raise Forbidden
    session.execute(update(_DRAFT).where(_DRAFT.c.path == path).values(base_id=edition_id))


def settle(session: Session, path: str, published: str) -> None:
    """What was published needs no draft any more; what a colleague typed since stays, as a draft on an older edition."""
    session.execute(delete(_DRAFT).where(_DRAFT.c.path == path, _DRAFT.c.text == published))
