"""Which of several filters by figures finds least, for SQLite, which knows averages alone; PostgreSQL counts by value."""

from collections.abc import Sequence

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.figures import Figure
from portal.queries.filters import By, figures_of

_FIGURE = table(Figure)


def rarest_of(session: Session, by: Sequence[By], at_most: int) -> tuple[str, int] | None:
    """Its words and how many figures it finds, counted no further than `at_most`; None where no index tells."""
    if session.get_bind().dialect.name != "sqlite":
        return None
    told = []
    for each in by:
        chosen = list(figures_of((each,)))
        if len(chosen) != 1 or any(slot is None for _, slot, _ in each.types):
            continue
        some = select(literal_column("1")).select_from(_FIGURE).where(*chosen[0]).limit(at_most).subquery()
        told.append((each.words, select(func.count()).select_from(some).scalar_subquery()))
    if not told:
        return None
    counts = session.execute(select(*(count for _, count in told))).one()
    return min(zip((words for words, _ in told), counts, strict=True), key=lambda each: each[1])
