"""Publishing what an office's folder says: a sound type becomes a new version, of any other the last one stays (C14).

What the folder says is read and checked elsewhere; here it becomes rows, all in one transaction.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import Forbidden, NotFound
from portal.models.base import table
from portal.models.catalogue import OfficeEdition, Publication, RegistryList, RegistryRow, RequestType, TypeVersion
from portal.queries.offered_rows import long_lists
from portal.request_types.asked import Asked, together
from portal.request_types.counting import Counted
from portal.request_types.judging.row_codec import encode_row
from portal.request_types.values import Row
from portal.services import acts, figure_plans, registry_words
from portal.services.registry_keeping import fingerprint
from portal.services.registry_order import put_in_order

_TYPE, _VERSION, _ROW = table(RequestType), table(TypeVersion), table(RegistryRow)
_LIST, _OFFICE, _PUBLICATION = table(RegistryList), table(OfficeEdition), table(Publication)
_AS_FOUND: Final[Mapping[str, Any]] = {
    name: bindparam(name) for name in ("position", "label", "columns", "retired_at", "origin", "digest", "kept_over")
}
FROM_FILE: Final = "file"
_NOT_ITS_FILES: Final = or_(_ROW.c.origin != FROM_FILE, _ROW.c.kept_over != "")
_HAS_OTHERS: Final = select(_ROW.c.id).where(_ROW.c.registry_id == bindparam("registry"), _NOT_ITS_FILES).limit(1)
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
    offers: Mapping[str, Problem] = field(default_factory=dict)
    """Registries it offers as a whole, and what is wrong with that when one is too long."""
    counted: Counted | None = None
    """What its requests are counted by; None while it has problems."""


@dataclass(frozen=True)
class FoundRegistry:
    """A registry as read; rows in their order."""

    id: str
    title: Mapping[str, str]
    source: str
    digest: str
    rows: Sequence[Row]
    asked: Asked = field(default_factory=dict)
    """Columns its rows are found by."""
    sort: str | None = None
    """The column that orders them."""


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


def publish(session: Session, found: FoundOffice, by_id: int | None = None, via: str = "folder") -> Published:
    """Put a read folder in force. Publishing the same folder twice changes nothing.

    What nobody published who was logged in is an act of the folder, or of the shell (`via`).
    """
    before = session.execute(select(_PUBLICATION).with_for_update()).one()
    touched = _publish_office(session, found)
    for registry in found.registries:
        touched |= _publish_registry(session, registry)
    touched |= _withdraw(session, _LIST, [each.id for each in found.registries])
    versions: dict[str, int] = {}
    types = [_with_lists(each, long_lists(session)) for each in found.types]
    for position, each in enumerate(types):
        touched |= _declare(session, each, position)
        number = _publish_version(session, each, by_id)
        if number is not None:
            versions[each.id] = number
    touched |= _withdraw(session, _TYPE, [each.id for each in found.types])
    touched |= figure_plans.declare(
        session, {each.id: each.counted for each in types if each.counted and not each.problems}
    )
    problems = [dict(problem) for problem in found.problems]
    revision = before.revision + 1 if touched or versions or before.problems != problems else before.revision
    if revision != before.revision:
        session.execute(update(_PUBLICATION).values(revision=revision, at=clock.now(), problems=problems))
    done = Published(revision, versions, tuple(each.id for each in types if each.problems))
    if revision != before.revision and by_id is None:
        acts.note(session, None, "office.publish", acts.About(""), after=_said(done), via=via)
    return done


def _said(done: Published) -> Mapping[str, str]:
    new, wrong = ", ".join(f"{id} {number}" for id, number in done.versions.items()), ", ".join(done.refused)
    said = [acts.told("acts.versions", types=new)] if new else [acts.told("acts.files")]
    said += [acts.told("acts.refused", types=wrong)] if wrong else []
    return {language: "; ".join(each[language] for each in said) for language in said[0]}


def _with_lists(found: FoundType, long: Collection[str]) -> FoundType:
    """A type that would offer a list too long to be looked through is told so, and its last version stays."""
    wrong = [problem for registry, problem in found.offers.items() if registry in long]
    return replace(found, problems=(*found.problems, *wrong)) if wrong else found


def switch(session: Session, actor: Actor, type_id: str, is_on: bool, reason: str = "") -> None:
    """Offer a type or stop offering it; what was filed goes on (C31)."""
    if not actor.may("type.manage"):
        raise Forbidden
    was = session.execute(select(_TYPE.c.is_on).where(_TYPE.c.id == type_id).with_for_update()).one_or_none()
    if was is None:
        raise NotFound
    session.execute(update(_TYPE).where(_TYPE.c.id == type_id).values(is_on=is_on))
    before, after = (acts.told("acts.on" if each else "acts.off") for each in (was.is_on, is_on))
    about = acts.About(type_id, _title(session, type_id))
    acts.note(session, actor, "type.switch", about, before=before, after=after, reason=reason)
    session.execute(update(_PUBLICATION).values(revision=_PUBLICATION.c.revision + 1, at=clock.now()))


def _title(session: Session, type_id: str) -> Mapping[str, str]:
    """As lists call it, by language; its id while nothing of it is published."""
    current = select(_VERSION.c.title).join(_TYPE, _TYPE.c.current_version_id == _VERSION.c.id)
    return session.scalar(current.where(_TYPE.c.id == type_id)) or {"": type_id}


def _publish_office(session: Session, found: FoundOffice) -> bool:
    newest = session.scalar(select(_OFFICE.c.digest).order_by(_OFFICE.c.id.desc()).limit(1))
    if newest == found.digest or not found.digest:
        return False
    row = {"source": found.source, "digest": found.digest, "at": clock.now()}
    session.execute(insert(_OFFICE), row)
    return True


def _publish_registry(session: Session, found: FoundRegistry) -> bool:
    stood = select(_LIST.c.digest, _LIST.c.is_declared, _LIST.c.asked).where(_LIST.c.id == found.id)
    known = session.execute(stood).one_or_none()
    asked = together(known.asked if known is not None else {}, found.asked)
    if known is not None and (known.digest, known.is_declared, known.asked) == (found.digest, True, asked):
        return False
    values = {"title": dict(found.title), "source": found.source, "digest": found.digest, "is_declared": True}
    values |= {"asked": asked}
    if known is None:
        session.execute(insert(_LIST), values | {"id": found.id})
    else:
        session.execute(update(_LIST).where(_LIST.c.id == found.id).values(**values))
    _publish_rows(session, found, asked)
    if known is not None and known.asked != asked:
        registry_words.write_anew(session, found.id, asked)
    return True


def _publish_rows(session: Session, found: FoundRegistry, asked: Asked) -> None:
    """Rows are changed, added and retired, never deleted: old requests and bookings name them (C25).

    A row made on screen or imported stays; where the file names it, it is the file's from now on. What a keeper wrote
    over a row of the file stays until the file says something else of that row than it said then.
    """
    stood = select(_ROW.c.id, _ROW.c.key, _ROW.c.position, _ROW.c.columns, _ROW.c.retired_at, _ROW.c.origin)
    stood = stood.add_columns(_ROW.c.kept_over)
    stood = stood.where(_ROW.c.registry_id == found.id)
    old = {row.key: row for row in session.execute(stood.where(_ROW.c.origin == FROM_FILE))}
    others = [str(row.key) for row in found.rows if str(row.key) not in old]
    for keys in _some(others):
        old |= {row.key: row for row in session.execute(stood.where(_ROW.c.key.in_(keys)))}
    new: dict[str, dict[str, Any]] = {}
    changed: dict[int, dict[str, Any]] = {}
    for position, row in enumerate(found.rows):
        values = {"position": position, "label": {"th": row.label}, "columns": encode_row(row), "retired_at": None}
        values |= {"origin": FROM_FILE, "digest": "", "kept_over": ""}
        before = old.pop(str(row.key), None)
        if before is not None and before.kept_over == fingerprint(row.columns) and before.retired_at is None:
            continue
        if before is None:
            new[str(row.key)] = values | {"registry_id": found.id, "key": row.key}
        elif (before.position, before.columns, before.retired_at, before.origin) != (
            position,
            values["columns"],
            None,
            FROM_FILE,
        ):
            changed[before.id] = values | {"at_id": before.id}
    if new:
        session.execute(insert(_ROW), list(new.values()))
    if changed:
        it = update(_ROW).where(_ROW.c.id == bindparam("at_id")).values(_AS_FOUND)
        session.connection().execute(it, list(changed.values()))
    if asked:
        _keep_words(session, found, asked, new, changed)
    _retire(session, [row.id for row in old.values() if row.retired_at is None])
    if found.rows and session.scalar(_HAS_OTHERS, {"registry": found.id}):
        put_in_order(session, found.id, found.sort, file_first=True)


def _retire(session: Session, ids: Sequence[int]) -> None:
    gone = [{"at_id": id, "now": clock.now()} for id in ids]
    if gone:
        session.connection().execute(
            update(_ROW).where(_ROW.c.id == bindparam("at_id")).values(retired_at=bindparam("now")), gone
        )


def _keep_words(
    session: Session, found: FoundRegistry, asked: Asked, new: Mapping[str, Any], changed: Mapping[int, Any]
) -> None:
    by_key = {str(row.key): row for row in found.rows}
    made: dict[int, Row] = {}
    for keys in _some(list(new)):
        ids = select(_ROW.c.id, _ROW.c.key).where(_ROW.c.registry_id == found.id, _ROW.c.key.in_(keys))
        made |= {row.id: by_key[row.key] for row in session.execute(ids)}
    registry_words.write(
        session, found.id, asked, made, {id: by_key[told["columns"]["row"]] for id, told in changed.items()}
    )


def _some(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[at : at + registry_words.TOGETHER] for at in range(0, len(keys), registry_words.TOGETHER))


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
