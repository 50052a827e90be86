"""Rows that nothing has, where they are many: behind one press, by the place above them; on paper all of them (C77)."""

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy.orm import Session

from portal.reports.asking import Heading
from portal.request_types.values import Row
from portal.web.extensions import catalogue
from portal.web.tables import Folded

MOST_STANDING: Final = 100
"""Rows with nothing that stand in a table: a province has fewer districts, and nobody reads on past so many."""


def folded(
    session: Session, registry: str, headings: Sequence[Heading], have: Collection[str]
) -> tuple[Sequence[Heading], tuple[Folded, ...]]:
    """The rows that stand, and the names of those that do not because nothing has them and they are too many."""
    empty = [each for each in headings if each.value not in have]
    if len(empty) <= MOST_STANDING:
        return headings, ()
    rows, names = catalogue().rows(session), dict[str, list[str]]()
    for each in empty:
        row = rows.get(registry, each.value)
        inside = (value.label for value in row.columns.values() if isinstance(value, Row)) if row is not None else ()
        names.setdefault(next(iter(inside), ""), []).append(each.label)
    standing = [each for each in headings if each.value in have]
    return standing, tuple(Folded(above, tuple(names[above])) for above in sorted(names))
