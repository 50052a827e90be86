"""Dashboards: pages of figures an office declares, by fiscal year or days, filtered, each number with its list (C73-C80)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from typing import Any, Final

from flask import Blueprint, g, render_template, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from portal import clock
from portal.access.permissions import Actor
from portal.reports.asking import BLANK, Ask, Figures, Heading, Period, Unknown
from portal.reports.figures import read
from portal.request_types.reports_checked import plain
from portal.request_types.reports_declared import PUBLIC, Dashboard, Sieve
from portal.web.extensions import catalogue, database
from portal.web.figures import Types, counted, registry_counted, title_of
from portal.web.language import t
from portal.web.rules import actor, office, rule
from portal.web.staff.below import is_below, registry_of, row_called
from portal.web.staff.periods import Chosen, chosen
from portal.web.staff.tiles import Filters, shown

blueprint = Blueprint("dashboards", __name__)
ANY: Final = "*"
"""How an address says that a filter lets everything through; an empty word is a value: what is not known."""
UNKNOWN: Final = "-"
LONGEST: Final = 200


@dataclass(frozen=True)
class Choice:
    """A filter of the page: what may be picked, and what is."""

    name: str
    title: str
    dimension: str
    options: Sequence[Heading]
    value: str | None
    is_typed: bool = False
    words: str = ""
    """What was typed."""
    problem: str = ""
    """Why that filters nothing."""

    @property
    def said(self) -> str:
        return next((each.label for each in self.options if each.value == self.value), self.value or "")


@blueprint.get("/staff/dashboards")
@rule("summary.read")
def listing() -> str:
    """The dashboards of the reader's role, and the tables anybody may put together."""
    return render_template("staff/dashboards/list.html", boards=boards_of(actor()))


@blueprint.get("/staff/dashboards/<board_id>")
@rule("summary.read")
def show(board_id: str) -> str:
    """One dashboard. All it is asked stands in the address, so that it can be kept and sent."""
    board = next((each for each in boards_of(actor()) if each.id == board_id), None)
    if board is None:
        raise NotFound
    with database().reading() as session:
        when = chosen(session, request.args)
        choices = choices_of(session, board, when, request.args)
        filters: Filters = tuple((each.dimension, each.value) for each in choices if each.value is not None)
        tiles = [shown(session, tile, when, filters) for tile in board.tiles]
    return render_template(
        "staff/dashboards/board.html",
        board=board,
        note=board.note.in_language(g.language) if board.note is not None else "",
        title=board.title.in_language(g.language),
        when=when,
        choices=choices,
        tiles=tiles,
        has_days=any(not each.of for each in tiles),
        as_of=min((each.figures.as_of for each in tiles if each.figures is not None), default=clock.now()),
        counted=percent_counted([each.figures for each in tiles if each.figures is not None]),
    )


def boards_of(who: Actor) -> list[Dashboard]:
    """Those for the reader's role, or for the role it is like; those that name none are for all who read figures."""
    mine = {who.role, who.base, PUBLIC}
    return [each for each in office().dashboards if not each.roles or mine & set(each.roles)]


def choices_of(session: Session, board: Dashboard, when: Chosen, args: MultiDict[str, Any]) -> Sequence[Choice]:
    """The declared filters. What a later one offers depends on what the earlier ones let through (เขต before ชุมชน)."""
    asks = _sources(session, board, when.period)
    types = {id: each for ask in asks for id, each in counted(session, actor(), _names(ask)).items()}
    found: list[Choice] = []
    for number, sieve in enumerate(board.filters, 1):
        dimension, name = plain(sieve.value.text), f"f{number}"
        held = tuple((each.dimension, each.value) for each in found if each.value is not None)
        if sieve.typed is not None:
            found.append(_typed(session, types, sieve, name, held, str(args.get(name, ""))[:LONGEST]))
            continue
        options = _headings(session, [replace(ask, rows=dimension, filters=held) for ask in asks])
        if options is None:
            continue
        word = str(args.get(name, ANY))[:LONGEST]
        value = None if word in (ANY, "") else BLANK if word == UNKNOWN else word
        if value is not None and value not in {each.value for each in options}:
            # A value that nothing has in these days, if there is such a one.
            every = [replace(ask, rows=dimension, period=Period(), zero_rows=True) for ask in asks]
            options += [each for each in _headings(session, every) or () if each.value == value]
            value = value if value in {each.value for each in options} else None
        title = sieve.label.in_language(g.language) if sieve.label is not None else title_of(types, dimension)
        found.append(Choice(name, title, dimension, options, value))
    return found


def _typed(session: Session, types: Types, sieve: Sieve, name: str, held: Filters, said: str) -> Choice:
    """A filter whose row is named by a word of its own; one that is nowhere filters nothing and says so."""
    dimension, word = plain(sieve.value.text), "" if said == ANY else said.strip()
    id, column = registry_of(types, dimension), plain(sieve.typed.text if sieve.typed is not None else "")
    registry, rows = catalogue().registries(session).get(id or ""), catalogue().rows(session)
    label = (
        sieve.label or next((each.label for each in registry.columns if each.id == column), None) if registry else None
    )
    made = Choice(
        name,
        label.in_language(g.language) if label is not None else title_of(types, dimension),
        dimension,
        (),
        None,
        True,
        word,
    )
    if registry is None or not word:
        return made
    row = row_called(rows, registry, column, word)
    places = [(of, value) for each, value in held if (of := registry_of(types, each)) is not None]
    if row is None or not is_below(row, places, rows):
        return replace(made, problem=t("boards.no_such" if row is None else "boards.elsewhere", word=word))
    return replace(made, options=(Heading(str(row.key), f"{word} {row.label}"),), value=str(row.key))


def _sources(session: Session, board: Dashboard, period: Period) -> Sequence[Ask]:
    """What the tiles of a board count: requests together, and each registry."""
    named = [(tile.types, registry_counted(session, tile.types)) for tile in board.tiles]
    of_requests = [types for types, registry in named if registry is None]
    ids = tuple(dict.fromkeys(id for types in of_requests for id in types)) if all(of_requests) else ()
    rows = dict.fromkeys(registry for _, registry in named if registry is not None)
    return [*([Ask(ids, period=period)] if of_requests else []), *(Ask(registry=each) for each in rows)]


def _names(ask: Ask) -> tuple[str, ...]:
    return ask.types if ask.registry is None else (ask.registry,)


def _headings(session: Session, asks: Sequence[Ask]) -> list[Heading] | None:
    """What may be picked, of all that is counted; None where nothing is counted by it."""
    found: dict[str, Heading] = {}
    is_known = False
    for ask in asks:
        try:
            rows = read(session, actor(), catalogue(), ask, g.language).rows
        except Unknown:
            continue
        is_known = True
        found = {each.value: each for each in rows} | found
    return list(found.values()) if is_known else None


def percent_counted(figures: Sequence[Figures]) -> int | None:
    """How far counting anew is, where it is going on."""
    least = min((each.counted for each in figures), default=Decimal(1))
    return int((least * 100).to_integral_value(ROUND_DOWN)) if least < 1 else None
