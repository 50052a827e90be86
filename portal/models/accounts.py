"""People: who has an account, what they agreed to, and what was changed about them (C1-C3, C10, C51)."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


def new_key() -> str:
    """128 random bits for a URL; never derived from anything about a person."""
    return secrets.token_urlsafe(16)


VISITOR: Final = "visitor"
"""Role of somebody who files without an account: a row for one browser's requests, which nobody can log in to."""


ANONYMOUS: Final = "anonymous"
"""Role of the one account of an office under which requests without a name stand; it may nothing."""


def stated_id(citizen_id: str, profile: Mapping[str, Any]) -> str:
    """The citizen ID of an account, given its columns; only a visitor's profile holds one."""
    return str(profile.get("citizen_id") or citizen_id)


def name_of(title: str, first_name: str, last_name: str) -> str:
    """Title, name and surname as Thai papers write them: no blank between title and name."""
    return f"{title}{first_name} {last_name}".strip()


class Account(Base):
    """A person who logs in by citizen ID (C1, C3). Role: applicant, staff, admin, executive, or one of the office's."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("length(citizen_id) = 13", name="citizen_id_length"),
        Index(None, "role", "id"),
        Index(None, "phone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=new_key)
    citizen_id: Mapped[str] = mapped_column(String(13), unique=True)
    role: Mapped[str] = mapped_column(String(40), default="applicant")
    unit: Mapped[str | None] = mapped_column(String(40))
    areas: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """Keys of rows of the registry the role is limited to: only what is placed there is in reach (C6)."""
    title: Mapped[str] = mapped_column(String(60), default="")
    first_name: Mapped[str] = mapped_column(String(200))
    last_name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(20), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    personnel_type: Mapped[str] = mapped_column(String(100), default="")
    profile: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    language: Mapped[str] = mapped_column(String(8), default="th")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """None until the person has set one by a one-time code or link; nothing opens such an account."""
    password_changed_at: Mapped[datetime | None]
    identity_seen_at: Mapped[datetime | None]
    identity_seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """The officer who had the ID card in hand at the counter."""
    disabled_at: Mapped[datetime | None]
    last_login_at: Mapped[datetime | None]
    """When the person last came in by password, and by the code where one is asked."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    seen_notice_id: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    @property
    def stated_id(self) -> str:
        """The citizen ID; of a visitor the one that was typed, which nobody checked."""
        return stated_id(self.citizen_id, self.profile)

    @property
    def full_name(self) -> str:
        return name_of(self.title, self.first_name, self.last_name)


class Consent(Base):
    """What exactly a person agreed to, and when; the text itself is kept, not only its version (C10, PDPA s.19)."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    text_digest: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class AccountChange(Base):
    """One line of an account's history: what was changed, by whom, and the value it had before (PDPA s.35-36)."""

    __tablename__ = "account_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """None: nobody was logged in (registration, a one-time code, the machine's own command line)."""
    what: Mapped[str] = mapped_column(String(40))
    """A field of the account, or an act: registered, password, taken_over, disabled, enabled, sessions_ended ..."""
    old: Mapped[Any] = mapped_column(JSON)
    new: Mapped[Any] = mapped_column(JSON)
    at: Mapped[datetime]
