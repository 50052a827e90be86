"""Kinds of values: what a name holds, known when the file is read. `said` is the kind's word in the catalogues."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from portal.request_types.reading.positions import Text


@dataclass(frozen=True)
class Kind:
    """A plain kind, told by its name alone; those with more to know are its subclasses."""

    name: str

    @property
    def said(self) -> str:
        """Id of the kind's word in the text catalogues."""
        return f"formulas.kind.{self.name}"


INTEGER: Final = Kind("integer")
DECIMAL: Final = Kind("decimal")
MONEY: Final = Kind("money")
TEXT: Final = Kind("text")
DATE: Final = Kind("date")
TIME: Final = Kind("time")
MOMENT: Final = Kind("moment")
DURATION: Final = Kind("duration")
"""Days and longer: may be added to dates and moments."""
HOURS: Final = Kind("hours")
"""Hours and minutes: may be added to moments only."""
BOOLEAN: Final = Kind("boolean")
PERSON: Final = Kind("person")
FILES: Final = Kind("files")
LOCATION: Final = Kind("location")
PERIOD: Final = Kind("period")
SLOT: Final = Kind("slot")
QUANTITIES: Final = Kind("quantities")

NUMBERS: Final = frozenset({INTEGER, DECIMAL})
NUMERIC: Final = NUMBERS | {MONEY}
ORDERED: Final = NUMERIC | {DATE, TIME, MOMENT}


@dataclass(frozen=True)
class Choice(Kind):
    """One of a field's options; `options` maps their ids to labels, and tells one choice from another."""

    options: tuple[tuple[str, Text | str], ...]
    named: bool = field(default=True, compare=False)
    """Ids of their own; options written as a bare list may not be read by a formula."""

    def __init__(self, options: Mapping[str, Text | str], named: bool = True) -> None:
        object.__setattr__(self, "name", "choice")
        object.__setattr__(self, "options", tuple(options.items()))
        object.__setattr__(self, "named", named)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the options in their order."""
        return tuple(option for option, _ in self.options)

    @property
    def labels(self) -> Mapping[str, Text | str]:
        """Labels by id."""
        return dict(self.options)


@dataclass(frozen=True)
class Column:
    """What stands in a column of a registry or a table."""

    kind: Kind
    maybe_blank: bool = False
    label: Text | str = ""


@dataclass(frozen=True)
class RowOf(Kind):
    """A row of a registry. `columns` may be lazy, since registries refer to each other; `keys` if all are known."""

    registry: str
    columns: Mapping[str, Column] = field(default_factory=dict, compare=False)
    keys: frozenset[str] | None = field(default=None, compare=False)
    other: bool = field(default=False, compare=False)
    """The answer may be one that no row has: then every column is blank."""

    def __init__(
        self,
        registry: str,
        columns: Mapping[str, Column] | None = None,
        keys: frozenset[str] | None = None,
        other: bool = False,
    ) -> None:
        object.__setattr__(self, "name", "row")
        object.__setattr__(self, "registry", registry)
        object.__setattr__(self, "columns", columns if columns is not None else {})
        object.__setattr__(self, "keys", keys)
        object.__setattr__(self, "other", other)


@dataclass(frozen=True)
class UnitOf(Kind):
    """A unit of the office, by its id. `units`: all there are with their labels; None: not known here."""

    units: tuple[tuple[str, Text], ...] | None = field(compare=False)

    def __init__(self, units: Mapping[str, Text] | None = None) -> None:
        object.__setattr__(self, "name", "unit")
        object.__setattr__(self, "units", None if units is None else tuple(units.items()))

    def called(self, unit: str, language: str) -> str:
        """What a unit is called; by its id where it is not known."""
        label = dict(self.units or ()).get(unit)
        return label.in_language(language) if label is not None else unit


UNIT: Final = UnitOf()


@dataclass(frozen=True)
class ListOf(Kind):
    """Several values: a choices field."""

    item: Kind

    def __init__(self, item: Kind) -> None:
        object.__setattr__(self, "name", "list")
        object.__setattr__(self, "item", item)


@dataclass(frozen=True)
class RankedOf(ListOf):
    """Choices in the order of preference: `rank(ranked, n)` reads one."""

    def __init__(self, item: Kind) -> None:
        super().__init__(item)


@dataclass(frozen=True)
class Table(Kind):
    """Rows an applicant fills in; each column is a list."""

    columns: Mapping[str, Column] = field(compare=False)

    def __init__(self, columns: Mapping[str, Column]) -> None:
        object.__setattr__(self, "name", "table")
        object.__setattr__(self, "columns", columns)


_SPAN: Final = {"start": Column(MOMENT), "end": Column(MOMENT), "days": Column(INTEGER), "hours": Column(DECIMAL)}
_MEMBERS: Final[Mapping[Kind, Mapping[str, Column]]] = {
    PERIOD: _SPAN,
    SLOT: _SPAN,
    QUANTITIES: {"total": Column(MONEY), "count": Column(INTEGER)},
    LOCATION: {"lat": Column(DECIMAL), "lon": Column(DECIMAL)},
}


def members(kind: Kind) -> Mapping[str, Column]:
    """What may stand behind a dot after this kind (rule 5 of names); nothing for most."""
    if isinstance(kind, RowOf | Table):
        return kind.columns
    return _MEMBERS.get(kind, {})


def storable(source: Kind, target: Kind) -> bool:
    """Whether a value of one kind may be kept in a field of another: numbers go into money and decimal (section 3)."""
    if source == target:
        return True
    if target in (MONEY, DECIMAL):
        return source in NUMERIC
    return (source, target) == (HOURS, DURATION)
