"""The list that a number of a report counts: words of its address as a filter of the queue."""

import re
from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from portal.queries.catalogue import Catalogue
from portal.queries.figure_plans import newest
from portal.queries.filters import By
from portal.reports.asking import BLANK, TYPE
from portal.reports.figures import same
from portal.request_types.reports_checked import plain

_WORDS: Final = re.compile(r'((?:[^":]|"[^"]*")+):(.*)', re.DOTALL)
_LONGEST: Final = 700


def said_by(words: Sequence[str]) -> list[tuple[str, str]]:
    """Dimension and value of each `DIMENSION:VALUE`; words that say no dimension ask nothing."""
    matches = (_WORDS.fullmatch(each[:_LONGEST]) for each in words)
    return [(plain(match[1]), match[2]) for match in matches if match is not None]


def listed_by(session: Session, catalogue: Catalogue, words: Sequence[str]) -> tuple[By, ...]:
    """`DIMENSION:VALUE` each; what nothing is counted by finds nothing. Words that say no dimension ask nothing."""
    plans, renamed = newest(session), catalogue.renamed_steps(session)
    found = []
    for each in words:
        match = _WORDS.fullmatch(each[:_LONGEST])
        if match is None:
            continue
        name, value = plain(match[1]), match[2]
        types: list[tuple[str, str | None, tuple[str, ...]]] = []
        for plan in plans:
            if name in plan.dimensions:
                values = same(name, value, renamed.get(plan.type_id, {}))
                types.append(
                    (plan.type_id, plan.dimensions[name].name, (values,) if isinstance(values, str) else values)
                )
            elif value == (plan.type_id if name == TYPE else BLANK):
                types.append((plan.type_id, None, ()))
        found.append(By(each, tuple(types)))
    return tuple(found)
