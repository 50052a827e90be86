"""A registry in its keeper's hands: which one, which row, what is written down of what is done to it (C65)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.keepers import Part, keeps, part_of
from portal.access.permissions import Actor
from portal.errors import NotFound
from portal.models.base import table
from portal.models.catalogue import Publication, RegistryChange, RegistryList, RegistryRow
from portal.queries.catalogue import Catalogue
from portal.request_types.judging.row_codec import decode_row, encode
from portal.request_types.office_definition import Registry
from portal.request_types.values import Row, Value

_ROW, _CHANGE, _PUBLICATION, _LIST = (table(each) for each in (RegistryRow, RegistryChange, Publication, RegistryList))


@dataclass(frozen=True)
class Kept:
    """A registry the actor keeps."""

    registry: Registry
    part: Part | None
    """What of it is theirs; None: all."""


@dataclass(frozen=True)
class Standing:
    """One of its rows as it stands."""

    id: int
    row: Row
    closed: bool
    origin: str
    kept_over: str
    seen: str
    """Changes with what the row says, so that nobody writes over what they did not see."""


def take(session: Session, actor: Actor, catalogue: Catalogue, name: str) -> Kept:
    """NotFound where there is no such registry, or it is not theirs to keep."""
    found = catalogue.kept_lists(session).get(name)
    if found is None or not keeps(actor, found):
        raise NotFound
    return Kept(found, part_of(actor, found))


def standing(session: Session, kept: Kept, number: int, lock: bool = True) -> Standing:
    """The row, held till the transaction ends; NotFound where it is not there or lies beyond the keeper's area."""
    mine = _ROW.c.registry_id == kept.registry.id, _ROW.c.retired_at.is_(None), _ROW.c.id == number
    rows = select(_ROW).where(*mine)
    found = session.execute(rows.with_for_update() if lock else rows).one_or_none()
    if found is None:
        raise NotFound
    row = decode_row(found.columns)
    if kept.part is not None and not kept.part.holds(row):
        raise NotFound
    closed = found.closed_at is not None
    return Standing(found.id, row, closed, found.origin, found.kept_over, fingerprint(row.columns))


def hold(session: Session, registry: str) -> Mapping[str, str]:
    """Nobody else writes rows of the registry till the transaction ends; answers what its rows are asked by."""
    asked = select(_LIST.c.asked).where(_LIST.c.id == registry).with_for_update()
    return dict(session.execute(asked).scalar_one())


def note(
    session: Session,
    actor: Actor,
    registry: str,
    key: str,
    what: str,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write down what was done, and let every process look at the rows anew."""
    told = {"registry_id": registry, "row_key": key, "what": what, "reason": reason, "data": dict(data or {})}
    session.execute(insert(_CHANGE), told | {"by_id": actor.id, "at": clock.now()})
    session.execute(update(_PUBLICATION).values(revision=_PUBLICATION.c.revision + 1, at=clock.now()))


def fingerprint(columns: Mapping[str, Value]) -> str:
    """Of what a row says: rows it names count by their keys, whatever these say themselves."""
    told = {name: value.key if isinstance(value, Row) else encode(value) for name, value in columns.items()}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]
