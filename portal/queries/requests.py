"""Lists of requests: one person's own, and the queue of staff (C42, C68)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Integer, Label, Row, Select, bindparam, func, literal_column, select, union_all
from sqlalchemy.orm import Session

from portal.access.permissions import Actor, Reach
from portal.access.scopes import ME, borrowed_requests, handled_requests, staff_figures, staff_requests
from portal.errors import Forbidden
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.figures import Figure
from portal.models.requests import Lent, Request
from portal.queries import counts, search
from portal.queries.filters import BY_AGE, Filter, waits
from portal.queries.pages import SIZES, Cursor, Page, Sort, paged
from portal.workflow.states import State

_REQUEST, _LENT, _ACCOUNT, _FIGURE = table(Request), table(Lent), table(Account), table(Figure)


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
    missed_from: date | None
    missed_own_from: date | None
    stopped_at: datetime | None
    message: str
    has_officer_file: bool
    known_as: str
    summary: str
    assignee_id: int | None
    acknowledged_at: datetime | None
    assignee_name: str | None

    @property
    def number(self) -> str:
        """What it is called in lists."""
        return self.known_as or self.reference


_NAME = _ACCOUNT.c.title + _ACCOUNT.c.first_name + " " + _ACCOUNT.c.last_name
_ASSIGNEE = select(_NAME).where(_ACCOUNT.c.id == _REQUEST.c.assignee_id).scalar_subquery().label("assignee_name")
_COLUMNS = [_ASSIGNEE if field.name == "assignee_name" else _REQUEST.c[field.name] for field in fields(ListRow)]
LIST: Final[Select[Any]] = select(*_COLUMNS)
"""The columns of a list; `list_row` builds a row of it."""
_REMARK: Final[Label[str]] = func.substr(_REQUEST.c.message, 1, 40).label("remark")
_WIDTH: Final = len(_COLUMNS)
_STATE_AT: Final = [field.name for field in fields(ListRow)].index("state")
_OWN = LIST.where(_REQUEST.c.applicant_id == ME)
_OWN_BY_REMARK = _OWN.add_columns(_REMARK)
_RETURNED = (
    _OWN.where(_REQUEST.c.state == State.RETURNED)
    .order_by(_REQUEST.c.state_changed_at.desc(), _REQUEST.c.id.desc())
    .limit(bindparam("rows", type_=Integer()))
)
_NUMBERED = (
    select(_REQUEST.c.id, func.row_number().over(order_by=_REQUEST.c.id).label("place"))
    .where(_REQUEST.c.applicant_id == ME)
    .subquery()
)
_PLACES = select(_NUMBERED).where(_NUMBERED.c.id.in_(bindparam("ids", expanding=True)))
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
class Wish(Filter):
    """How a person wants a list."""

    sort: str = "filed"
    descending: bool = True
    size: int = 10
    cursor: str = ""
    words: str = ""
    who: str = ""
    """Whose requests, as an address says it; `assignee` is the account."""
    view: str = ""
    """Key of the named view it came from; it asks for nothing."""
    found: int | None = None
    """How many these are, where figures tell (`portal/reports/listing.py`); it asks for nothing."""

    @property
    def is_chosen(self) -> bool:
        """Whether somebody narrowed it, beyond the tab it is."""
        chosen = self.words.strip() or self.types or self.unit or self.steps or self.place or self.who
        return bool(chosen) or self.is_narrower

    def order(self) -> Sort:
        """An unknown sort is the one by filing; so is any when words are searched, whose index has that order.

        What is overdue is found by the index of what is due first, what misses an entry and what was filed on some days
        by the ones of those days, and all stand in that order.
        """
        name = "filed" if self.words.strip() else self.sort
        if self.late_on is not None and not self.words.strip():
            return Sort(_REQUEST.c.due_order, _REQUEST.c.id, descending=False)
        if self.missed_on is not None and not self.words.strip():
            return Sort(_REQUEST.c.missed_from, _REQUEST.c.id, descending=False)
        if (self.since or self.until) and not self.words.strip():
            return Sort(_REQUEST.c.filed_at, _REQUEST.c.id, self.descending)
        return Sort(_REQUEST.c[SORTS.get(name, "id")], _REQUEST.c.id, self.descending)


def own_requests(session: Session, actor: Actor, wish: Wish, total: int | None = None) -> Page[ListRow]:
    """The requests of the person themselves, newest first unless they wish otherwise.

    One person has few, so here `remark` (the beginning of the office's message) is an order too. `total`: how many there
    are of the words wished for, where the caller has counted them already. What misses an entry is what they miss.
    """
    chosen = [*replace(wish, missed_on=None).criteria(), *search.contains(search.terms(wish.words))]
    chosen += [counts.OWN_MISSES] if wish.missed_on else []
    by_remark = wish.sort == "remark"
    statement = _OWN_BY_REMARK if by_remark else _OWN
    column = _REMARK if by_remark else _REQUEST.c[SORTS.get(wish.sort, "id")]
    order = Sort(column, _REQUEST.c.id, wish.descending)
    count = counts.own(session, actor, chosen).total if total is None else total
    statement, me = statement.where(*chosen) if chosen else statement, {"me": actor.id, "today": wish.missed_on}
    return paged(session, statement, order, Cursor.decoded(wish.cursor, order), wish.size, (count, True), list_row, me)


def returned(session: Session, actor: Actor, at_most: int = 10) -> Sequence[ListRow]:
    """The person's own requests that wait for a correction, the last changed first: what needs them before all else."""
    return [list_row(row) for row in session.execute(_RETURNED, {"me": actor.id, "rows": at_most})]


def ordinals(session: Session, actor: Actor, ids: Sequence[int]) -> Mapping[int, int]:
    """The number (ที่) of the person's own requests: the oldest is 1, whatever order or search shows them (C68)."""
    found = session.execute(_PLACES, {"me": actor.id, "ids": list(ids)}) if ids else ()
    return {row.id: row.place for row in found}


def queue(session: Session, actor: Actor, wish: Wish, total: int | None = None) -> Page[ListRow]:
    """The requests a role works on or oversees. Raises Forbidden for all others.

    `total`: how many there are of all words, where the caller has counted them already.
    """
    if not actor.may("summary.read"):
        raise Forbidden
    order, found = wish.order(), search.terms(wish.words)
    cursor = Cursor.decoded(wish.cursor, order)
    hangs = cursor.way in ("after", "before")
    there = {"tie": cursor.tie, "value": cursor.value} if hangs else {}
    if not found:
        chosen, backwards = wish.only(), cursor.way in ("before", "last")
        known = wish.found if total is None else total
        count = (known, True) if known is not None else _count(session, actor, chosen)
        rows = at_hand(actor.reach, chosen, order, hangs, backwards)
        facts = {"most": max(wish.size, SIZES[0]) + 1, **there}
        page = paged(session, rows, order, cursor, wish.size, count, list_row, facts)
        return page if page.rows or not wish.cursor else queue(session, actor, replace(wish, cursor=""), total)
    within = [staff_requests(actor.reach), *wish.criteria()]
    ids = search.matches(session, found, within, order, cursor, max(wish.size, 1))
    statement = LIST.where(_REQUEST.c.id.in_(ids))
    page = paged(session, statement, order, cursor, wish.size, search.count(session, found, within), list_row, there)
    return page if page.rows or not wish.cursor else queue(session, actor, replace(wish, cursor=""), total)


def of_keys(session: Session, actor: Actor, keys: Collection[str]) -> Mapping[str, ListRow]:
    """The requests of these keys that the actor works on, by key."""
    chosen = LIST.where(_REQUEST.c.key.in_(keys), staff_requests(actor.reach))
    return {row.key: row for row in map(list_row, session.execute(chosen))}


@lru_cache(maxsize=256)
def at_hand(reach: Reach, wanted: Filter, order: Sort, hangs: bool, backwards: bool) -> Select[Any]:
    """The scope and the filters. What is a unit's own and what is lent to it are found each by its own index."""
    chosen, found = wanted.criteria(), wanted.in_order
    if reach.unit is None and found is not None and order.column is _REQUEST.c.id:
        ids = found.where(staff_figures(reach), *([_FIGURE.c.type_id.in_(wanted.types)] if wanted.types else []))
        return LIST.where(handled_requests(reach), _REQUEST.c.id.in_(_first(ids, order, hangs, backwards)))
    if reach.unit is None:
        return LIST.where(handled_requests(reach), *chosen)
    ids = select(_REQUEST.c.id).where(*chosen).order_by(*order.order(backwards))
    if hangs:
        ids = ids.where(order.beyond(backwards))
    ids = ids.limit(bindparam("most", type_=Integer()))
    lent = ids.join(_LENT, _LENT.c.request_id == _REQUEST.c.id).where(borrowed_requests(reach))
    parts = [part.subquery() for part in (ids.where(handled_requests(reach)), lent)]
    return LIST.where(_REQUEST.c.id.in_(union_all(*(select(part.c.id) for part in parts))))


def _first(ids: Select[tuple[int]], order: Sort, hangs: bool, backwards: bool) -> Select[tuple[int]]:
    """No more of them than a page needs, in the order of requests."""
    along = replace(order, column=_FIGURE.c.request_id, tie=_FIGURE.c.request_id)
    ids = ids.where(along.beyond(backwards)) if hangs else ids
    return ids.order_by(*along.order(backwards)).limit(bindparam("most", type_=Integer()))


def next_waiting(session: Session, actor: Actor, after_key: str = "") -> str | None:
    """Key of the request that waits longest for the office, after the one just left; from the start when there is none.

    In the order in which the queue opens (`Filter.waits`); what somebody filed for themselves is not theirs to do.
    """
    if not actor.may("queue.read"):
        raise Forbidden
    waiting = select(_REQUEST.c.key).where(handled_requests(actor.reach), _REQUEST.c.applicant_id != actor.id)
    waiting = waiting.where(waits()).order_by(*BY_AGE).limit(1)
    left = select(_REQUEST.c.id).where(_REQUEST.c.key == after_key).scalar_subquery()
    found = session.scalar(waiting.where(_REQUEST.c.id > left)) if after_key else None
    return found or session.scalar(waiting.where(_REQUEST.c.key != after_key))


def _count(session: Session, actor: Actor, wanted: Filter) -> tuple[int, bool]:
    """How many a filter leaves, and whether that is exact: kept where it can be, else counted up to a thousand."""
    if wanted.is_counted:
        return counts.in_queue(session, actor, wanted), True
    total = int(session.scalar(_counted(actor.reach, wanted)) or 0)
    return min(total, counts.COUNT_AT_MOST), total <= counts.COUNT_AT_MOST


@lru_cache(maxsize=256)
def _counted(reach: Reach, wanted: Filter) -> Select[Any]:
    some = select(_REQUEST.c.id).where(staff_requests(reach), *wanted.criteria()).order_by(*wanted.walk)
    return select(func.count(literal_column("1"))).select_from(some.limit(counts.COUNT_AT_MOST + 1).subquery())


def list_row(row: Row[Any]) -> ListRow:
    """A row of `LIST`."""
    told = list(row[:_WIDTH])
    told[_STATE_AT] = State(told[_STATE_AT])
    return ListRow(*told)
