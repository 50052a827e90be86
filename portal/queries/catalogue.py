"""What is published, compiled and kept in memory: versions never change, and a counter says when anything else did.

One catalogue serves all threads of a process. A publication is seen within `LOOK_EVERY` seconds, without a restart.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any, Final

from sqlalchemy import Text, cast, or_, select
from sqlalchemy.orm import Session

from portal.errors import NotFound
from portal.models.base import table
from portal.models.catalogue import OfficeEdition, Publication, RegistryList, RequestType, TypeVersion
from portal.queries.figure_plans import Plan, newest
from portal.queries.offered_rows import Rows, rows_of
from portal.queries.shelf import Held, held
from portal.request_types.asked import Asked
from portal.request_types.checked import CheckedType
from portal.request_types.compiling import compile_bundle, compile_office, compile_registries
from portal.request_types.office_definition import Office, Registry
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.source import Bundle, File

LOOK_EVERY: Final = 1.0
"""Seconds between two looks at the counter of publications."""
_TYPE, _VERSION = table(RequestType), table(TypeVersion)
_OFFICE, _LIST = table(OfficeEdition), table(RegistryList)
Compile = Callable[[Mapping[str, Any]], CheckedType]
"""From a stored bundle to the type; what was published compiles."""


def compiled(bundle: Mapping[str, Any]) -> CheckedType:
    """A stored version as it was published. RuntimeError when it no longer compiles: versions are pinned for ever.

    The same files make the same type, whichever row holds them: it is kept by its words.
    """
    return _compiled(json.dumps(bundle, sort_keys=True))


@lru_cache(maxsize=128)
def _compiled(words: str) -> CheckedType:
    checked, problems = compile_bundle(Bundle.from_json(json.loads(words)))
    if checked is None:
        told = "; ".join(each.said() for each in problems.sorted())
        raise RuntimeError(f"a published version does not compile any more: {told}")
    return checked


@dataclass(frozen=True)
class Offered:
    """A type of the office as it stands."""

    id: str
    position: int
    is_on: bool
    version_id: int
    unit: str
    title: Mapping[str, str]


@dataclass(frozen=True)
class _Edition:
    revision: int
    types: Mapping[str, Offered]
    rows: Rows
    office: Office | None
    lists: Mapping[str, Registry]
    renamed: Mapping[str, Mapping[str, str]]
    plans: Mapping[str, Plan]
    files: Mapping[str, Held]


@dataclass
class Catalogue:
    """Compiled versions by id, and the present offer."""

    compile: Compile
    clock: Callable[[], float] = time.monotonic
    _versions: dict[int, CheckedType] = field(default_factory=dict)
    _edition: _Edition | None = None
    _looked: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def version(self, session: Session, version_id: int) -> CheckedType:
        """A version, compiled at its first use; NotFound when there is none."""
        known = self._versions.get(version_id)
        if known is not None:
            return known
        with self._lock:
            if version_id not in self._versions:
                bundle = session.scalar(select(_VERSION.c.bundle).where(_VERSION.c.id == version_id))
                if bundle is None:
                    raise NotFound
                self._versions[version_id] = self.compile(bundle)
            return self._versions[version_id]

    def types(self, session: Session) -> Sequence[Offered]:
        """All published types in their order, those switched off among them."""
        return tuple(self._present(session).types.values())

    def offered(self, session: Session, type_id: str) -> Offered:
        """A published type; NotFound when there is none of this id."""
        found = self._present(session).types.get(type_id)
        if found is None:
            raise NotFound
        return found

    def rows(self, session: Session) -> Rows:
        """The rows of all registries; those of long ones are asked in this session."""
        return self._present(session).rows.within(session)

    def office(self, session: Session) -> Office | None:
        """The office as published last; None before the first publication."""
        return self._present(session).office

    def files(self, session: Session) -> Mapping[str, Held]:
        """The office's files by path, without their bytes."""
        return self._present(session).files

    def public_lists(self, session: Session) -> Mapping[str, Registry]:
        """Registries the office opens to everybody (`public: true`)."""
        return {id: each for id, each in self._present(session).lists.items() if each.public}

    def kept_lists(self, session: Session) -> Mapping[str, Registry]:
        """Registries that somebody keeps on the screen (`kept_by`)."""
        return {id: each for id, each in self._present(session).lists.items() if each.kept_by}

    def registry(self, session: Session, registry_id: str) -> tuple[Registry, Asked]:
        """A registry as published, and what it is asked by; NotFound when there is none."""
        row = session.execute(
            select(_LIST.c.source, _LIST.c.asked).where(_LIST.c.id == registry_id, _LIST.c.is_declared)
        ).one_or_none()
        found = _registry(registry_id, row.source) if row is not None else None
        if row is None or found is None:
            raise NotFound
        return found, row.asked

    def registries(self, session: Session) -> Mapping[str, Registry]:
        """All registries as published, without the rows of their files."""
        rows = session.execute(select(_LIST.c.id, _LIST.c.source).where(_LIST.c.is_declared).order_by(_LIST.c.id))
        found = ((row.id, _registry(row.id, row.source)) for row in rows)
        return {id: each for id, each in found if each is not None}

    def registry_titles(self, session: Session) -> Mapping[str, Mapping[str, str]]:
        """What all registries are called, by language."""
        rows = session.execute(select(_LIST.c.id, _LIST.c.title).where(_LIST.c.is_declared).order_by(_LIST.c.id))
        return {row.id: row.title for row in rows}

    def lookups(self, session: Session) -> Mapping[str, Registry]:
        """Registries that anybody may ask for one word (`lookup`)."""
        return {id: each for id, each in self._present(session).lists.items() if each.lookup is not None}

    def searches(self, session: Session) -> Mapping[str, Registry]:
        """Registries whose people staff search (`search`)."""
        return {id: each for id, each in self._present(session).lists.items() if each.search is not None}

    def renamed_steps(self, session: Session) -> Mapping[str, Mapping[str, str]]:
        """Type: what its steps were called in earlier versions, and what they are called now (`was`)."""
        return self._present(session).renamed

    def plan(self, session: Session, type_id: str) -> Plan | None:
        """What requests of a type are counted by; None where nothing is."""
        return self._present(session).plans.get(type_id)

    def forget(self) -> None:
        """Look at the counter at the next use (after a publication in this process)."""
        self._looked = 0.0

    def _present(self, session: Session) -> _Edition:
        now, known = self.clock(), self._edition
        if known is not None and now - self._looked < LOOK_EVERY and self._looked:
            return known
        revision = session.scalar(select(Publication.revision)) or 0
        if known is None or known.revision != revision:
            types = _types(session)
            renamed = self._renamed(session, types)
            rows, plans = rows_of(session), {plan.type_id: plan for plan in newest(session)}
            files = {path: each for path, each in held(session).items() if each.is_there}
            known = _Edition(revision, types, rows, office_in_force(session), _lists(session), renamed, plans, files)
            self._edition = known
        self._looked = now
        return known

    def _renamed(self, session: Session, types: Mapping[str, Offered]) -> Mapping[str, Mapping[str, str]]:
        """Only versions whose files may say `was` are compiled, and those in force after them."""
        rows = select(_VERSION.c.type_id, _VERSION.c.id).where(cast(_VERSION.c.bundle, Text).contains("was"))
        found: dict[str, list[CheckedType]] = {}
        for type_id, version in session.execute(rows.order_by(_VERSION.c.number)).all():
            found.setdefault(type_id, []).append(self.version(session, version))
        for type_id, versions in found.items():
            if type_id in types:
                versions.append(self.version(session, types[type_id].version_id))
        return {type_id: now for type_id, versions in found.items() if (now := _followed(versions))}


