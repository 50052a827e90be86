"""The log of what administrators did: a page of it, the whole of it for a file, and whether its chain holds (C51, T39)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.models.acts import AdminAct
from portal.models.base import table
from portal.models.machinery import Counter
from portal.queries.folding import like_pattern
from portal.workflow.events import BEGINNING, chain

PAGE: Final = 50
COUNTER: Final = "admin_act"
"""Key of the counter that knows how many acts there are."""
_ACT = table(AdminAct)


@dataclass(frozen=True)
class Act:
    """One act; all of it is hashed."""

    number: int
    at: datetime
    by_id: int | None
    by_name: str
    by_role: str
    via: str
    session_key: str
    device: str
    what: str
    kind: str
    about_id: str
    label: Mapping[str, str]
    before: Mapping[str, str]
    after: Mapping[str, str]
    reason: str

    @property
    def text(self) -> str:
        """Id of the text that says what was done."""
        return f"acts.what_{self.what.replace('.', '_')}"


@dataclass(frozen=True)
class Asked:
    """How the log is narrowed; moments are aware, the end is not included."""

    person: str = ""
    kind: str = ""
    about: str = ""
    """One thing's key or id."""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


_LINE = select(*(_ACT.c[field.name] for field in fields(Act)))


def acts(session: Session, asked: Asked) -> tuple[Sequence[Act], int | None]:
    """A page, the newest first, and the number the next one begins below (None: there is none)."""
    rows = session.execute(_narrowed(_LINE, asked).order_by(_ACT.c.number.desc()).limit(PAGE + 1))
    found = [Act(*row) for row in rows]
    return found[:PAGE], found[PAGE - 1].number if len(found) > PAGE else None


def every(session: Session, asked: Asked, most: int) -> Iterator[Act]:
    """At most so many, the newest first, read little by little."""
    rows = _narrowed(_LINE, asked).order_by(_ACT.c.number.desc()).limit(most)
    for row in session.execute(rows.execution_options(yield_per=500)):
        yield Act(*row)


def words(said: Mapping[str, str], language: str) -> str:
    """What an act keeps by language, in this one or whichever there is."""
    return said.get(language) or said.get("") or next(iter(said.values()), "")


def sealed(previous: str, act: Act) -> str:
    """The hash of an act behind another."""
    return chain(previous, vars(act))


def broken(session: Session) -> Iterator[tuple[int, str]]:
    """Acts whose chain does not hold: number, and `changed`, `missing`, or `cut` where the end of the log is gone."""
    previous, number = BEGINNING, 0
    rows = select(*_LINE.selected_columns, _ACT.c.previous_hash, _ACT.c.hash).order_by(_ACT.c.number)
    for *line, told_previous, told in session.execute(rows.execution_options(yield_per=500)):
        act = Act(*line)
        if act.number != number + 1:
            yield number + 1, "missing"
        elif told_previous != previous or sealed(previous, act) != told:
            yield act.number, "changed"
        previous, number = told, act.number
    if number < (session.scalar(select(Counter.value).where(Counter.key == COUNTER)) or 0):
        yield number + 1, "cut"


def last(session: Session) -> tuple[int, str]:
    """Number and hash of the newest act; 0 while there is none."""
    found = session.execute(select(_ACT.c.number, _ACT.c.hash).order_by(_ACT.c.number.desc()).limit(1)).one_or_none()
    return (found.number, found.hash) if found else (0, "")


def hash_of(session: Session, number: int) -> str:
    """The hash of one act; empty where it is gone."""
    return session.scalar(select(_ACT.c.hash).where(_ACT.c.number == number)) or ""


def _narrowed(rows: Select[Any], asked: Asked) -> Select[Any]:
    if asked.person:
        rows = rows.where(_ACT.c.by_name.like(like_pattern(asked.person), escape="\\"))
    if asked.kind:
        rows = rows.where(_ACT.c.kind == asked.kind)
    if asked.about:
        rows = rows.where(_ACT.c.about_id == asked.about)
    if asked.since is not None:
        rows = rows.where(_ACT.c.at >= asked.since)
    if asked.until is not None:
        rows = rows.where(_ACT.c.at < asked.until)
    if asked.before is not None:
        rows = rows.where(_ACT.c.number < asked.before)
    return rows
