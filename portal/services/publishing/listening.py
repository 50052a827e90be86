"""Listening to the office's folder, and putting in force what the shelf says: at the start, by command, by the worker.

A folder that says nothing new costs one comparison a file; nothing is compiled then, unless the code is another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import Database
from portal.errors import Stale
from portal.models.base import table
from portal.models.catalogue import Publication
from portal.queries import shelf, types
from portal.request_types.reading.folder import OFFICE_FILE, Folder, files_in, is_compiled
from portal.services.publishing.hearing import NEWS, QUIET, Heard, digests, heard
from portal.services.publishing.made_of import mark
from portal.services.publishing.office_folder import read_files
from portal.services.publishing.publication import FoundOffice, FoundType, Published, publish

_PUBLICATION = table(Publication)
_TRIES: Final = 5
"""Another node may publish while this one compiles."""


@dataclass(frozen=True)
class Listened:
    """What was found and done."""

    found: FoundOffice
    done: Published


@dataclass(frozen=True)
class _Standing:
    """What the shelf will say once the folder was heard."""

    digests: Mapping[str, str]
    files: Mapping[str, bytes]
    """Those whose texts are judged."""
    shelf_at: int


def listen(database: Database, folder: Path, via: str = "folder") -> Listened | None:
    """Hear the folder and put in force what the shelf says then. None where there is neither.

    A folder without office.yaml is being replaced, or is none: what is on the shelf stays as it is.
    """
    said = files_in(folder) if (folder / OFFICE_FILE).is_file() else None
    for _ in range(_TRIES):
        with database.reading() as session:
            standing = _standing(session, said)
        if isinstance(standing, Listened) or standing is None:
            return standing
        found = read_files(standing.files, standing.digests, said, shelf_at=standing.shelf_at)
        try:
            with database.transaction() as session:
                return Listened(found, publish(session, found, via=via))
        except Stale:
            continue
    raise Stale


def _standing(session: Session, said: Folder | None) -> _Standing | Listened | None:
    on_shelf = shelf.held(session)
    told = digests(said.files) if said else {}
    found = heard(on_shelf, told, said.not_taken) if said else []
    now = {path: each.digest for path, each in on_shelf.items() if each.is_there}
    for each in found:
        if each.how in NEWS:
            now.pop(each.path, None)
            now |= {each.path: told[each.path]} if each.path in told else {}
    if OFFICE_FILE not in now:
        return None
    made_of = mark(now, said.not_taken if said else ())
    if all(each.how in QUIET for each in found) and session.scalar(select(_PUBLICATION.c.made_of)) == made_of:
        return _unchanged(session, found)
    files = {path: said.files[path] for path in now if is_compiled(path) and said and told.get(path) == now[path]}
    rest = [each for path, each in on_shelf.items() if path in now and path not in files and is_compiled(path)]
    return _Standing(now, files | shelf.contents(session, rest), shelf.newest(session))


def _unchanged(session: Session, found: Sequence[Heard]) -> Listened:
    """What stands, as if it had been read again."""
    revision = session.scalar(select(_PUBLICATION.c.revision)) or 0
    rows = [each for each in types.types(session) if each.is_declared]
    known = [FoundType(each.id, None, "", each.title, "", each.problems) for each in rows]
    office = FoundOffice("", "", known, (), types.office_problems(session))
    return Listened(office, Published(revision, refused=tuple(each.id for each in rows if each.problems), heard=found))
