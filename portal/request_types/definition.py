"""What the file of a request type declares, read and in order but not yet compiled: one frozen dataclass per construct.

Formulas and patterns are still `Written` here; `checking` binds them to names and kinds and gives a `CheckedType`.
A B of the reference (true, false or a formula) is `bool | Written`; absent keys are None or empty tuples.

Size: the language of types on one page, in the order of the reference; it has no behaviour to part it by.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from portal.request_types.reading.positions import InLanguages, Mark, Text, Written
from portal.request_types.replies_declared import Reply
from portal.request_types.reports_declared import Report
from portal.request_types.then_declared import Then
from portal.workflow.states import State
from portal.workflow.windows import Window

Flag = bool | Written
NO_OPTIONS: Final[Mapping[str, object]] = MappingProxyType({})


@dataclass(frozen=True)
class Range:
    """`a..b` as written; either end may be absent. What the ends mean is the reader's: numbers, dates, times."""

    low: str | None
    high: str | None
    mark: Mark


@dataclass(frozen=True)
class DurationWritten:
    """`3..5 working days`: a range is printed, its end counts."""

    least: int | None
    most: int
    unit: str
    """minutes, hours, days, working_days, months or years."""
    mark: Mark


@dataclass(frozen=True)
class Link:
    """A manual, a blank form: exactly one of file, page, url, blank."""

    title: Text
    file: str | None
    page: str | None
    url: str | None
    mark: Mark
    blank: bool = False
    """The blank form that the portal prints itself."""


@dataclass(frozen=True)
class Option:
    """One answer of a choice. `id` equals the text where options were written as a bare list."""

    id: str
    label: Text


@dataclass(frozen=True)
class Field:
    """One question. What only some types of field know stands in `own`, under the key's name."""

    id: str
    type: str
    label: Text
    mark: Mark
    hint: Text | None = None
    placeholder: Text | None = None
    optional: Flag = False
    when: Flag = True
    none: Text | None = None
    was: str | None = None
    default: str | None = None
    prefill: Written | None = None
    value: Written | None = None
    locked: Flag | str = False
    """True, False, a formula, or the word `after_filing`."""
    searchable: bool = False
    sensitive: bool = False
    to_applicant: bool = False
    options: tuple[Option, ...] = ()
    options_named: bool = False
    """Options have ids of their own ({id: T}); a bare list may not be read by a formula."""
    other: Text | None = None
    """`other: true` is the catalogue's wording อื่นๆ (โปรดระบุ)."""
    fields: tuple["Field", ...] = ()
    """Columns of a table."""
    own: Mapping[str, object] = field(default_factory=lambda: NO_OPTIONS)
    """Remaining keys of its type, read to: Range, Written, str, int, bool, tuple of str, DurationWritten."""
    marks: Mapping[str, Mark] = field(default_factory=dict)
    """Where each written key of this field stands."""


@dataclass(frozen=True)
class Note:
    """`- note: T` or `- heading: T` among fields."""

    kind: str
    """`note` or `heading`."""
    text: Text
    mark: Mark


Item = Field | Note


@dataclass(frozen=True)
class Section:
    """A group of questions; `page` True when it begins a page of the form."""

    title: Text | None
    page: bool
    when: Flag
    note: Text | None
    items: tuple[Item, ...]
    mark: Mark
    shows_applicant: bool = False
    """`use: applicant`: asks nothing, shows the applicant's own data."""
    keep_for_next: bool = False
    """Its answers stand there again when the same person files the next request (C22)."""

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(item for item in self.items if isinstance(item, Field))


@dataclass(frozen=True)
class Check:
    """`refuse_if` stops filing, `warn_if` only says."""

    refuses: bool
    condition: Written
    field: str
    text: InLanguages[Written]
    mark: Mark


@dataclass(frozen=True)
class Step:
    """A type's own stage inside one of the six states (C35)."""

    id: str
    state: State
    label: Text
    mark: Mark
    public: Text | None = None
    button: Text | None = None
    next: tuple[str, ...] | None = None
    by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    due: DurationWritten | Written | None = None
    was: str | None = None
    """Its id in earlier versions."""
    pauses: bool = False
    """`clock: paused`: deadlines stand still here (C45, C48)."""
    menu: bool = False
    """It has a list of its own in the menu of staff."""
    shows: Mapping[str, InLanguages[Written]] = field(default_factory=dict)
    """What it says of the type's facts, by their ids (C33)."""
    marks: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True)
class StaffForm:
    """Questions to staff at a step, or on the way to one (C37)."""

    id: str
    title: Text
    items: tuple[Item, ...]
    mark: Mark
    at: tuple[str, ...] | None = None
    moves_to: str | None = None
    by: tuple[str, ...] = ()
    when: Flag = True
    checks: tuple[Check, ...] = ()
    with_filing: bool = False
    """Asked at once when staff file for somebody."""
    marks: Mapping[str, Mark] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(item for item in self.items if isinstance(item, Field))


@dataclass(frozen=True)
class Record:
    """An entry added to a request later: a rating, a follow-up, a photograph (C50). It changes no state."""

    id: str
    title: Text
    items: tuple[Item, ...]
    mark: Mark
    by: tuple[str, ...]
    at: tuple[str, ...]
    once: bool = False
    windows: tuple[Window, ...] = ()
    """Each takes one."""
    marks: Mapping[str, Mark] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(item for item in self.items if isinstance(item, Field))

    @property
    def moves_to(self) -> None:
        """Nowhere."""


