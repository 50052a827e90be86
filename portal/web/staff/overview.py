"""What the one page of the head of office says besides counts by state: this fiscal year against the last, money, places."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from flask import g
from sqlalchemy.orm import Session

from portal.reports.asking import TYPE, Ask, Period
from portal.reports.figures import read
from portal.request_types.fields.dates import said_year
from portal.request_types.formats.buddhist import fiscal_year
from portal.web.extensions import catalogue
from portal.web.figures import Types, checked_types, head, title_of
from portal.web.language import t
from portal.web.local import today
from portal.web.rules import actor, office
from portal.web.staff.area_figures import way_of
from portal.web.staff.crosstab import plans_of
from portal.web.staff.periods import written_days
from portal.web.staff.tiles import chart, opener
from portal.web.tables import Before, Table, table

MOST_PLACES: Final = 3
"""Types whose places stand on the page."""


@dataclass(frozen=True)
class Part:
    """A heading with its table, and where there is more of it."""

    title: str
    table: Table
    chart: str = ""
    url: str = ""


def parts(session: Session) -> Sequence[Part]:
    """Within the reader's scope, of what was filed in the fiscal year that runs now."""
    plans = plans_of(session)
    if not plans:
        return ()
    types, year = checked_types(session, list(plans)), fiscal_year(today(), office().fiscal_year)
    found = [_part(session, types, t("boards.by_type"), Ask((), TYPE), year)]
    for id in plans:
        own = {id: types[id]}
        sums = [each for each in types[id].report.measures if head(own, each.name).is_money]
        if sums:
            ask = Ask((id,), TYPE, measures=tuple(each.name for each in sums))
            found.append(_part(session, own, t("boards.money"), ask, year))
    ways = {id: way for id in plans if (way := way_of(session, types, id, plans[id].dimensions))}
    for id in list(ways)[:MOST_PLACES]:
        own, first = {id: types[id]}, ways[id][0]
        title = f"{title_of(own, first.dimension)} · {types[id].definition.in_lists().in_language(g.language)}"
        made = _part(session, own, title, Ask((id,), first.dimension), year)
        found.append(replace(made, url=f"/staff/figures/areas?type={id}"))
    return found


def _part(session: Session, types: Types, title: str, ask: Ask, year: int) -> Part:
    """This year beside the last."""
    now, earlier = (Period.fiscal_year(each, office().fiscal_year) for each in (year, year - 1))
    figures = read(session, actor(), catalogue(), replace(ask, period=now), g.language)
    last = read(session, actor(), catalogue(), replace(ask, period=earlier), g.language)
    said = [t("boards.year", year=said_year(each, g.language)) for each in (year - 1, year)]
    before = Before(last, said[0], said[1], opener(last, written_days(earlier)))
    measures = [replace(head(types, name), label=_label(types, name, said[1])) for name in ask.measures]
    made = table(figures, measures, title_of(types, ask.rows or ""), opener(figures, written_days(now)), before)
    return Part(title, made, chart("bar", figures, measures[0], before))


def _label(types: Types, name: str, year: str) -> str:
    found = head(types, name)
    return f"{found.label} · {year}" if found.is_money else year
