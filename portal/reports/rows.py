"""Reading figures of a registry: its rows as they stand, within the reader's area, by one statement (C76, C77).

The database groups the rows by the columns that formulas read; the formulas are worked out once for each group.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Text, cast, false, func, select, tuple_
from sqlalchemy.orm import Session

from portal import clock
from portal.access.keepers import part_of
from portal.access.permissions import Actor
from portal.models.base import table
from portal.models.catalogue import RegistryRow
from portal.queries.catalogue import Catalogue
from portal.queries.offered_rows import Rows
from portal.queries.registry_words import OFFERED
from portal.queries.row_counts import Told, told_by
from portal.reports.asking import Ask, Figures, Unknown
from portal.reports.labels import Labels
from portal.reports.laying_out import laid_out, worked_out
from portal.request_types.counting import Counted, bound, figure, word_of
from portal.request_types.formulas import Facts, Formula, FormulaFailed
from portal.request_types.office_calendar import calendar_of_office
from portal.request_types.office_definition import Column, Office
from portal.request_types.reports_checked import COUNT, CheckedMeasure, plain
from portal.request_types.row_counting import CountedRows, counted_rows
from portal.request_types.values import Person, Row, Value

_ROW: Final = table(RegistryRow)
_INSIDE: Final[Mapping[str, str]] = {
    "reference": "row", "date": "date", "time": "time", "decimal": "number", "money": "number", "person": "person",
}  # fmt: skip
"""Where the word of a cell stands in what is stored of it (request_types.judging.row_codec); of others it is the cell."""
Words = tuple[str, ...]
"""What a group of rows says in each column, empty where it is blank."""


@dataclass(frozen=True)
class Group:
    """Rows that say the same in every column that is read."""

    words: Words
    count: int
    facts: Facts


@dataclass(frozen=True)
class Grouped:
    """A registry read through, as far as formulas ask."""

    columns: Sequence[Column]
    groups: Sequence[Group]


def counted_registry(session: Session, catalogue: Catalogue, registry_id: str) -> CountedRows | None:
    """A registry as reports read it; None where there is none of this id."""
    registries = catalogue.registries(session)
    found = registries.get(registry_id)
    return counted_rows(found, registries, catalogue.office(session)) if found is not None else None


def read_rows(session: Session, actor: Actor, catalogue: Catalogue, ask: Ask, language: str) -> Figures:
    """The figures for an Ask of a registry. Raises Unknown for what it is not counted by.

    A registry has no days of filing: the period is not asked.
    """
    counted = counted_registry(session, catalogue, str(ask.registry))
    if counted is None or not actor.may("summary.read"):
        raise Unknown(ask.registry)
    measures = [_measure(name, counted) for name in ask.measures]
    atoms = tuple(dict.fromkeys(atom for each in measures for atom in each.atoms))
    rows, columns = (plain(name) if name is not None else None for name in (ask.rows, ask.columns))
    filters = [(plain(name), value) for name, value in ask.filters]
    dimensions, sums = _bound(counted, [rows, columns, *(name for name, _ in filters)], atoms)
    grouped = _grouped(session, actor, catalogue, counted, [*dimensions.values(), *sums.values()])
    found: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for group in grouped.groups:
        if any(_word(dimensions[name], group.facts) != value for name, value in filters):
            continue
        here = tuple("" if name is None else _word(dimensions[name], group.facts) for name in (rows, columns))
        cell = found[here[0], here[1]]
        cell[COUNT] += group.count
        about = Facts({}, group.facts.today, group.facts.now, group.facts.calendar, about=(group.facts,))
        for atom, formula in sums.items():
            cell[atom] += group.count * Decimal(str(_value(formula, about) or 0))
    labels = Labels(session, catalogue, {counted.registry.id: counted}, language)
    return laid_out(ask, found, lambda told: worked_out(measures, told), labels)


@dataclass(frozen=True)
class Listed:
    """The rows behind a number: which they are, and how many."""

    wanted: ColumnElement[bool]
    total: int


def listed_rows(
    session: Session, actor: Actor, catalogue: Catalogue, counted: CountedRows, filters: Sequence[tuple[str, str]]
) -> Listed:
    """What a number counts, as a condition on rows. Raises Unknown for what the registry is not counted by."""
    dimensions, _ = _bound(counted, [name for name, _ in filters], ())
    grouped = _grouped(session, actor, catalogue, counted, list(dimensions.values()))
    fitting = [
        group
        for group in grouped.groups
        if all(_word(dimensions[plain(name)], group.facts) == value for name, value in filters)
    ]
    mine = _mine(actor, counted)
    total = sum(group.count for group in fitting)
    if not grouped.columns:
        return Listed(mine, total)
    cells = [_cell(each) for each in grouped.columns]
    words = [group.words for group in fitting]
    same = cells[0].in_([each[0] for each in words]) if len(cells) == 1 else tuple_(*cells).in_(words)
    return Listed(mine & same, total)


def _measure(name: str, counted: CountedRows) -> CheckedMeasure:
    found = figure(plain(name), counted.counted_names)
    if found is None:
        raise Unknown(name)
    return found


def _bound(
    counted: CountedRows, names: Sequence[str | None], atoms: Sequence[str]
) -> tuple[Mapping[str, Formula], Mapping[str, Formula]]:
    asked = tuple(dict.fromkeys(plain(name) for name in names if name is not None))
    dimensions, sums = bound(counted.counted_names, Counted(asked, tuple(atoms)))
    for name in asked:
        if name not in dimensions:
            raise Unknown(name)
    return dimensions, sums


def _grouped(
    session: Session, actor: Actor, catalogue: Catalogue, counted: CountedRows, formulas: Sequence[Formula]
) -> Grouped:
    """All rows in the actor's area, as many groups as there are differences the formulas can see."""
    read = {path for formula in formulas for path in formula.reads}
    columns = [each for each in counted.registry.columns if each.id in {path[0] for path in read}]
    deep = {path[0] for path in read if len(path) > 1}
    office, rows = catalogue.office(session), catalogue.rows(session)
    groups = []
    for words, count in _told(session, actor, counted, columns):
        said = {each.id: _said(each, word, rows, each.id in deep) for each, word in zip(columns, words, strict=True)}
        groups.append(Group(words, count, _facts(said, office)))
    return Grouped(columns, [each for each in groups if each.count])


