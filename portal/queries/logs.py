"""Two further logs beside that of administrators: changes of accounts, and of rows of registries (C51, C65)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from portal.models.accounts import Account, AccountChange, name_of
from portal.models.base import table
from portal.models.catalogue import RegistryChange
from portal.queries.acts import Asked
from portal.queries.folding import like_pattern

PAGE: Final = 50
_BY, _OF = aliased(table(Account)), aliased(table(Account))
_CHANGE, _ROW = table(AccountChange), table(RegistryChange)


@dataclass(frozen=True)
class Line:
    """One line: who, what, and of which thing: an account by its key, a row by registry and key."""

    id: int
    at: datetime
    by: str
    what: str
    about: str
    label: str
    reason: str = ""


def account_changes(session: Session, asked: Asked) -> tuple[Sequence[Line], int | None]:
    """Of every account; values are not told here. A page, the newest first, and where the next one begins below."""
    whom = (
        _OF.c.key,
        _OF.c.title.label("title_of"),
        _OF.c.first_name.label("first_of"),
        _OF.c.last_name.label("last_of"),
    )
    rows = select(_CHANGE.c.id, _CHANGE.c.at, _CHANGE.c.what, *whom, *_names())
    rows = rows.join(_OF, _OF.c.id == _CHANGE.c.account_id).outerjoin(_BY, _BY.c.id == _CHANGE.c.by_id)

    def line(row: Any) -> Line:
        return Line(row.id, row.at, _name(row), row.what, row.key, name_of(row.title_of, row.first_of, row.last_of))

    return _page(session, rows, _CHANGE, asked, line)


def row_changes(session: Session, asked: Asked) -> tuple[Sequence[Line], int | None]:
    """Of every registry that is kept on screen."""
    rows = select(_ROW.c.id, _ROW.c.at, _ROW.c.what, _ROW.c.registry_id, _ROW.c.row_key, _ROW.c.reason, *_names())
    rows = rows.outerjoin(_BY, _BY.c.id == _ROW.c.by_id)

    def line(row: Any) -> Line:
        return Line(row.id, row.at, _name(row), row.what, row.registry_id, row.row_key, row.reason)

    return _page(session, rows, _ROW, asked, line)


LOGS: Final[Mapping[str, Callable[[Session, Asked], tuple[Sequence[Line], int | None]]]] = {
    "accounts": account_changes,
    "rows": row_changes,
}


def _page(
    session: Session, rows: Select[Any], of: Any, asked: Asked, line: Callable[[Any], Line]
) -> tuple[Sequence[Line], int | None]:
    if asked.person:
        pattern = like_pattern(asked.person)
        rows = rows.where(or_(*(name.like(pattern, escape="\\") for name in (_BY.c.first_name, _BY.c.last_name))))
    if asked.since is not None:
        rows = rows.where(of.c.at >= asked.since)
    if asked.until is not None:
        rows = rows.where(of.c.at < asked.until)
    if asked.before is not None:
        rows = rows.where(of.c.id < asked.before)
    found = [line(row) for row in session.execute(rows.order_by(of.c.id.desc()).limit(PAGE + 1))]
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def _names() -> tuple[Any, ...]:
    return _BY.c.title, _BY.c.first_name, _BY.c.last_name


def _name(row: Any) -> str:
    return name_of(row.title or "", row.first_name or "", row.last_name or "")
