"""Earlier requests as a person may choose them (`type: request`): their own, and for staff those within their scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor, Reach
from portal.access.scopes import ME, own_requests, visible_requests
from portal.models.base import table
from portal.models.requests import Edition, Request
from portal.queries import search
from portal.queries.catalogue import Catalogue
from portal.request_types.earlier import PREFIX
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.fields.request import FILED, NUMBER
from portal.request_types.judging.answers import load_answers
from portal.request_types.judging.context import RowSource
from portal.request_types.values import Row, Value
from portal.workflow.states import State

_REQUEST, _EDITION = table(Request), table(Edition)
FEW: Final = 12
"""So many of one's own are offered as a list; of more one types the number."""
_LOOKED_AT: Final = 50
"""Matches of a `find_by` that are compared word by word, the newest first."""
_HERE: Final = (
    select(
        _REQUEST.c.key,
        _REQUEST.c.reference,
        _REQUEST.c.filed_at,
        _REQUEST.c.version_id,
        _EDITION.c.answers,
        _EDITION.c.kept,
    )
    .join(_EDITION, (_EDITION.c.request_id == _REQUEST.c.id) & (_EDITION.c.number == _REQUEST.c.edition))
    .where(
        _REQUEST.c.type_id == bindparam("type"), _REQUEST.c.state != State.CANCELLED, _REQUEST.c.id != bindparam("but")
    )
    .order_by(_REQUEST.c.id.desc())
)
_OWN = _HERE.where(own_requests()).limit(FEW + 1)


@lru_cache(maxsize=256)
def _visible(reach: Reach) -> Select[Any]:
    return _HERE.where(visible_requests(reach))


@dataclass(frozen=True)
class Earlier:
    """The rows of registries, and those of requests the actor may see (a RowSource)."""

    below: RowSource
    session: Session
    actor: Actor
    catalogue: Catalogue
    but: int = 0
    """The request being judged: it is no earlier one of itself."""

    def get(self, registry: str, key: str) -> Row | None:
        """A request is found by its number, never by its key."""
        return None if registry.startswith(PREFIX) else self.below.get(registry, key)

    def all(self, registry: str) -> Sequence[Row]:
        """All rows; of requests one's own, the newest first, where they are few."""
        if not registry.startswith(PREFIX):
            return self.below.all(registry)
        if self.actor.may("queue.read"):
            return ()  # who works for others types whose request it is
        found = self._rows(registry, _OWN)
        return found if len(found) <= FEW else ()

    def find(self, registry: str, column: str, value: Value) -> Sequence[Row]:
        """Rows whose column holds this; of requests those whose number, or answer as it is shown, is what was typed."""
        if not registry.startswith(PREFIX):
            return self.below.find(registry, column, value)
        mine = _visible(self.actor.reach)
        if column == NUMBER:
            return self._rows(registry, mine.where(_REQUEST.c.reference == str(value)).limit(1))
        terms = search.terms(str(value))
        if not terms:
            return ()
        near = self._rows(registry, mine.where(*search.contains(terms)).limit(_LOOKED_AT), column)
        return [row for row in near if search.terms(str(row.columns.get(f"{NUMBER}.said", ""))) == terms]

    def _rows(self, registry: str, rows: Select[Any], shown: str = "") -> list[Row]:
        known = {"type": registry.removeprefix(PREFIX), "but": self.but, ME.key: self.actor.id}
        return [self._row(registry, row, shown) for row in self.session.execute(rows, known)]

    def _row(self, registry: str, row: Any, shown: str) -> Row:
        checked = self.catalogue.version(self.session, row.version_id)
        values: dict[str, Value] = {FILED: row.filed_at}
        values |= {
            name: value for name, value in load_answers(checked, row.answers, row.kept).items() if "." not in name
        }
        asked = checked.fields.get(shown)
        if asked is not None and values.get(shown) is not None:
            values[f"{NUMBER}.said"] = FIELD_TYPES[asked.field.type].display(values[shown], asked, self.actor.language)
        return Row(registry, row.key, row.reference, values)
