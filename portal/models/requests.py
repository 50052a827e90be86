"""What people filed: the request, its answers edition by edition, and what staff wrote on it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.accounts import new_key
from portal.models.base import Base
from portal.workflow.deadlines import ALWAYS, NEVER
from portal.workflow.states import OPEN_SQL, WAITS_SQL, State

_OPEN = text(OPEN_SQL)
_WAITS = text(WAITS_SQL)
_MISSES = text("missed_from IS NOT NULL")
STATES = ", ".join(f"'{state}'" for state in State)


class Request(Base):
    """A filed request. Its state is set in services/door/advance.py and nowhere else."""

    __tablename__ = "request"
    __table_args__ = (
        CheckConstraint(f"state IN ({STATES})", name="state"),
        # One person's list, each of its sorts (C68).
        Index(None, "applicant_id", "id"),
        Index(None, "applicant_id", "state_changed_at", "id"),
        # The queue and each of its sorts, within a unit or a type and over all (C42).
        Index(None, "state", "id"),
        Index(None, "unit", "id"),
        Index(None, "unit", "state", "id"),
        Index(None, "type_id", "id"),
        Index(None, "type_id", "state", "id"),
        Index(None, "state_changed_at", "id"),
        Index(None, "subject_id", "type_id", "id"),
        Index(None, "due_order", "id"),
        Index(None, "unit", "due_order", "id"),
        # What misses an entry of a window (C48): most requests have none to miss.
        Index(None, "missed_from", "id", sqlite_where=_MISSES, postgresql_where=_MISSES),
        Index(None, "unit", "missed_from", "id", sqlite_where=_MISSES, postgresql_where=_MISSES),
        # What was filed on some days.
        Index(None, "filed_at", "id"),
        Index(None, "unit", "filed_at", "id"),
        # By how they reached the office, where their type says so.
        Index(None, "channel", "id", sqlite_where=text("channel <> ''"), postgresql_where=text("channel <> ''")),
        # Somebody's own cases; most requests have nobody (C43).
        Index(
            None,
            "assignee_id",
            "id",
            sqlite_where=text("assignee_id IS NOT NULL"),
            postgresql_where=text("assignee_id IS NOT NULL"),
        ),
        # What waits for the office, the oldest first: little beside all that is closed (C42).
        Index("ix_request_waits_id", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),
        Index("ix_request_waits_unit_id", "unit", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),
        # Open ones by who has them, and those that nobody has (C42).
        Index("ix_request_open_assignee_id_id", "assignee_id", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(
            "ix_request_open_unit_assignee_id_id",
            "unit",
            "assignee_id",
            "id",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=new_key)
    reference: Mapped[str] = mapped_column(String(60), unique=True)
    """The number people use (C53, C54)."""
    type_id: Mapped[str] = mapped_column(ForeignKey("request_type.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("type_version.id"))
    state: Mapped[str] = mapped_column(String(12))
    step: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(40))
    revision: Mapped[int] = mapped_column(default=1)
    """Number of its last event; an action says which one it saw (C52)."""
    last_hash: Mapped[str] = mapped_column(String(64))
    """Hash of its last event, so that a cut tail of the history shows as well (T39)."""
    edition: Mapped[int] = mapped_column(default=1)
    applicant_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    filed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    subject_name: Mapped[str] = mapped_column(String(400))
    """Whom it is about (C11): the applicant, or whom the form asks for."""
    subject_id: Mapped[str] = mapped_column(String(13), default="", server_default="")
    """Their citizen ID, to find what else is open for them; shown nowhere from here."""
    subject_phone: Mapped[str] = mapped_column(String(20), default="", server_default="")
    known_as: Mapped[str] = mapped_column(String(60), default="", server_default="")
    """A number staff gave it, shown instead of its reference from then on."""
    summary: Mapped[str] = mapped_column(String(240), default="", server_default="")
    """What it is about, in a line for lists: as its type's `summary` says (services/door/following.py)."""
    channel: Mapped[str] = mapped_column(String(40), default="", server_default="")
    """How it reached the office: an option of the question its type names."""
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Who works on it, since when, and when they said they do (C43)."""
    assigned_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    findable_on: Mapped[date] = mapped_column(default=ALWAYS, server_default=f"{ALWAYS}")
    """From this day the tracking search finds it (C34)."""
    filed_at: Mapped[datetime]
    state_changed_at: Mapped[datetime]
    due_on: Mapped[date | None]
    due_order: Mapped[date] = mapped_column(server_default=f"{NEVER}")
    """workflow/deadlines.py: those whose clock runs by their day, all others after them."""
    missed_from: Mapped[date | None]
    """workflow/missed.py: from this day one of its windows is over without an entry; None: none is or will be."""
    missed_own_from: Mapped[date | None]
    """The same of what the applicant's side adds."""
    stopped_at: Mapped[datetime | None]
    """workflow/waiting.py: since when its clock stands still; the days it did before; who had it for how long."""
    stopped_days: Mapped[int] = mapped_column(default=0, server_default="0")
    stopped_working_days: Mapped[int] = mapped_column(default=0, server_default="0")
    office_seconds: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    applicant_seconds: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    facts: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, server_default="{}")
    """What its step says of the type's facts: fact: language: words (C33)."""
    message: Mapped[str] = mapped_column(Text, default="")
    """The office's last word to the applicant (column หมายเหตุ)."""
    has_officer_file: Mapped[bool] = mapped_column(default=False)
    search_text: Mapped[str] = mapped_column(Text)
    """Folded words a search may find it by, space-separated."""
    submission_key: Mapped[str] = mapped_column(String(64), unique=True)
    """Key of the draft it came from: the same draft makes one request (T31)."""


