"""A tile of a dashboard: what it asks, and its number, chart, table or list for one reader (C75)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from flask import g
from markupsafe import Markup
from sqlalchemy.orm import Session

from portal.access.finders import may_list
from portal.queries.requests import Wish, queue
from portal.reports import charts
from portal.reports.asking import Ask, Figures, Heading, Period
from portal.reports.charts import Point
from portal.reports.figures import Unknown, read
from portal.reports.laying_out import every_day
from portal.reports.listing import listed_by, told
from portal.request_types.reports_checked import plain
from portal.request_types.reports_declared import Tile
from portal.request_types.row_counting import CountedRows
from portal.web.beside import beside_of
from portal.web.extensions import catalogue
from portal.web.figures import Head, Number, Types, counted, heads, list_address, registry_counted, title_of
from portal.web.folded import folded
from portal.web.language import t
from portal.web.local import zone
from portal.web.rules import actor
from portal.web.staff.addresses import QUEUE
from portal.web.staff.below import is_below, registry_of
from portal.web.staff.naming import Named, named
from portal.web.staff.periods import Chosen
from portal.web.tables import Ahead, Before, Folded, Opens, Table, change, table

LISTED = "/staff/summary/requests"
"""The list for those who oversee and do not handle."""
ROWS = "/staff/figures/rows"
"""The rows of a registry behind a number."""
MOST_LISTED = 10
Filters = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Big:
    """One number that stands alone."""

    label: str
    number: Number
    before: str = ""
    change: str = ""


@dataclass(frozen=True)
class Shown:
    """A tile on the page."""

    title: str
    show: str
    figures: Figures | None = None
    """None: nothing of it lies in what the reader sees."""
    bigs: tuple[Big, ...] = ()
    chart: str = ""
    table: Table | None = None
    rows: tuple[Named, ...] = ()
    url: str = ""
    """The list of all it counts."""
    of: str = ""
    """The registry whose rows it counts."""


def lists_at() -> str:
    """The list that this reader may open."""
    return QUEUE if actor().may("queue.read") else LISTED


def shown(session: Session, tile: Tile, chosen: Chosen, filters: Filters = ()) -> Shown:
    """One tile, within the reader's scope."""
    title = tile.title.in_language(g.language)
    try:
        types = counted(session, actor(), tile.types)
        measures = heads(types, [each for each in tile.measures if not each.without])
        ask = asked(tile, chosen.period, filters, measures, registry_counted(session, tile.types))
        ahead = _ahead(session, tile, types, ask, chosen)
        whole = _with_rows(read(session, actor(), catalogue(), ask, g.language), [each.figures for each in ahead])
        figures, rest = narrowed(session, types, whole, {row for each in ahead for row in each.figures.row_totals})
        before = _before(session, ask, chosen) if tile.compare_by else None
    except Unknown:
        return Shown(title, tile.show)
    opens = opener(figures, chosen.pairs, types)
    made = Shown(title, tile.show, figures, url=opens(None, None), of=_said_of(types))
    if tile.show == "number":
        alone = (big for each in ahead for big in _bigs(each.figures, [each.head], each.opens, None))
        return replace(made, bigs=(*alone, *_bigs(figures, measures, opens, before)))
    if tile.show == "list":
        return replace(made, rows=_rows(session, ask))
    corner = title_of(types, tile.rows.text) if tile.rows is not None else ""
    return replace(
        made,
        table=replace(
            table(figures, measures, corner, opens, before, beside=beside_of(session, types, tile), ahead=ahead),
            folded=rest,
        ),
        chart=chart(tile.show, figures, measures[0], before),
    )


def _ahead(session: Session, tile: Tile, types: Types, ask: Ask, chosen: Chosen) -> list[Ahead]:
    """Figures that do not heed some filters of the page."""
    found = []
    for each in (measure for measure in tile.measures if measure.without):
        left = {plain(written.text) for written in each.without}
        kept = tuple((name, value) for name, value in ask.filters if name not in left)
        (own,) = heads(types, [each])
        figures = read(
            session,
            actor(),
            catalogue(),
            replace(ask, columns=None, zero_columns=False, measures=(own.name,), filters=kept),
            g.language,
        )
        found.append(Ahead(own, figures, opener(figures, chosen.pairs, types)))
    return found


def _with_rows(figures: Figures, wider: Sequence[Figures]) -> Figures:
    """With the rows that only a figure of fewer filters has, in their order."""
    known = {each.value: each for one in (*wider, figures) for each in one.rows}
    return replace(figures, rows=list(known.values())) if wider else figures


