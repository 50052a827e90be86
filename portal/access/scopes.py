"""Whose rows a person sees: one rule as a SQL criterion that lists, details, search and counts share (C6, T01)."""

from sqlalchemy import ColumnElement, Table, and_, false, or_, true

from portal.access.permissions import Actor
from portal.models.base import table
from portal.models.requests import Request
from portal.workflow.transitions import Side

_REQUEST = table(Request)


def own_requests(actor: Actor) -> ColumnElement[bool]:
    """What a person filed, for themselves or for another."""
    return or_(_REQUEST.c.applicant_id == actor.id, _REQUEST.c.filed_by_id == actor.id)


def staff_requests(actor: Actor, rows: Table = _REQUEST) -> ColumnElement[bool]:
    """What a role works on: everything, its types, its unit's. `rows` has columns type_id and unit (also the tally)."""
    if not actor.may("queue.read") and not actor.may("summary.read"):
        return false()
    rules: list[ColumnElement[bool]] = []
    if actor.types is not None:
        rules.append(rows.c.type_id.in_(actor.types))
    if actor.own_unit_only:
        rules.append(rows.c.unit == (actor.unit or ""))
    return and_(*rules) if rules else true()


def visible_requests(actor: Actor) -> ColumnElement[bool]:
    """What the detail page, the files and the papers answer to; anything else is not there (404)."""
    if not actor.may("queue.read"):
        return own_requests(actor)
    return or_(own_requests(actor), staff_requests(actor))


def side_of(actor: Actor, applicant_id: int, filed_by_id: int, type_id: str, unit: str) -> Side | None:
    """On which side of the counter a person stands for this request; None: it is not theirs to see.

    Nobody works on a request of their own: whoever filed for themselves is its applicant (T32).
    """
    if actor.id == applicant_id:
        return Side.APPLICANT
    in_types = actor.types is None or type_id in actor.types
    in_unit = not actor.own_unit_only or unit == actor.unit
    if actor.may("request.handle") and in_types and in_unit:
        return Side.STAFF
    return Side.APPLICANT if actor.id == filed_by_id else None
