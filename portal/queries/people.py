"""People of a registry as staff find them: by how any word of a name begins, by place, a page by key (C63)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.access.keepers import Part
from portal.access.permissions import Actor, Reach
from portal.access.scopes import visible_requests
from portal.models.base import table
from portal.models.catalogue import RegistryRow
from portal.models.requests import Request
from portal.queries.folding import fold, without_title
from portal.queries.known_as import SHOWN
from portal.queries.registry_words import OFFERED, Hit, Within, begins, word_of
from portal.request_types.judging.row_codec import decode_row
from portal.request_types.office_definition import Registry
from portal.request_types.values import Row

_ROW, _REQUEST = table(RegistryRow), table(Request)
SIZE: Final = 25
MOST_REQUESTS: Final = 50


@dataclass(frozen=True)
class Person:
    """A row that was found; `number` names it in addresses."""

    number: int
    row: Row


@dataclass(frozen=True)
class Theirs:
    """A request about the person that the reader may see."""

    key: str
    reference: str
    version_id: int
    step: str
    state: str
    filed_at: datetime


def search(
    session: Session, registry: Registry, name: str, places: Mapping[str, str], part: Part | None, after: Hit | None
) -> tuple[Sequence[Person], Hit | None]:
    """A page of people, and where the next one goes on. Nothing is found by nothing.

    A title typed before a name is passed over: with it and without it the same people are found.
    `places`: column and key of a row, the nearest last. What lies outside `part` is left out, whatever was asked.
    """
    declared = registry.search
    columns = {column.id: column.type for column in registry.columns}
    names = [each for each in declared.by if columns.get(each) != "reference"] if declared is not None else []
    place = list(places.items())[-1] if places else None
    limit = Within(part.column, part.keys) if part is not None else None
    if name:
        name = without_title(fold(name)) or name
        within = Within(place[0], (place[1],)) if place is not None else limit
        hits = list(begins(session, registry.id, names, name, within, after, SIZE + 1))
    elif place is not None:
        word = word_of(Row(registry.id, place[1], ""))
        found = begins(session, registry.id, (place[0],), word, limit, after, SIZE + 1)
        hits = [each for each in found if each.word == word]
    else:
        return (), None
    rows = select(_ROW.c.id, _ROW.c.columns).where(_ROW.c.id.in_([each.row_id for each in hits[:SIZE]]))
    known = {row.id: decode_row(row.columns) for row in session.execute(rows)}
    people = [Person(each.row_id, known[each.row_id]) for each in hits[:SIZE] if each.row_id in known]
    mine = [each for each in people if _lies(each.row, places) and (part is None or part.holds(each.row))]
    return mine, hits[SIZE - 1] if len(hits) > SIZE else None


def person(session: Session, registry: str, number: int, part: Part | None) -> Person | None:
    """One of them; None where it is not there or lies outside."""
    rows = select(_ROW.c.columns).where(_ROW.c.registry_id == registry, _ROW.c.id == number, *OFFERED)
    found = session.scalar(rows)
    row = None if found is None else decode_row(found)
    return None if row is None or (part is not None and not part.holds(row)) else Person(number, row)


def requests_of(session: Session, actor: Actor, citizen_id: str) -> Sequence[Theirs]:
    """Requests about this person within the actor's reach, the newest first."""
    if not citizen_id:
        return ()
    facts = {"subject": citizen_id, "me": actor.id}
    return [Theirs(*row) for row in session.execute(_theirs(actor.reach), facts)]


@lru_cache(maxsize=256)
def _theirs(reach: Reach) -> Select[Any]:
    names = ("version_id", "step", "state", "filed_at")
    rows = select(_REQUEST.c.key, SHOWN, *(_REQUEST.c[name] for name in names))
    rows = rows.where(_REQUEST.c.subject_id == bindparam("subject"), visible_requests(reach))
    return rows.order_by(_REQUEST.c.id.desc()).limit(MOST_REQUESTS)


def _lies(row: Row, places: Mapping[str, str]) -> bool:
    found = {column: row.columns.get(column) for column in places}
    return all(isinstance(at, Row) and at.key == places[column] for column, at in found.items())
