"""The shelf: the office's own files, what each says now and everything it ever said (decision 28)."""

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base

LONGEST_PATH: Final = 200


class OfficeFile(Base):
    """A file of the office by its place in the folder, and the edition that is its newest word."""

    __tablename__ = "office_file"

    path: Mapped[str] = mapped_column(String(LONGEST_PATH), primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("office_file_edition.id"))
    heard_digest: Mapped[str] = mapped_column(String(64), default="")
    """Of the folder's file as last heard: it is heard again once it is another. Blank where the folder has none."""


class OfficeFileEdition(Base):
    """What a file said at one time: who wrote it, when and why. Never changed or deleted."""

    __tablename__ = "office_file_edition"
    __table_args__ = (
        CheckConstraint("origin IN ('folder', 'screen', 'shell')", name="origin"),
        Index(None, "path", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(LONGEST_PATH))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Its bytes as they were, whatever they are; None: from here on there is no such file."""
    digest: Mapped[str] = mapped_column(String(64), default="")
    """SHA-256 of the bytes; blank where there are none."""
    size: Mapped[int] = mapped_column(default=0)
    origin: Mapped[str] = mapped_column(String(8))
    """Read from the folder, written on screen, or brought by a command."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    undoes_id: Mapped[int | None]
    """The edition whose words were put back; no foreign key: a sealed table is loaded in one go from a backup."""
    at: Mapped[datetime]


class OfficeDraft(Base):
    """What somebody is writing of a file: one for each file, kept as it is typed, in force only once it is published."""

    __tablename__ = "office_draft"

    path: Mapped[str] = mapped_column(String(LONGEST_PATH), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    base_id: Mapped[int]
    """The edition it was begun from; 0 where there was no such file."""
    revision: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    """Who wrote last."""
    sound: Mapped[str | None] = mapped_column(Text)
    """The newest text of it that had no problems: what is looked at while the text has some."""
    at: Mapped[datetime]
