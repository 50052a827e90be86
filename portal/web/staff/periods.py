"""The days that figures are asked of: a fiscal year, all there is, or any range, as an address says it (C73)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from flask import g
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from portal.models.base import table
from portal.models.requests import Request
from portal.reports.asking import Period
from portal.request_types.fields.dates import said_date, said_year
from portal.request_types.formats.buddhist import buddhist_year, fiscal_year
from portal.web.language import t
from portal.web.local import here, today
from portal.web.rules import office
from portal.web.staff.days import Day, days_of

ALL: Final = "all"
MOST_YEARS: Final = 15
_YEAR: Final = re.compile("2[5-7][0-9]{2}")
"""Years before and after are none whose days an address can say (`formats/buddhist.py`)."""
_FIRST = select(func.min(table(Request).c.filed_at))


@dataclass(frozen=True)
class Chosen:
    """What was chosen, and what can be."""

    period: Period
    year: int | None
    days: tuple[Day, Day]
    years: tuple[int, ...]
    """Fiscal years that have requests, the newest first."""
    said: str
    """In words, for the screen and for paper."""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The same days in the address of a list."""
        return written_days(self.period)

    @property
    def asked(self) -> list[tuple[str, str]]:
        """The same choice in the address of a page of figures."""
        if any(each.words for each in self.days):
            return [(each.name, each.words) for each in self.days if each.words]
        return [("year", str(self.year) if self.year else ALL)]

    def before(self) -> Period | None:
        """The same days a year before; None where all there is was asked for."""
        if self.year is not None:
            return Period.fiscal_year(self.year - 1, office().fiscal_year)
        if self.period.first is None or self.period.last is None:
            return None
        return Period(_year_before(self.period.first), _year_before(self.period.last))

    def called(self, year: int) -> str:
        """A fiscal year as the reader's language counts years."""
        return said_year(year, g.language)

    def now_said(self) -> str:
        return t("boards.year", year=self.called(self.year)) if self.year is not None else self.said

    def before_said(self) -> str:
        return t("boards.year", year=self.called(self.year - 1)) if self.year is not None else t("boards.year_before")


def written_days(period: Period) -> list[tuple[str, str]]:
    """A period in the address of a list."""
    return [(name, _written(day)) for name, day in (("from", period.first), ("to", period.last)) if day]


def chosen(session: Session, args: MultiDict[str, Any]) -> Chosen:
    """Days of the address, else its fiscal year, else the one that runs now; what cannot be read is said at its day."""
    begins, days = office().fiscal_year, days_of(args)
    now = fiscal_year(today(), begins)
    oldest = session.scalar(_FIRST)
    first = min(fiscal_year(here(oldest).date(), begins), now) if oldest else now
    years = tuple(range(now, max(first, now - MOST_YEARS) - 1, -1))
    if any(each.words for each in days):
        period = Period(days[0].day, days[1].day)
        return Chosen(period, None, days, years, _days_said(period))
    word = str(args.get("year", ""))
    if word == ALL:
        return Chosen(Period(), None, days, years, t("boards.all_years"))
    year = int(word) if _YEAR.fullmatch(word) else now
    return Chosen(Period.fiscal_year(year, begins), year, days, years, _year_said(year, begins))


def _year_said(year: int, begins: tuple[int, int]) -> str:
    return f"{t('boards.year', year=said_year(year, g.language))} ({_days_said(Period.fiscal_year(year, begins))})"


def _days_said(period: Period) -> str:
    """Both ends, or the one there is."""
    facts: Mapping[str, str] = {
        "first": said_date(period.first, g.language) if period.first else "",
        "last": said_date(period.last, g.language) if period.last else "",
    }
    if period.first and period.last:
        return t("boards.days", **facts)
    if period.first or period.last:
        return t("boards.days_from" if period.first else "boards.days_to", **facts)
    return t("boards.all_years")


def _year_before(day: date) -> date:
    """29 February has 28 February before it."""
    return (
        (day + timedelta(days=1)).replace(year=day.year - 1) - timedelta(days=1)
        if _is_leap(day)
        else day.replace(year=day.year - 1)
    )


def _is_leap(day: date) -> bool:
    return (day.month, day.day) == (2, 29)


def _written(day: date) -> str:
    return f"{day:%d/%m}/{buddhist_year(day)}"
