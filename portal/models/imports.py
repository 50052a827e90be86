"""Imports: a file on its way into a list or into requests, how far it is, and what was wrong with it (C49, C63)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.accounts import new_key
from portal.models.base import Base

_WRITES = text("state = 'importing'")


class ImportRun(Base):
    """One file for one target. Its counts and `offset` are written with the rows of each chunk, so that it goes on there."""

    __tablename__ = "import_run"
    __table_args__ = (
        CheckConstraint("state IN ('reading', 'checking', 'checked', 'importing', 'done', 'refused')", name="state"),
        Index(None, "target", "target_id", "id"),
        Index(None, "stored_key"),
        # Of two that are pressed in the same instant one is refused: each would end what the other brings in.
        Index(None, "target", "target_id", unique=True, sqlite_where=_WRITES, postgresql_where=_WRITES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=new_key)
    target: Mapped[str] = mapped_column(String(12))
    """What kind of thing it goes into, as services/importing/into.py names it, and which."""
    target_id: Mapped[str] = mapped_column(String(81))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """None: an operator, at the command line."""
    name: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64))
    """Of the file as it came."""
    stored_key: Mapped[str | None] = mapped_column(String(64))
    """In quarantine: the file, then its lines; None once nothing more is read of it."""
    sheet: Mapped[str] = mapped_column(String(80), default="")
    sheets: Mapped[list[str]] = mapped_column(JSON, default=list)
    unused: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Headings that name no column."""
    state: Mapped[str] = mapped_column(String(10))
    writes: Mapped[bool] = mapped_column(default=False)
    """Import as soon as it is read; else it is looked through first and waits."""
    ends_rest: Mapped[bool] = mapped_column(default=False)
    """Rows that are not in the file are offered no more."""
    without_files: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Requests are filed without the files their form requires, and say so."""
    rows: Mapped[int] = mapped_column(default=0)
    offset: Mapped[int] = mapped_column(BigInteger, default=0)
    """Bytes of the lines that are done."""
    done: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    bad: Mapped[int] = mapped_column(default=0)
    ended: Mapped[int] = mapped_column(default=0)
    problems: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """The first of them, each with line, cell, column, code and facts."""
    refusal: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Why nothing, or nothing more, is imported: code and facts."""
    at: Mapped[datetime]
    changed_at: Mapped[datetime]


class ImportClaim(Base):
    """What only one row may have, and the first row of a file that is looked through which has it; gone when that is done."""

    __tablename__ = "import_claim"
    __table_args__ = ({"sqlite_with_rowid": False},)

    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    line: Mapped[int]
