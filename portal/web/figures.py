"""Figures in words: what measures and dimensions are called, how a number is written, which list it opens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from urllib.parse import urlencode

from flask import g
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.reports.asking import COUNT, TYPE
from portal.reports.figures import plans_in_reach
from portal.reports.rows import counted_registry
from portal.request_types.checked import CheckedType
from portal.request_types.counting import figure, known
from portal.request_types.formats.money import shown_money
from portal.request_types.formulas.kinds import INTEGER, MONEY, RowOf
from portal.request_types.reading.positions import Text
from portal.request_types.reports_checked import plain
from portal.request_types.reports_declared import Measure
from portal.request_types.row_counting import CountedRows
from portal.web.extensions import catalogue
from portal.web.language import t

NOTHING: Final = "-"
_OF_REQUESTS: Final[Mapping[str, str]] = {
    TYPE: "staff.type",
    "request.state": "boards.state",
    "request.step": "staff.step",
    "request.unit": "staff.unit",
    "request.channel": "staff.channel_filter",
    "request.assignee": "staff.assignee",
    "fiscal_year(request.filed)": "boards.fiscal_year",
    "day(request.filed)": "boards.filed_at",
}
Types = Mapping[str, CheckedType | CountedRows]
"""What formulas of figures are read by: types, or the registry that is counted."""


@dataclass(frozen=True)
class Head:
    """A measure on a screen."""

    name: str
    label: str
    places: int | None = None
    """None: a whole number; else baht or a number with so many places."""
    is_money: bool = False

    @property
    def opens(self) -> bool:
        """Whether its numbers are of all requests of a cell, so that they may open the list of them."""
        return self.name == COUNT or (self.name.startswith(("sum(", "average(")) and self.name.count("(") == 1)

    def written(self, value: Decimal | None) -> str:
        """`1,573`, `1,573.00`, `-` for nothing."""
        if not value:
            return NOTHING
        if self.is_money:
            return shown_money(value)
        return f"{value.quantize(Decimal(1).scaleb(-(self.places or 0)), ROUND_HALF_UP):,f}"


@dataclass(frozen=True)
class Number:
    """One number of a table."""

    words: str
    url: str = ""

    @property
    def is_zero(self) -> bool:
        return self.words == NOTHING


def checked_types(session: Session, ids: Sequence[str]) -> Mapping[str, CheckedType]:
    """Types as they are offered now."""
    return {id: catalogue().version(session, catalogue().offered(session, id).version_id) for id in ids}


def registry_counted(session: Session, names: Sequence[str]) -> str | None:
    """The registry that a tile counts, where `from` names one and no types."""
    if len(names) != 1 or names[0] in {each.id for each in catalogue().types(session)}:
        return None
    return names[0]


def counted(session: Session, who: Actor, names: Sequence[str]) -> Types:
    """The types in somebody's reach that a tile counts, or its registry; nothing of one that is gone."""
    registry = registry_counted(session, names)
    if registry is not None:
        found = counted_registry(session, catalogue(), registry)
        return {registry: found} if found is not None else {}
    return checked_types(session, [each.type_id for each in plans_in_reach(session, who, names)])


def heads(types: Types, declared: Sequence[Measure]) -> tuple[Head, ...]:
    """The measures of a table; none declared: how many."""
    return tuple(head(types, plain(each.value.text), each.label) for each in declared) or (head(types, COUNT),)


def head(types: Types, name: str, label: Text | None = None) -> Head:
    """One measure, called as it says, else as a type's report says, else by its formula."""
    found = next((made for each in types.values() if (made := figure(name, each.counted_names)) is not None), None)
    kind = found.formula.kind if found is not None else INTEGER
    own = (each.label for checked in types.values() for each in checked.report.measures if each.name == name)
    label = label or next((each for each in own if each is not None), None)
    called = label.in_language(g.language) if label is not None else t("boards.count") if name == COUNT else name
    return Head(name, called, None if kind == INTEGER else 2, kind == MONEY)


def title_of(types: Types, dimension: str) -> str:
    """What a dimension is called: its question, its fact, the registry whose rows it is, or its formula."""
    name = plain(dimension)
    if name in _OF_REQUESTS:
        return t(_OF_REQUESTS[name])
    for checked in types.values():
        label = _label(checked, name)
        if label is not None:
            return label.in_language(g.language)
        kind = known(name, checked.counted_names)
        registry = checked.registries.get(kind.registry) if isinstance(kind, RowOf) else None
        if registry is not None:
            return registry.title.in_language(g.language)
    return name


def _label(checked: CheckedType | CountedRows, name: str) -> Text | None:
    """What a question, a fact, a question of what is added later, or a column is called."""
    if isinstance(checked, CountedRows):
        return checked.called(name)
    if name in checked.fields:
        return checked.fields[name].field.label
    record, _, question = name.partition(".")
    if record in checked.records and question in checked.records[record].asks.fields:
        return checked.records[record].asks.fields[question].field.label
    return checked.definition.shows.get(name)


def list_address(at: str, types: Sequence[str], by: Sequence[str], days: Sequence[tuple[str, str]]) -> str:
    """The list a number counts; an address that asks nothing would open the reader's own first view."""
    pairs = [*(("type", each) for each in types), *(("by", each) for each in by), *days]
    return f"{at}?{urlencode(pairs or [('order', 'down')])}"
