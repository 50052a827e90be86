"""Reading figures: what is asked, within the asker's scope, as of one moment (C73-C80)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from sqlalchemy import union_all
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.models.figures import PRECISE
from portal.queries.catalogue import Catalogue
from portal.queries.figure_plans import Plan, groupings, newest, newest_request
from portal.reports.asking import BLANK, TYPE, Ask, Cell, Figures, Heading, Unknown
from portal.reports.labels import Labels
from portal.reports.laying_out import laid_out, worked_out
from portal.reports.opinions import Opinions
from portal.reports.rows import read_rows
from portal.reports.sources import Wanted, sources
from portal.request_types.checked import CheckedType
from portal.request_types.counting import figure
from portal.request_types.reports_checked import COUNT, CheckedMeasure, plain

STEP: Final = "request.step"
Sums = dict[str, int]


def read(session: Session, actor: Actor, catalogue: Catalogue, ask: Ask, language: str | None = None) -> Figures:
    """The figures for an Ask. Raises Unknown for what no type of the actor's reach counts by.

    Everything is read by one statement, in one state of the database: a number changes with the save that caused it.
    """
    said_in = language or actor.language
    if ask.registry is not None:
        return read_rows(session, actor, catalogue, ask, said_in)
    plans = plans_in_reach(session, actor, ask.types)
    types = {plan.type_id: _type(session, catalogue, plan.type_id) for plan in plans}
    measures = [_measure(name, types) for name in ask.measures]
    atoms = tuple(dict.fromkeys(atom for each in measures for atom in each.atoms))
    renamed = catalogue.renamed_steps(session)
    wanted = [made for plan in plans if (made := _wanted(plan, actor, ask, atoms, renamed)) is not None]
    _known(ask, plans)
    opinions = Opinions.of(actor, types.values())
    found = opinions.without_few(ask.rows, ask.columns, _added(session, wanted, atoms, ask, renamed), COUNT)

    def cell(sums: Mapping[str, int]) -> Cell:
        return _cell(measures, sums, opinions)

    labels = Labels(session, catalogue, types, said_in)
    return laid_out(ask, found, cell, labels, _counted(session, plans))


def plans_in_reach(session: Session, actor: Actor, types: Sequence[str] = ()) -> Sequence[Plan]:
    """What is counted of types that somebody may see figures of."""
    if not actor.may("summary.read"):
        return ()
    chosen = set(types) if types else None
    if actor.types is not None:
        chosen = set(actor.types) if chosen is None else chosen & set(actor.types)
    return newest(session, chosen)


def _type(session: Session, catalogue: Catalogue, type_id: str) -> CheckedType:
    return catalogue.version(session, catalogue.offered(session, type_id).version_id)


def _measure(name: str, types: Mapping[str, CheckedType]) -> CheckedMeasure:
    """As one of the types knows it; the sums it is made of are alike in all."""
    for checked in types.values():
        found = figure(plain(name), checked.counted_names)
        if found is not None:
            return found
    raise Unknown(name)


def _known(ask: Ask, plans: Sequence[Plan]) -> None:
    """Asking for what nothing is counted by is a mistake of the screen, not a table of blanks."""
    for name in (ask.rows, ask.columns, *(each for each, _ in ask.filters)):
        if name is not None and plain(name) != TYPE and not any(plain(name) in plan.dimensions for plan in plans):
            raise Unknown(name)


def _wanted(
    plan: Plan, actor: Actor, ask: Ask, atoms: tuple[str, ...], renamed: Mapping[str, Mapping[str, str]]
) -> Wanted | None:
    """None where a filter leaves nothing of the type."""
    filters: list[tuple[str, str | tuple[str, ...]]] = []
    for name, value in ((plain(name), value) for name, value in ask.filters):
        if name == TYPE or name not in plan.dimensions:
            if value != (plan.type_id if name == TYPE else BLANK):
                return None
        else:
            filters.append((name, same(name, value, renamed.get(plan.type_id, {}))))
    rows, columns = (plain(name) if name is not None else None for name in (ask.rows, ask.columns))
    return Wanted(plan, actor.reach, rows, columns, atoms, tuple(filters), ask.period)


def same(name: str, value: str, renamed: Mapping[str, str]) -> str | tuple[str, ...]:
    """The value, with what a step of this name was called before."""
    old = [before for before, now in renamed.items() if now == value] if name == STEP else []
    return (value, *old) if old else value


def _added(
    session: Session, wanted: Sequence[Wanted], atoms: Sequence[str], ask: Ask, renamed: Mapping[str, Mapping[str, str]]
) -> dict[tuple[str, str], Sums]:
    """Sums by the values of row and column."""
    kept = groupings(session, [each.plan.type_id for each in wanted]) if wanted else ()
    selects = [
        made for each in wanted for made in sources(each, [one for one in kept if one.type_id == each.plan.type_id])
    ]
    found: dict[tuple[str, str], Sums] = defaultdict(lambda: defaultdict(int))
    for row in session.execute(union_all(*selects)) if selects else ():
        now = renamed.get(row.type, {})
        key = _called(ask.rows, row.row, now), _called(ask.columns, row.column, now)
        sums = found[key]
        sums[COUNT] += int(row.total) * PRECISE
        for number, atom in enumerate(atoms):
            sums[atom] += int(row[4 + number])
    return {key: sums for key, sums in found.items() if any(sums.values())}


def _called(name: str | None, value: str, renamed: Mapping[str, str]) -> str:
    return renamed.get(value, value) if name == STEP else value


def _cell(measures: Sequence[CheckedMeasure], sums: Mapping[str, int], opinions: Opinions) -> Cell:
    figures = worked_out(measures, {name: Decimal(value) / PRECISE for name, value in sums.items()})
    return tuple(each if opinions.may_be_told(of, sums) else None for of, each in zip(measures, figures, strict=True))


def _counted(session: Session, plans: Sequence[Plan]) -> Decimal:
    """How far counting anew is; 1 when nothing is to be done."""
    going_on = [plan.reached for plan in plans if plan.done_at is None]
    if not going_on:
        return Decimal(1)
    return min(Decimal(1), Decimal(min(going_on)) / max(1, newest_request(session)))


__all__ = ["Heading", "Unknown", "plans_in_reach", "read", "same"]
