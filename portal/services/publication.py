"""Publishing what an office's folder says: a sound type becomes a new version, of any other the last one stays (C14).

What the folder says is read and checked elsewhere; here it becomes rows, all in one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import Forbidden, NotFound
from portal.models.base import table
from portal.models.catalogue import OfficeEdition, Publication, RegistryList, RegistryRow, RequestType, TypeVersion
from portal.request_types.judging.row_codec import encode_row
from portal.request_types.values import Row

_TYPE, _VERSION, _ROW = table(RequestType), table(TypeVersion), table(RegistryRow)
_LIST, _OFFICE, _PUBLICATION = table(RegistryList), table(OfficeEdition), table(Publication)
_AS_FOUND: Final[Mapping[str, Any]] = {name: bindparam(name) for name in ("position", "label", "columns", "retired_at")}
Problem = Mapping[str, Any]
"""file, line, column, what is wrong and how to mend it, as the admin reads them."""


@dataclass(frozen=True)
class FoundType:
    """A type's file, or several, as read. `bundle` is None when it does not check or an example fails."""

    id: str
    bundle: Mapping[str, Any] | None
    digest: str
    title: Mapping[str, str]
    unit: str
    problems: Sequence[Problem] = ()


@dataclass(frozen=True)
class FoundRegistry:
    """A registry as read; rows in their order."""

    id: str
    title: Mapping[str, str]
    source: str
    digest: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class FoundOffice:
    """All that a folder says. Types in the order they are offered."""

    source: str
    digest: str
    types: Sequence[FoundType]
    registries: Sequence[FoundRegistry]
    problems: Sequence[Problem] = ()
    """Of files that belong to no single type."""


@dataclass(frozen=True)
class Published:
    """What a publication did."""

    revision: int
    versions: Mapping[str, int] = field(default_factory=dict)
    """Type: number of its new version."""
    refused: tuple[str, ...] = ()


def publish(session: Session, found: FoundOffice, by_id: int | None = None) -> Published:
    """Put a read folder in force. Publishing the same folder twice changes nothing."""
    before = session.execute(select(_PUBLICATION).with_for_update()).one()
    touched = _publish_office(session, found)
    for registry in found.registries:
        touched |= _publish_registry(session, registry)
    touched |= _withdraw(session, _LIST, [each.id for each in found.registries])
    versions: dict[str, int] = {}
    for position, each in enumerate(found.types):
        touched |= _declare(session, each, position)
        number = _publish_version(session, each, by_id)
        if number is not None:
            versions[each.id] = number
    touched |= _withdraw(session, _TYPE, [each.id for each in found.types])
    problems = [dict(problem) for problem in found.problems]
    revision = before.revision + 1 if touched or versions or before.problems != problems else before.revision
    if revision != before.revision:
        session.execute(update(_PUBLICATION).values(revision=revision, at=clock.now(), problems=problems))
    return Published(revision, versions, tuple(each.id for each in found.types if each.problems))


def switch(session: Session, actor: Actor, type_id: str, is_on: bool) -> None:
    """Offer a type or stop offering it; what was filed goes on (C31)."""
    if not actor.may("type.manage"):
        raise Forbidden
    done = session.connection().execute(update(_TYPE).where(_TYPE.c.id == type_id).values(is_on=is_on))
    if not done.rowcount:
        raise NotFound
    session.execute(update(_PUBLICATION).values(revision=_PUBLICATION.c.revision + 1, at=clock.now()))


def _publish_office(session: Session, found: FoundOffice) -> bool:
    newest = session.scalar(select(_OFFICE.c.digest).order_by(_OFFICE.c.id.desc()).limit(1))
    if newest == found.digest or not found.digest:
        return False
    row = {"source": found.source, "digest": found.digest, "at": clock.now()}
    session.execute(insert(_OFFICE), row)
    return True


