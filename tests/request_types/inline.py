"""A small request type put together in a test: fields with formulas as texts, compiled as a file's would be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from portal.booking.intervals import Interval
from portal.request_types.checked import CheckedCheck, CheckedField, CheckedStaffForm, CheckedType
from portal.request_types.definition import Check, DurationWritten, Field, Option, RequestType, Section, StaffForm, Step
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.fields.reference import COLUMN_KINDS
from portal.request_types.fields.registries import column_kind, row_kind
from portal.request_types.formulas.formula import Formula, compile_formula
from portal.request_types.formulas.kinds import TEXT
from portal.request_types.formulas.names import Name, Names
from portal.request_types.judging.context import Context, says
from portal.request_types.office_definition import Bookable, Column, Office, Registry
from portal.request_types.patterns import Pattern, compile_pattern
from portal.request_types.reading.positions import InLanguages, Mark, Text, Written
from portal.request_types.reading.problems import Problems
from portal.request_types.values import Row, Value
from portal.workflow.states import State

MARK = Mark("test.yaml", 1, 1)
FILED = datetime(2025, 3, 31, 4, 28, 59, tzinfo=UTC)
"""31/03/2568 11:28:59 in Bangkok."""
OWN_FORMULAS = frozenset({"min", "max", "within", "where"})
FLAGS = ("when", "optional", "locked")


def said(words: str) -> Text:
    return Text((("th", words),))


def asked(id: str, type: str, label: str = "", columns: Sequence[Field] = (), **keys: Any) -> Field:
    """A field as a file declares it; unknown keys are its type's own, `source` is `from`."""
    known: dict[str, Any] = {"id": id, "type": type, "label": said(label or id), "mark": MARK, "fields": tuple(columns)}
    own: dict[str, Any] = {}
    for key, value in keys.items():
        if key in FLAGS:
            known[key] = Written(value, MARK) if isinstance(value, str) and value != "after_filing" else value
        elif key in ("value", "prefill"):
            known[key] = Written(value, MARK)
        elif key in ("none", "other"):
            known[key] = said(value)
        elif key == "options":
            known["options"] = tuple(Option(id, said(words)) for id, words in value.items())
            known["options_named"] = True
        elif key == "source":
            own["from"] = value
        elif key in ("default", "searchable", "sensitive", "to_applicant"):
            known[key] = value
        else:
            own[key] = Written(value, MARK) if key in OWN_FORMULAS else value
    return Field(**known, own=own)


def office(**keys: Any) -> Office:
    return Office(name=said("สำนักงานตัวอย่าง"), mark=MARK, **keys)


def registry(id: str, title: str, bookable: Bookable | None = None, **columns: str) -> Registry:
    """Columns as name=type; `zone="zones"` where type is another registry's id makes a reference."""
    made = tuple(
        Column(name, type, said(name), MARK)
        if type in FIELD_TYPES
        else Column(name, "reference", said(name), MARK, from_registry=type)
        for name, type in columns.items()
    )
    return Registry(id, said(title), made, MARK, bookable=bookable)


def bookable(**keys: Any) -> Bookable:
    plain: dict[str, Any] = {
        "hours": (("08:30", "16:30"),),
        "days": frozenset(range(5)),
        "each": 30,
        "closed": (),
        "ahead": DurationWritten(None, 90, "days", MARK),
        "buffer": 0,
        "places": 1,
        "mark": MARK,
    }
    return Bookable(**(plain | keys))


@dataclass
class Rows:
    """Rows in memory."""

    rows: dict[str, list[Row]] = field(default_factory=dict)

    def get(self, registry: str, key: str) -> Row | None:
        return next((row for row in self.rows.get(registry, ()) if row.key == key), None)

    def all(self, registry: str) -> Sequence[Row]:
        return self.rows.get(registry, [])

    def find(self, registry: str, column: str, value: Value) -> Sequence[Row]:
        return [row for row in self.rows.get(registry, ()) if says(row.columns.get(column), value)]

    def put(self, registry: str, key: str, label: str, **columns: Value) -> Row:
        row = Row(registry, key, label, columns)
        self.rows.setdefault(registry, []).append(row)
        return row


@dataclass
class Booked:
    """Held times in memory."""

    held: list[tuple[str, str, Interval]] = field(default_factory=list)

    def taken(self, registry: str, key: str, start: datetime, end: datetime, count: int = 1) -> bool:
        return bool(self.busy(registry, key, start, end, count))

    def busy(self, registry: str, key: str, start: datetime, end: datetime, count: int = 1) -> Sequence[Interval]:
        window = Interval(start, end)
        return [time for of, row, time in self.held if (of, row) == (registry, key) and time.overlaps(window)]


