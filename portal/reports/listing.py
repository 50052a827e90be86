"""The list that a number of a report counts: words of its address as a filter of the queue."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from typing import Final

from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.queries.catalogue import Catalogue
from portal.queries.figure_plans import newest, newest_request
from portal.queries.filters import By, Filter
from portal.queries.rarest import rarest_of
from portal.queries.requests import Wish
from portal.reports.asking import BLANK, TYPE, Ask, Period
from portal.reports.figures import Unknown, read, same
from portal.reports.spans import ONE_DAY
from portal.request_types.durations import Calendar
from portal.request_types.office_calendar import calendar_of_office
from portal.request_types.reports_checked import plain

_WORDS: Final = re.compile(r'((?:[^":]|"[^"]*")+):(.*)', re.DOTALL)
_LONGEST: Final = 700
COMMON: Final = 5000
"""Requests from which a list is read along its order: its pages are full before many others were looked at."""
_WORTH: Final = 2
"""So many times what a page expects to read along the order may what is found by an index be, before that is given up."""


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


def told(session: Session, actor: Actor, catalogue: Catalogue, wish: Wish) -> Wish:
    """The wish with how many it finds, where it asks for what figures count and for nothing else."""
    plain_wish = replace(wish.only(), by=(), types=(), since=None, until=None) == Filter() and not wish.words.strip()
    office = catalogue.office(session)
    if not wish.by or not plain_wish or office is None or actor.reach.area is not None:
        return wish
    period = _days(calendar_of_office(office), wish)
    if period is None:
        return wish
    filters = tuple(
        (plain(match[1]), match[2]) for each in wish.by if (match := _WORDS.fullmatch(each.words[:_LONGEST]))
    )
    try:
        figures = read(session, actor, catalogue, Ask(wish.types, filters=filters, period=period))
    except Unknown:
        return wish
    if figures.counted < 1:
        return wish
    found = int(figures.total[0] or 0)
    known = rarest_of(session, wish.by, COMMON)
    is_common = found >= COMMON or (known is not None and _is_sooner(session, wish, found, known[1]))
    return replace(wish, found=found, is_common=is_common, is_alone=True, rarest=known[0] if known else "")


def _is_sooner(session: Session, wish: Wish, found: int, by_index: int) -> bool:
    """Whether a page is full along the order of all requests before what the rarest filter finds was read."""
    return found > 0 and wish.size * newest_request(session) * _WORTH < by_index * found


def _days(calendar: Calendar, wish: Wish) -> Period | None:
    """The days of a wish; None where it begins or ends within one."""
    begins, ends = (None if each is None else calendar.local(each) for each in (wish.since, wish.until))
    if any(each is not None and each.time() != time() for each in (begins, ends)):
        return None
    return Period(begins.date() if begins is not None else None, ends.date() - ONE_DAY if ends is not None else None)