@dataclass(frozen=True)
class Paragraph:
    """A line of a paper's body, with its condition."""

    text: Written
    when: Flag


@dataclass(frozen=True)
class PaperDeclared:
    """A printable document besides the request itself (C70)."""

    id: str
    title: Text
    body: tuple[Paragraph, ...]
    mark: Mark
    at: tuple[str, ...] | None = None
    when: Flag = True
    number: Written | None = None
    restarts: str | None = None
    digits: str = "arabic"
    header: str = "logo"
    to: Written | None = None
    sign: tuple[str, ...] = ()
    officer_block: bool = False
    marks: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True)
class OwnPaper:
    """How the paper of the request itself looks, which every type has without asking (C69, C70)."""

    officer_block: bool = True
    digits: str = "arabic"
    to: Written | None = None


@dataclass(frozen=True)
class Example:
    """A case that proves the file (promise 9). Words as an applicant would type them; `errors` None = not said."""

    name: str
    mark: Mark
    as_role: str | None = None
    filed: str | None = None
    with_rows: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    booked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    given: Mapping[str, object] = field(default_factory=dict)
    do: tuple[tuple[str, Mapping[str, object]], ...] = ()
    expect: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] | None = None
    errors: Mapping[str, str | None] | None = None
    warnings: Mapping[str, str | None] | None = None
    due: str | None = None
    number: str | None = None
    step: str | None = None
    handled_by: str | None = None
    marks: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True)
class Privacy:
    """Why the data is asked for, on which basis, how long it is kept (PDPA s.23, s.24)."""

    basis: Text | None
    purpose: Text | None
    keep: DurationWritten | None


@dataclass(frozen=True)
class Subject:
    """Whom a request is about, where that is not the applicant (C11)."""

    name: Written
    citizen_id: Written | None
    phone: Written | None
    mark: Mark


TRACKED: Final = ("number", "step", "filed", "changed")
"""What a tracking search may show besides answers and facts."""


@dataclass(frozen=True)
class Tracking:
    """Who finds requests of a type that are not their own, by what, and what they read of them (C64)."""

    roles: tuple[str, ...]
    by: tuple[str, ...]
    columns: tuple[str, ...]
    mark: Mark
    marks: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True)
class About:
    """The service page: what it is, who may, cost, law."""

    what: Text | None = None
    who: Text | None = None
    fee: Text | None = None
    law: tuple[Text, ...] = ()


@dataclass(frozen=True)
class RequestType:
    """One declared service, after `extends` and blocks were worked in."""

    id: str
    title: Text
    form: tuple[Section, ...]
    mark: Mark
    tile: Text | None = None
    short: Text | None = None
    note: Text | None = None
    icon: str | None = None
    links: tuple[Link, ...] = ()
    unit: str | None = None
    code: str = ""
    open: bool | Range = True
    number: Written | None = None
    restarts: str | None = None
    filed_by: tuple[str, ...] = ("applicant", "staff")
    privacy: Privacy | None = None
    subject: Subject | None = None
    """None: the applicant."""
    anonymous: Text | None = None
    """What somebody is called who files without a name; None: nobody does."""
    known_as: str | None = None
    """The staff field whose answer is shown instead of the request's number."""
    channel: str | None = None
    """The choice that says how the request reached the office."""
    summary: Written | None = None
    """What lists say it is about; None: nothing but its type."""
    area: tuple[str, ...] = ()
    """References that place it, each from a registry of its own (C6)."""
    findable_from: Written | None = None
    """The day from which the tracking search finds it; None: from filing (C34)."""
    tracking: Tracking | None = None
    one_per: tuple[Written, ...] = ()
    """Of each value of these there is one uncancelled request (C3)."""
    checks: tuple[Check, ...] = ()
    steps: tuple[Step, ...] = ()
    staff_forms: tuple[StaffForm, ...] = ()
    records: tuple[Record, ...] = ()
    replies: tuple[Reply, ...] = ()
    """Texts that staff pick instead of typing them; the office has some for every type."""
    then: tuple[Then, ...] = ()
    shows: Mapping[str, Text] = field(default_factory=dict)
    """Facts that steps fill in, and what they are called (C33)."""
    due: DurationWritten | Written | None = None
    handled_by: Written | None = None
    """Which unit has it."""
    assigned_to: Written | None = None
    """Which person works on it."""
    notices: Mapping[str, Written] = field(default_factory=dict)
    own_paper: OwnPaper = OwnPaper()
    print: tuple[PaperDeclared, ...] = ()
    report: Report | None = None
    """What it is counted by; None: by what every type is (C76)."""
    about: About = About()
    words: tuple[Text, ...] = ()
    examples: tuple[Example, ...] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    """Ids of fields that could not be read: reported there, not again wherever they are named."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """All questions of the form in order."""
        return tuple(found for section in self.form for found in section.fields)

    def in_lists(self) -> Text:
        """What lists call it: short, else tile, else title."""
        return self.short or self.tile or self.title


@dataclass(frozen=True)
class Block:
    """A group of fields several types use."""

    id: str
    title: Text
    items: tuple[Item, ...]
    checks: tuple[Check, ...]
    mark: Mark
