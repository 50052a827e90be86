"""What everything else runs on: a request type after its formulas and patterns were bound to names and kinds.

Made by `checking.check`, once for each version, and never changed afterwards: it is shared by all threads.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from portal.clock import BANGKOK
from portal.request_types.definition import Check, Field, PaperDeclared, Record, RequestType, Section, StaffForm, Step
from portal.request_types.durations import Duration
from portal.request_types.formulas.formula import Formula
from portal.request_types.formulas.kinds import Kind
from portal.request_types.formulas.names import Names
from portal.request_types.office_definition import Office, Registry
from portal.request_types.patterns import Pattern
from portal.request_types.reading.positions import InLanguages
from portal.request_types.replies_checked import CheckedReply
from portal.request_types.reports_checked import CheckedReport
from portal.request_types.then_checked import CheckedThen

Condition = bool | Formula
NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


@dataclass(frozen=True)
class CheckedField:
    """One question, ready to judge."""

    field: Field
    kind: Kind
    form: str | None = None
    """None: the applicant's form; else the id of its staff form."""
    section: int = 0
    """Which section of the applicant's form it stands in, from 0."""
    page: int = 0
    """Which page of the form, from 0."""
    section_when: Condition = True
    """The condition of its section: a hidden section hides its fields."""
    when: Condition = True
    optional: Condition = False
    locked: Condition = False
    locked_after_filing: bool = False
    value: Formula | None = None
    prefill: Formula | None = None
    own: Mapping[str, object] = dataclasses.field(default_factory=lambda: NOTHING)
    """Keys of its type, compiled: Formula where a formula is meant (min, max, within, where), else as declared."""
    columns: tuple["CheckedField", ...] = ()
    """Columns of a table, in the order to evaluate them."""
    registry: Registry | None = None
    """The registry it draws from; of a period or slot the one whose rows it books."""
    zone: ZoneInfo = BANGKOK
    """Where the office is: moments are typed, kept and shown in it."""

    @property
    def id(self) -> str:
        return self.field.id


@dataclass(frozen=True)
class CheckedCheck:
    """`refuse_if` or `warn_if`, bound."""

    check: Check
    condition: Formula
    text: InLanguages[Pattern]
    form: str | None = None


@dataclass(frozen=True)
class CheckedStaffForm:
    """Questions to staff, with the fields they ask in order of the file."""

    form: StaffForm
    when: Condition
    fields: tuple[CheckedField, ...]


@dataclass(frozen=True)
class CheckedParagraph:
    """A line of a paper's body, with its condition."""

    text: Pattern
    when: Condition


@dataclass(frozen=True)
class CheckedPaper:
    """A printable document, bound."""

    paper: PaperDeclared
    when: Condition
    body: tuple[CheckedParagraph, ...]
    number: Pattern | None = None
    to: Pattern | None = None


@dataclass(frozen=True)
class CheckedRecord:
    """An entry added later, bound."""

    record: Record
    asks: "CheckedType"
    """The type as its fields are judged: they alone, as the fields of a staff form of its id."""

    def shows_applicant(self, field: Field) -> bool:
        """Whether the applicant reads this answer: all of a record that their side may add, else what is declared so."""
        return field.to_applicant or self.is_own

    @property
    def is_own(self) -> bool:
        """Whether the applicant's side adds it."""
        filing = {"applicant", *(role.id for role in self.asks.office.roles if role.like == "applicant")}
        return bool(filing & set(self.record.by))

    @property
    def tells_applicant(self) -> bool:
        """Whether it says anything that the applicant reads."""
        return any(map(self.shows_applicant, self.record.fields))


@dataclass(frozen=True)
class CheckedType:
    """One published service: every consequence of its file."""

    definition: RequestType
    office: Office
    fields: Mapping[str, CheckedField]
    """Form and staff forms, in the order of the file."""
    order: tuple[str, ...]
    """All field ids, each after those its formulas read."""
    sections: tuple[Section, ...]
    pages: int
    checks: tuple[CheckedCheck, ...]
    staff_forms: Mapping[str, CheckedStaffForm]
    steps: tuple[Step, ...]
    """Complete: a state without a declared step has one of its own, whose id is the state's code."""
    number: Pattern | None
    due: Duration | Formula | None
    papers: tuple[CheckedPaper, ...]
    notices: Mapping[str, Pattern]
    registries: Mapping[str, Registry]
    paper_to: Pattern | None = None
    """Whom the request's own paper addresses; None: nobody."""
    step_due: Mapping[str, Duration | Formula] = dataclasses.field(default_factory=dict)
    """Steps with a deadline of their own."""
    subject: Mapping[str, Formula] = dataclasses.field(default_factory=dict)
    """Whom it is about: `name`, `citizen_id`, `phone` as far as declared; empty: the applicant."""
    one_per: tuple[Formula, ...] = ()
    """Of each value of these there is one uncancelled request."""
    facts: Mapping[str, Mapping[str, InLanguages[Pattern]]] = dataclasses.field(default_factory=dict)
    """Step: what it says of the type's facts."""
    summary: Pattern | None = None
    """What lists say a request is about."""
    summary_inside: bool = False
    """It tells what staff wrote and the applicant does not read."""
    handled_by: Formula | None = None
    assigned_to: Formula | None = None
    records: Mapping[str, CheckedRecord] = dataclasses.field(default_factory=dict)
    """Entries added later."""
    findable_from: Formula | None = None
    """The day from which the tracking search finds a request; None: from filing."""
    replies: tuple[CheckedReply, ...] = ()
    """Texts that staff pick: the office's, then the type's own."""
    then: tuple[CheckedThen, ...] = ()
    """What happens by itself on reaching a step."""
    report: CheckedReport = dataclasses.field(default_factory=CheckedReport)
    """What its requests are counted by."""
    counted_names: Names = dataclasses.field(default_factory=lambda: Names({}))
    """What formulas of reports read of it; dashboards are bound to it as well."""
    lent: Mapping[str, frozenset[str]] = dataclasses.field(default_factory=dict)
    """Steps at which other units see the request, because a staff form or record there names them in `by`."""
