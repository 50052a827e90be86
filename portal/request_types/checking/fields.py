"""Fields bound: conditions, values, the keys of their type; the order in which they are worked out."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final, cast
from zoneinfo import ZoneInfo

from portal.request_types.checked import CheckedField
from portal.request_types.checking.own import bind_own, drawn_from
from portal.request_types.checking.scopes import asked_together, form_scope, staff_scope, with_row
from portal.request_types.checking.surroundings import Placed, Work
from portal.request_types.definition import Field, StaffForm
from portal.request_types.formulas import Formula, Name, Names, Path, evaluation_order
from portal.request_types.formulas.kinds import NUMERIC, Kind
from portal.request_types.reading.problems import Problems

NEVER_COMPUTED: Final = ("table", "file", "period", "slot", "quantities", "agree", "choices", "ranked", "match")


def bind_fields(
    work: Work, subject: Mapping[str, Formula], only: Collection[str] | None = None
) -> tuple[dict[str, CheckedField], tuple[str, ...]]:
    """All fields (or `only` these) in the order of the file, and the order to work them out in.

    Who reads `subject.x` comes after what that reads.
    """
    _blank_computed(work)
    checked: dict[str, CheckedField] = {}
    scopes = _Scopes(work)
    for name, placed in work.placed.items():
        if only is None or name in only:
            checked[name] = _bind(work, placed, scopes.of(placed.form))
    return checked, _order(work, checked, subject)


def _blank_computed(work: Work) -> None:
    """A computed field may be blank when what it reads may be (rule 12); found in the order of evaluation."""
    scratch = Work(work.definition, work.surroundings, Problems(), work.placed, work.kinds, work.blank, work.steps)
    computed = {name: found for name, found in work.placed.items() if found.field.value is not None}
    scopes, reads = _Scopes(scratch), dict[Path, frozenset[Path]]()
    for name, found in computed.items():
        formula = _value(scratch, found.field, work.kinds[name], asked_together(scopes.of(found.form), work, found))
        reads[(name,)] = formula.reads if formula else frozenset()
    for path in evaluation_order(reads).fields:
        found = computed[path[0]]
        scope = asked_together(scopes.of(found.form), work, found)
        formula = _value(scratch, found.field, work.kinds[path[0]], scope)
        if formula is not None and formula.maybe_blank:
            work.blank.add(path[0])
            scopes.may_be_blank(path[0])


class _Scopes:
    """What each form may read, made once: a form of 200 questions has one."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._known: dict[str | None, Names] = {}

    def of(self, form: StaffForm | None) -> Names:
        id = form.id if form else None
        if id not in self._known:
            scope = staff_scope(self._work, form) if form else form_scope(self._work)
            self._known[id] = Names(dict(scope.known), scope.elsewhere)
        return self._known[id]

    def may_be_blank(self, name: str) -> None:
        """From now on, wherever it is read: thousands may be found to be so, one after the other."""
        for scope in self._known.values():
            if (known := scope.known.get((name,))) is not None:
                cast(dict[Path, Name], scope.known)[(name,)] = replace(known, maybe_blank=True)


def _value(work: Work, declared: Field, kind: Kind, scope: Names) -> Formula | None:
    """`value`; a numeric one needs a mend for each name that may be blank (rule 12)."""
    if declared.value is None:
        return None
    if declared.type in NEVER_COMPUTED:
        work.problems.add(declared.value.mark, "language.never_computed", type=declared.type)
        return None
    return work.formula(declared.value, scope, kind, must_not_be_blank=kind in NUMERIC)


def _bind(work: Work, placed: Placed, scope: Names) -> CheckedField:
    declared, section = placed.field, placed.section
    return replace(
        _bound(work, declared, work.kinds[declared.id], scope, asked_together(scope, work, placed)),
        form=placed.form.id if placed.form else None,
        section=placed.number,
        page=placed.page,
        section_when=work.condition(section.when, scope) if section else True,
        columns=_columns(work, declared, scope) if declared.type == "table" else (),
    )


def _bound(work: Work, declared: Field, kind: Kind, scope: Names, together: Names) -> CheckedField:
    """What columns of tables and fields alike have bound; `together` is what it is worked out from."""
    locked = declared.locked
    if declared.value is not None and (declared.prefill is not None or declared.default is not None):
        work.problems.add(declared.value.mark, "language.value_and_prefill")
    return CheckedField(
        field=declared,
        kind=kind,
        when=work.condition(declared.when, scope),
        optional=work.condition(declared.optional, scope),
        locked=False if isinstance(locked, str) else work.condition(locked, scope),
        locked_after_filing=locked == "after_filing",
        value=_value(work, declared, kind, together),
        prefill=work.formula(declared.prefill, scope, kind) if declared.prefill else None,
        own=bind_own(work, declared, kind, scope),
        registry=drawn_from(work, declared),
        zone=ZoneInfo(work.surroundings.office.time_zone),
    )


def _columns(work: Work, table: Field, scope: Names) -> tuple[CheckedField, ...]:
    """Columns in the order to evaluate them; `row.x` is this row."""
    blank = {column.id for column in table.fields if column.optional is not False or column.when is not True}
    inner = with_row(scope, work, table.fields, blank)
    bound = {column.id: _bound(work, column, work.kind_of(column), inner, inner) for column in table.fields}
    reads: dict[Path, frozenset[Path]] = {(table.id, name): _reads(field) for name, field in bound.items()}
    order = evaluation_order(reads)
    _report_cycle(work, order.cycle)
    ordered = [path[1] for path in order.fields]
    return tuple(bound[name] for name in [*ordered, *(name for name in bound if name not in ordered)])


def _formulas(field: CheckedField) -> list[Formula]:
    found = [field.when, field.optional, field.locked, field.value, field.prefill, field.section_when]
    return [formula for formula in [*found, *field.own.values()] if isinstance(formula, Formula)]


def _reads(field: CheckedField) -> frozenset[Path]:
    """All paths a field's formulas read; a table reads what its columns read outside their row."""
    own = frozenset().union(*(formula.reads for formula in _formulas(field)))
    inner = frozenset().union(*(_reads(column) for column in field.columns))
    return own | {path for path in inner if path[0] != "row"}


def _order(work: Work, checked: dict[str, CheckedField], subject: Mapping[str, Formula]) -> tuple[str, ...]:
    told = {**subject, "full_name": subject["name"]} if "name" in subject else subject
    reads: dict[Path, frozenset[Path]] = {("subject", name): formula.reads for name, formula in told.items()}
    for name, field in checked.items():
        paths = _reads(field)
        booked = field.field.own.get("books")
        if isinstance(booked, str) and booked in checked and checked[booked].form == field.form:
            paths |= {(booked,)}
        ranked = field.field.own.get("of")
        if field.field.type == "match" and ranked in checked:
            paths |= {(str(ranked),)}
        reads[(name,)] = paths
    order = evaluation_order(reads)
    _report_cycle(work, order.cycle)
    return tuple(path[0] for path in order.fields if path[0] in checked)


def _report_cycle(work: Work, cycle: tuple[Path, ...]) -> None:
    if not cycle:
        return
    names = [".".join(path) if path[0] == "subject" else path[-1] for path in cycle]
    found = next((work.placed[path[0]] for path in cycle if path[0] in work.placed), None)
    if found is None:
        return
    declared = found.field
    if len(cycle[0]) > 1:
        declared = next((column for column in declared.fields if column.id == names[0]), declared)
    mark = declared.value.mark if declared.value else declared.mark
    work.problems.add(mark, "language.cycle", path=" > ".join(names))