def inline(
    *fields: Field,
    registries: Sequence[Registry] = (),
    checks: Sequence[tuple[str, str, str, str]] = (),
    pages: Mapping[str, int] | None = None,
    forms: Mapping[str, str] | None = None,
    of: Office | None = None,
    section_when: str | None = None,
    steps: Sequence[Step] = (),
    staff_forms: Sequence[StaffForm] = (),
) -> CheckedType:
    """A checked type. `checks` are (refuse_if or warn_if, condition, field, text); fields stand in file order."""
    by_id = {made.id: made for made in registries}
    scope = _scope(fields, by_id)
    compiled = {made.id: _checked(made, scope, by_id, fields) for made in fields}
    compiled = {
        id: replace(
            made,
            page=(pages or {}).get(id, 0),
            form=(forms or {}).get(id),
            section_when=_formula(section_when, scope) if section_when else True,
        )
        for id, made in compiled.items()
    }
    section = Section(said("ข้อมูล"), False, True, None, tuple(fields), MARK)
    definition = RequestType("sample", said("ตัวอย่าง"), (section,), MARK)
    return CheckedType(
        definition=definition,
        office=of or office(),
        fields=compiled,
        order=_order(compiled),
        sections=(section,),
        pages=1 + max((pages or {"": 0}).values()),
        checks=tuple(
            CheckedCheck(
                Check(
                    word == "refuse_if",
                    Written(condition, MARK),
                    where,
                    InLanguages((("th", Written(text, MARK)),)),
                    MARK,
                ),
                _formula(condition, scope),
                InLanguages((("th", _pattern(text, scope)),)),
            )
            for word, condition, where, text in checks
        ),
        staff_forms={
            form.id: CheckedStaffForm(form, True, tuple(compiled[inner.id] for inner in form.fields))
            for form in staff_forms
        },
        steps=tuple(steps)
        + tuple(
            Step(state.value, state, said(state.value), MARK)
            for state in State
            if state not in {step.state for step in steps}
        ),
        number=None,
        due=None,
        papers=(),
        notices={},
        registries=by_id,
    )


def _pattern(text: str, scope: Names) -> Pattern:
    problems = Problems()
    made = compile_pattern(text, MARK, scope, problems)
    assert made is not None, [problem.said() for problem in problems.sorted()]
    return made


def _scope(fields: Sequence[Field], registries: Mapping[str, Registry], row: Field | None = None) -> Names:
    known: dict[tuple[str, ...], Name] = {
        (made.id,): Name(FIELD_TYPES[made.type].kind(made, registries), (made.id,), made.optional is not False)
        for made in fields
    }
    for fact in ("full_name", "phone", "citizen_id"):
        known[("applicant", fact)] = Name(TEXT, ("applicant", fact))
    for inner in row.fields if row else ():
        known[("row", inner.id)] = Name(FIELD_TYPES[inner.type].kind(inner, registries), ("row", inner.id))
    return Names(known)


def _option_scope(scope: Names, made: Field, registries: Mapping[str, Registry]) -> Names:
    kind = row_kind(
        str(made.own.get("from")), registries, lambda column, every: column_kind(column, every, COLUMN_KINDS)
    )
    return Names({**scope.known, ("option",): Name(kind, ("option",))})


def _formula(text: str, scope: Names) -> Formula:
    problems = Problems()
    made = compile_formula(text, MARK, scope, problems)
    assert made is not None, [problem.said() for problem in problems.sorted()]
    return made


def _checked(made: Field, scope: Names, registries: Mapping[str, Registry], fields: Sequence[Field]) -> CheckedField:
    def flag(value: Any) -> Any:
        return _formula(value.text, scope) if isinstance(value, Written) else value

    inner = _scope(fields, registries, made) if made.fields else scope
    own = {
        key: _formula(value.text, _option_scope(scope, made, registries) if key == "where" else scope)
        if isinstance(value, Written)
        else value
        for key, value in made.own.items()
    }
    drawn = str(made.own.get("from", ""))
    if "of" in made.own and made.type == "request":
        drawn = f"request.{made.own['of']}"
    if "books" in made.own:
        drawn = next((str(other.own["from"]) for other in fields if other.id == made.own["books"]), "")
    columns = {column.id: _checked(column, inner, registries, fields) for column in made.fields}
    return CheckedField(
        field=made,
        kind=FIELD_TYPES[made.type].kind(made, registries),
        when=flag(made.when),
        optional=flag(made.optional),
        locked=False if made.locked == "after_filing" else flag(made.locked),
        locked_after_filing=made.locked == "after_filing",
        value=_formula(made.value.text, scope) if made.value else None,
        prefill=_formula(made.prefill.text, scope) if made.prefill else None,
        own=own,
        columns=tuple(columns[id] for id in _order(columns, ("row",))),
        registry=registries.get(drawn),
    )


def _order(fields: Mapping[str, CheckedField], behind: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Each after what it reads."""
    done: list[str] = []

    def visit(id: str) -> None:
        if id in done:
            return
        for need in _needs(fields[id]):
            inner = need[len(behind) :] if need[: len(behind)] == behind else ()
            if inner and inner[0] in fields and inner[0] != id:
                visit(inner[0])
        done.append(id)

    for id in fields:
        visit(id)
    return tuple(done)


def _needs(made: CheckedField) -> list[tuple[str, ...]]:
    formulas = [made.when, made.optional, made.locked, made.value, made.prefill, made.section_when, *made.own.values()]
    needs = [path for formula in formulas if isinstance(formula, Formula) for path in formula.reads]
    needs += [(str(made.own["books"]),)] if "books" in made.own else []
    needs += [(str(made.own["of"]),)] if made.field.type == "match" else []
    return needs + [need for column in made.columns for need in _needs(column)]


def words(**given: str | Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Posted words; `__` stands for the dot: order__p1="4"."""
    return {
        name.replace("__", "."): (value,) if isinstance(value, str) else tuple(value) for name, value in given.items()
    }


def context(**keys: Any) -> Context:
    return Context(**({"filed": FILED} | keys))
