"""Finding accounts: by number, phone or name, a keyset page at a time; and what was changed about one (C5, C51)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.models.accounts import ANONYMOUS, VISITOR, Account, AccountChange, name_of
from portal.models.base import table
from portal.models.second_factor import SecondFactor
from portal.queries.folding import like_pattern

_ACCOUNT = table(Account)
_HAS_FACTOR = exists().where(table(SecondFactor).c.account_id == _ACCOUNT.c.id).label("has_factor")
_IS_SOMEBODY = _ACCOUNT.c.role.not_in((VISITOR, ANONYMOUS))
PAGE = 25
OFFERED = 8
"""People an officer chooses among; of more the search has to say more."""


@dataclass(frozen=True)
class AccountRow:
    """One account in a list."""

    id: int
    key: str
    citizen_id: str
    role: str
    unit: str | None
    areas: list[str]
    title: str
    first_name: str
    last_name: str
    phone: str
    disabled_at: datetime | None
    created_at: datetime
    last_login_at: datetime | None
    has_factor: bool
    """Logging in asks for a code."""

    @property
    def full_name(self) -> str:
        return name_of(self.title, self.first_name, self.last_name)


@dataclass(frozen=True)
class ChangeRow:
    """One line of an account's history."""

    what: str
    by: str
    at: datetime
    old: Any = None
    new: Any = None


def found(
    session: Session, words: str, roles: Collection[str] = (), before: int | None = None
) -> tuple[Sequence[AccountRow], int | None]:
    """Accounts, newest first, and the id the next page begins below (None: there is none).

    A number of thirteen digits or a phone is looked up as it is, anything else in the names.
    """
    rows = select(*_columns()).where(_IS_SOMEBODY)
    for word in words.split()[:5]:
        rows = rows.where(_matching(word))
    if roles:
        rows = rows.where(_ACCOUNT.c.role.in_(roles))
    if before is not None:
        rows = rows.where(_ACCOUNT.c.id < before)
    shown = [
        AccountRow(**row._asdict()) for row in session.execute(rows.order_by(_ACCOUNT.c.id.desc()).limit(PAGE + 1))
    ]
    return shown[:PAGE], shown[PAGE - 1].id if len(shown) > PAGE else None


@dataclass(frozen=True)
class Meant:
    """Whom somebody at the counter says to be: by one of these."""

    citizen_id: str = ""
    phone: str = ""
    names: tuple[str, ...] = ()
    """Parts of the name, all of them."""


def at_counter(session: Session, meant: Meant) -> Sequence[AccountRow]:
    """The people meant, by name; `OFFERED` and one more at most, none where nothing is asked."""
    asked = [_ACCOUNT.c[column] == word for column in ("citizen_id", "phone") if (word := getattr(meant, column))]
    asked += [_in_name(word) for word in meant.names]
    if not asked:
        return ()
    rows = select(*_columns()).where(_IS_SOMEBODY, *asked)
    rows = rows.order_by(_ACCOUNT.c.first_name, _ACCOUNT.c.last_name, _ACCOUNT.c.id).limit(OFFERED + 1)
    return [AccountRow(**row._asdict()) for row in session.execute(rows)]


def _columns() -> list[ColumnElement[Any]]:
    return [_HAS_FACTOR if each.name == "has_factor" else _ACCOUNT.c[each.name] for each in fields(AccountRow)]


def _in_name(word: str) -> ColumnElement[bool]:
    pattern = like_pattern(word)
    return or_(_ACCOUNT.c.first_name.like(pattern, escape="\\"), _ACCOUNT.c.last_name.like(pattern, escape="\\"))


def history(session: Session, account_id: int) -> Sequence[ChangeRow]:
    """What was changed about an account, newest first. Which values are shown is for the page to say."""
    by = aliased(Account)
    rows = select(AccountChange, by).outerjoin(by, by.id == AccountChange.by_id)
    rows = rows.where(AccountChange.account_id == account_id).order_by(AccountChange.id.desc()).limit(100)
    found: list[tuple[AccountChange, Account | None]] = [(row[0], row[1]) for row in session.execute(rows)]
    return [
        ChangeRow(change.what, "" if who is None else who.full_name, change.at, change.old, change.new)
        for change, who in found
    ]


def by_role(session: Session) -> Mapping[str, int]:
    """How many people hold each role; those whose account is closed are not counted."""
    rows = select(_ACCOUNT.c.role, func.count().label("people")).where(
        _ACCOUNT.c.disabled_at.is_(None), _ACCOUNT.c.role != VISITOR
    )
    return {row.role: row.people for row in session.execute(rows.group_by(_ACCOUNT.c.role))}


def _matching(word: str) -> ColumnElement[bool]:
    digits = word.replace("-", "")
    if digits.isascii() and digits.isdigit() and len(digits) >= 9:
        return or_(_ACCOUNT.c.citizen_id == digits, _ACCOUNT.c.phone == digits)
    return _in_name(word)
