"""Whose rows a person sees: one rule as a SQL criterion that lists, details, search and counts share (C6, T01)."""

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, or_, select, true

from portal.access.permissions import Actor, Reach
from portal.models.base import table
from portal.models.figures import Figure
from portal.models.machinery import Tally
from portal.models.records import RatingTally
from portal.models.requests import Lent, Placed, Request
from portal.workflow.transitions import Side

_REQUEST, _LENT, _PLACED = (table(model) for model in (Request, Lent, Placed))
_TALLY, _RATING, _FIGURE = table(Tally), table(RatingTally), table(Figure)

ME = bindparam("me", type_=_REQUEST.c.id.type)
"""Who asks, in statements that are built once for a reach and run for everybody who has it."""


def own_requests() -> ColumnElement[bool]:
    """What a person filed, for themselves or for another. Wants `me`."""
    return or_(_REQUEST.c.applicant_id == ME, _REQUEST.c.filed_by_id == ME)


def staff_requests(reach: Reach) -> ColumnElement[bool]:
    """What a role sees of others' requests: its types in its area, of all units or its own and what is lent to it."""
    rule = and_(_of_types(reach, _REQUEST.c.type_id), is_placed(reach))
    if reach.unit is None:
        return rule
    return and_(rule, or_(_REQUEST.c.unit == reach.unit, is_lent(reach)))


def sees_nothing(reach: Reach) -> str:
    """Why nothing of others is in reach, whatever there is: `area` or `unit` is not set for this person; empty otherwise."""
    if reach.area is not None and not reach.area.keys:
        return "area"
    return "unit" if reach.unit == "" else ""


def is_lent(reach: Reach) -> ColumnElement[bool]:
    """Whether a request is there for the actor's unit only because it is lent to it."""
    if reach.unit is None:
        return false()
    return exists().where(_LENT.c.request_id == _REQUEST.c.id, _LENT.c.unit == reach.unit)


def is_placed(reach: Reach) -> ColumnElement[bool]:
    """Whether a request lies in the actor's area; everything does for those who are limited to none (C6)."""
    if reach.area is None:
        return true()
    mine = _PLACED.c.registry_id == reach.area.registry, _PLACED.c.row_key.in_(reach.area.keys)
    return exists().where(_PLACED.c.request_id == _REQUEST.c.id, *mine)


def place_mark(registry: str, row_key: str) -> str:
    """A place as the kept counts name it."""
    return f"{registry}/{row_key}"


def handled_requests(reach: Reach) -> ColumnElement[bool]:
    """What a role works on: as `staff_requests`, without what is only lent to its unit."""
    rule = and_(_of_types(reach, _REQUEST.c.type_id), is_placed(reach))
    return and_(rule, _REQUEST.c.unit == reach.unit) if reach.unit is not None else rule


def borrowed_requests(reach: Reach) -> ColumnElement[bool]:
    """What is lent to the actor's unit; to be joined with the requests it is about."""
    return and_(_of_types(reach, _REQUEST.c.type_id), is_placed(reach), _LENT.c.unit == reach.unit)


def staff_tallies(reach: Reach, place: tuple[str, str] | None = None) -> ColumnElement[bool]:
    """The kept counts of `staff_requests`, or of those at one place."""
    rule = and_(_of_types(reach, _TALLY.c.type_id), _in_area(reach, _TALLY.c.place, place))
    own = _TALLY.c.guest == ""
    if reach.unit is None:
        return and_(rule, own)
    if not reach.unit:
        return false()
    return and_(rule, or_(and_(own, _TALLY.c.unit == reach.unit), _TALLY.c.guest == reach.unit))


def staff_ratings(reach: Reach) -> ColumnElement[bool]:
    """The kept counts of what was rated of a role's own requests; what is lent counts where it belongs."""
    rule = and_(_of_types(reach, _RATING.c.type_id), _in_area(reach, _RATING.c.place))
    return rule if reach.unit is None else and_(rule, _RATING.c.unit == reach.unit)


def staff_figures(reach: Reach) -> ColumnElement[bool]:
    """What each request of `staff_requests` counts as."""
    rule = _of_types(reach, _FIGURE.c.type_id)
    if reach.area is not None:
        mine = _PLACED.c.registry_id == reach.area.registry, _PLACED.c.row_key.in_(reach.area.keys)
        rule = and_(rule, _FIGURE.c.request_id.in_(select(_PLACED.c.request_id).where(*mine)))
    if reach.unit is None:
        return rule
    return and_(rule, or_(_FIGURE.c.unit == reach.unit, _FIGURE.c.request_id.in_(_lent_to(reach.unit))))


def borrowed_figures(reach: Reach) -> ColumnElement[bool]:
    """Of these those that are only lent to the actor's unit."""
    return and_(staff_figures(reach), _FIGURE.c.unit != reach.unit, _FIGURE.c.request_id.in_(_lent_to(reach.unit)))


def kept_figures(reach: Reach, unit: ColumnElement[str]) -> ColumnElement[bool]:
    """Cells, and changes that wait for them, of a type in reach; they know units and nothing of areas or lending."""
    return true() if reach.unit is None else unit == reach.unit


def _lent_to(unit: str | None) -> Select[tuple[int]]:
    return select(_LENT.c.request_id).where(_LENT.c.unit == unit)


def _in_area(reach: Reach, counted: ColumnElement[str], place: tuple[str, str] | None = None) -> ColumnElement[bool]:
    """The kept counts of the actor's area, or of a place in it: a request has one row of each registry, so it counts once.

    Of a place in another registry than the area's nothing is counted: whether it lies in the area, counts do not know.
    """
    if reach.area is None:
        return counted == (place_mark(*place) if place else "")
    keys = reach.area.keys if place is None else {place[1]} & set(reach.area.keys)
    if place is not None and place[0] != reach.area.registry:
        return false()
    return counted.in_([place_mark(reach.area.registry, key) for key in keys])


def _of_types(reach: Reach, type_id: ColumnElement[str]) -> ColumnElement[bool]:
    if not reach.may("queue.read") and not reach.may("summary.read"):
        return false()
    return true() if reach.types is None else type_id.in_(reach.types)


def visible_requests(reach: Reach) -> ColumnElement[bool]:
    """What the detail page, the files and the papers answer to; anything else is not there (404). Wants `me`."""
    if not reach.may("queue.read"):
        return own_requests()
    return or_(own_requests(), staff_requests(reach))


def side_of(
    actor: Actor, applicant_id: int, filed_by_id: int, type_id: str, unit: str, lent: bool = False, placed: bool = True
) -> Side | None:
    """On which side of the counter a person stands for this request; None: it is not theirs to see.

    `lent`: the request is lent to the actor's unit; `placed`: it lies in the actor's area.

    Nobody works on a request of their own: whoever filed for themselves is its applicant (T32).
    """
    if actor.id == applicant_id:
        return Side.APPLICANT
    in_types = actor.types is None or type_id in actor.types
    in_unit = not actor.own_unit_only or unit == actor.unit or lent
    if actor.may("request.handle") and in_types and in_unit and placed:
        return Side.STAFF
    return Side.APPLICANT if actor.id == filed_by_id else None
