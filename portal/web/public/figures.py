"""Figures an office publishes (`for: public`): counts and averages of a fiscal year, none that tells of a single person (C80)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Final

from flask import Blueprint, g, render_template, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from portal import clock
from portal.access.permissions import Actor
from portal.queries.durations import Took, median_days
from portal.reports import charts
from portal.reports.asking import COUNT, Ask, Figures
from portal.reports.charts import Point
from portal.reports.disclosure import FEWEST, Place, hidden, hidden_in_line
from portal.reports.figures import Unknown, read
from portal.request_types.reports_checked import plain
from portal.request_types.reports_declared import PUBLIC, Dashboard, Tile
from portal.web.beside import beside_of
from portal.web.extensions import catalogue, database
from portal.web.figures import Head, Number, counted, heads, registry_counted, title_of
from portal.web.folded import folded
from portal.web.headers import public
from portal.web.language import t
from portal.web.rules import office, rule
from portal.web.staff.below import registry_of
from portal.web.staff.periods import ALL, chosen
from portal.web.tables import Beside, Folded, Line, Table

blueprint = Blueprint("public_figures", __name__)
HIDDEN: Final = "*"
_AVERAGE: Final = "average("


@dataclass(frozen=True)
class Published:
    """A tile as everybody may read it."""

    title: str
    table: Table
    chart: str = ""
    is_number: bool = False


def published() -> Sequence[Dashboard]:
    """What the office shows to everybody."""
    return [each for each in office().dashboards if PUBLIC in each.roles]


@blueprint.get("/figures/<board_id>")
@rule("public")
@public
def show(board_id: str) -> str:
    """One page of figures, of one fiscal year: between ranges of days single persons could be told apart."""
    board = next((each for each in published() if each.id == board_id), None)
    if board is None:
        raise NotFound
    year = request.args.get("year", "")
    with database().reading() as session:
        when = chosen(session, MultiDict([("year", "" if year == ALL else year)]))
        tiles = [made for tile in board.tiles if (made := _shown(session, tile, Ask(period=when.period))) is not None]
        took = median_days(session, _everybody(), sorted({id for tile in board.tiles for id in tile.types}))
    return render_template(
        "public/figures.html",
        board=board,
        when=when,
        tiles=tiles,
        took=_told(took),
        fewest=FEWEST,
        as_of=clock.now(),
    )


def _everybody() -> Actor:
    """Reads what an executive of the whole office reads, before it is hidden."""
    return Actor(0, "", "executive", "executive", language=g.language)


def _told(took: Took | None) -> Took | None:
    return took if took is not None and took.among >= FEWEST else None


def _shown(session: Session, tile: Tile, ask: Ask) -> Published | None:
    """Counts and averages only; a list, or a figure that would tell what is hidden, is left out."""
    types, registry = counted(session, _everybody(), tile.types), registry_counted(session, tile.types)
    measures = [
        each
        for each in heads(types, [each for each in tile.measures if not each.without])
        if each.name == COUNT or each.name.startswith(_AVERAGE)
    ]
    if tile.show == "list" or not measures:
        return None
    asked = [name for each in measures if each.name != COUNT for name in (each.name, _answers(each))]
    rows, columns = (plain(each.text) if each is not None else None for each in (tile.rows, tile.columns))
    where = ((plain(tile.where.text), "yes"),) if tile.where is not None else ()
    whole = replace(
        ask,
        types=tile.types if registry is None else (),
        registry=registry,
        rows=rows,
        columns=columns,
        filters=where,
        measures=(COUNT, *asked),
        zero_rows=tile.zero_rows,
        zero_columns=tile.zero_columns,
    )
    try:
        figures = read(session, _everybody(), catalogue(), whole, g.language)
    except Unknown:
        return None
    registry_of_rows = registry_of(types, rows) if rows is not None and tile.zero_rows else None
    rest: tuple[Folded, ...] = ()
    if registry_of_rows is not None:
        standing, rest = folded(session, registry_of_rows, figures.rows, figures.row_totals)
        figures = replace(figures, rows=standing)
    kept = _kept(figures)
    corner = title_of(types, rows) if rows is not None else ""
    table = _table(figures, measures, kept, corner, beside_of(session, types, tile))
    chart = _chart(figures, kept) if tile.show == "bar" and rows is not None and measures[0].name == COUNT else ""
    table = replace(table, folded=rest)
    return Published(tile.title.in_language(g.language), table, chart, rows is None and columns is None)


def _answers(head: Head) -> str:
    return f"count(answered({head.name.removeprefix(_AVERAGE).removesuffix(')')}))"


def _kept(figures: Figures) -> frozenset[Place]:
    """Cells and totals whose counts are not told."""
    counts = {place: int(cell[0] or 0) for place, cell in figures.cells.items()}
    if figures.ask.columns is None or figures.ask.rows is None:
        one = figures.ask.columns is None
        line = {(row if one else column): count for (row, column), count in counts.items()}
        places = hidden_in_line(line)
        return frozenset((each, None) if one else (None, each) for each in places)
    return hidden(counts)


def _table(figures: Figures, measures: Sequence[Head], kept: frozenset[Place], corner: str, beside: Beside) -> Table:
    columns = figures.columns if figures.ask.columns is not None else ()
    places = [each.value for each in columns]
    rows = [each.value for each in figures.rows] if figures.ask.rows is not None else []
    some_rows: list[str | None] = [*rows] or [None]
    some_columns: list[str | None] = [*places] or [None]
    every: list[Place] = list(product(some_rows, some_columns))
    bare = {
        at for at, head in enumerate(measures) if any(_words(figures, measures, at, kept, p) == HIDDEN for p in every)
    }

    def numbers(row: str | None) -> tuple[Number, ...]:
        found = []
        for column in (*places, None):
            for at, head in enumerate(measures):
                is_total = (row is None and bool(rows)) or (column is None and bool(places))
                is_told_off = is_total and at in bare and head.name != COUNT
                found.append(Number(HIDDEN if is_told_off else _words(figures, measures, at, kept, (row, column))))
        return tuple(found)

    one = len(measures) == 1
    names = [column.label if one else f"{column.label} · {head.label}" for column in columns for head in measures]
    sums = [
        head.label if not columns else t("staff.sum") if one else f"{t('staff.sum')} · {head.label}"
        for head in measures
    ]
    lines = [Line(each.label, numbers(each.value), beside=beside.words(each.value)) for each in figures.rows if rows]
    return Table(corner, (*names, *sums), tuple(lines), Line(t("staff.sum"), numbers(None)), beside.heads)


def _words(figures: Figures, measures: Sequence[Head], at: int, kept: frozenset[Place], place: Place) -> str:
    """A figure, or the mark of what is hidden: an average too, where fewer than five answered."""
    cell, head = _cell(figures, place), measures[at]
    if place in kept:
        alone = figures.ask.rows is None and figures.ask.columns is None and head.name == COUNT
        return t("boards.few", fewest=FEWEST) if alone else HIDDEN
    if head.name == COUNT:
        return head.written(cell[0])
    number = 1 + 2 * [each.name for each in measures if each.name != COUNT].index(head.name)
    average, answers = cell[number], cell[number + 1] or Decimal()
    return head.written(None) if not answers else HIDDEN if answers < FEWEST else head.written(average)


def _cell(figures: Figures, place: Place) -> Sequence[Decimal | None]:
    row, column = place
    if row is not None and column is not None:
        return figures.at(row, column)
    if row is not None:
        return figures.row_totals.get(row, figures.nothing)
    return figures.column_totals.get(column, figures.nothing) if column is not None else figures.total


def _chart(figures: Figures, kept: frozenset[Place]) -> str:
    points = []
    for each in figures.rows:
        is_kept = (each.value, None) in kept
        count = _cell(figures, (each.value, None))[0]
        points.append(Point(each.label, (None if is_kept else count,), HIDDEN if is_kept else f"{int(count or 0):,}"))
    return charts.bars(points)