def narrowed(
    session: Session, types: Types, figures: Figures, others: Collection[str] = ()
) -> tuple[Figures, tuple[Folded, ...]]:
    """Of rows that nothing has, those below the places that are filtered by; and their names where they are too many."""
    registry = registry_of(types, figures.ask.rows) if figures.ask.zero_rows and figures.ask.rows else None
    if registry is None:
        return figures, ()
    rows, filters, have = catalogue().rows(session), figures.ask.filters, {*figures.row_totals, *others}
    places = [(of, value) for name, value in filters if (of := registry_of(types, name)) is not None]

    def stands(heading: Heading) -> bool:
        row = rows.get(registry, heading.value)
        return heading.value in have or (row is not None and is_below(row, places, rows))

    found, rest = folded(session, registry, [each for each in figures.rows if stands(each)], have)
    return replace(figures, rows=found), rest


def _said_of(types: Types) -> str:
    rows = next((each for each in types.values() if isinstance(each, CountedRows)), None)
    return rows.registry.title.in_language(g.language) if rows is not None else ""


def asked(tile: Tile, period: Period, filters: Filters, measures: Sequence[Head], registry: str | None) -> Ask:
    """What a tile asks in a period, with what the page is filtered by; or of a registry, as it stands."""
    where: Filters = ((plain(tile.where.text), "yes"),) if tile.where is not None else ()
    rows, columns = (plain(each.text) if each is not None else None for each in (tile.rows, tile.columns))
    names = tuple(each.name for each in measures)
    types = tile.types if registry is None else ()
    zeros = tile.zero_rows, tile.zero_columns
    return Ask(types, rows, columns, names, (*filters, *where), period, *zeros, registry)


def opener(figures: Figures, days: Sequence[tuple[str, str]], of: Types | None = None) -> Opens:
    """Addresses of the lists that figures count, where this reader may open them."""
    rows = next((each for each in (of or {}).values() if isinstance(each, CountedRows)), None)
    if rows is not None:
        if not may_list(actor(), rows.registry):
            return lambda _row, _column: ""
        behind = f"{ROWS}/{rows.registry.id}"
        return lambda row, column: list_address(behind, (), figures.by(row, column), ())
    at, types = lists_at(), figures.ask.types
    return lambda row, column: list_address(at, types, figures.by(row, column), days)


def _before(session: Session, ask: Ask, chosen: Chosen) -> Before | None:
    period = chosen.before()
    if period is None:
        return None
    figures = read(session, actor(), catalogue(), replace(ask, period=period), g.language)
    return Before(
        figures, chosen.before_said(), chosen.now_said(), opener(figures, replace(chosen, period=period).pairs)
    )


def _bigs(figures: Figures, measures: Sequence[Head], opens: Opens, before: Before | None) -> list[Big]:
    found = []
    for at, head in enumerate(measures):
        words = head.written(figures.total[at])
        number = Number(
            "0" if figures.total[at] == 0 else words, opens(None, None) if head.opens and figures.total[at] else ""
        )
        if before is None:
            found.append(Big(head.label, number))
            continue
        earlier = before.figures.total[at]
        said = t("boards.before", at=before.said, number=head.written(earlier))
        found.append(Big(head.label, number, said, change(head, figures.total[at], earlier)))
    return found


def chart(show: str, figures: Figures, head: Head, before: Before | None) -> Markup:
    """Of the first measure: its parts by column, or what it was before."""
    if show not in ("bar", "line") or figures.ask.rows is None:
        return Markup()
    rows = every_day(figures.rows) if show == "line" else figures.rows
    parts = figures.columns if figures.ask.columns is not None else ()
    if parts and len(parts) <= charts.MOST_PARTS:
        series = [each.label for each in parts]
        points = [
            _point(head, row.label, figures, row.value, [figures.at(row.value, each.value)[0] for each in parts])
            for row in rows
        ]
    else:
        series = [before.now, before.said] if before is not None else []
        points = [_point(head, row.label, figures, row.value, _sums(figures, before, row.value)) for row in rows]
    if show == "line":
        return charts.line(points, series)
    return charts.bars(points, series, stacked=bool(parts) and len(parts) <= charts.MOST_PARTS)


def _sums(figures: Figures, before: Before | None, row: str) -> list[Decimal | None]:
    both = [figures, *([before.figures] if before is not None else [])]
    return [each.row_totals.get(row, each.nothing)[0] for each in both]


def _point(head: Head, label: str, figures: Figures, row: str, values: Sequence[Decimal | None]) -> Point:
    words = head.written(figures.row_totals.get(row, figures.nothing)[0])
    return Point(label, tuple(values), words)


def _rows(session: Session, ask: Ask) -> tuple[Named, ...]:
    """The newest of what is counted."""
    by = listed_by(session, catalogue(), [f"{name}:{value}" for name, value in ask.filters])
    first, last = ask.period.first, ask.period.last
    wish = Wish(types=ask.types, by=by, since=_midnight(first), until=_midnight(last, 1), size=MOST_LISTED)
    page = queue(session, actor(), told(session, actor(), catalogue(), wish))
    return tuple(named(session, page.rows, range(1, len(page.rows) + 1)))


def _midnight(day: date | None, later: int = 0) -> datetime | None:
    return None if day is None else datetime.combine(day + timedelta(days=later), time(), zone())
