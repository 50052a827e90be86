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
MOST_FILTERS: Final = 2
"""Filters of one dashboard: with them rows and columns are counted together."""


@dataclass(frozen=True)
class Measure:
    """A figure: a formula over the requests, and what it is called."""

    value: Written
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
    filters: tuple[Written, ...] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)