def _publish_registry(session: Session, found: FoundRegistry) -> bool:
    known = session.execute(select(_LIST.c.digest, _LIST.c.is_declared).where(_LIST.c.id == found.id)).one_or_none()
    if known is not None and known.digest == found.digest and known.is_declared:
        return False
    values = {"title": dict(found.title), "source": found.source, "digest": found.digest, "is_declared": True}
    if known is None:
        session.execute(insert(_LIST), values | {"id": found.id})
    else:
        session.execute(update(_LIST).where(_LIST.c.id == found.id).values(**values))
    _publish_rows(session, found)
    return True


def _publish_rows(session: Session, found: FoundRegistry) -> None:
    """Rows are changed, added and retired, never deleted: old requests and bookings name them (C25)."""
    stood = select(_ROW.c.id, _ROW.c.key, _ROW.c.position, _ROW.c.columns, _ROW.c.retired_at)
    old = {row.key: row for row in session.execute(stood.where(_ROW.c.registry_id == found.id))}
    new, changed = [], []
    for position, row in enumerate(found.rows):
        values = {"position": position, "label": {"th": row.label}, "columns": encode_row(row), "retired_at": None}
        before = old.pop(str(row.key), None)
        if before is None:
            new.append(values | {"registry_id": found.id, "key": row.key})
        elif (before.position, before.columns, before.retired_at) != (position, values["columns"], None):
            changed.append(values | {"at_id": before.id})
    if new:
        session.execute(insert(_ROW), new)
    if changed:
        session.connection().execute(update(_ROW).where(_ROW.c.id == bindparam("at_id")).values(_AS_FOUND), changed)
    gone = [{"at_id": row.id, "now": clock.now()} for row in old.values() if row.retired_at is None]
    if gone:
        session.connection().execute(
            update(_ROW).where(_ROW.c.id == bindparam("at_id")).values(retired_at=bindparam("now")), gone
        )


def _declare(session: Session, found: FoundType, position: int) -> bool:
    """The type's own row: where it stands and what is wrong with its file; whether that is news."""
    columns = (_TYPE.c.position, _TYPE.c.is_declared, _TYPE.c.problems)
    known = session.execute(select(*columns).where(_TYPE.c.id == found.id)).one_or_none()
    problems = [dict(problem) for problem in found.problems]
    state: dict[str, Any] = {"position": position, "is_declared": True, "problems": problems}
    news = known is None or (known.position, known.is_declared, known.problems) != tuple(state.values())
    state |= {"source_digest": found.digest, "checked_at": clock.now()}
    if known is None:
        session.execute(insert(_TYPE), state | {"id": found.id})
    else:
        session.execute(update(_TYPE).where(_TYPE.c.id == found.id).values(**state))
    return news


def _publish_version(session: Session, found: FoundType, by_id: int | None) -> int | None:
    """The number of the new version, or None when the last one stays."""
    if found.bundle is None or found.problems or _current_digest(session, found.id) == found.digest:
        return None
    last = session.scalar(select(func.max(_VERSION.c.number)).where(_VERSION.c.type_id == found.id)) or 0
    row = {
        "type_id": found.id,
        "number": last + 1,
        "bundle": dict(found.bundle),
        "digest": found.digest,
        "title": dict(found.title),
        "unit": found.unit,
        "published_at": clock.now(),
        "published_by_id": by_id,
    }
    version_id = session.execute(insert(_VERSION).returning(_VERSION.c.id), row).scalar_one()
    session.execute(update(_TYPE).where(_TYPE.c.id == found.id).values(current_version_id=version_id))
    return last + 1


def _current_digest(session: Session, type_id: str) -> str | None:
    current = select(_VERSION.c.digest).join(_TYPE, _TYPE.c.current_version_id == _VERSION.c.id)
    return session.scalar(current.where(_TYPE.c.id == type_id))


def _withdraw(session: Session, of: Any, present: Sequence[str]) -> bool:
    """Types and registries whose file is gone are offered no more; nothing of theirs is deleted."""
    gone = update(of).where(of.c.id.not_in(present), of.c.is_declared.is_(True))
    return session.connection().execute(gone.values(is_declared=False)).rowcount > 0
