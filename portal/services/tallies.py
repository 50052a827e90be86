"""Folding the changes of kept counts into one row each, so that counting stays cheap (C74)."""

from collections import Counter
from typing import Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.machinery import Tally

_TALLY = table(Tally)
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
    taken = delete(_TALLY).where(_TALLY.c.id <= newest)
    taken_rows = taken.returning(_TALLY.c.type_id, _TALLY.c.unit, _TALLY.c.guest, _TALLY.c.state, _TALLY.c.change)
    sums: Counter[tuple[str, str, str, str]] = Counter()
    for row in session.execute(taken_rows):
        sums[row.type_id, row.unit, row.guest, row.state] += row.change
    rows = [
        {"type_id": type_id, "unit": unit, "guest": guest, "state": state, "change": change}
        for (type_id, unit, guest, state), change in sorted(sums.items())
        if change
    ]
    if rows:
        session.execute(insert(_TALLY), rows)
    return len(rows)
