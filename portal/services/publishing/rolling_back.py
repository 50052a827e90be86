"""Back to an earlier version of a type: its texts become drafts again, and go the usual road (C30).

A version pins the texts it was made of. Lists and office.yaml stay as they are: they belong to other types as well.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.errors import Forbidden, NotFound, Refused, Stale
from portal.models.base import table
from portal.models.catalogue import TypeVersion
from portal.queries import shelf
from portal.request_types.reading.folder import kind_of
from portal.services.publishing import workshop
from portal.services.publishing.file_texts import shown

_VERSION = table(TypeVersion)
_PARTS: Final = ("type", "base", "blocks")
"""What of a bundle the files of a type say; the rest is the office's, and its lists'."""
_AT_ONCE: Final = 8
"""Versions in memory: each holds all its files, and a type may have had hundreds."""


@dataclass(frozen=True)
class Drafted:
    """What goes back: drafts by path, in the order they are read."""

    paths: tuple[str, ...]


def begin(session: Session, actor: Actor, type_id: str, number: int) -> Drafted:
    """Make drafts of what a version was made of, where files say something else now.

    Raises Refused where they all say the same, Stale where somebody is writing one of them.
    """
    if not actor.may("type.manage"):
        raise Forbidden
    mine = _VERSION.c.type_id == type_id, _VERSION.c.number == number
    bundle = session.scalar(select(_VERSION.c.bundle).where(*mine))
    if bundle is None:
        raise NotFound
    there = shelf.held(session)
    paths: list[str] = []
    for path, text in _texts(bundle):
        known = there.get(path)
        if known is not None and known.is_there and shown(path, shelf.content(session, known.edition_id)) == text:
            continue
        _draft(session, actor, path, text, known.edition_id if known is not None else 0)
        paths.append(path)
    if not paths:
        raise Refused("rolling.same", number=number)
    return Drafted(tuple(paths))


def as_earlier(session: Session, type_id: str, bundle: Mapping[str, Any], last: int) -> int | None:
    """The newest earlier version with the same words, the last one aside: that differs by what it reads elsewhere."""
    mine = select(_VERSION.c.number, _VERSION.c.bundle).where(_VERSION.c.type_id == type_id, _VERSION.c.number < last)
    newest_first = mine.order_by(_VERSION.c.number.desc()).execution_options(yield_per=_AT_ONCE)
    with session.execute(newest_first) as rows:
        for row in rows:
            if all(row.bundle.get(part) == bundle.get(part) for part in _PARTS):
                return int(row.number)
    return None


def _texts(bundle: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The type's own file first, then what it builds on; nothing of the library, which no office writes."""
    files = [bundle["type"], *([bundle["base"]] if bundle["base"] else []), *bundle["blocks"].values()]
    yield from ((each["name"], each["text"]) for each in files if kind_of(each["name"]) is not None)


def _draft(session: Session, actor: Actor, path: str, text: str, base_id: int) -> None:
    draft = workshop.find(session, path)
    if draft is not None and draft.text != text:
        raise Stale("rolling.in_writing", path=path, by=draft.by)
    workshop.keep(session, actor, path, text, base_id, draft.revision if draft is not None else workshop.NEW)
