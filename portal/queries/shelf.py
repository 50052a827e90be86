"""Reading the shelf: what files the office has, what each says, and what it said before (decision 28)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.models.accounts import Account, name_of
from portal.models.base import table
from portal.models.catalogue import Publication, RequestType
from portal.models.shelf import OfficeFile, OfficeFileEdition

_FILE, _EDITION, _ACCOUNT = table(OfficeFile), table(OfficeFileEdition), table(Account)
HISTORY: Final = 200
"""Editions of a file that are listed."""


@dataclass(frozen=True)
class Held:
    """A file's newest edition, without its bytes. `is_there` is False once it was taken away."""

    path: str
    edition_id: int
    digest: str
    size: int
    heard_digest: str

    @property
    def is_there(self) -> bool:
        return bool(self.digest)

    @property
    def is_kept_over(self) -> bool:
        """Whether something else is in force than the folder said last."""
        return bool(self.heard_digest) and self.heard_digest != self.digest


@dataclass(frozen=True)
class Edition:
    """One edition of a file and who made it; `by` is empty where the folder was heard."""

    id: int
    path: str
    digest: str
    size: int
    origin: str
    by: str
    reason: str
    undoes_id: int | None
    at: datetime


def held(session: Session) -> Mapping[str, Held]:
    """All files by their path, those taken away among them."""
    columns = (_FILE.c.path, _FILE.c.edition_id, _EDITION.c.digest, _EDITION.c.size, _FILE.c.heard_digest)
    rows = select(*columns).join(_EDITION, _EDITION.c.id == _FILE.c.edition_id).order_by(_FILE.c.path)
    return {row.path: Held(*row) for row in session.execute(rows)}


def newest(session: Session) -> int:
    """The last edition of any file: as long as it is the same, the shelf is."""
    return session.scalar(select(func.max(_EDITION.c.id))) or 0


def content(session: Session, edition_id: int) -> bytes | None:
    """The bytes of an edition; None where it has none."""
    return session.scalar(select(_EDITION.c.content).where(_EDITION.c.id == edition_id))


def contents(session: Session, files: Collection[Held]) -> dict[str, bytes]:
    """The bytes of several files by path."""
    ids = [each.edition_id for each in files if each.is_there]
    rows = select(_EDITION.c.path, _EDITION.c.content).where(_EDITION.c.id.in_(ids))
    return {row.path: row.content for row in session.execute(rows)} if ids else {}


def one(session: Session, path: str) -> bytes | None:
    """What a file says now; None where there is none."""
    row = select(_EDITION.c.content).join(_FILE, _FILE.c.edition_id == _EDITION.c.id).where(_FILE.c.path == path)
    return session.scalar(row)


def editions(session: Session, path: str) -> Sequence[Edition]:
    """What became of a file, newest first."""
    return _editions(session, _rows().where(_EDITION.c.path == path).order_by(_EDITION.c.id.desc()).limit(HISTORY))


def newest_editions(session: Session) -> Sequence[Edition]:
    """The newest edition of every file, in the order of their paths."""
    rows = _rows().join(_FILE, _FILE.c.edition_id == _EDITION.c.id).order_by(_EDITION.c.path)
    return _editions(session, rows)


def _rows() -> Select[Any]:
    columns = (
        *(_EDITION.c.id, _EDITION.c.path, _EDITION.c.digest, _EDITION.c.size, _EDITION.c.origin, _EDITION.c.reason),
        *(_EDITION.c.undoes_id, _EDITION.c.at, _ACCOUNT.c.title, _ACCOUNT.c.first_name, _ACCOUNT.c.last_name),
    )
    return select(*columns).outerjoin(_ACCOUNT, _ACCOUNT.c.id == _EDITION.c.by_id)


def _editions(session: Session, rows: Select[Any]) -> Sequence[Edition]:
    return [_edition(**row) for row in session.execute(rows).mappings()]


def _edition(*, title: str | None, first_name: str | None, last_name: str | None, **told: Any) -> Edition:
    by = name_of(title or "", first_name, last_name or "") if first_name is not None else ""
    return Edition(by=by, **told)


def edition(session: Session, path: str, edition_id: int) -> Edition | None:
    """One edition of a file; None when it is none of this file's."""
    found = _editions(session, _rows().where(_EDITION.c.path == path, _EDITION.c.id == edition_id))
    return found[0] if found else None


def problems(session: Session) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """What is wrong with each file, as it was found when the office was published last."""
    told = [*session.scalars(select(RequestType.problems).where(RequestType.is_declared))]
    told += session.scalars(select(Publication.problems))
    found: dict[str, list[Mapping[str, Any]]] = {}
    for problem in (each for several in told for each in several):
        found.setdefault(str(problem["file"]), []).append(problem)
    return found
