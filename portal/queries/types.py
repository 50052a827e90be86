"""Types, their versions and what is wrong with their files, as the admin sees them (C14, C30, C31)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, func, or_, select
from sqlalchemy.orm import Session

from portal.errors import NotFound
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.catalogue import Publication, RequestType, TypeVersion
from portal.models.requests import Request
from portal.queries.catalogue import Catalogue
from portal.request_types.changes import carried
from portal.workflow.states import OPEN

_REQUEST = table(Request)

Problem = Mapping[str, Any]
"""file, line, column, what."""


@dataclass(frozen=True)
class TypeRow:
    """A type as it stands; `version` is None while none of its files was sound."""

    id: str
    title: Mapping[str, str]
    is_on: bool
    is_declared: bool
    version: int | None
    published_at: datetime | None
    problems: Sequence[Problem]
    checked_at: datetime | None


@dataclass(frozen=True)
class VersionRow:
    """One published version."""

    id: int
    number: int
    digest: str
    published_at: datetime
    published_by: str
    is_current: bool
    reason: str
    as_number: int | None = None
    """An earlier version whose words it has again."""


def open_at(session: Session, catalogue: Catalogue, type_id: str, versions: Sequence[int]) -> Mapping[str, int]:
    """Step: how many open requests stand there, of all these versions (oldest first), as the last of them calls it."""
    rows = select(_REQUEST.c.version_id, _REQUEST.c.step, func.count())
    rows = rows.where(_REQUEST.c.type_id == type_id, _REQUEST.c.state.in_(OPEN))
    of_version: dict[int, dict[str, int]] = {}
    for version, step, count in session.execute(rows.group_by(_REQUEST.c.version_id, _REQUEST.c.step)):
        of_version.setdefault(version, {})[step] = count
    found: dict[str, int] = {}
    for version in versions:
        if found:
            found = carried(found, catalogue.version(session, version))
        for step, count in of_version.get(version, {}).items():
            found[step] = found.get(step, 0) + count
    return found


def types(session: Session) -> Sequence[TypeRow]:
    """All types in the order they are offered; without those whose file is gone before any of it was ever in force."""
    rows = select(RequestType, TypeVersion).outerjoin(TypeVersion, TypeVersion.id == RequestType.current_version_id)
    rows = rows.where(or_(RequestType.is_declared, RequestType.current_version_id.is_not(None)))
    return [
        TypeRow(
            id=kind.id,
            title=version.title if version is not None else {"th": kind.id},
            is_on=kind.is_on,
            is_declared=kind.is_declared,
            version=version.number if version is not None else None,
            published_at=version.published_at if version is not None else None,
            problems=kind.problems if kind.is_declared else (),
            checked_at=kind.checked_at,
        )
        for kind, version in _pairs(session, rows.order_by(RequestType.position, RequestType.id))
    ]


def versions(session: Session, type_id: str) -> Sequence[VersionRow]:
    """The versions of a type, newest first; `published_by` is empty where the folder was read by the machine."""
    current = session.scalar(select(RequestType.current_version_id).where(RequestType.id == type_id))
    rows = select(TypeVersion, Account).outerjoin(Account, Account.id == TypeVersion.published_by_id)
    rows = rows.where(TypeVersion.type_id == type_id).order_by(TypeVersion.number.desc())
    return [
        VersionRow(
            each.id, each.number, each.digest, each.published_at, by.full_name if by is not None else "", each.id == current,
            each.reason, each.as_number,
        )
        for each, by in _pairs(session, rows)
    ]  # fmt: skip


def text_of(session: Session, version_id: int) -> str:
    """A version's own file as it was published; NotFound when there is none."""
    bundle = session.scalar(select(TypeVersion.bundle).where(TypeVersion.id == version_id))
    if bundle is None:
        raise NotFound
    return str(bundle["type"]["text"])


def _pairs(session: Session, rows: Executable) -> Iterator[tuple[Any, Any | None]]:
    """Rows of an outer join: the second may be missing."""
    for row in session.execute(rows):
        yield row[0], row[1]


def office_problems(session: Session) -> Sequence[Problem]:
    """What is wrong with files that belong to no single type."""
    return session.scalar(select(Publication.problems)) or []
