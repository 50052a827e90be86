"""Kept figures: what each request counts as, the log of its changes, and the cells of tables that reports read (C73-C80)."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.request_types.reports_checked import LONGEST_VALUE, MOST_ATOMS, MOST_DIMENSIONS
from portal.request_types.reports_declared import MOST_TOGETHER

VALUE_LENGTH: Final = LONGEST_VALUE
PRECISE: Final = 10_000
"""Sums are kept in ten-thousandths."""
SLOTS: Final = tuple(f"d{number}" for number in range(1, MOST_DIMENSIONS + 1))
"""Columns that hold the values of dimensions; which one holds which says the plan of the type."""
SUMS: Final = tuple(f"m{number}" for number in range(1, MOST_ATOMS + 1))
"""Columns that hold what is summed, in ten-thousandths."""
KEYS: Final = tuple(f"v{number}" for number in range(1, MOST_TOGETHER + 1))
"""Values of a cell, in the order of its grouping's slots."""


class FigurePlan(Base):
    """What the requests of a type are counted by; the newest row of a type is in force."""

    __tablename__ = "figure_plan"
    __table_args__ = (Index(None, "type_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    type_id: Mapped[str] = mapped_column(String(40))
    dimensions: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Dimension: its slot, and the plan since which the slot holds it."""
    atoms: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Sum: its slot, and the plan since which the slot holds it."""
    together: Mapped[list[list[str]]] = mapped_column(JSON)
    """Dimensions whose cells are kept together."""
    at: Mapped[datetime]
    reached: Mapped[int] = mapped_column(default=0, server_default="0")
    """Requests up to this id are counted by it."""
    done_at: Mapped[datetime | None]


class FigureGrouping(Base):
    """Dimensions whose cells are kept, as slots in their order. No id comes again: cells of what is gone may still be there."""

    __tablename__ = "figure_grouping"
    __table_args__ = (UniqueConstraint("type_id", "slots"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    type_id: Mapped[str] = mapped_column(String(40))
    slots: Mapped[str] = mapped_column(String(40))
    made_to: Mapped[date | None]
    """Only what was filed before this day has its cells yet; None: everything has."""


class Counting:
    """What a request counts as: columns that its figure and the log of changes share."""

    type_id: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(40))
    filed_on: Mapped[date]
    """Where the office is."""
    d1: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    d2: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    d3: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    d4: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    d5: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    d6: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    d7: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    d8: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    d9: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    d10: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    d11: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    d12: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    d13: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    d14: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    d15: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    d16: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))


class Summed:
    """What is added up, in ten-thousandths."""

    m1: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    m2: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    m3: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    m4: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    m5: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    m6: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    m7: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    m8: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")


class Figure(Counting, Summed, Base):
    """What one request counts as now; written with whatever changes it."""

    __tablename__ = "figure"
    __table_args__ = (
        Index(None, "type_id", "filed_on"),
        *(
            Index(
                None,
                "type_id",
                slot,
                "request_id",
                sqlite_where=column(slot).is_not(None),
                postgresql_where=column(slot).is_not(None),
            )
            for slot in SLOTS
        ),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), primary_key=True)
    plan_id: Mapped[int]
    """The plan it was counted by."""


class FigureChange(Counting, Summed, Base):
    """A request left (-1) or entered (+1) the figures; the worker adds these to the cells and takes them away."""

    __tablename__ = "figure_change"
    __table_args__ = (Index(None, "type_id", "filed_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change: Mapped[int]


class FigureCell(Summed, Base):
    """So many requests of a unit, filed in a span of days (`portal/reports/spans.py`), have these values."""

    __tablename__ = "figure_cell"
    __table_args__ = (
        Index(None, "total", sqlite_where=column("total") == 0, postgresql_where=column("total") == 0),
        {"sqlite_with_rowid": False},
    )

    grouping_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    span: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit: Mapped[str] = mapped_column(String(40), primary_key=True)
    v1: Mapped[str] = mapped_column(String(VALUE_LENGTH), primary_key=True)
    v2: Mapped[str] = mapped_column(String(VALUE_LENGTH), primary_key=True)
    v3: Mapped[str] = mapped_column(String(VALUE_LENGTH), primary_key=True)
    v4: Mapped[str] = mapped_column(String(VALUE_LENGTH), primary_key=True)
    v5: Mapped[str] = mapped_column(String(VALUE_LENGTH), primary_key=True)
    total: Mapped[int]
