"""What a version of a type or a draft of a file changes, or would change, with the open requests it concerns (promise 6)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from flask import g
from sqlalchemy.orm import Session

from portal.queries import shelf as held
from portal.queries import types
from portal.request_types.change_values import LONGEST
from portal.request_types.changes import changes
from portal.request_types.checked import CheckedType
from portal.request_types.describing.in_short import in_short
from portal.request_types.reading.folder import Kind, is_compiled, kind_of
from portal.request_types.reading.source import OfficeSource, office_from
from portal.services.publishing import moving
from portal.services.publishing.differences import lines_of
from portal.services.publishing.file_changes import file_in_words
from portal.services.publishing.moving import Prospect
from portal.services.publishing.version_changes import change_in_words
from portal.web.admin.workshop import tried
from portal.web.extensions import catalogue
from portal.web.language import t
from portal.web.rules import actor

MOST_TOLD: Final = 100
"""Changes of a file that are read one by one; of the rest how many there are."""


@dataclass(frozen=True)
class Meaning:
    """What a file would change, for whoever puts it in force."""

    changes: Sequence[str] = ()
    """In words."""
    more: int = 0
    """Changes that are not told: there are too many to read."""
    staying: int = 0
    """Open requests that go on under their own version."""
    prospect: Prospect | None = None
    """How many of them could go on under the new one, and why others could not."""


@dataclass(frozen=True)
class Files:
    """The office's files as they stand, and as they would."""

    session: Session
    stands: Mapping[str, bytes]
    """Those that are compiled."""
    names: Collection[str]
    told: Mapping[str, bytes]
    """What is to be put in force."""

    @cached_property
    def before(self) -> OfficeSource:
        return office_from(self.stands, self.names)

    @cached_property
    def after(self) -> OfficeSource:
        new = {path: data for path, data in self.told.items() if is_compiled(path)}
        return office_from({**self.stands, **new}, [*self.names, *self.told])

    def meaning(self, path: str) -> Meaning:
        """Of one of those that are to be put in force."""
        if kind_of(path) is not Kind.TYPES:
            return _told(self._new_page(path) or file_in_words(self.before, self.after, path, g.language))
        type_id, new = tried.id_of(path), tried.of_source(self.after, path).checked
        if new is None:
            return Meaning()
        versions, open_now = types.versions(self.session, type_id), staying(self.session, type_id)
        told = changed(self.session, type_id, versions, new) if versions else [*in_short(new, g.language)]
        looked = moving.prospect(self.session, actor(), catalogue(), type_id, new) if open_now else None
        return replace(_told(told), staying=open_now, prospect=looked)

    def _new_page(self, path: str) -> Sequence[str]:
        """What a page says that is not there yet: what it is called, and how long it is."""
        if kind_of(path) is not Kind.PAGES or path in self.names:
            return ()
        lines = lines_of(self.told[path].decode("utf-8", "replace"))
        title = next((line.lstrip("# ") for line in lines if line.strip("# ")), "")
        return [t("admin.new_page", title=title[:LONGEST], count=len(lines))]


def _told(lines: Sequence[str]) -> Meaning:
    return Meaning(lines[:MOST_TOLD], max(len(lines) - MOST_TOLD, 0))


def files_with(session: Session, told: Mapping[str, bytes]) -> Files:
    """The office's files beside what is to be put in force."""
    there = {path: each for path, each in held.held(session).items() if each.is_there}
    compiled = [each for path, each in there.items() if is_compiled(path)]
    return Files(session, held.contents(session, compiled), there, told)


def changed(
    session: Session, type_id: str, versions: Sequence[types.VersionRow], new: CheckedType | None = None
) -> list[str]:
    """What the version in force changed, or what `new` would change in it, with the open requests it concerns."""
    place = next((place for place, each in enumerate(versions) if each.is_current), None)
    if place is None:
        return []
    before = versions[place] if new is not None else versions[place + 1] if place + 1 < len(versions) else None
    if before is None:
        return []
    after = new or catalogue().version(session, versions[place].id)
    until_then = [each.id for each in reversed(versions) if each.number <= before.number]
    at = types.open_at(session, catalogue(), type_id, until_then)
    return [
        change_in_words(change, g.language, at) for change in changes(catalogue().version(session, before.id), after)
    ]


def staying(session: Session, type_id: str) -> int:
    """Open requests of a type, which go on under the versions they were filed in (C30)."""
    ids = [each.id for each in reversed(types.versions(session, type_id))]
    return sum(types.open_at(session, catalogue(), type_id, ids).values())
