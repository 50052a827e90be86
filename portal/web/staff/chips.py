"""What a list is narrowed by, in words: one line on a telephone, and what of it is there no more (C42)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from portal.queries.counts import Standing
from portal.queries.requests import Wish
from portal.web.extensions import catalogue
from portal.web.language import t
from portal.web.places import Places
from portal.web.rules import actor, office
from portal.web.staff import whose
from portal.web.staff.addresses import url_of
from portal.web.staff.days import written
from portal.web.staff.naming import (
    NamedStep,
    channels_in_scope,
    places_in_scope,
    steps_in_scope,
    types_in_scope,
    units_of,
)

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Offered:
    """What the filters of the queue offer this person."""

    types: Pairs
    units: Pairs
    steps: tuple[NamedStep, ...]
    places: tuple[Places, ...]
    channels: Pairs

    def steps_of(self, wish: Wish) -> tuple[NamedStep, ...]:
        """Steps to pick from: those of the one type that is chosen."""
        return tuple(step for step in self.steps if wish.types == (step.type_id,))


@dataclass(frozen=True)
class Chip:
    """One thing a list is narrowed by."""

    label: str
    words: str
    without: str
    """The list without it."""
    is_gone: bool = False
    """There is no such thing (any more) for this person."""


def offered(session: Session, standing: Standing) -> Offered:
    """All of it, within this person's scope."""
    units = () if actor().own_unit_only else tuple(units_of(office()).items())
    types, steps = types_in_scope(session), steps_in_scope(session, standing)
    return Offered(tuple(types.items()), units, tuple(steps), places_in_scope(session), channels_in_scope(session))


def chips_of(session: Session, wish: Wish, args: Mapping[str, str], there: Offered) -> tuple[Chip, ...]:
    """In the order of the filters. `args`: the address, which may ask for more than a wish takes from it."""
    return tuple(_chips(session, wish, args, there))


def _chips(session: Session, wish: Wish, args: Mapping[str, str], there: Offered) -> Iterator[Chip]:
    old = catalogue().renamed_steps(session)
    steps = {step.id: step.label for step in there.steps if wish.types in ((), (step.type_id,))}
    steps |= {name: steps.get(newest, name) for names in old.values() for name, newest in names.items()}
    several = (
        ("staff.type", "types", dict(there.types)),
        ("staff.step", "steps", steps),
        ("staff.channel_filter", "channels", dict(there.channels)),
    )
    for label, name, names in several:
        wanted: tuple[str, ...] = getattr(wish, name)
        for word in wanted:
            rest = tuple(each for each in wanted if each != word)
            more: dict[str, Any] = {"steps": ()} if name == "types" else {}
            yield _chip(label, names.get(word), word, url_of(wish, **({name: rest} | more)))
    if unit := args.get("unit", "")[:40]:
        yield _chip("staff.unit", dict(there.units).get(unit), unit, url_of(wish, unit=None))
    if wish.place is not None:
        yield _chip("staff.place", _place(session, there, wish.place), wish.place[1], url_of(wish, place=None))
    if wish.assignee is not None:
        person = dict(whose.options(session, wish)).get(wish.who)
        without = url_of(wish, who="", assignee=None, is_unknown=False)
        yield _chip("staff.assignee", person, wish.who, without)
    if wish.is_unknown:
        yield Chip("", t("staff.not_known"), url_of(wish, is_unknown=False))
    if wish.is_unread:
        yield Chip("", t("staff.unread_only"), url_of(wish, is_unread=False))
    if wish.late_on is not None:
        yield Chip("", t("staff.overdue"), url_of(wish, late_on=None))
    if wish.missed_on is not None:
        yield Chip("", t("staff.missed"), url_of(wish, missed_on=None))
    if wish.since is not None:
        yield Chip(t("staff.filed_from"), written(wish.since), url_of(wish, since=None))
    if wish.until is not None:
        yield Chip(t("staff.filed_to"), written(wish.until, before=True), url_of(wish, until=None))
    if wish.words.strip():
        yield Chip(t("lists.search"), wish.words.strip(), url_of(wish, words=""))


def _chip(label: str, name: str | None, word: str, without: str) -> Chip:
    return Chip(t(label), name or word, without, is_gone=name is None)


def _place(session: Session, there: Offered, place: tuple[str, str]) -> str | None:
    """What a place is called; registries too long to be offered are known too."""
    offered_here = {id: name for each in there.places for id, name in each.rows}
    if name := offered_here.get("/".join(place)):
        return name
    area, (registry, key) = actor().area, place
    if area is not None and (area.registry != registry or key not in area.keys):
        return None
    row = catalogue().rows(session).get(registry, key)
    return row.label if row is not None else None


def order_of(wish: Wish) -> str:
    """How a list is sorted, in words: some filters have an order of their own (`Wish.order`)."""
    column, descending = wish.sort, wish.descending
    if wish.words.strip():
        column = "filed"
    elif wish.late_on or wish.missed_on:
        column, descending = "due" if wish.late_on else "missed", False
    elif wish.since or wish.until:
        column = "filed"
    names = {"filed": "staff.filed", "changed": "staff.changed", "reference": "lists.reference",
             "type": "lists.item", "state": "lists.status", "due": "staff.due", "missed": "staff.missed"}  # fmt: skip
    return t("views.order_down" if descending else "views.order_up", column=t(names[column]))
