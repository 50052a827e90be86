"""The office's dashboards against all its types and registries (C75, C76)."""

from collections.abc import Callable, Collection, Mapping, Sequence

from portal.request_types.checked import CheckedType
from portal.request_types.checking.board_columns import check_columns
from portal.request_types.checking.reports import dimension, measure
from portal.request_types.counting import TYPE, asked_of, counted_by
from portal.request_types.formulas import Names, compile_formula
from portal.request_types.formulas.kinds import BOOLEAN
from portal.request_types.formulas.typed import Use
from portal.request_types.office_definition import Office, Registry
from portal.request_types.parsing.names import nearest
from portal.request_types.reading.positions import Mark, Written
from portal.request_types.reading.problems import Problems
from portal.request_types.reports_checked import MOST_ATOMS, MOST_DIMENSIONS, plain
from portal.request_types.reports_declared import MOST_TOGETHER, PUBLIC, Dashboard, Measure, Tile
from portal.request_types.row_counting import counted_rows

_Bind = Callable[[Names, Problems], object]


def check_dashboards(
    office: Office,
    roles: Collection[str],
    types: Mapping[str, CheckedType | None],
    registries: Mapping[str, Registry],
    problems: Problems,
) -> None:
    """Every formula of a tile holds in each type (or the registry) the tile names; where it names none, in one at least."""
    seen: dict[str, Mark] = {}
    for each in office.dashboards:
        if each.id in seen:
            problems.add(each.mark, "language.id_twice", id=each.id, first=str(seen[each.id]))
        seen.setdefault(each.id, each.mark)
        _known(each.roles, (*roles, PUBLIC), each.marks.get("for", each.mark), "for", problems)
        for tile in each.tiles:
            _check_together(each, tile, problems)
            if set(tile.types) & (registries.keys() - types.keys()):
                _check_rows(each, tile, office, registries, problems)
            else:
                _check_tile(each, tile, types, registries, problems)
    for id, checked in types.items():
        counted = counted_by(office, checked) if checked is not None else None
        if counted is not None and (len(counted.dimensions) > MOST_DIMENSIONS or len(counted.atoms) > MOST_ATOMS):
            facts = {"type": id, "dimensions": MOST_DIMENSIONS, "measures": MOST_ATOMS}
            problems.add(_where(office, checked), "language.report_many", **facts)


def _where(office: Office, checked: CheckedType | None) -> Mark:
    declared = checked.definition.report if checked is not None else None
    return declared.mark if declared is not None else office.marks.get("dashboards", office.mark)


def _check_rows(
    board: Dashboard, tile: Tile, office: Office, registries: Mapping[str, Registry], problems: Problems
) -> None:
    """A tile over the rows of one registry: they have no day of filing, and no list of the newest."""
    mark = tile.marks.get("from", tile.mark)
    if len(tile.types) > 1:
        problems.add(mark, "language.report_one_registry")
        return
    if tile.show == "list" or tile.compare_by:
        key = "show" if tile.show == "list" else "compare_by"
        problems.add(tile.marks.get(key, tile.mark), "language.report_of_rows", key=key)
    names = [counted_rows(registries[tile.types[0]], registries, office).counted_names]
    for written in _counted(board, tile):
        _holds(names, True, _dimension(written), problems)
    _check_figures(tile, names, True, problems)
    check_columns(board, tile, names, registries, problems)


def _check_tile(
    board: Dashboard,
    tile: Tile,
    types: Mapping[str, CheckedType | None],
    registries: Mapping[str, Registry],
    problems: Problems,
) -> None:
    _known(tile.types, (*types, *registries), tile.marks.get("from", tile.mark), "from", problems)
    over = [types.get(name) for name in tile.types or types]
    scopes = [each.counted_names for each in over if each is not None]
    for written in _counted(board, tile):
        if plain(written.text) != TYPE:
            _holds(scopes, bool(tile.types), _dimension(written), problems)
    _check_figures(tile, scopes, bool(tile.types), problems)
    check_columns(board, tile, scopes, registries, problems)


def _counted(board: Dashboard, tile: Tile) -> list[Written]:
    """What filters, rows and columns are counted by."""
    return [*(each.value for each in board.filters), *(each for each in (tile.rows, tile.columns) if each is not None)]


def _check_together(board: Dashboard, tile: Tile, problems: Problems) -> None:
    """Cells are kept by so many things at once; a filter by what the rows are already adds nothing to them."""
    asked = {plain(each.text) for each in asked_of(tile, board)} - {TYPE}
    if len(asked) > MOST_TOGETHER:
        mark = board.marks.get("filters", tile.mark)
        problems.add(mark, "language.report_filters", tile=str(tile.title)[:60], most=MOST_TOGETHER)


def _check_figures(tile: Tile, scopes: Sequence[Names], everywhere: bool, problems: Problems) -> None:
    if tile.where is not None:
        _holds(scopes, everywhere, _condition(tile.where), problems)
    for each in tile.measures:
        _holds(scopes, everywhere, _measure(each), problems)


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
