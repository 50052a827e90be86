"""The keys that only some types of field have: bound to names, kinds, registries and columns."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import re2

from portal.request_types.checking.scopes import with_option
from portal.request_types.checking.surroundings import Work
from portal.request_types.checking.units import with_units
from portal.request_types.definition import Field
from portal.request_types.earlier import EarlierColumn, read_of, registry_id
from portal.request_types.fields.reference import COLUMN_KINDS
from portal.request_types.fields.registries import column_kind, row_kind
from portal.request_types.formulas import Names
from portal.request_types.formulas.kinds import BOOLEAN, INTEGER, NUMERIC, Kind, RowOf
from portal.request_types.office_definition import Column, Registry
from portal.request_types.patterns import Pattern
from portal.request_types.reading.positions import Mark, Written
from portal.workflow.states import State

_NAMED_PATTERNS: Final = ("latin", "thai", "digits")
_LONGEST_REGEX: Final = 500
_COLUMN_KEYS: Final = ("find_by", "group_by", "price")


def drawn_from(work: Work, declared: Field) -> Registry | None:
    """The registry a field draws from; of a period or slot the one whose rows it books; of a request its type's."""
    if declared.type == "request":
        return work.registries.get(registry_id(str(declared.own.get("of", ""))))
    source = declared.own.get("from")
    if isinstance(source, str):
        return work.registries.get(source)
    booked = work.placed.get(str(declared.own.get("books", "")))
    source = booked.field.own.get("from") if booked else None
    return work.registries.get(source) if isinstance(source, str) else None


def bind_own(work: Work, declared: Field, kind: Kind, scope: Names) -> Mapping[str, object]:
    """`own` with formulas and patterns compiled; whatever is wrong is reported and left out."""
    bound: dict[str, object] = {}
    for key, value in declared.own.items():
        mark = declared.marks.get(key, declared.mark)
        made = _bind_key(work, declared, key, value, kind, scope, mark)
        if made is not None:
            bound[key] = made
    _check_default(work, declared)
    if declared.type == "request":
        bound["kept"] = read_of(work.definition, declared.id)
    return bound


def _bind_key(work: Work, declared: Field, key: str, value: object, kind: Kind, scope: Names, mark: Mark) -> object:
    if isinstance(value, Written):
        return _bind_written(work, declared, key, value, kind, scope)
    if key == "pattern":
        return _regex(work, str(value), mark)
    if key == "books":
        return value if _bookable(work, declared, str(value), mark) else None
    if key == "held_from":
        return value if work.known(str(value), _stages(work), mark, key) else None
    if key in _COLUMN_KEYS:
        return value if _column(work, declared, key, str(value), mark) else None
    return value


def _bind_written(work: Work, declared: Field, key: str, value: Written, kind: Kind, scope: Names) -> object:
    if key == "number":
        return bind_number(work, value, scope, str(declared.own.get("restarts", "")) or None)
    if key == "where":
        source = str(declared.own.get("from"))
        if source not in work.registries:  # which is said where it stands
            return None
        return work.formula(value, with_option(scope, _rows_of(work, source)), BOOLEAN)
    if key == "of":
        return work.formula(value, scope, work.units)
    if key == "within":
        return _within(work, declared, value, scope)
    return work.formula(value, scope, INTEGER if key == "places" else kind)


def bind_number(work: Work, written: Written, scope: Names, restarts: str | None = None) -> object:
    """A number the office gives: it must count, or tell the second."""
    pattern = work.pattern(written, scope, number=True)
    if pattern is not None and not pattern.counts and not tells_second(written.text):
        work.problems.add(written.mark, "language.number_repeats")
    return pattern if pattern is None else replace(pattern, restarts=restarts)


def check_restarts(work: Work, pattern: Pattern, mark: Mark) -> None:
    """A request's number is its own for ever: what begins anew with a year has to print that year, and no other."""
    year = {"calendar_year": "year", "fiscal_year": "fiscal_year"}.get(pattern.restarts or "")
    if year is not None and not any(path == (year,) for path in pattern.reads):
        work.problems.add(mark, "language.number_restarts", place=f"{{{year}}}")


def tells_second(text: str) -> bool:
    """Does the pattern print the moment of filing to the second? Then the next free second makes it unique."""
    known = "".join(part.split("}")[0] for part in text.split("{filed:")[1:])
    return all(f"%{letter}" in known for letter in "mdHMS") and ("%Y" in known or "%y" in known)


def _rows_of(work: Work, registry: str) -> Kind:
    found = row_kind(registry, work.registries, lambda column, all_: column_kind(column, all_, COLUMN_KINDS))
    return with_units(found, work.units)


def _within(work: Work, declared: Field, value: Written, scope: Names) -> object:
    formula = work.formula(value, scope)
    if formula is None:
        return None
    registry = work.registries.get(str(declared.own.get("from")))
    if not isinstance(formula.kind, RowOf):
        work.problems.add(value.mark, "language.within_row", name=value.text[:40])
        return None
    above = formula.kind.registry
    if registry is not None and all(column.from_registry != above for column in registry.columns):
        work.problems.add(value.mark, "language.within_column", registry=registry.id, above=above)
        return None
    return formula


def _regex(work: Work, pattern: str, mark: Mark) -> str | None:
    """latin, thai, digits, or a regular expression that runs in linear time (T26)."""
    if pattern in _NAMED_PATTERNS:
        return pattern
    options = re2.Options()
    options.max_mem = 1 << 20
    options.log_errors = False
    try:
        if len(pattern) > _LONGEST_REGEX:
            raise re2.error("too long")
        re2.compile(pattern, options)
    except re2.error:
        work.problems.add(mark, "language.regex", pattern=pattern[:60])
        return None
    return pattern


def _bookable(work: Work, declared: Field, name: str, mark: Mark) -> bool:
    references = [found.field.id for found in work.placed.values() if found.field.type == "reference"]
    if not work.known(name, references, mark, "books"):
        return False
    registry = drawn_from(work, declared)
    if registry is not None and registry.bookable is None:
        work.problems.add(mark, "language.not_bookable", registry=registry.id)
        return False
    return True


def _stages(work: Work) -> list[str]:
    return [*work.steps, *(state.value for state in State if state.value not in work.steps)]


def _column(work: Work, declared: Field, key: str, name: str, mark: Mark) -> bool:
    registry = drawn_from(work, declared)
    if registry is None:
        return False
    if not work.known(name, [column.id for column in registry.columns], mark, key):
        return False
    found = _named(registry, name)
    if isinstance(found, EarlierColumn) and not found.searchable:
        work.problems.add(mark, "language.find_by_searchable", column=name)
        return False
    if key == "price" and _kind_of_column(found) not in NUMERIC:
        work.problems.add(mark, "language.price_money", column=name)
        return False
    return True


def _named(registry: Registry, name: str) -> Column:
    return next(column for column in registry.columns if column.id == name)


def _kind_of_column(column: Column) -> Kind | None:
    return COLUMN_KINDS.get(column.type)


def _check_default(work: Work, declared: Field) -> None:
    """A default among options or rows must be one of them."""
    if declared.default is None:
        return
    mark = declared.marks.get("default", declared.mark)
    if declared.type == "choice":
        work.known(declared.default, [option.id for option in declared.options], mark, "default")
    elif declared.type == "reference":
        registry = work.registries.get(str(declared.own.get("from")))
        if registry is not None and registry.rows:
            work.known(declared.default, [*(row.key for row in registry.rows), "first row"], mark, "default")
    elif declared.type == "yes_no":
        work.known(declared.default, ("true", "false"), mark, "default")
