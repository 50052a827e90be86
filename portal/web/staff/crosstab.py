"""A table of any two of a type's dimensions, with totals, put together by who reads it (C76)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import Blueprint, g, render_template, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from portal.queries.figure_plans import Plan
from portal.reports.asking import COUNT, TYPE, Ask
from portal.reports.figures import plans_in_reach, read
from portal.request_types.reports_checked import STANDING
from portal.web.extensions import catalogue, database
from portal.web.figures import Head, Types, checked_types, head, title_of
from portal.web.rules import actor, rule
from portal.web.staff.dashboards import percent_counted
from portal.web.staff.naming import types_in_scope
from portal.web.staff.periods import chosen
from portal.web.staff.tiles import chart, narrowed, opener
from portal.web.tables import table

blueprint = Blueprint("crosstab", __name__)
EVERY: Final = "*"
"""All types: they share where a request stands, and its type."""
NONE: Final = ""


@dataclass(frozen=True)
class Asked:
    """What the address asks for, out of what there is."""

    type_id: str
    rows: str
    columns: str
    measure: Head
    dimensions: Mapping[str, str]
    """Name: what it is called."""
    measures: Sequence[Head]

    def ask(self) -> Ask:
        types = () if self.type_id == EVERY else (self.type_id,)
        return Ask(types, self.rows, self.columns or None, (self.measure.name,))


@blueprint.get("/staff/figures")
@rule("summary.read")
def show() -> str:
    """All of it by GET: the address is the table."""
    with database().reading() as session:
        plans = plans_of(session)
        if not plans:
            return render_template("staff/dashboards/crosstab.html", asked=None)
        when = chosen(session, request.args)
        every = checked_types(session, list(plans))
        asked = asked_of(request.args, plans, every)
        made = asked.ask()
        ask = Ask(made.types, made.rows, made.columns, made.measures, (), when.period, request.args.get("zero") == "1")
        whole = read(session, actor(), catalogue(), ask, g.language)
        of = every if asked.type_id == EVERY else {asked.type_id: every[asked.type_id]}
        figures, rest = narrowed(session, of, whole)
        names = types_in_scope(session)
    corner = asked.dimensions[asked.rows]
    return render_template(
        "staff/dashboards/crosstab.html",
        asked=asked,
        zero=ask.zero_rows,
        types=[(id, names.get(id, id)) for id in plans],
        when=when,
        table=replace(table(figures, [asked.measure], corner, opener(figures, when.pairs)), folded=rest),
        chart=chart("bar", figures, asked.measure, None),
        as_of=figures.as_of,
        counted=percent_counted([figures]),
    )


def asked_of(args: MultiDict[str, Any], plans: Mapping[str, Plan], every: Types) -> Asked:
    """What is not there is as if it were not asked; at first what the type says of itself by where it stands."""
    word = str(args.get("type", ""))
    own = (id for id, plan in plans.items() if set(plan.dimensions) - set(STANDING))
    type_id = word if word in plans or word == EVERY else next(own, next(iter(plans)))
    types = every if type_id == EVERY else {type_id: every[type_id]}
    known = (TYPE, *STANDING) if type_id == EVERY else tuple(plans[type_id].dimensions)
    first = next((each for each in known if each not in STANDING), known[0])
    rows = str(args.get("rows", ""))
    rows = rows if rows in known else first
    columns = str(args.get("columns", STANDING[0]))
    columns = columns if columns in known and columns != rows else NONE
    measures = _measures(types)
    measure = next((each for each in measures if each.name == args.get("measure")), measures[0])
    return Asked(type_id, rows, columns, measure, {each: title_of(types, each) for each in known}, measures)


def _measures(types: Types) -> list[Head]:
    names = [COUNT]
    if len(types) == 1:
        names += [each.name for checked in types.values() for each in checked.report.measures]
    return [head(types, name) for name in dict.fromkeys(names)]


def plans_of(session: Session) -> Mapping[str, Plan]:
    """Types in reach that are counted, by id."""
    return {each.type_id: each for each in plans_in_reach(session, actor())}
