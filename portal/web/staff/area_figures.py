"""Where requests come from: province, district, sub-district, then the list; what has none stands there too (C77)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, g, render_template, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from portal.queries.offered_rows import Rows
from portal.reports.asking import Ask, Figures, Heading
from portal.reports.figures import read
from portal.request_types.checked import CheckedType
from portal.request_types.counting import known
from portal.request_types.formulas.kinds import RowOf
from portal.request_types.values import Row
from portal.web.extensions import catalogue, database
from portal.web.figures import checked_types, head, title_of
from portal.web.rules import actor, rule
from portal.web.staff.below import is_below
from portal.web.staff.crosstab import plans_of
from portal.web.staff.dashboards import percent_counted
from portal.web.staff.naming import types_in_scope
from portal.web.staff.periods import Chosen, chosen
from portal.web.staff.tiles import chart, opener
from portal.web.tables import table

blueprint = Blueprint("area_figures", __name__)
STATE: Final = "request.state"
DEEPEST: Final = 5
Checked = Mapping[str, CheckedType]


@dataclass(frozen=True)
class Level:
    """A dimension that places requests, and the registry of its rows."""

    dimension: str
    registry: str


@dataclass(frozen=True)
class Step:
    """A place on the way down."""

    label: str
    url: str


@blueprint.get("/staff/figures/areas")
@rule("summary.read")
def show() -> str:
    """One level of one type; `under` in the address is the way down, a key for each level above."""
    with database().reading() as session:
        plans = plans_of(session)
        types = checked_types(session, list(plans))
        ways = {id: way for id in plans if (way := way_of(session, types, id, plans[id].dimensions))}
        if not ways:
            return render_template("staff/dashboards/areas.html", type_id="")
        when = chosen(session, request.args)
        type_id = request.args.get("type", "")
        type_id = type_id if type_id in ways else next(iter(ways))
        return _page(session, {type_id: types[type_id]}, ways, when, request.args)


def _page(
    session: Session, types: Checked, ways: Mapping[str, Sequence[Level]], when: Chosen, args: MultiDict[str, Any]
) -> str:
    type_id = next(iter(types))
    way, rows = ways[type_id], catalogue().rows(session)
    at = [word[:100] for word in args.getlist("under")][: len(way) - 1]
    level = way[len(at)]
    above = tuple((step.dimension, key) for step, key in zip(way, at, strict=False))
    ask = Ask((type_id,), level.dimension, STATE, filters=above, period=when.period)
    figures = read(session, actor(), catalogue(), ask, g.language)
    parent = rows.get(way[len(at) - 1].registry, at[-1]) if at else None
    figures = replace(figures, rows=_standing(figures, level, parent, rows))

    def address(keys: Sequence[str]) -> str:
        return "/staff/figures/areas?" + urlencode([("type", type_id), *when.asked, *(("under", key) for key in keys)])

    opens, is_last = opener(figures, when.pairs), len(at) == len(way) - 1

    def below(heading: Heading) -> str:
        if not heading.value or is_last:
            return opens(heading.value, None) if figures.row_totals.get(heading.value) else ""
        return address([*at, heading.value])

    names, count = types_in_scope(session), head(types, "count()")
    return render_template(
        "staff/dashboards/areas.html",
        type_id=type_id,
        types=[(id, names.get(id, id)) for id in ways],
        when=when,
        at=at,
        steps=[Step(_called(rows, way[deep], key), address(at[: deep + 1])) for deep, key in enumerate(at)],
        top=address(()),
        table=table(figures, [count], title_of(types, level.dimension), opens, below=below),
        chart=chart("bar", figures, count, None),
        as_of=figures.as_of,
        counted=percent_counted([figures]),
    )


def way_of(session: Session, types: Checked, type_id: str, dimensions: Mapping[str, object]) -> Sequence[Level]:
    """The dimensions of a type that are rows of registries, each within the one before; the longest such way."""
    levels: dict[str, Level] = {}
    for name in dimensions:
        kind = known(name, types[type_id].counted_names)
        if isinstance(kind, RowOf):
            levels.setdefault(kind.registry, Level(name, kind.registry))
    within = {id: _parents(session, id) & levels.keys() for id in levels}
    ways = [_down(levels, within, id) for id in levels if not within[id]]
    placing = (types[type_id].fields[name].registry for name in types[type_id].definition.area)
    area = {each.id for each in placing if each is not None}
    ways.sort(key=lambda way: (-len(way), not any(each.registry in area for each in way)))
    found = ways[0] if ways else ()
    return found if len(found) > 1 or any(each.registry in area for each in found) else ()


def _down(levels: Mapping[str, Level], within: Mapping[str, set[str]], id: str) -> list[Level]:
    found = [levels[id]]
    while len(found) < DEEPEST:
        child = next((each for each, parents in within.items() if found[-1].registry in parents), None)
        if child is None or levels[child] in found:
            break
        found.append(levels[child])
    return found


def _parents(session: Session, registry: str) -> set[str]:
    declared, _ = catalogue().registry(session, registry)
    return {each.from_registry for each in declared.columns if each.from_registry is not None}


def _standing(figures: Figures, level: Level, parent: Row | None, rows: Rows) -> Sequence[Heading]:
    """What has requests, and in its order what has none; what the registry has no more stands last."""
    have = {each.value: each for each in figures.rows}
    places = () if parent is None else ((parent.registry, parent.key),)
    offered = [row for row in rows.all(level.registry) if row.key in have or is_below(row, places, rows)]
    found = [have.pop(row.key) if row.key in have else Heading(str(row.key), row.label) for row in offered]
    return [*found, *have.values()]


def _called(rows: Rows, level: Level, key: str) -> str:
    row = rows.get(level.registry, key)
    return row.label if row is not None else key
