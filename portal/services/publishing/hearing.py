"""Hearing the office's folder: what it says anew goes on the shelf, what was written on screen stays (decision 28)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from portal import clock
from portal.models.base import table
from portal.models.shelf import OfficeFile, OfficeFileEdition
from portal.queries.shelf import Held, held

_FILE, _EDITION = table(OfficeFile), table(OfficeFileEdition)


class How(StrEnum):
    """What came of a file of the folder, or of one that it has no more."""

    NEW = "new"
    CHANGED = "changed"
    OVER = "over"
    """The folder says something new, and that goes before what was written on screen."""
    AGREED = "agreed"
    """The folder now says what is on the shelf already."""
    KEPT = "kept"
    """The folder says what it said before: what was written on screen since stays."""
    SAME = "same"
    WITHDRAWN = "withdrawn"
    STAYS = "stays"
    """Gone from the folder; what was written on screen stays."""
    NOT_TAKEN = "not_taken"


NEWS = frozenset({How.NEW, How.CHANGED, How.OVER, How.WITHDRAWN})
"""What makes another edition."""
QUIET = frozenset({How.SAME, How.KEPT, How.NOT_TAKEN})
"""What leaves no trace."""


@dataclass(frozen=True)
class Heard:
    """One file."""

    path: str
    how: How


def heard(on_shelf: Mapping[str, Held], folder: Mapping[str, str], not_taken: Collection[str] = ()) -> list[Heard]:
    """What a folder means for the shelf; `folder` are digests by path. Files not taken are left as they are."""
    found = [Heard(path, _said(on_shelf.get(path), digest)) for path, digest in folder.items()]
    found += [Heard(path, How.NOT_TAKEN) for path in not_taken]
    known = {each.path for each in found}
    gone = [each for path, each in on_shelf.items() if each.heard_digest and path not in known]
    found += [Heard(each.path, How.WITHDRAWN if each.digest == each.heard_digest else How.STAYS) for each in gone]
    return sorted(found, key=lambda each: each.path)


def _said(there: Held | None, digest: str) -> How:
    if there is None:
        return How.NEW
    if there.heard_digest == digest:
        return How.SAME if there.digest == digest else How.KEPT
    if there.digest == digest:
        return How.AGREED
    if not there.is_there and not there.heard_digest:
        return How.NEW
    return How.CHANGED if there.digest == there.heard_digest else How.OVER


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """SHA-256 by path."""
    return {path: sha256(data).hexdigest() for path, data in files.items()}


def hear(session: Session, files: Mapping[str, bytes], not_taken: Collection[str] = ()) -> Sequence[Heard]:
    """Put on the shelf what the folder says anew."""
    told = digests(files)
    on_shelf = held(session)
    found = heard(on_shelf, told, not_taken)
    lay(session, {each.path: files.get(each.path) for each in found if each.how in NEWS}, on_shelf, "folder")
    noted = [each.path for each in found if each.how not in QUIET]
    if noted:
        it = update(_FILE).where(_FILE.c.path == bindparam("at")).values(heard_digest=bindparam("said"))
        session.connection().execute(it, [{"at": path, "said": told.get(path, "")} for path in noted])
    return found


def lay(
    session: Session,
    files: Mapping[str, bytes | None],
    on_shelf: Mapping[str, Held],
    origin: str,
    by_id: int | None = None,
    reason: str = "",
    undoes_id: int | None = None,
) -> None:
    """Make these the newest editions of their files; None takes a file away."""
    if not files:
        return
    about: dict[str, Any] = {
        "origin": origin,
        "by_id": by_id,
        "reason": reason,
        "undoes_id": undoes_id,
        "at": clock.now(),
    }
    rows = [{"path": path, "content": data, **_measured(data), **about} for path, data in files.items()]
    made = session.execute(
        insert(_EDITION).returning(_EDITION.c.path, _EDITION.c.id, sort_by_parameter_order=True), rows
    )
    ids = {row.path: row.id for row in made}
    new = [{"path": path, "edition_id": id, "heard_digest": ""} for path, id in ids.items() if path not in on_shelf]
    old = [{"at": path, "is": id} for path, id in ids.items() if path in on_shelf]
    if new:
        session.execute(insert(_FILE), new)
    if old:
        it = update(_FILE).where(_FILE.c.path == bindparam("at")).values(edition_id=bindparam("is"))
        session.connection().execute(it, old)


def _measured(data: bytes | None) -> dict[str, Any]:
    return {"digest": sha256(data).hexdigest() if data is not None else "", "size": len(data or b"")}
