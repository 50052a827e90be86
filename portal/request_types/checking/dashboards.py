"""The office's dashboards against all its types (C75)."""

from collections.abc import Callable, Collection, Mapping, Sequence

from portal.request_types.checked import CheckedType
from portal.request_types.checking.reports import dimension, measure
from portal.request_types.counting import TYPE, counted_by
from portal.request_types.formulas import Names, compile_formula
from portal.request_types.formulas.kinds import BOOLEAN
from portal.request_types.formulas.typed import Use
from portal.request_types.office_definition import Office
from portal.request_types.parsing.names import nearest
from portal.request_types.reading.positions import Mark, Written
from portal.request_types.reading.problems import Problems
from portal.request_types.reports_checked import MOST_ATOMS, MOST_DIMENSIONS, plain
from portal.request_types.reports_declared import MOST_FILTERS, PUBLIC, Dashboard, Measure, Tile

_Bind = Callable[[Names, Problems], object]


def check_dashboards(
    office: Office, roles: Collection[str], types: Mapping[str, CheckedType | None], problems: Problems
) -> None:
    """Every formula of a tile holds in each type the tile names; where it names none, in one at least."""
    seen: dict[str, Mark] = {}
    for each in office.dashboards:
        if each.id in seen:
            problems.add(each.mark, "language.id_twice", id=each.id, first=str(seen[each.id]))
        seen.setdefault(each.id, each.mark)
        _known(each.roles, (*roles, PUBLIC), each.marks.get("for", each.mark), "for", problems)
        if len(each.filters) > MOST_FILTERS:
            problems.add(each.marks["filters"], "language.report_filters", most=MOST_FILTERS)
        for tile in each.tiles:
            _check_tile(each, tile, types, problems)
    for id, checked in types.items():
        counted = counted_by(office, checked) if checked is not None else None
        if counted is not None and (len(counted.dimensions) > MOST_DIMENSIONS or len(counted.atoms) > MOST_ATOMS):
            facts = {"type": id, "dimensions": MOST_DIMENSIONS, "measures": MOST_ATOMS}
            problems.add(_where(office, checked), "language.report_many", **facts)


def _where(office: Office, checked: CheckedType | None) -> Mark:
    declared = checked.definition.report if checked is not None else None
    return declared.mark if declared is not None else office.marks.get("dashboards", office.mark)


def _check_tile(board: Dashboard, tile: Tile, types: Mapping[str, CheckedType | None], problems: Problems) -> None:
    _known(tile.types, types, tile.marks.get("from", tile.mark), "from", problems)
    over = [types.get(name) for name in tile.types or types]
    scopes = [each.counted_names for each in over if each is not None]
    for written in (*board.filters, *(each for each in (tile.rows, tile.columns) if each is not None)):
        if plain(written.text) != TYPE:
            _holds(scopes, bool(tile.types), _dimension(written), problems)
    if tile.where is not None:
        _holds(scopes, bool(tile.types), _condition(tile.where), problems)
    for each in tile.measures:
        _holds(scopes, bool(tile.types), _measure(each), problems)


def _dimension(written: Written) -> _Bind:
    return lambda names, own: dimension(written, names, own)


def _measure(declared: Measure) -> _Bind:
    return lambda names, own: measure(declared, names, own)


def _condition(written: Written) -> _Bind:
    return lambda names, own: compile_formula(
        written.text, written.mark, names, own, expects=BOOLEAN, use=Use.DIMENSION
    )


def _holds(scopes: Sequence[Names], everywhere: bool, bind: _Bind, problems: Problems) -> None:
    wrong: list[Problems] = []
    for names in scopes:
        own = Problems()
        bind(names, own)
        if own:
            wrong.append(own)
    if wrong and (everywhere or len(wrong) == len(scopes)):
        problems.include(wrong[0])


def _known(words: Collection[str], known: Collection[str], mark: Mark, key: str, problems: Problems) -> None:
    for word in words:
        if word not in known:
            meant = nearest(word, known)
            code = "language.word_meant" if meant else "language.word_one_of"
            problems.add(mark, code, key=key, word=word[:40], meant=meant, words=", ".join(known))
