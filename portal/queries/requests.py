"""Lists of requests: one person's own, and the queue of staff (C42, C68)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Label, Row, and_, func, select, union_all
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.access.scopes import borrowed_requests, handled_requests, staff_requests
from portal.errors import Forbidden
from portal.models.base import table
from portal.models.requests import Lent, Request
from portal.queries import counts, search
from portal.queries.pages import SIZES, Cursor, Page, Sort, paged
from portal.workflow.states import State

_REQUEST, _LENT = table(Request), table(Lent)


@dataclass(frozen=True)
class ListRow:
    """What a list shows of a request; names of types and steps come from the version in memory."""

    id: int
    key: str
    reference: str
    type_id: str
    version_id: int
    state: State
    step: str
    unit: str
    revision: int
    applicant_id: int
    subject_name: str
    filed_at: datetime
    state_changed_at: datetime
    due_on: date | None
    due_order: date
    message: str
    has_officer_file: bool


_COLUMNS = [_REQUEST.c[field.name] for field in fields(ListRow)]
_LIST = select(*_COLUMNS)
_REMARK: Final[Label[str]] = func.substr(_REQUEST.c.message, 1, 40).label("remark")
SORTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "filed": "id",
        "changed": "state_changed_at",
        "reference": "reference",
        "type": "type_id",
        "state": "state",
        "due": "due_order",
    }
)
"""Name in the URL: column. Each has an index that ends in the id."""


@dataclass(frozen=True)
class Wish:
    """How a person wants a list."""

    sort: str = "filed"
    descending: bool = True
    size: int = 10
    cursor: str = ""
    words: str = ""
    types: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    unit: str | None = None

    def order(self) -> Sort:
        """An unknown sort is the one by filing; so is any when words are searched, whose index has that order."""
        name = "filed" if self.words.strip() else self.sort
        return Sort(_REQUEST.c[SORTS.get(name, "id")], _REQUEST.c.id, self.descending)


def own_requests(session: Session, actor: Actor, wish: Wish) -> Page[ListRow]:
    """The requests of the person themselves, newest first unless they wish otherwise.

    One person has few, so here `remark` (the beginning of the office's message) is an order too.
    """
    chosen = [*_filters(wish), *search.contains(search.terms(wish.words))]
    by_remark = wish.sort == "remark"
    columns = _LIST.add_columns(_REMARK) if by_remark else _LIST
    statement = columns.where(_REQUEST.c.applicant_id == actor.id, *chosen)
    column = _REMARK if by_remark else _REQUEST.c[SORTS.get(wish.sort, "id")]
    order = Sort(column, _REQUEST.c.id, wish.descending)
    total = (counts.own(session, actor, chosen), True)
    return paged(session, statement, order, Cursor.decoded(wish.cursor), wish.size, total, _row)


def returned(session: Session, actor: Actor, at_most: int = 10) -> Sequence[ListRow]:
    """The person's own requests that wait for a correction, the last changed first: what needs them before all else."""
    rows = _LIST.where(_REQUEST.c.applicant_id == actor.id, _REQUEST.c.state == State.RETURNED)
    rows = rows.order_by(_REQUEST.c.state_changed_at.desc(), _REQUEST.c.id.desc())
    return [_row(row) for row in session.execute(rows.limit(at_most))]


def ordinals(session: Session, actor: Actor, ids: Sequence[int]) -> Mapping[int, int]:
    """The number (ที่) of the person's own requests: the oldest is 1, whatever order or search shows them (C68)."""
    place = func.row_number().over(order_by=_REQUEST.c.id).label("place")
    rows = select(_REQUEST.c.id, place).where(_REQUEST.c.applicant_id == actor.id).subquery()
    found = select(rows.c.id, rows.c.place).where(rows.c.id.in_(ids))
    return {row.id: row.place for row in session.execute(found)} if ids else {}


def queue(session: Session, actor: Actor, wish: Wish, total: int | None = None) -> Page[ListRow]:
    """The requests a role works on or oversees. Raises Forbidden for all others.

    `total`: how many there are of all words, where the caller has counted them already.
    """
    if not actor.may("summary.read"):
        raise Forbidden
    cursor, order, found = Cursor.decoded(wish.cursor), wish.order(), search.terms(wish.words)
    if not found:
        count = counts.in_queue(session, actor, wish.types, wish.states, wish.unit) if total is None else total
        rows = _LIST.where(_at_hand(actor, wish, order, cursor))
        page = paged(session, rows, order, cursor, wish.size, (count, True), _row)
        return page if page.rows or not wish.cursor else queue(session, actor, replace(wish, cursor=""), total)
    chosen = [staff_requests(actor), *_filters(wish)]
    ids = search.matches(session, found, chosen, order, cursor, max(wish.size, 1))
    statement = _LIST.where(_REQUEST.c.id.in_(ids))
    return paged(session, statement, order, cursor, wish.size, search.count(session, found, chosen), _row)


def _at_hand(actor: Actor, wish: Wish, order: Sort, cursor: Cursor) -> ColumnElement[bool]:
    """The scope and the filters. What is a unit's own and what is lent to it are found each by its own index."""
    if not actor.own_unit_only:
        return and_(handled_requests(actor), *_filters(wish))
    backwards = cursor.way in ("before", "last")
    ids = select(_REQUEST.c.id).where(*_filters(wish)).order_by(*order.order(backwards))
    if cursor.way in ("after", "before"):
        ids = ids.where(order.beyond(cursor.value, cursor.tie, backwards))
    ids = ids.limit(max(wish.size, SIZES[0]) + 1)
    lent = ids.join(_LENT, _LENT.c.request_id == _REQUEST.c.id).where(borrowed_requests(actor))
    parts = [part.subquery() for part in (ids.where(handled_requests(actor)), lent)]
    return _REQUEST.c.id.in_(union_all(*(select(part.c.id) for part in parts)))


def next_waiting(session: Session, actor: Actor, after_key: str = "") -> str | None:
    """Key of the longest waiting request nobody took up, after the one just left; from the start when there is none."""
    if not actor.may("queue.read"):
        raise Forbidden
    waiting = select(_REQUEST.c.key).where(handled_requests(actor), _REQUEST.c.applicant_id != actor.id)
    waiting = waiting.where(_REQUEST.c.state.in_((State.SUBMITTED, State.RESUBMITTED))).order_by(_REQUEST.c.id).limit(1)
    left = select(_REQUEST.c.id).where(_REQUEST.c.key == after_key).scalar_subquery()
    found = session.scalar(waiting.where(_REQUEST.c.id > left)) if after_key else None
    return found or session.scalar(waiting.where(_REQUEST.c.key != after_key))


def _filters(wish: Wish) -> Sequence[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = []
    if wish.types:
        chosen.append(_REQUEST.c.type_id.in_(wish.types))
    if wish.states:
        chosen.append(_REQUEST.c.state.in_(wish.states))
    if wish.unit is not None:
        chosen.append(_REQUEST.c.unit == wish.unit)
    return chosen


def _row(row: Row[Any]) -> ListRow:
    told = row._asdict() | {"state": State(row.state)}
    told.pop("remark", None)
    return ListRow(**told)
