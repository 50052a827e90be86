"""Columns of registries on pages of figures: shown beside the rows, or typed to filter (C78)."""

from collections.abc import Mapping, Sequence

from portal.request_types.counting import known
from portal.request_types.formulas import Names
from portal.request_types.formulas.kinds import RowOf
from portal.request_types.office_definition import Column, Registry
from portal.request_types.parsing.names import nearest
from portal.request_types.reading.positions import Written
from portal.request_types.reading.problems import Problems
from portal.request_types.reports_checked import plain
from portal.request_types.reports_declared import Dashboard, Tile

_PRIVATE = ("citizen_id", "file", "person")
"""Types of columns that tell of single people, or are no words."""


def check_columns(
    board: Dashboard, tile: Tile, scopes: Sequence[Names], registries: Mapping[str, Registry], problems: Problems
) -> None:
    """What a tile shows beside its rows and its page has typed is there; what figures leave out is a filter of the page."""
    rows = registry_of(tile.rows, scopes, registries)
    for each in tile.beside:
        if rows is None:
            problems.add(tile.marks["beside"], "language.report_beside")
            break
        _check_beside(each.value, rows, registries, problems)
    for sieve in board.filters:
        if sieve.typed is not None:
            _check_typed(sieve.typed, registry_of(sieve.value, scopes, registries), problems)
    offered = {plain(each.value.text) for each in board.filters}
    for left in (written for measure in tile.measures for written in measure.without):
        if plain(left.text) not in offered:
            facts = {"name": plain(left.text)[:60], "words": ", ".join(sorted(offered)) or "-"}
            problems.add(left.mark, "language.report_without", **facts)


def registry_of(
    written: Written | None, scopes: Sequence[Names], registries: Mapping[str, Registry]
) -> Registry | None:
    """The registry whose rows a formula gives, in the first that knows it."""
    kinds = (known(plain(written.text), names) for names in scopes) if written is not None else ()
    found = next((each for each in kinds if isinstance(each, RowOf)), None)
    return registries.get(found.registry) if found is not None else None


def column_at(registry: Registry, registries: Mapping[str, Registry], path: Sequence[str]) -> Column | None:
    """A column, or one of the rows that a column names."""
    found = next((each for each in registry.columns if each.id == path[0]), None)
    if found is None or len(path) == 1:
        return found
    below = registries.get(found.from_registry or "")
    return column_at(below, registries, path[1:]) if below is not None else None


def _check_beside(written: Written, registry: Registry, registries: Mapping[str, Registry], problems: Problems) -> None:
    path = plain(written.text).split(".")
    found = column_at(registry, registries, path)
    if found is None:
        known = [each.id for each in registry.columns]
        meant = nearest(path[0], known) or ", ".join(known)
        problems.add(written.mark, "language.no_column", column=written.text[:40], meant=meant)
    elif found.sensitive or found.type in _PRIVATE:
        problems.add(written.mark, "language.report_beside_private", column=written.text[:40])


def _check_typed(written: Written, registry: Registry | None, problems: Problems) -> None:
    unique = [] if registry is None else [registry.key, *(each.id for each in registry.columns if each.unique)]
    if plain(written.text) not in unique:
        facts = {"column": written.text[:40], "words": ", ".join(dict.fromkeys(unique)) or "-"}
        problems.add(written.mark, "language.report_typed", **facts)
