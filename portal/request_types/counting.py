"""What the requests of one type are counted by: its own report and what the office's dashboards add."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from typing import Final

from portal.request_types.checked import CheckedType
from portal.request_types.checking.reports import dimension, measure
from portal.request_types.formulas import Formula, Names, compile_formula
from portal.request_types.formulas.kinds import Kind
from portal.request_types.formulas.typed import Use
from portal.request_types.office_definition import Office
from portal.request_types.reading.positions import Mark, Written
from portal.request_types.reading.problems import Problems
from portal.request_types.reports_checked import COUNT, LONGEST_VALUE, STANDING, CheckedMeasure, plain
from portal.request_types.reports_declared import Dashboard, Measure, Tile
from portal.request_types.values import OTHER, Person, Row, Value

TYPE: Final = "request.type"
"""The dimension that no type has to be asked for."""
_HERE: Final = Mark("", 1, 1)


@dataclass(frozen=True)
class Counted:
    """Names of dimensions, and of the sums that measures are made of."""

    dimensions: tuple[str, ...]
    atoms: tuple[str, ...]
    together: tuple[tuple[str, ...], ...] = ()
    """Dimensions whose figures are kept together: any two of the report, and what a tile asks for at once."""


def counted_by(office: Office, checked: CheckedType) -> Counted:
    """In the order of the files; what a dashboard names and this type does not know is left out."""
    names, report = checked.counted_names, checked.report
    dimensions = dict.fromkeys((*STANDING, *(each.name for each in report.dimensions)))
    measures = list(report.measures)
    together: dict[tuple[str, ...], None] = dict.fromkeys(_crossed(dimensions))
    for tile, board in ((tile, each) for each in office.dashboards for tile in each.tiles):
        if tile.types and checked.definition.id not in tile.types:
            continue
        asked = [name for name in map(plain_of, asked_of(tile, board)) if name != TYPE and known(name, names)]
        dimensions |= dict.fromkeys(asked)
        together[tuple(sorted(set(asked)))] = None
        measures += [found for each in tile.measures if (found := measure(each, names, Problems())) is not None]
    atoms = dict.fromkeys(atom for each in measures for atom in each.atoms)
    return Counted(tuple(dimensions), tuple(atoms), tuple(together))


def _crossed(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """None, each, and any two."""
    ordered = sorted(names)
    yield ()
    yield from ((name,) for name in ordered)
    yield from combinations(ordered, 2)


def plain_of(written: Written) -> str:
    return plain(written.text)


def asked_of(tile: Tile, board: Dashboard) -> Iterator[Written]:
    """What a tile is counted by: its rows, its columns, what the page filters, and its own condition."""
    yield from (each for each in (tile.rows, tile.columns, tile.where) if each is not None)
    yield from (each.value for each in board.filters)


def known(name: str, names: Names) -> Kind | None:
    """The kind of a dimension where a type knows all it reads."""
    found = dimension(Written(name, _HERE), names, Problems())
    return found.kind if found is not None else None


def bound(names: Names, counted: Counted) -> tuple[Mapping[str, Formula], Mapping[str, Formula]]:
    """Formulas of dimensions and of atoms as one version of a type reads them; what it does not know is missing."""
    dimensions, atoms = {}, {}
    for name in counted.dimensions:
        if known(name, names) is not None:
            formula = compile_formula(name, _HERE, names, Problems(), use=Use.DIMENSION)
            if formula is not None:
                dimensions[name] = formula
    for name in counted.atoms:
        formula = compile_formula(name, _HERE, names, Problems(), use=Use.MEASURE)
        if formula is not None:
            atoms[name] = formula
    return dimensions, atoms


def figure(name: str, names: Names) -> CheckedMeasure | None:
    """A measure as a screen asks for it; None where a type does not know what it reads."""
    return measure(Measure(Written(name, _HERE)), names, Problems())


def word_of(value: Value) -> str:
    """A value as it is counted by; empty where nothing is known."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Row():
            return value.key or OTHER
        case Person():
            return value.key
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
    return str(value)[:LONGEST_VALUE]


__all__ = [
    "COUNT",
    "STANDING",
    "TYPE",
    "Counted",
    "asked_of",
    "bound",
    "counted_by",
    "figure",
    "known",
    "plain_of",
    "word_of",
]
