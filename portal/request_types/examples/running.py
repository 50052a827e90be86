"""A file proves itself: its examples are judged, and what does not come out as said is told (promise 9)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from portal.clock import now
from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.definition import Example
from portal.request_types.examples.lifecycle import Lifecycle
from portal.request_types.examples.rehearsal import (
    OFFICER,
    AnybodyByName,
    BookedInMemory,
    given_files,
    given_words,
    read_moment,
)
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.fields.bookables import capacity_of
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.judging.answers import Verdict, judge
from portal.request_types.judging.context import Context, RowSource
from portal.request_types.judging.due import due_on
from portal.request_types.judging.facts import facts_of
from portal.request_types.judging.hands import own_unit, unit_of
from portal.request_types.judging.registry_rows import RowsInMemory
from portal.request_types.office_calendar import calendar_of_office
from portal.request_types.reading.positions import Mark
from portal.request_types.values import Value
from portal.request_types.words import Unacceptable
from portal.request_types.words.dates import read_date
from portal.request_types.words.numbers import read_number
from portal.texts import text

APPLICANT: Mapping[str, str] = {
    "citizen_id": "1111111111119",
    "phone": "0800000000",
    "title": "นาง",
    "first_name": "ตัวอย่าง",
    "last_name": "ทดลอง",
    "full_name": "นางตัวอย่าง ทดลอง",
    "email": "sample@example.com",
    "personnel_type": "teacher",
}
"""A fictional person files every example."""
BLANK_WORDS = frozenset({"", "-", "blank"})


@dataclass(frozen=True)
class ExampleResult:
    """How an example came out; `failures` say in plain words what was expected and what came."""

    name: str
    mark: Mark
    failures: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.failures


def run(
    checked: CheckedType, rows: RowSource | None = None, language: str = "th", most: int | None = None
) -> tuple[ExampleResult, ...]:
    """Judge every example of a type, or so many. `rows` gives rows of registries whose files hold none."""
    return tuple(run_one(checked, example, rows, language) for example in checked.definition.examples[:most])


def run_one(checked: CheckedType, example: Example, rows: RowSource | None, language: str) -> ExampleResult:
    """Judge one example; words that cannot be read are failures, not exceptions."""
    try:
        failures = tuple(_failures(checked, example, rows, language))
    except Unacceptable as refused:
        failures = (text(language, "examples.unreadable", why=text(language, refused.code, **_said(refused))),)
    return ExampleResult(example.name, example.mark, failures)


def _said(refused: Unacceptable) -> Mapping[str, object]:
    return {"label": ""} | refused.facts


def _failures(checked: CheckedType, example: Example, rows: RowSource | None, language: str) -> Iterator[str]:
    for name in example.given:
        if name.partition(".")[0] not in checked.fields:
            yield text(language, "examples.unknown", name=name)
    context = _context(checked, example, rows)
    verdict = judge(checked, given_words(checked, example.given, None), context)
    yield from _outcomes("errors", example.errors, verdict.errors, language)
    yield from _outcomes("warnings", example.warnings, verdict.warnings, language)
    if example.hidden is not None and set(example.hidden) != set(verdict.hidden):
        yield _differs(language, "hidden", _list(example.hidden), _list(verdict.hidden))
    lifecycle = Lifecycle(checked, context, dict(verdict.values))
    for act, told in example.do:
        yield from lifecycle.act(act, told, language)
    facts = facts_of(checked, lifecycle.step.id, lifecycle.environment())
    yield from _expected(checked, example.expect, lifecycle.values, facts, language)
    yield from _consequences(checked, example, context, verdict, lifecycle, language)


def _context(checked: CheckedType, example: Example, rows: RowSource | None) -> Context:
    office = checked.office
    calendar = calendar_of_office(office)
    filed = read_moment(example.filed, calendar.zone) if example.filed else now()
    known = RowsInMemory(checked.registries, rows, example.with_rows)

    def capacity(registry: str, key: str) -> int:
        return capacity_of(checked.registries.get(registry), known.get(registry, key))

    return Context(
        filed=filed,
        role=example.as_role or "applicant",
        by=OFFICER,
        applicant=APPLICANT,
        rows=known,
        booked=BookedInMemory(example.booked, calendar.zone, capacity),
        people=AnybodyByName(),
        request={"unit": own_unit(checked)},
        files=given_files(checked, example.given),
        samples=True,
    )


def _outcomes(
    what: str, wanted: Mapping[str, str | None] | None, found: Mapping[str, list[str]], language: str
) -> Iterator[str]:
    """Named outcomes are exact: `errors: []` is accepted, `errors: [menu]` just that."""
    if wanted is None:
        return
    by_field: dict[str, list[str]] = {}
    for name, texts in found.items():
        by_field.setdefault(name.partition(".")[0], []).extend(texts)
    if set(wanted) != set(by_field):
        came = ", ".join(f"{name} ({texts[0]})" for name, texts in by_field.items())
        yield _differs(language, what, _list(wanted), came or "-")
    for name, said in wanted.items():
        if said is not None and name in by_field and said not in by_field[name]:
            yield _differs(language, name, said, "; ".join(by_field[name]))


def _expected(
    checked: CheckedType,
    expect: Mapping[str, str],
    values: Mapping[str, Value],
    facts: Mapping[str, str],
    language: str,
) -> Iterator[str]:
    for name, wanted in expect.items():
        asked = checked.fields.get(name)
        if name in facts:
            if facts[name] != wanted:
                yield _differs(language, name, wanted, facts[name])
        elif asked is None:
            yield text(language, "examples.unknown", name=name)
        elif not is_same(asked, values.get(name), wanted):
            yield _differs(language, name, wanted, shown(asked, values.get(name)))


def is_same(asked: CheckedField, value: Value, wanted: str) -> bool:
    """Whether a value is what an example expects: numbers compared as numbers, dates as dates, else by words."""
    kind = FIELD_TYPES[asked.field.type]
    if value is None or kind.blank(value):
        return wanted.strip() in BLANK_WORDS
    try:
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return read_number(wanted) == value
        if isinstance(value, date) and not isinstance(value, datetime):
            return read_date(wanted) == value
    except Unacceptable:
        return False
    words = kind.words(value, asked)
    return wanted in (*words.get("", ()), kind.display(value, asked, "th"), kind.display(value, asked, "en")) or (
        kind.given(wanted, asked) == words
    )


def shown(asked: CheckedField, value: Value) -> str:
    """A value in a failure's words."""
    kind = FIELD_TYPES[asked.field.type]
    return "-" if value is None or kind.blank(value) else kind.display(value, asked, "th")


