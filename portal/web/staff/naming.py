"""Lists with their names: of types, steps and units, for staff."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import g
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.queries.counts import Standing
from portal.queries.requests import ListRow
from portal.request_types.office_definition import Office
from portal.web.extensions import catalogue
from portal.web.local import today
from portal.web.places import Places, places_of
from portal.web.rules import actor
from portal.web.wording import names_of, type_label
from portal.workflow.states import OPEN
from portal.workflow.transitions import Action, Side, transition


@dataclass(frozen=True)
class Named:
    """A row of a list with its names."""

    row: ListRow
    ordinal: int
    type: str
    step: str
    is_open: bool
    """Somebody still has to do something."""
    left: int | None
    """Days until it is due; None where it is open no more or promised for no day."""
    is_stopped: bool
    """Its clock stands still."""
    missed: date | None
    """Since when an entry of one of its windows is late; None where none is."""
    may_cancel: bool
    """This person may end it: not their own, not one that is only lent to their unit (C68)."""


def named(session: Session, rows: Iterable[ListRow], ordinals: Iterable[int]) -> list[Named]:
    """Rows with the names of their types and steps."""
    found, now, who, names = [], today(), actor(), dict[tuple[int, str], tuple[str, str]]()
    for row, ordinal in zip(rows, ordinals, strict=True):
        at, is_open = (row.version_id, row.step), row.state in OPEN
        if at not in names:
            names[at] = names_of(catalogue().version(session, row.version_id), *at, to_staff=True)
        left = (row.due_on - now).days if row.due_on and is_open else None
        stopped = is_open and row.stopped_at is not None
        missed = row.missed_from if row.missed_from is not None and row.missed_from <= now else None
        found.append(Named(row, ordinal, *names[at], is_open, left, stopped, missed, _may_cancel(who, row)))
    return found


def _may_cancel(who: Actor, row: ListRow) -> bool:
    lent = who.own_unit_only and row.unit != who.unit
    is_legal = transition(Action.CANCEL, row.state, Side.STAFF) is not None
    return is_legal and not lent and row.applicant_id != who.id and who.may("request.handle")


def types_in_scope(session: Session) -> Mapping[str, str]:
    """The types this person works on, by id, as lists call them."""
    own = actor().types
    offered = [each for each in catalogue().types(session) if own is None or each.id in own]
    return {each.id: type_label(catalogue().version(session, each.version_id)) for each in offered}


@dataclass(frozen=True)
class NamedStep:
    """A step of a type that this person works on, and how many requests stand there."""

    type_id: str
    id: str
    label: str
    count: int
    has_list: bool
    """Its file wants a list of its own (`menu: true`)."""


def steps_in_scope(session: Session, standing: Standing) -> Sequence[NamedStep]:
    """The steps that types declare, in the order of their files, as staff read them."""
    own = actor().types
    return [
        NamedStep(offered.id, step.id, step.label.in_language(g.language), standing.at(offered.id, step.id), step.menu)
        for offered in catalogue().types(session)
        if own is None or offered.id in own
        for step in catalogue().version(session, offered.version_id).definition.steps
    ]


def units_of(office: Office) -> Mapping[str, str]:
    """The office's units by id."""
    return {unit.id: unit.label.in_language(g.language) for unit in office.units}


def places_in_scope(session: Session) -> tuple[Places, ...]:
    """Where requests of this person's types may be placed."""
    own = actor().types
    offered = [each for each in catalogue().types(session) if own is None or each.id in own]
    return places_of(session, [catalogue().version(session, each.version_id) for each in offered])


def channels_in_scope(session: Session) -> tuple[tuple[str, str], ...]:
    """How requests of this person's types may reach the office: each option once, by the words of the first type."""
    own, found = actor().types, dict[str, str]()
    for offered in catalogue().types(session):
        checked = catalogue().version(session, offered.version_id)
        asked = checked.fields.get(checked.definition.channel or "")
        if asked is not None and (own is None or offered.id in own):
            for option in asked.field.options:
                found.setdefault(option.id, option.label.in_language(g.language))
    return tuple(found.items())
