"""Whose rows a person sees: one rule as a SQL criterion that lists, details, search and counts share (C6, T01)."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, true

from portal.access.permissions import Actor
from portal.models.base import table
from portal.models.machinery import Tally
from portal.models.requests import Lent, Request
from portal.workflow.transitions import Side

_REQUEST, _LENT, _TALLY = table(Request), table(Lent), table(Tally)


def own_requests(actor: Actor) -> ColumnElement[bool]:
    """What a person filed, for themselves or for another."""
    return or_(_REQUEST.c.applicant_id == actor.id, _REQUEST.c.filed_by_id == actor.id)


def staff_requests(actor: Actor) -> ColumnElement[bool]:
    """What a role sees of others' requests: everything, its types, its unit's and what is lent to its unit."""
    if not actor.own_unit_only:
        return _of_types(actor, _REQUEST.c.type_id)
    return and_(_of_types(actor, _REQUEST.c.type_id), or_(_REQUEST.c.unit == (actor.unit or ""), is_lent(actor)))


def is_lent(actor: Actor) -> ColumnElement[bool]:
    """Whether a request is there for the actor's unit only because it is lent to it."""
    if not actor.own_unit_only:
        return false()
    return exists().where(_LENT.c.request_id == _REQUEST.c.id, _LENT.c.unit == (actor.unit or ""))


def handled_requests(actor: Actor) -> ColumnElement[bool]:
    """What a role works on: as `staff_requests`, without what is only lent to its unit."""
    rule = _of_types(actor, _REQUEST.c.type_id)
    return and_(rule, _REQUEST.c.unit == (actor.unit or "")) if actor.own_unit_only else rule


def borrowed_requests(actor: Actor) -> ColumnElement[bool]:
    """What is lent to the actor's unit; to be joined with the requests it is about."""
    return and_(_of_types(actor, _REQUEST.c.type_id), _LENT.c.unit == (actor.unit or ""))


def staff_tallies(actor: Actor) -> ColumnElement[bool]:
    """The kept counts of `staff_requests`."""
    rule, own = _of_types(actor, _TALLY.c.type_id), _TALLY.c.guest == ""
    if not actor.own_unit_only:
        return and_(rule, own)
    if not actor.unit:
        return false()
    return and_(rule, or_(and_(own, _TALLY.c.unit == actor.unit), _TALLY.c.guest == actor.unit))


def _of_types(actor: Actor, type_id: ColumnElement[str]) -> ColumnElement[bool]:
    if not actor.may("queue.read") and not actor.may("summary.read"):
        return false()
    return true() if actor.types is None else type_id.in_(actor.types)


def visible_requests(actor: Actor) -> ColumnElement[bool]:
    """What the detail page, the files and the papers answer to; anything else is not there (404)."""
    if not actor.may("queue.read"):
        return own_requests(actor)
    return or_(own_requests(actor), staff_requests(actor))


def side_of(
    actor: Actor, applicant_id: int, filed_by_id: int, type_id: str, unit: str, lent: bool = False
) -> Side | None:
    """On which side of the counter a person stands for this request; None: it is not theirs to see.

    `lent`: the request is lent to the actor's unit.

    Nobody works on a request of their own: whoever filed for themselves is its applicant (T32).
    """
    if actor.id == applicant_id:
        return Side.APPLICANT
    in_types = actor.types is None or type_id in actor.types
    in_unit = not actor.own_unit_only or unit == actor.unit or lent
    if actor.may("request.handle") and in_types and in_unit:
        return Side.STAFF
    return Side.APPLICANT if actor.id == filed_by_id else None