def _followed(versions: Sequence[CheckedType]) -> Mapping[str, str]:
    """Old names of steps and their newest, through all versions, oldest first; a name in use is nobody's old one."""
    now: dict[str, str] = {}
    for checked in versions:
        ids = {step.id for step in checked.definition.steps}
        for step in checked.definition.steps:
            if step.was is not None and step.was not in ids:
                now = {old: step.id if new == step.was else new for old, new in now.items()} | {step.was: step.id}
        now = {old: new for old, new in now.items() if old not in ids}
    return now


def _types(session: Session) -> Mapping[str, Offered]:
    rows = select(_TYPE.c.id, _TYPE.c.position, _TYPE.c.is_on, _TYPE.c.is_declared, _VERSION.c.id.label("version_id"))
    rows = rows.add_columns(_VERSION.c.unit, _VERSION.c.title)
    rows = rows.join(_VERSION, _VERSION.c.id == _TYPE.c.current_version_id).order_by(_TYPE.c.position, _TYPE.c.id)
    return {
        row.id: Offered(row.id, row.position, row.is_on and row.is_declared, row.version_id, row.unit, row.title)
        for row in session.execute(rows)
    }


@lru_cache(maxsize=64)
def _registry(id: str, source: str) -> Registry | None:
    return compile_registries({id: File(f"registries/{id}.yaml", source)}, Problems(), "th").get(id)


def office_in_force(session: Session) -> Office | None:
    """The office as published last; None before the first publication."""
    source = session.scalar(select(_OFFICE.c.source).order_by(_OFFICE.c.id.desc()).limit(1))
    return None if source is None else _office_of(source)


@lru_cache(maxsize=8)
def _office_of(source: str) -> Office | None:
    return compile_office(File("office.yaml", source), Problems())[0]


def _lists(session: Session) -> Mapping[str, Registry]:
    """Only those whose file speaks of it are compiled: a registry may be long."""
    rows = select(_LIST.c.id, _LIST.c.source).where(
        _LIST.c.is_declared,
        or_(*(_LIST.c.source.contains(key) for key in ("public:", "kept_by:", "lookup:", "search:"))),
    )
    files = {row.id: File(f"registries/{row.id}.yaml", row.source) for row in session.execute(rows)}
    return compile_registries(files, Problems(), "th") if files else {}
