"""Folding the changes of kept counts into one row each, so that counting stays cheap (C74)."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Table, delete, func, insert, select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.machinery import Tally
from portal.models.records import RatingTally

_TALLIES: Final = (
    (table(Tally), ("type_id", "unit", "guest", "place", "state", "step")),
    (table(RatingTally), ("type_id", "unit", "place", "record_id", "field_id", "score")),
)
"""Kept counts, and what each row counts."""
WORTH_FOLDING: Final = 500
"""Rows from which folding pays."""


def is_worth_folding(session: Session) -> bool:
    """Whether so many rows of a count wait that counting would feel them."""
    return any(_waiting(session, rows) >= WORTH_FOLDING for rows, _ in _TALLIES)


def fold(session: Session) -> int:
    """Sum all changes; answers how many rows are left. Two at once fold different rows and lose none."""
    return sum(_fold(session, rows, key) for rows, key in _TALLIES)


def _waiting(session: Session, rows: Table) -> int:
    some = select(rows.c.id).limit(WORTH_FOLDING).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _fold(session: Session, rows: Table, counts: Sequence[str]) -> int:
    newest = session.scalar(select(func.max(rows.c.id)))
    if newest is None:
        return 0
    taken = delete(rows).where(rows.c.id <= newest).returning(*(rows.c[name] for name in (*counts, "change")))
    sums: Counter[tuple[str | int, ...]] = Counter()
    for *key, change in session.execute(taken):
        sums[tuple(key)] += change
    left = [dict(zip(counts, key, strict=True)) | {"change": change} for key, change in sorted(sums.items()) if change]
    if left:
        session.execute(insert(rows), left)
    return len(left)
