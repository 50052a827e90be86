"""Folding the changes of kept counts into one row each, so that counting stays cheap (C74)."""

from collections import Counter
from typing import Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.machinery import Tally

_TALLY = table(Tally)
_KEY: Final = ("type_id", "unit", "guest", "state", "step")
WORTH_FOLDING: Final = 500
"""Rows from which folding pays."""


def is_worth_folding(session: Session) -> bool:
    """Whether so many rows wait that counting would feel them."""
    some = select(_TALLY.c.id).limit(WORTH_FOLDING).subquery()
    return (session.scalar(select(func.count()).select_from(some)) or 0) >= WORTH_FOLDING


def fold(session: Session) -> int:
    """Sum all changes; answers how many rows are left. Two at once fold different rows and lose none."""
    newest = session.scalar(select(func.max(_TALLY.c.id)))
    if newest is None:
        return 0
    taken = delete(_TALLY).where(_TALLY.c.id <= newest).returning(*(_TALLY.c[name] for name in (*_KEY, "change")))
    sums: Counter[tuple[str, ...]] = Counter()
    for *key, change in session.execute(taken):
        sums[tuple(key)] += change
    rows = [dict(zip(_KEY, key, strict=True)) | {"change": change} for key, change in sorted(sums.items()) if change]
    if rows:
        session.execute(insert(_TALLY), rows)
    return len(rows)
