"""Publishing what an office's folder says: a sound type becomes a new version, of any other the last one stays (C14).

What the folder says is read and checked elsewhere; here it becomes rows, all in one transaction.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import Forbidden, NotFound, Stale
from portal.models.base import table
from portal.models.catalogue import OfficeEdition, Publication, RegistryList, RequestType, TypeVersion
from portal.queries.offered_rows import long_lists
from portal.queries.shelf import newest
from portal.request_types.asked import Asked, together
from portal.request_types.counting import Counted
from portal.request_types.values import Row
from portal.services.counting import figure_plans
from portal.services.keeping import registry_words
from portal.services.logs import acts
from portal.services.publishing.hearing import NEWS, Heard, hear
from portal.services.publishing.publishing_rows import publish_rows
from portal.services.publishing.rolling_back import as_earlier

_TYPE, _VERSION = table(RequestType), table(TypeVersion)
_LIST, _OFFICE, _PUBLICATION = table(RegistryList), table(OfficeEdition), table(Publication)
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
    files: Mapping[str, bytes] | None = None
    """What a folder holds, to be heard with it; None where none is."""
    not_taken: Collection[str] = ()
    """Files of the folder that could not be taken: what the shelf has of them stays."""
    made_of: str = ""
    """The files and the code it was made of (services.made_of)."""
    shelf_at: int | None = None
    """The newest edition on the shelf when it was read; None where that does not matter."""


@dataclass(frozen=True)
class Published:
    """What a publication did."""

    revision: int
    versions: Mapping[str, int] = field(default_factory=dict)
    """Type: number of its new version."""
    as_earlier: Mapping[str, int] = field(default_factory=dict)
    """Type: the earlier version that its new one is like."""
    refused: tuple[str, ...] = ()
    heard: Sequence[Heard] = ()
    """What became of each file of the folder."""


def publish(
    session: Session,
    found: FoundOffice,
    by_id: int | None = None,
    reason: str = "",
    *,
    via: str = "folder",
    is_news: bool = False,
) -> Published:
    """Put a read office in force. Publishing the same twice changes nothing, unless it `is_news` in any case.

    What nobody published who was logged in is an act of the folder, or of the shell (`via`; blank: the caller notes it).
    Raises Stale when the shelf moved since it was read.
    """
    before = session.execute(select(_PUBLICATION).with_for_update()).one()
    if found.shelf_at is not None and found.shelf_at != newest(session):
        raise Stale
    heard = hear(session, found.files, found.not_taken) if found.files is not None else ()
    touched = _publish_office(session, found) or is_news or any(each.how in NEWS for each in heard)
    for registry in found.registries:
        touched |= _publish_registry(session, registry)
    touched |= _withdraw(session, _LIST, [each.id for each in found.registries])
    versions: dict[str, int] = {}
    alike: dict[str, int] = {}
    types = [_with_lists(each, long_lists(session)) for each in found.types]
    for position, each in enumerate(types):
        touched |= _declare(session, each, position)
        made = _publish_version(session, each, by_id, reason)
        if made is not None:
            versions[each.id] = made[0]
            alike |= {each.id: made[1]} if made[1] is not None else {}
    touched |= _withdraw(session, _TYPE, [each.id for each in found.types])
    touched |= figure_plans.declare(
        session, {each.id: each.counted for each in types if each.counted and not each.problems}
    )
    revision = _count(session, before, found, bool(touched or versions))
    done = Published(revision, versions, alike, tuple(each.id for each in types if each.problems), heard)
    if revision != before.revision and by_id is None and via:
        acts.note(session, None, "office.publish", acts.About(""), after=_said(done), via=via)
    return done


def _count(session: Session, before: Any, found: FoundOffice, is_news: bool) -> int:
    """The number of this publication: another one where anything is news, so that all processes look."""
    problems = [dict(problem) for problem in found.problems]
    is_news = is_news or before.problems != problems
    values: dict[str, Any] = (
        {"revision": before.revision + 1, "at": clock.now(), "problems": problems} if is_news else {}
    )
    if before.made_of != found.made_of:
        values["made_of"] = found.made_of
    if values:
        session.execute(update(_PUBLICATION).values(**values))
    return int(before.revision) + is_news


def _said(done: Published) -> Mapping[str, str]:
    new, wrong = ", ".join(f"{id} {number}" for id, number in done.versions.items()), ", ".join(done.refused)
    files = [each.path for each in done.heard if each.how in NEWS]
    shown = ", ".join(files[:12]) + (" …" if len(files) > 12 else "")
    said = [acts.told("acts.versions", types=new)] if new else []
    said += [acts.told("acts.changed", files=shown)] if files else [] if new else [acts.told("acts.files")]
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
    publish_rows(session, found.id, found.rows, asked, found.sort)
    if known is not None and known.asked != asked:
        registry_words.write_anew(session, found.id, asked)
    return True


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


def _publish_version(
    session: Session, found: FoundType, by_id: int | None, reason: str
) -> tuple[int, int | None] | None:
    """The number of the new version and of an earlier one it is like; None when the last one stays."""
    if found.bundle is None or found.problems or _current_digest(session, found.id) == found.digest:
        return None
    last = session.scalar(select(func.max(_VERSION.c.number)).where(_VERSION.c.type_id == found.id)) or 0
    alike = as_earlier(session, found.id, found.bundle, last)
    row: dict[str, Any] = {
        "type_id": found.id,
        "number": last + 1,
        "bundle": dict(found.bundle),
        "digest": found.digest,
        "title": dict(found.title),
        "unit": found.unit,
        "published_at": clock.now(),
        "published_by_id": by_id,
        "reason": reason,
        "as_number": alike,
    }
    version_id = session.execute(insert(_VERSION).returning(_VERSION.c.id), row).scalar_one()
    session.execute(update(_TYPE).where(_TYPE.c.id == found.id).values(current_version_id=version_id))
    return last + 1, alike


def _current_digest(session: Session, type_id: str) -> str | None:
    current = select(_VERSION.c.digest).join(_TYPE, _TYPE.c.current_version_id == _VERSION.c.id)
    return session.scalar(current.where(_TYPE.c.id == type_id))


def _withdraw(session: Session, of: Any, present: Sequence[str]) -> bool:
    """Types and registries whose file is gone are offered no more; nothing of theirs is deleted."""
    gone = update(of).where(of.c.id.not_in(present), of.c.is_declared.is_(True))
    return session.connection().execute(gone.values(is_declared=False)).rowcount > 0