class Edition(Base):
    """The answers as of one filing or correction; number 1 is as filed. Never changed."""

    __tablename__ = "edition"

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Registry rows as they were read (promise 6)."""
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    draft_key: Mapped[str | None] = mapped_column(String(32), index=True, unique=True)
    """Key of the edit or correction it came from; what was filed first has it in `submission_key` (T31)."""


class StaffAnswers(Base):
    """What staff forms hold now; their history is in the events."""

    __tablename__ = "staff_answers"

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), primary_key=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept: Mapped[dict[str, Any]] = mapped_column(JSON)
    forms: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Staff form id: {"complete": bool, "event": number} of its last saving."""


class Lent(Base):
    """A unit that sees a request while it stands where a staff form names that unit in `by`."""

    __tablename__ = "lent"
    __table_args__ = (Index(None, "unit", "request_id"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), primary_key=True)
    unit: Mapped[str] = mapped_column(String(40), primary_key=True)


class Placed(Base):
    """Where a request belongs on the map of the office: a row of each registry that its type's `area` names (C6)."""

    __tablename__ = "placed"
    __table_args__ = (Index(None, "registry_id", "row_key", "request_id"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), primary_key=True)
    registry_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    row_key: Mapped[str] = mapped_column(String(100))


class Correction(Base):
    """One thing a returned request must mend: a field (or file field) and why (C38)."""

    __tablename__ = "correction"

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), primary_key=True)
    event_number: Mapped[int] = mapped_column(primary_key=True)
    """The event that returned it."""
    field_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    edition: Mapped[int]
    """The answers the officer looked at: the old side of the comparison."""
    closed_edition: Mapped[int | None]
    """The answers that came back: the new side; None while it is open."""


class GivenNumber(Base):
    """A number staff gave a request; within its period nobody gives it again (C55)."""

    __tablename__ = "given_number"
    __table_args__ = (Index(None, "number"),)

    type_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    field_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    period: Mapped[str] = mapped_column(String(12), primary_key=True)
    """The year its numbers begin anew with; empty where they never do or print it themselves."""
    number: Mapped[str] = mapped_column(String(200), primary_key=True)
    """As services/casework/staff_numbers.py knows it, whatever its writing."""
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)


class OnePer(Base):
    """A value that one request of a type has alone, until it is cancelled (C3)."""

    __tablename__ = "one_per"

    type_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    rule: Mapped[str] = mapped_column(String(64), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)