def _told(session: Session, actor: Actor, counted: CountedRows, columns: Sequence[Column]) -> Told:
    """What the actor's rows say in these columns; what names other rows is most of what a page asks."""
    by_id = {each.id: each for each in counted.registry.columns}
    part = part_of(actor, counted.registry)

    def count(names: Sequence[str], most: int | None) -> Told:
        cells = [_cell(by_id[name]).label(f"c{number}") for number, name in enumerate(names)]
        inner = select(_ROW.c.id, *cells).where(_mine(actor, counted)).subquery()
        keys = [inner.c[cell.name] for cell in cells]
        found = session.execute(select(*keys, func.count()).select_from(inner).group_by(*keys).limit(most))
        return [(tuple(words), number) for *words, number in found]

    asked = [each.id for each in columns]
    more = [each.id for each in counted.registry.columns if each.from_registry is not None and not each.sensitive]
    keys = None if part is None else (part.column, *part.keys)
    return told_by(session, counted.registry.id, keys, asked, more, count)


def _mine(actor: Actor, counted: CountedRows) -> ColumnElement[bool]:
    """Rows that may be chosen now and lie in the actor's area.

    All rows are read through anyhow, so their place is read with them and not looked up by its index.
    """
    registry, (retired, closed), part = counted.registry, OFFERED, part_of(actor, counted.registry)
    rows = (_ROW.c.registry_id == registry.id) & retired & closed
    if part is None:
        return rows
    column = next((each for each in registry.columns if each.id == part.column), None)
    return rows & _cell(column).in_(part.keys) if column is not None else false()


def _cell(column: Column) -> ColumnElement[Any]:
    """The word of a column, as both engines say it; empty where it is blank."""
    path = ("columns", column.id, *((_INSIDE[column.type],) if column.type in _INSIDE else ()))
    return func.coalesce(cast(_ROW.c.columns[path].as_string(), Text), "")


def _said(column: Column, word: str, rows: Rows, is_deep: bool) -> Value:
    """The value of a cell; a row it names is looked up only where a formula reads what that holds."""
    if not word:
        return None
    match column.type:
        case "reference":
            registry = str(column.from_registry)
            return (rows.get(registry, word) if is_deep else None) or Row(registry, word, word)
        case "integer":
            return int(word)
        case "decimal" | "money":
            return Decimal(word)
        case "yes_no":
            return word in ("1", "true")
        case "date":
            return date.fromisoformat(word)
        case "time":
            return time.fromisoformat(word)
        case "person":
            return Person(word, word)
    return word


def _facts(said: Mapping[str, Value], office: Office | None) -> Facts:
    now = clock.now()
    if office is None:
        return Facts(said, now.date(), now)
    calendar = calendar_of_office(office)
    return Facts(said, calendar.day_of(now), now, calendar)


def _word(formula: Formula, facts: Facts) -> str:
    return word_of(_value(formula, facts))


def _value(formula: Formula, facts: Facts) -> Any:
    try:
        return formula.evaluate(facts)
    except FormulaFailed:
        return None
