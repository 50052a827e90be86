"""What a version of a type changes, or would change, with the open requests it concerns (promise 6)."""

from collections.abc import Sequence

from flask import g
from sqlalchemy.orm import Session

from portal.queries import types
from portal.request_types.changes import changes
from portal.request_types.checked import CheckedType
from portal.services.version_changes import change_in_words
from portal.web.extensions import catalogue


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
