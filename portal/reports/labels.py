"""What people read where a value is counted: the words of options, rows, steps, units and people as they are today."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.accounts import Account, name_of
from portal.models.base import table
from portal.models.catalogue import RegistryRow
from portal.queries.catalogue import Catalogue
from portal.reports.asking import BLANK, TYPE, Heading
from portal.request_types.checked import CheckedType
from portal.request_types.counting import known
from portal.request_types.fields.dates import said_date, said_year
from portal.request_types.formulas.kinds import BOOLEAN, DATE, INTEGER, PERSON, Choice, Kind, RowOf, UnitOf
from portal.request_types.reports_checked import plain
from portal.request_types.row_counting import CountedRows
from portal.request_types.values import OTHER
from portal.texts import text
from portal.workflow.states import State

_ROW, _ACCOUNT = table(RegistryRow), table(Account)
MOST_ROWS: Final = 2000
"""Rows of a registry that stand there though nothing has them."""


@dataclass(frozen=True)
class Labels:
    """Headings of figures over some types."""

    session: Session
    catalogue: Catalogue
    types: Mapping[str, CheckedType | CountedRows]
    language: str

    def headings(self, dimension: str | None, values: Collection[str], all_of_them: bool) -> Sequence[Heading]:
        """Those of the values, in the order of what they name, what is blank last; `all_of_them`: also what nothing has."""
        if dimension is None:
            return (Heading(BLANK, ""),)
        declared = self._declared(plain(dimension), values, all_of_them)
        shown = [value for value in declared if value in values or (all_of_them and value)]
        rest = [value for value in values if value and value not in declared]
        return [
            *(Heading(value, declared[value]) for value in shown),
            *(Heading(value, self._bare(value)) for value in sorted(rest)),
            *([Heading(BLANK, text(self.language, "reports.blank"))] if BLANK in values else []),
        ]

    def _bare(self, value: str) -> str:
        return text(self.language, "reports.other") if value == OTHER else value

    def _declared(self, name: str, values: Collection[str], all_of_them: bool) -> Mapping[str, str]:
        """Words by value, in order, of a dimension."""
        found: dict[str, str] = {}
        for type_id, checked in self.types.items():
            for value, words in self._of_type(type_id, checked, name, values, all_of_them).items():
                found.setdefault(value, words)
        return found

    def _of_type(
        self, type_id: str, checked: CheckedType | CountedRows, name: str, values: Collection[str], all_of_them: bool
    ) -> Mapping[str, str]:
        if isinstance(checked, CountedRows):
            return self._counted(checked, name, values, all_of_them)
        if name == TYPE:
            return {type_id: checked.definition.in_lists().in_language(self.language)}
        if name == "request.state":
            return {state.value: text(self.language, f"states.{state.value}") for state in State}
        if name == "request.step":
            return {step.id: step.label.in_language(self.language) for step in checked.steps}
        if name == "request.unit":
            office = self.catalogue.office(self.session) or checked.office
            return {unit.id: unit.label.in_language(self.language) for unit in office.units}
        if name in checked.definition.shows:
            return dict(self._of_fact(checked, name))
        return self._counted(checked, name, values, all_of_them)

    def _counted(
        self, checked: CheckedType | CountedRows, name: str, values: Collection[str], all_of_them: bool
    ) -> Mapping[str, str]:
        kind = known(name, checked.counted_names)
        if kind == INTEGER and name.startswith("fiscal_year("):
            return {value: said_year(int(value), self.language) for value in sorted(filter(None, values))}
        return {} if kind is None else self._of_kind(kind, values, all_of_them)

    def _of_fact(self, checked: CheckedType, name: str) -> Iterator[tuple[str, str]]:
        """What steps say, in their order; it is counted as the office's first language says it."""
        first = checked.office.languages[0]
        for step in checked.steps:
            said = checked.facts.get(step.id, {}).get(name)
            parts = said.in_language(first).parts if said is not None else ()
            if said is None or len(parts) != 1:
                continue
            if isinstance(parts[0], str):
                yield parts[0], str(said.in_language(self.language).parts[0])
            elif isinstance(parts[0].formula.kind, Choice):
                yield from ((_said(label, first), self._said(label)) for _, label in parts[0].formula.kind.options)

    def _of_kind(self, kind: Kind, values: Collection[str], all_of_them: bool) -> Mapping[str, str]:
        if isinstance(kind, Choice):
            return {id: self._said(label) for id, label in kind.options}
        if isinstance(kind, UnitOf):
            return {id: kind.called(id, self.language) for id, _ in kind.units or ()}
        if isinstance(kind, RowOf):
            return self._rows(kind.registry, values, all_of_them)
        if kind == BOOLEAN:
            return {word: text(self.language, f"reports.{word}") for word in ("yes", "no")}
        if kind == DATE:
            return {value: said_date(date.fromisoformat(value), self.language) for value in sorted(values) if value}
        if kind == INTEGER:
            return {value: value for value in sorted(filter(None, values), key=int)}
        if kind == PERSON:
            return self._people(values)
        return {}

    def _said(self, label: object) -> str:
        return _said(label, self.language)

    def _rows(self, registry: str, values: Collection[str], all_of_them: bool) -> Mapping[str, str]:
        """Rows that were retired have their last words."""
        rows = select(_ROW.c.key, _ROW.c.label).where(_ROW.c.registry_id == registry)
        here = _ROW.c.key.in_(list(values))
        rows = rows.where(here | _ROW.c.retired_at.is_(None) if all_of_them else here)
        rows = rows.order_by(_ROW.c.position, _ROW.c.id).limit(MOST_ROWS + len(values))
        return {row.key: row.label.get(self.language) or row.label["th"] for row in self.session.execute(rows)}

    def _people(self, values: Collection[str]) -> Mapping[str, str]:
        rows = select(_ACCOUNT.c.key, _ACCOUNT.c.title, _ACCOUNT.c.first_name, _ACCOUNT.c.last_name)
        rows = rows.where(_ACCOUNT.c.key.in_(list(values))).order_by(_ACCOUNT.c.first_name, _ACCOUNT.c.last_name)
        return {row.key: name_of(row.title, row.first_name, row.last_name) for row in self.session.execute(rows)}


def _said(label: object, language: str) -> str:
    in_language = getattr(label, "in_language", None)
    return str(in_language(language)) if in_language is not None else str(label)
