"""What an office's own files declare besides its types: the office, its roles, the lists it keeps, how they are booked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from portal.request_types.definition import DurationWritten, Field, Option, Privacy
from portal.request_types.reading.positions import Mark, Text, Written
from portal.request_types.replies_declared import Reply
from portal.request_types.reports_declared import Dashboard


@dataclass(frozen=True)
class Column:
    """A column of a registry."""

    id: str
    type: str
    label: Text
    mark: Mark
    from_registry: str | None = None
    within: str | None = None
    prefill: str | None = None
    optional: bool = False
    unique: bool = False
    sensitive: bool = False


@dataclass(frozen=True)
class Bookable:
    """How the rows of a registry may be booked; belongs to the thing, so that all types collide rightly (C26)."""

    hours: tuple[tuple[str, str], ...]
    """Spans of a day such as ("08:30", "16:30"), both `HH:MM`."""
    days: frozenset[int]
    """Weekdays that are open, Monday = 0."""
    each: int
    """Minutes of one slot, a multiple of the quantum of 15."""
    closed: tuple[str, ...]
    """Dates or ranges as written, besides the office's holidays."""
    ahead: DurationWritten | None
    buffer: int
    """Minutes kept free after each booking."""
    places: int | str
    """How many at once: a number, or the column that says."""
    mark: Mark


@dataclass(frozen=True)
class Lookup:
    """A public question that is answered without a name (C62)."""

    ask: str
    """The column that is typed."""
    found: Text
    not_found: Text
    mark: Mark
    title: Text | None = None
    shows: str | None = None
    """A registry whose rows of the same place stand beside the answer."""
    marks: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True)
class Search:
    """How people of a registry are found, by whom, and what the list of those found shows (C63)."""

    by: tuple[str, ...]
    roles: tuple[str, ...]
    columns: tuple[str, ...]
    mark: Mark
    marks: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True)
class RegistryRow:
    """One row as written in YAML."""

    key: str
    words: Mapping[str, object]
    mark: Mark


@dataclass(frozen=True)
class Registry:
    """A list the office keeps (C65)."""

    id: str
    title: Text
    columns: tuple[Column, ...]
    mark: Mark
    key: str = "key"
    label: Written | None = None
    rows: tuple[RegistryRow, ...] = ()
    sort: str | None = None
    public: bool = False
    kept_by: tuple[str, ...] = ()
    """Roles and units that may make, change, order, close and reopen its rows."""
    area: tuple[str, ...] = ()
    """Columns that place its rows: who is limited to an area sees and keeps only those that lie there."""
    bookable: Bookable | None = None
    lookup: Lookup | None = None
    search: Search | None = None
    marks: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True)
class Role:
    """Who may do what: a role of the office is like one of the built-in four, within a scope (C5, C6)."""

    id: str
    title: Text
    like: str
    """applicant, staff, admin or executive."""
    types: tuple[str, ...] | None
    """None: all."""
    own_unit_only: bool
    area: str | None
    """Registry to whose rows each person of the role is limited."""
    sees_ids: bool
    mark: Mark


@dataclass(frozen=True)
class Registration:
    """How people come to an account: open to all, which questions, which human check."""

    who: str
    human_check: bool
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Office:
    """One deployment's configuration (C82): nothing about an office is in code."""

    name: Text
    mark: Mark
    short: Text | None = None
    logo: str | None = None
    address: Text | None = None
    contact: Text | None = None
    footer: Text | None = None
    accent: str = "#1d5b8f"
    languages: tuple[str, ...] = ("th", "en")
    time_zone: str = "Asia/Bangkok"
    fiscal_year: tuple[int, int] = (1, 10)
    """Day and month on which it begins."""
    values: Mapping[str, str] = field(default_factory=dict)
    privacy: Privacy | None = None
    privacy_page: str | None = None
    consent: Text | None = None
    due: DurationWritten | None = None
    holidays: Mapping[date, Text] = field(default_factory=dict)
    registration: Registration | None = None
    status_check_also_asks: str | None = None
    units: tuple[Option, ...] = ()
    roles: tuple[Role, ...] = ()
    second_factor: Mapping[str, str] = field(default_factory=dict)
    """Of `staff` and `admin`: `required` or `offered`."""
    second_person: str | None = None
    """Who agrees before files are in force: `required`, `offered`, or None: nobody is asked."""
    notices: Mapping[str, Written] = field(default_factory=dict)
    replies: tuple[Reply, ...] = ()
    """Of every type."""
    dashboards: tuple[Dashboard, ...] = ()
    texts: Mapping[str, Text] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
