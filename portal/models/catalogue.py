"""What the office offers: types and their versions, registries, editions of the office's own file (C14, C25, C30)."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base

LONGEST_WORD: Final = 80
"""Letters of a word that rows are found by."""
_WORD: Final = String(LONGEST_WORD).with_variant(String(LONGEST_WORD, collation="C"), "postgresql")
"""In the order of its letters' codes on both engines: how a word begins is a range."""


class RequestType(Base):
    """A declared service and where it stands: on or off, its version in force, why a newer file is not published."""

    __tablename__ = "request_type"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    is_on: Mapped[bool] = mapped_column(default=True)
    is_declared: Mapped[bool] = mapped_column(default=True)
    """False once its file is gone: nothing new is filed, what was filed goes on."""
    current_version_id: Mapped[int | None]
    """The type_version in force; no foreign key, because the two tables would need each other to be made first."""
    problems: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """What is wrong with the newest file, one dict a problem; empty when the current version is the newest file."""
    source_digest: Mapped[str] = mapped_column(String(64), default="")
    """Of the texts last looked at, so that an unchanged folder costs one comparison."""
    checked_at: Mapped[datetime | None]


class TypeVersion(Base):
    """One published version; never changed or deleted, because requests are pinned to it."""

    __tablename__ = "type_version"
    __table_args__ = (UniqueConstraint("type_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    type_id: Mapped[str] = mapped_column(ForeignKey("request_type.id"))
    number: Mapped[int]
    bundle: Mapped[dict[str, Any]] = mapped_column(JSON)
    """All texts it needs to be compiled again (request_types.source.Bundle)."""
    digest: Mapped[str] = mapped_column(String(64))
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    """By language, as lists call it."""
    unit: Mapped[str] = mapped_column(String(40))
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Why, as whoever published it on screen or by command said."""
    as_number: Mapped[int | None]
    """An earlier version whose words it has again."""


class RegistryList(Base):
    """A list the office keeps (C65)."""

    __tablename__ = "registry"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(Text, default="")
    digest: Mapped[str] = mapped_column(String(64))
    is_declared: Mapped[bool] = mapped_column(default=True)
    asked: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    """Columns its rows are found by, and how (request_types.asked). None is ever taken out: earlier versions ask on."""


class RegistryRow(Base):
    """One row. Retired, never deleted: old requests and bookings still name it."""

    __tablename__ = "registry_row"
    __table_args__ = (
        UniqueConstraint("registry_id", "key"),
        Index(None, "registry_id", "retired_at", "position", "id"),
        CheckConstraint("origin IN ('file', 'kept', 'imported')", name="origin"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(String(10), default="file", server_default="file")
    """Where it comes from: its file, a keeper's screen, or an import. A new file retires only rows of its own."""
    digest: Mapped[str] = mapped_column(String(32), default="", server_default="")
    """Of what it says, so that an import writes only what changed; blank for rows of a file."""
    run_id: Mapped[int | None]
    """The import that had it last, as far as that import had to know; no foreign key: runs are forgotten."""
    kept_over: Mapped[str] = mapped_column(String(32), default="", server_default="")
    """Of what its file says, where a keeper wrote over it: the file is heard again once it says something else."""
    registry_id: Mapped[str] = mapped_column(ForeignKey("registry.id"))
    key: Mapped[str] = mapped_column(String(100))
    position: Mapped[int]
    label: Mapped[dict[str, str]] = mapped_column(JSON)
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Column id: the word or words as written in the file; compiled with the registry that names their kinds."""
    retired_at: Mapped[datetime | None]
    """Since when its file has it no more."""
    closed_at: Mapped[datetime | None]
    """Since when whoever keeps the registry offers it no more; a new file leaves that as it is."""


class RegistryWord(Base):
    """What a row is found by: the folded words of the columns a registry is asked by (queries.registry_words).

    It is its own index: a row is found by one column's word, or by how a word begins.
    """

    __tablename__ = "registry_word"
    __table_args__ = (Index(None, "row_id"), {"sqlite_with_rowid": False})

    registry_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    column_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    word: Mapped[str] = mapped_column(_WORD, primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("registry_row.id"), primary_key=True)


class RegistryChange(Base):
    """What a keeper did to a row, when and why (`kept_by`). Never changed."""

    __tablename__ = "registry_change"
    __table_args__ = (
        CheckConstraint("what IN ('closed', 'opened', 'made', 'changed', 'moved')", name="what"),
        Index(None, "registry_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registry_id: Mapped[str] = mapped_column(ForeignKey("registry.id"))
    row_key: Mapped[str] = mapped_column(String(100))
    what: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    """Column: what it was and what it is (request_types.judging.row_codec)."""
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class OfficeEdition(Base):
    """The office's own file as it was published; the newest row is in force."""

    __tablename__ = "office_edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class Publication(Base):
    """One row that counts publications: web processes compare it with what they hold and load afresh when it moved."""

    __tablename__ = "publication"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]
    at: Mapped[datetime]
    problems: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """What is wrong with files that belong to no single type: office.yaml, registries, blocks."""
    made_of: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """The files and the code it was made of (services.made_of): with the same ones nothing is compiled again."""
