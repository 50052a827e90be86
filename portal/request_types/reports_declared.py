"""What is counted, as files say it: `report` of a type, `dashboards` of the office (C75, C76)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from portal.request_types.reading.positions import Mark, Text, Written

SHOWN: Final = ("number", "bar", "line", "table", "list")
"""How a tile stands on the page."""
COMPARED: Final = ("fiscal_year",)
PUBLIC: Final = "public"
"""In `for`: everybody reads it, without an account."""
MOST_TOGETHER: Final = 5
"""What a tile is counted by at once: its rows, columns and condition, and what its page is filtered by."""


@dataclass(frozen=True)
class Measure:
    """A figure: a formula over the requests, and what it is called."""

    value: Written
    label: Text | None = None
    without: tuple[Written, ...] = ()
    """Filters of its page that it does not heed: it stands once in each row, before all others."""


@dataclass(frozen=True)
class Sieve:
    """What a page of figures is filtered by."""

    value: Written
    label: Text | None = None
    typed: Written | None = None
    """The column of its registry whose word is typed; None: one of a list is chosen."""


@dataclass(frozen=True)
class Beside:
    """A column of the rows' registry that stands beside what they are called."""

    value: Written
    """A column, or one of a row it names: `province.code`."""
    label: Text | None = None


@dataclass(frozen=True)
class Report:
    """What a type is counted by."""

    dimensions: tuple[Written, ...]
    measures: tuple[Measure, ...]
    columns: tuple[Written, ...]
    mark: Mark


@dataclass(frozen=True)
class Tile:
    """One figure, chart or table of a dashboard."""

    title: Text
    mark: Mark
    types: tuple[str, ...] = ()
    """None named: all types."""
    where: Written | None = None
    rows: Written | None = None
    columns: Written | None = None
    measures: tuple[Measure, ...] = ()
    show: str = "table"
    zero_rows: bool = False
    zero_columns: bool = False
    beside: tuple[Beside, ...] = ()
    compare_by: str | None = None
    marks: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True)
class Dashboard:
    """A page of tiles."""

    id: str
    title: Text
    tiles: tuple[Tile, ...]
    mark: Mark
    roles: tuple[str, ...] = ()
    """Who reads it; none named: everybody who reads figures."""
    note: Text | None = None
    filters: tuple[Sieve, ...] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)