def _consequences(
    checked: CheckedType,
    example: Example,
    context: Context,
    verdict: Verdict,
    lifecycle: Lifecycle,
    language: str,
) -> Iterator[str]:
    if example.due is not None:
        due = due_on(checked, context.filed, lifecycle.environment(), lifecycle.step.id)
        if due is None or read_date(example.due) != due:
            yield _differs(language, "due", example.due, due.isoformat() if due else "-")
    if example.number is not None:
        number = number_of(checked, context, verdict)
        if number != example.number:
            yield _differs(language, "number", example.number, number)
    if example.handled_by is not None:
        unit = unit_of(checked, lifecycle.environment())
        if unit != example.handled_by:
            yield _differs(language, "handled_by", example.handled_by, unit)
    if example.step is not None and example.step != lifecycle.step.id:
        yield _differs(language, "step", example.step, lifecycle.step.id)


def number_of(checked: CheckedType, context: Context, verdict: Verdict) -> str:
    """The number the first request of its kind would get at this moment."""
    filed = calendar_of_office(checked.office).local(context.filed)
    if checked.number is None:
        return f"{checked.definition.code}{filed:%Y%m%d%H%M%S}"
    facts = verdict.sitting.with_facts(code=checked.definition.code, seq=1, filed=filed)
    try:
        return checked.number.render(facts)
    except FormulaFailed:
        return "-"


def _differs(language: str, what: str, wanted: object, came: object) -> str:
    return text(language, "examples.differs", what=what, wanted=wanted, came=came)


def _list(names: Iterable[str]) -> str:
    return ", ".join(names) or "-"
